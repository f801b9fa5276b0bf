"""The node's own keys: made once, told to partners, renewed with an overlap, revoked at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.exchange.actions import identity
from tansiq.desk.exchange.introduction import read_introduction
from tansiq.desk.exchange.models import Enclosure, OwnState
from tansiq.desk.exchange.own import certificate_file, exchange_folder, holder, own_directory, own_introduction
from tansiq.engines.envelopes import ORDINARY, digest_of, pinned, updated
from tansiq.errors import RefusedError
from tansiq.stores.certificate import certificate_digest

pytestmark = pytest.mark.django_db(databases="__all__")
OPERATOR = identity.OPERATOR


def test_keys_are_made_once_for_their_owner_alone(own: Any) -> None:
    identity.set_up(by=OPERATOR)
    assert OwnState.objects.count() == 1
    for file in exchange_folder().iterdir():
        assert file.is_dir() or file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("revoked", [False, True])
def test_keys_count_for_a_clock_that_is_set_back_by_a_day_after_they_were_made(own: Any, revoked: object) -> None:
    if revoked:
        identity.renew_keys(by=OPERATOR, reason="the machine was stolen", revoke=True)
    behind = timezone.now() - timedelta(hours=23, minutes=59)
    assert certificate_file(behind).is_file()
    assert holder().signing_keys(ORDINARY, behind)


def test_what_the_node_says_of_itself_anew_is_a_new_state(own: Any, settings: Any, peer: Any) -> None:
    file = settings.TANSIQ_FOLDER / "exchange.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("desk.example", "other.example"), encoding="utf-8")
    assert identity.set_up(by=OPERATOR) == 2
    assert own_directory().cards[0].addresses == ("https://other.example",)
    assert Enclosure.objects.get().kind == "directory"


def test_a_state_that_is_made_while_the_clock_is_set_back_still_follows_the_one_before(
    own: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Partners refuse one that bears an earlier date, and it is not given to them again."""
    file = settings.TANSIQ_FOLDER / "exchange.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("Police of", "State Police of"), encoding="utf-8")
    at = timezone.now() - timedelta(hours=24)
    monkeypatch.setattr(identity.timezone, "now", lambda: at)
    assert identity.set_up(by=identity.OPERATOR) == 2
    assert updated(own, bytes(OwnState.objects.get(number=2).data), {own.issuer}).number == 2


def test_new_keys_follow_on_the_old_ones_which_still_open_what_is_on_its_way(own: Any, peer: Any) -> None:
    message = peer.message()
    sealed = peer.seal_to_us(message)
    before, first = own_directory(), certificate_file(timezone.now())
    assert identity.renew_keys(by=OPERATOR, reason="two years are over", revoke=False) == 2
    data, certificates = read_introduction(own_introduction())
    new = updated(before, data, {before.issuer})
    assert len(new.cards[0].keys) == 2 * len(before.cards[0].keys)
    assert [one.state for one in peer.gives(sealed)] == ["delivered"]
    # What others know already is shown until it ends: by then they have followed.
    assert certificate_file(timezone.now()) == first
    assert {digest_of(one) for one in certificates} == {one.digest for one in new.cards[0].certificates}
    known = {one.key.kid for one in before.cards[0].keys}
    later = timezone.now() + timedelta(days=8)
    assert [holder().signing_keys(ORDINARY, at)[0].kid in known for at in (timezone.now(), later)] == [True, False]


def test_revoked_keys_count_no_longer_and_the_new_certificate_is_shown_at_once(own: Any, peer: Any) -> None:
    sealed, first = peer.seal_to_us(peer.message()), certificate_file(timezone.now())
    identity.renew_keys(by=OPERATOR, reason="the machine was stolen", revoke=True)
    (receipt,) = peer_receipts(peer, sealed)
    assert (receipt.code, receipt.final) == ("envelope.own_key_revoked", False)
    shown = certificate_digest(certificate_file(timezone.now() + timedelta(seconds=2)))
    assert shown != certificate_digest(first)


def peer_receipts(peer: Any, sealed: bytes) -> Any:
    """The receipts, read by a partner that has followed our directory."""
    from tansiq.desk.exchange.receiving import take_in
    from tansiq.transports.parcel import read_parcel, write_parcel

    peer.ours = {own_directory().issuer: own_directory().cards[0]}
    return [one for line in read_parcel(take_in(write_parcel([sealed]), peer.name)) for one in peer.read(line).receipts]


def test_without_a_reason_or_a_right_keys_stay_as_they_are(own: Any, supervisor: Any) -> None:
    for by, reason in ((OPERATOR, " "), (supervisor, "a reason")):
        with pytest.raises(RefusedError):
            identity.renew_keys(by=by, reason=reason, revoke=False)
    assert OwnState.objects.count() == 1


def test_a_partner_pins_what_the_node_gives_out(own: Any) -> None:
    from tansiq.engines.envelopes import fingerprint

    data, _ = read_introduction(own_introduction())
    assert pinned(data, fingerprint(own.issuer, own.identity), {own.issuer}) == own


def test_a_node_that_says_nothing_of_itself_has_no_keys(settings: Any) -> None:
    with pytest.raises(RefusedError) as refused:
        identity.set_up(by=OPERATOR)
    assert refused.value.code == "exchange.off"
    with pytest.raises(RefusedError) as refused:
        own_introduction()
    assert refused.value.code == "exchange.no_keys"
