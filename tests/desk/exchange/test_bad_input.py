"""What a node is sent and does not take: each has its code, its receipt where one is due, its entry; no more."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tansiq.desk.exchange.introduction import introduction
from tansiq.desk.exchange.models import Batch, Incoming, Outgoing, Partner, Thread
from tansiq.desk.exchange.receiving import take_in
from tansiq.engines.envelopes import HYBRID, PrivateKey, Receipt, Reference
from tansiq.engines.envelopes.sealing import ENVELOPE_MAX_BYTES
from tansiq.engines.envelopes.suite import ED25519
from tansiq.errors import MalformedError
from tansiq.transports.parcel import LINES_MAX, PARCEL_MAX_BYTES

pytestmark = pytest.mark.django_db(databases="__all__")
AT, DAY = datetime.now(UTC).replace(microsecond=0), timedelta(days=1)
STRANGER = PrivateKey(ED25519, bytes(range(32)))


def _state() -> dict[str, Any]:
    counts = {one.__name__: one.objects.count() for one in (Thread, Outgoing, Batch)}
    return {**counts, "taken": Incoming.objects.filter(status="taken").count(), "known": list(_directories())}


def _directories() -> Any:
    return Partner.objects.order_by("pk").values_list("authority", "directory", "is_suspended")


def _codes(writes: Any, looks: Any) -> list[str]:
    """What the record says stood against what came in: with a receipt, and without one."""
    told = [one.details["code"] for one in writes() if one.what == "exchange:message:receive"]
    return [code for code in told if code] + [one.reason for one in looks() if one.result == "refused"]


#: The code, whether it is for good, and what is wrong with a message that its sender did sign.
PROVED: dict[str, tuple[str, bool, dict[str, Any]]] = {
    "expired": ("envelope.expired", True, {"sent_at": AT - 90 * DAY, "expires_at": AT - 60 * DAY}),
    "future-dated": ("envelope.future", False, {"sent_at": AT + 5 * DAY, "expires_at": AT + 60 * DAY}),
    "to somebody else": ("envelope.wrong_recipient", True, {"recipients": ("somebody.else",)}),
    "an answer to nothing": ("envelope.answers", True, {"answers": Reference("1" * 32, "2" * 64)}),
    "reordered": ("envelope.sequence_gap", False, {"sequence": 3, "previous": "3" * 64}),
    "signed before the key": ("envelope.key_term", False, {"sent_at": AT - 200 * DAY, "expires_at": AT + DAY}),
}


@pytest.mark.parametrize("wrong", PROVED)
def test_what_its_sender_is_proved_to_have_sent_is_refused_with_a_signed_receipt(
    peer: Any, writes: Any, looks: Any, wrong: str
) -> None:
    code, is_final, changes = PROVED[wrong]
    before, message = _state(), peer.message(**changes)
    sealed = peer.seal_to_us(message)
    (receipt,) = peer.gives(sealed)
    assert (receipt.state, receipt.code, receipt.final, receipt.message.id) == ("refused", code, is_final, message.id)
    assert _codes(writes, looks) == [code]
    assert _state() == before
    # A rejected message never yields a positive receipt, on retry either.
    assert [(one.state, one.code) for one in peer.gives(sealed)] == [("refused", code)]
    assert Incoming.objects.count() == int(is_final)


def test_a_replayed_message_gets_its_first_receipt_and_is_taken_once(peer: Any, writes: Any, looks: Any) -> None:
    sealed = peer.seal(peer.message())
    (first,) = peer.gives(sealed)
    before = _state()
    assert peer.gives(sealed, sealed) == [first]
    assert _state() == before
    assert _codes(writes, looks) == ["envelope.replayed", "envelope.replayed"]


def test_a_receipt_that_was_lost_is_given_again_though_the_message_has_expired(
    peer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = peer.message()
    (first,) = peer.gives(peer.seal(message))
    later = AT + 90 * DAY
    monkeypatch.setattr("tansiq.desk.exchange.receiving.timezone.now", lambda: later)
    assert peer.gives(peer.seal_to_us(message)) == [first]


def test_the_same_name_with_another_wording_is_a_signed_conflict(peer: Any, writes: Any, looks: Any) -> None:
    message = peer.message()
    peer.gives(peer.seal(message))
    before = _state()
    other = replace(message, body={"text": "something else"})
    (receipt,) = peer.gives(peer.seal_to_us(other))
    assert (receipt.state, receipt.code) == ("refused", "envelope.conflict")
    assert receipt.message.digest != Incoming.objects.get().digest
    assert _state() == before
    assert _codes(writes, looks) == ["envelope.conflict"]


def test_a_place_that_is_taken_and_a_chain_that_is_not_ours_are_refused(peer: Any) -> None:
    first = peer.message()
    peer.gives(peer.seal(first))
    second = peer.message(thread=first.thread, sequence=1, previous=None)
    third = peer.message(thread=first.thread, sequence=2, previous="4" * 64)
    codes = [one.code for one in peer.gives(peer.seal_to_us(second), peer.seal_to_us(third))]
    assert codes == ["envelope.sequence_used", "envelope.chain"]


def test_a_message_that_came_too_early_is_taken_after_the_one_before_it(peer: Any) -> None:
    first = peer.message()
    sealed = peer.seal(first)
    later = peer.seal(peer.message(thread=first.thread))
    assert [one.code for one in peer.gives(later)] == ["envelope.sequence_gap"]
    assert [one.state for one in peer.gives(sealed, later)] == ["delivered", "delivered"]


def test_somebody_elses_thread_is_closed_to_others(peer: Any, pinned: Any) -> None:
    other = pinned("sahelia.border", kind="border")
    message = peer.message()
    peer.gives(peer.seal(message))
    (receipt,) = other.gives(other.seal_to_us(other.message(thread=message.thread)))
    assert receipt.code == "envelope.thread"


UNPROVED = {
    "truncated": "canonical.form",
    "changed": "envelope.unopenable",
    "re-signed": "envelope.key_unknown",
    "forged": "signed.forged",
    "of an unknown suite": "signed.suite",
    "of a stranger": "envelope.sender_unknown",
    "oversize": "envelope.size",
    "not for us": "envelope.not_for_us",
}


def _unproved(peer: Any, stranger: Any, wrong: str) -> bytes:
    message, sealed = peer.message(), peer.seal(peer.message())
    at = sealed.index(b'"ciphertext":"') + 30
    swap = b"A" if sealed[at : at + 1] != b"A" else b"B"
    match wrong:
        case "truncated":
            return bytes(sealed[:-20])
        case "changed":
            return bytes(sealed[:at] + swap + sealed[at + 1 :])
        case "re-signed":
            return bytes(peer.seal_to_us(message, keys=(STRANGER,)))
        case "forged":
            return bytes(_forged(peer, message))
        case "of an unknown suite":
            return bytes(sealed.replace(_protected(sealed), _protected(sealed)[:-4] + b"AAAA"))
        case "of a stranger":
            return bytes(stranger.seal_to_us(stranger.message()))
        case "oversize":
            return b'{"aad":' + b" " * ENVELOPE_MAX_BYTES
        case _:
            return bytes(stranger.seal(replace(stranger.message(), recipients=(peer.name,)), **peer.cards))


def _protected(sealed: bytes) -> bytes:
    return sealed.split(b'"protected":"')[1].split(b'"')[0]


def _forged(peer: Any, message: Any) -> bytes:
    """Signed by somebody else under the name of the partner's key."""

    class Thief:
        algorithm, kid = ED25519, peer.keys[0].kid

        @staticmethod
        def sign(data: bytes) -> bytes:
            return STRANGER.sign(data)

    return bytes(peer.seal_to_us(message, keys=(Thief,)))


