"""Partners: believed once somebody has heard the fingerprint, followed after that, suspended with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.exchange.actions import partners
from tansiq.desk.exchange.actions.partners import Ceremony
from tansiq.desk.exchange.introduction import introduction
from tansiq.desk.exchange.models import Handed, Outgoing, Partner
from tansiq.desk.exchange.own import carried_folder, own_introduction
from tansiq.errors import RefusedError, TansiqError

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def ceremony(own: Any, request: pytest.FixtureRequest) -> Any:
    make = request.getfixturevalue("pinned").__globals__["Peer"]
    peer = make("sahelia.police")
    return Ceremony(peer.introduction, peer.fingerprint, "their duty officer, by telephone", "QSA", "police")


def test_a_partner_is_believed_by_what_was_heard_and_who_said_it_is_on_record(
    ceremony: Any, supervisor: Any, writes: Any
) -> None:
    made = partners.pin(by=supervisor, ceremony=ceremony)
    found = Partner.objects.get()
    assert (str(found.pk), found.authority, found.state) == (made, "sahelia.police", "QSA")
    entry = writes()[-1]
    assert (entry.what, entry.target, entry.reason) == ("exchange:partner:pin", f"partner:{made}", found.ceremony)


def _group(told: str, place: int, digits: str) -> str:
    groups = told.split()
    groups[place] = digits
    return " ".join(groups)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"told": "00000"}, "fingerprint.length"), ({"spoke_with": " "}, "exchange.reason"),
        ({"state": "XXX"}, "exchange.state_unknown"), ({"introduction": b"{}\n"}, "signed.field"),
        ({"introduction": b""}, "exchange.introduction"), ({"introduction": b"{}\n{}\n"}, "exchange.introduction"),
    ],
)  # fmt: skip
def test_what_does_not_hold_pins_nobody(ceremony: Any, supervisor: Any, wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(TansiqError) as refused:
        partners.pin(by=supervisor, ceremony=replace(ceremony, **wrong))
    assert refused.value.code == code
    assert Partner.objects.count() == 0


def test_another_fingerprint_pins_nobody_and_is_on_record(
    ceremony: Any, supervisor: Any, peer: Any, looks: Any
) -> None:
    other = type(peer)("sahelia.border")
    with pytest.raises(RefusedError) as refused:
        partners.pin(by=supervisor, ceremony=replace(ceremony, introduction=other.introduction))
    assert refused.value.code == looks()[-1].reason == "fingerprint.differs"
    assert Partner.objects.get().authority == peer.name


def test_the_node_is_no_partner_of_its_own(ceremony: Any, supervisor: Any) -> None:
    with pytest.raises(RefusedError) as refused:
        partners.pin(by=supervisor, ceremony=replace(ceremony, introduction=own_introduction()))
    assert refused.value.code == "exchange.oneself"


def test_who_may_not_pin_does_not(ceremony: Any, officer: Any) -> None:
    for role in ("analyst", "dpo", "sysadmin", "duty_officer"):
        with pytest.raises(RefusedError) as refused:
            partners.pin(by=officer(role).actor, ceremony=ceremony)
        assert refused.value.code == "access.permission"


def test_a_partner_that_is_carried_to_has_folders_for_both_ways(ceremony: Any, supervisor: Any) -> None:
    partners.pin(by=supervisor, ceremony=replace(ceremony, carrier="folder"))
    assert all(carried_folder("sahelia.police", way).is_dir() for way in ("in", "out"))


def test_pinned_anew_a_partner_keeps_nothing_of_its_old_keys(peer: Any, supervisor: Any) -> None:
    found = Partner.objects.get()
    found.certificates.create(digest="1" * 64, der=b"old")
    told = Ceremony(peer.introduction, peer.fingerprint, "again", "QSA", "police")
    assert partners.pin(by=supervisor, ceremony=told) == str(found.pk)
    assert found.certificates.count() == 0


def test_a_certificate_that_the_card_does_not_name_is_not_let_in(ceremony: Any, supervisor: Any, peer: Any) -> None:
    data = introduction(peer.signed_directory(), [b"anything"])
    partners.pin(by=supervisor, ceremony=Ceremony(data, peer.fingerprint, "again", "QSA", "police"))
    assert Partner.objects.get().certificates.count() == 0


def test_a_partner_is_reached_otherwise_for_a_reason_on_record_and_what_waits_goes_so_at_once(
    peer: Any, sent: Any, supervisor: Any, writes: Any
) -> None:
    message, found = sent(), Partner.objects.get()
    later = timezone.now() + timedelta(days=1)
    Outgoing.objects.update(due_at=later)
    Partner.objects.update(due_at=later, problem="carrier.unreachable", failures=9)
    partners.reach(by=supervisor, partner_id=str(found.pk), carrier="asking", reason="no open port there")
    found.refresh_from_db()
    message.refresh_from_db()
    assert (found.carrier, found.problem, found.failures, found.handed.number) == ("asking", "", 0, 0)
    assert max(found.due_at, message.due_at) <= timezone.now()
    entry = writes()[-1]
    assert (entry.what, entry.reason) == ("exchange:partner:reach", "no open port there")
    assert entry.details == {"authority": peer.name, "before": "https", "carrier": "asking"}
    partners.reach(by=supervisor, partner_id=str(found.pk), carrier="folder", reason="the line is down")
    assert carried_folder(peer.name, "out").is_dir()


def test_the_number_of_a_partners_requests_stays_however_it_is_reached_meanwhile(peer: Any, supervisor: Any) -> None:
    partner_id = str(Partner.objects.get().pk)
    for carrier in ("asking", "https", "asking"):
        partners.reach(by=supervisor, partner_id=partner_id, carrier=carrier, reason="an invented reason")
        Handed.objects.filter(number=0).update(number=77)
    told = Ceremony(peer.introduction, peer.fingerprint, "again", "QSA", "police", "asking")
    partners.pin(by=supervisor, ceremony=told)
    assert Handed.objects.get().number == 77


@pytest.mark.parametrize(("carrier", "reason", "code"), [
    ("asking", " ", "exchange.reason"), ("pigeon", "x", "carrier.unknown"), ("off_node", "x", "carrier.unknown"),
])  # fmt: skip
def test_without_a_reason_or_by_an_unknown_carrier_nothing_is_changed(
    peer: Any, supervisor: Any, carrier: str, reason: str, code: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        partners.reach(by=supervisor, partner_id=str(Partner.objects.get().pk), carrier=carrier, reason=reason)
    assert (refused.value.code, Partner.objects.get().carrier) == (code, "https")


def test_a_partner_without_a_node_is_reached_by_letters_and_no_carrier(peer: Any, supervisor: Any) -> None:
    Partner.objects.update(carrier="off_node")
    with pytest.raises(RefusedError) as refused:
        partners.reach(by=supervisor, partner_id=str(Partner.objects.get().pk), carrier="https", reason="x")
    assert (refused.value.code, Partner.objects.get().carrier) == ("carrier.unknown", "off_node")


def test_suspending_and_taking_up_again_need_a_reason_and_are_on_record(
    peer: Any, supervisor: Any, writes: Any
) -> None:
    partner_id = str(Partner.objects.get().pk)
    with pytest.raises(RefusedError):
        partners.suspend(by=supervisor, partner_id=partner_id, reason=" ")
    partners.suspend(by=supervisor, partner_id=partner_id, reason="their key may be known")
    assert Partner.objects.get().is_suspended
    partners.resume(by=supervisor, partner_id=partner_id, reason="they have new ones")
    assert not Partner.objects.get().is_suspended
    told = [(one.what, one.reason) for one in writes()[-2:]]
    assert told == [
        ("exchange:partner:suspend", "their key may be known"), ("exchange:partner:resume", "they have new ones"),
    ]  # fmt: skip
    with pytest.raises(RefusedError) as refused:
        partners.suspend(by=supervisor, partner_id="not an id", reason="x")
    assert refused.value.code == "access.unknown"