@pytest.fixture
def stranger(peer: Any) -> Any:
    """Somebody with keys, whom nobody has pinned."""
    return type(peer)("nobody.knows")


@pytest.mark.parametrize("wrong", UNPROVED)
def test_what_nobody_is_proved_to_have_sent_gets_no_receipt_and_an_entry(
    peer: Any, stranger: Any, writes: Any, looks: Any, wrong: str
) -> None:
    before, bad = _state(), _unproved(peer, stranger, wrong)
    assert peer.gives(bad) == []
    codes = _codes(writes, looks)
    assert len(codes) == 1
    if wrong != "of an unknown suite":  # what its header says instead of a suite may be no header at all
        assert codes == [UNPROVED[wrong]]
    assert _state() == before
    assert Incoming.objects.count() == 0
    # What comes in the same parcel is taken in all the same.
    assert [one.state for one in peer.gives(bad, peer.seal_to_us(peer.message()))] == ["delivered"]


def test_a_message_in_a_suite_that_we_do_not_accept_is_a_downgrade(peer: Any, settings: Any) -> None:
    sealed = peer.seal_to_us(peer.message(), outside=HYBRID)
    (receipt,) = peer.gives(sealed)
    assert (receipt.state, receipt.code, receipt.final) == ("refused", "envelope.downgraded", False)


def test_a_revoked_key_of_the_partner_counts_no_longer_whatever_date_the_message_bears(peer: Any) -> None:
    message = peer.message(sent_at=AT - 2 * DAY)
    sealed = peer.seal_to_us(message)
    peer.change(revoked_at=AT - DAY)
    peer.gives(peer.signed_directory())
    (receipt,) = peer.gives(sealed)
    assert (receipt.code, receipt.final) == ("envelope.key_revoked", False)


def test_a_directory_signed_by_the_wrong_key_changes_nothing_and_is_on_record(
    peer: Any, writes: Any, looks: Any
) -> None:
    before = _state()
    new = replace(peer.change(), identity=(STRANGER.public,))
    assert peer.gives(peer.signed_directory(STRANGER, new)) == []
    assert _state() == before
    assert _codes(writes, looks) == ["directory.wrong_key"]


@pytest.mark.parametrize("code", ["directory.gap", "directory.unrevoked", "directory.chain"])
def test_a_directory_that_does_not_follow_the_one_before_changes_nothing(peer: Any, looks: Any, code: str) -> None:
    if code == "directory.unrevoked":
        peer.change(revoked_at=AT)
        peer.gives(peer.signed_directory())
    before = _state()
    new = peer.change(**({"revoked_at": None} if code == "directory.unrevoked" else {}))
    new = replace(new, number=new.number + 1) if code == "directory.gap" else new
    new = replace(new, previous="5" * 64) if code == "directory.chain" else new
    peer.gives(peer.signed_directory(None, new))
    assert [one.reason for one in looks() if one.result == "refused"] == [code]
    assert _state() == before


def test_a_certificate_that_the_card_does_not_name_is_not_kept(peer: Any) -> None:
    peer.change()
    take_in(introduction(peer.signed_directory(), [b"not named"]), peer.name)
    assert Partner.objects.get().certificates.count() == 0


def test_a_parcel_that_is_torn_or_too_large_is_taken_in_nowhere(peer: Any) -> None:
    sealed = peer.seal(peer.message())
    for parcel, code in (
        (sealed + b"\n" + sealed, "parcel.torn"),
        (b"\n" * (LINES_MAX + 1), "parcel.size"),
        (bytes(PARCEL_MAX_BYTES + 1), "parcel.size"),
    ):
        with pytest.raises(MalformedError) as refused:
            take_in(parcel, peer.name)
        assert refused.value.code == code
    assert Incoming.objects.count() == 0


def test_noise_in_place_of_lines_is_on_record_and_no_more(peer: Any, looks: Any) -> None:
    before = _state()
    noise = [b"{}", b"", b'{"payload":1}', b'{"certificate":"?"}', secrets.token_bytes(50).replace(b"\n", b"")]
    assert peer.gives(*noise) == []
    assert len([one for one in looks() if one.result == "refused"]) >= 4
    assert _state() == before


def test_receipts_of_a_stranger_or_about_anothers_message_move_nothing(
    peer: Any, pinned: Any, stranger: Any, sent: Any
) -> None:
    message = sent()
    about = Reference(message.message_id, message.digest)
    other = pinned("sahelia.border", kind="border")
    for one in (stranger, other):
        one.gives(one.receipts(Receipt(about, "delivered", AT)))
    message.refresh_from_db()
    assert message.status == "waiting"


def test_a_receipt_about_another_wording_moves_nothing_and_one_that_takes_back_is_told(
    peer: Any, sent: Any, writes: Any
) -> None:
    message = sent()
    about = Reference(message.message_id, message.digest)
    peer.gives(peer.receipts(Receipt(replace(about, digest="6" * 64), "delivered", AT)))
    message.refresh_from_db()
    assert message.status == "waiting"
    peer.gives(peer.receipts(Receipt(about, "delivered", AT)))
    peer.gives(peer.receipts(Receipt(about, "refused", AT, "envelope.expired")))
    message.refresh_from_db()
    assert message.status == "delivered"
    said = [one.details["said"][message.message_id] for one in writes() if one.what == "exchange:receipt:settle"]
    assert said == ["receipts.other", "delivered", "receipts.contradiction"]
