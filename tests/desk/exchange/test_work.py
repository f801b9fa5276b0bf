"""Delivering: what waits is brought, tried again after short pauses, and never said to be there without proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange import line as lines
from tansiq.desk.exchange import packing, queries, work
from tansiq.desk.exchange.models import Attempt, Enclosure, Note, Outgoing, Partner
from tansiq.desk.exchange.rules import rules
from tansiq.engines.envelopes import Receipt, Reference
from tansiq.errors import TransportError
from tansiq.transports.parcel import read_parcel, write_parcel

pytestmark = pytest.mark.django_db(databases="__all__")


def _receipts(peer: Any, state: str = "delivered", code: str | None = None, *, final: bool = True) -> Any:
    """A partner that gives this receipt about every message."""

    def answer(parcel: bytes) -> bytes:
        opened = [peer.open(line) for line in read_parcel(parcel) if line.startswith(b'{"aad"')]
        at = timezone.now().replace(microsecond=0)
        about = [Receipt(Reference(one.message.id, one.digest), state, at, code, final) for one in opened]
        return write_parcel([peer.receipts(*about)]) if about else b""

    return answer


def _whole(by: Any) -> dict[str, int]:
    """What the one page says of a partner; the sum always holds."""
    (row,) = queries.partners(by=by)
    assert row.sent == row.delivered + row.refused + row.waiting + row.dead == Outgoing.objects.count()
    told = {name: getattr(row, name) for name in ("delivered", "refused", "waiting", "dead")}
    return {name: count for name, count in told.items() if count}


def test_a_message_is_sealed_brought_and_settled_by_the_partners_receipt(
    peer: Any, line: Any, sent: Any, supervisor: Any
) -> None:
    message = sent()
    line.answers = _receipts(peer)
    assert work.deliver_some() == 1
    (opened,) = [peer.open(one) for one in read_parcel(line.parcels[0])]
    assert opened.message.id == message.message_id
    assert _whole(supervisor) == {"delivered": 1}
    assert Note.objects.get().state == "delivered"
    assert work.deliver_some() == 0


@pytest.mark.parametrize("lost", [b"", None])
def test_no_receipt_is_no_success_whatever_the_line_says(
    peer: Any, line: Any, sent: Any, supervisor: Any, due_now: Any, lost: bytes | None
) -> None:
    message = sent()
    line.answers = lambda _: lost
    work.deliver_some()
    assert _whole(supervisor) == {"waiting": 1}
    assert Attempt.objects.get().code == "exchange.unanswered"
    due_now()
    line.answers = _receipts(peer)
    work.deliver_some()
    assert _whole(supervisor) == {"delivered": 1}
    first, second = [peer.open(read_parcel(one)[0]) for one in line.parcels]
    assert first.digest == second.digest == message.digest


def test_a_receipt_of_somebody_else_settles_nothing(
    peer: Any, pinned: Any, line: Any, sent: Any, supervisor: Any
) -> None:
    sent()
    other = type(peer)("nobody.knows")
    line.answers = lambda parcel: _receipts_of(peer, other, parcel)
    work.deliver_some()
    assert _whole(supervisor) == {"waiting": 1}


def _receipts_of(peer: Any, other: Any, parcel: bytes) -> bytes:
    opened = peer.open(read_parcel(parcel)[0])
    about = Reference(opened.message.id, opened.digest)
    return write_parcel([other.receipts(Receipt(about, "delivered", timezone.now().replace(microsecond=0)))])


def test_a_partner_that_is_away_is_tried_again_within_the_minute_however_long_it_was_away(
    peer: Any, line: Any, sent: Any, supervisor: Any, lost: Any, due_now: Any
) -> None:
    sent()
    line.answers = lost(TransportError("carrier.unreachable", host="partner.example"))
    for failures in range(1, 40):
        due_now()
        assert work.deliver_some() == 0
        found = Partner.objects.get()
        assert (found.failures, found.problem) == (failures, "carrier.unreachable")
        assert timedelta() < found.due_at - timezone.now() < timedelta(seconds=60)
        assert work.deliver_some() == 0  # not before its pause is over
        assert len(line.parcels) == failures
    due_now()
    line.answers = _receipts(peer)
    assert work.deliver_some() == 1
    assert (_whole(supervisor), Partner.objects.get().failures) == ({"delivered": 1}, 0)


def test_a_long_outage_is_noted_once_at_each_message_and_every_try_is_in_the_record(
    peer: Any, line: Any, sent: Any, lost: Any, due_now: Any
) -> None:
    sent()
    for code in ("carrier.unreachable", "carrier.unreachable", "carrier.broken", "carrier.unreachable"):
        line.answers = lost(TransportError(code, host="partner.example"))
        due_now()
        work.deliver_some()
    codes = list(Attempt.objects.order_by("pk").values_list("code", flat=True))
    assert codes == ["carrier.unreachable", "carrier.broken", "carrier.unreachable"]
    tries = Entry.objects.filter(what="exchange:message:deliver", details__has_key="failures")
    assert tries.count() == 4


def test_pauses_double_up_to_the_longest() -> None:
    delivery = rules().delivery
    seconds = [delivery.pause(failures).total_seconds() for failures in range(1, 9)]
    assert seconds[:3] == [2, 4, 8]
    assert seconds[-1] == delivery.longest_pause_seconds < 60


def test_one_partner_that_is_away_holds_up_no_other(
    pinned: Any, line: Any, sent: Any, monkeypatch: pytest.MonkeyPatch, supervisor: Any
) -> None:
    one, other = pinned(), pinned("sahelia.ncb", kind="ncb")
    sent()
    opened = lines.open_carrier

    def open_carrier(name: str, route: Any) -> Any:
        if route.verify.__closure__ and one.name in str([cell.cell_contents for cell in route.verify.__closure__]):
            raise TransportError("carrier.unreachable", host=one.name)
        return opened(name, route)

    monkeypatch.setattr(lines, "open_carrier", open_carrier)
    line.answers = _receipts(other)
    work.deliver_some()
    told = dict(Outgoing.objects.values_list("partner__authority", "status"))
    assert told == {one.name: "waiting", other.name: "delivered"}


def test_a_parcel_holds_no_more_receipts_and_proofs_than_a_partner_takes(
    peer: Any, line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "PARCEL_MAX_BYTES", 10_000)
    now, partner = timezone.now(), Partner.objects.get()
    rows = [Enclosure(partner=partner, kind="receipts", data=b"x" * 4_000, made_at=now) for _ in range(5)]
    Enclosure.objects.bulk_create([*rows, Enclosure(partner=partner, kind="receipts", data=b"y" * 20_000, made_at=now)])
    line.answers = lambda _: b""
    assert work.deliver_some() == 6
    assert [len(read_parcel(one)) for one in line.parcels] == [2, 2, 1, 1]
    assert not Enclosure.objects.filter(sent_at=None)


def test_what_the_database_holds_otherwise_than_it_was_queued_is_not_signed(peer: Any, line: Any, sent: Any) -> None:
    message = sent()
    changed = bytes(message.content).replace(b"permit", b"pardon")
    assert changed != bytes(message.content)
    Outgoing.objects.update(content=changed)
    assert work.deliver_some() == 0
    assert line.parcels == []
    assert Partner.objects.get().problem == "exchange.altered"


def test_messages_go_in_their_order_and_none_overtakes_one_that_did_not_arrive(
    peer: Any, line: Any, sent: Any, monkeypatch: pytest.MonkeyPatch, due_now: Any
) -> None:
    monkeypatch.setattr(work, "_PARCELS_AT_ONCE", 4)
    two_at_once = replace(rules(), delivery=replace(rules().delivery, batch=2))
    monkeypatch.setattr(packing, "rules", lambda: two_at_once)
    names = [sent().message_id for _ in range(5)]
    tries = iter([True, False])

    def answer(parcel: bytes) -> bytes:
        if next(tries, True):
            return bytes(_receipts(peer)(parcel))
        raise TransportError("carrier.broken", host="partner.example")

    line.answers = answer
    for _ in range(3):
        due_now()
        work.deliver_some()
    took = [peer.open(each).message.id for parcel in line.parcels for each in read_parcel(parcel)]
    assert list(dict.fromkeys(took)) == names
    assert Outgoing.objects.filter(status="delivered").count() == 5


@pytest.mark.parametrize(
    ("code", "final", "status"), [("envelope.expired", True, "refused"), ("envelope.future", False, "waiting")]
)
def test_a_refusal_is_told_as_one_and_tried_again_where_it_is_not_for_good(
    peer: Any, line: Any, sent: Any, supervisor: Any, code: str, final: Any, status: str
) -> None:
    message = sent()
    line.answers = _receipts(peer, "refused", code, final=final)
    work.deliver_some()
    message.refresh_from_db()
    assert (message.status, message.code) == (status, code)
    assert _whole(supervisor) == {status: 1}
    assert message.due_at > timezone.now() or final


def test_a_message_whose_time_is_over_is_dead_and_what_stands_behind_it_too(
    peer: Any, line: Any, sent: Any, supervisor: Any, lost: Any
) -> None:
    message = sent()
    Outgoing.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert work.expire_some() == 1
    assert work.expire_some() == 0
    message.refresh_from_db()
    assert (message.status, message.code) == ("dead", "exchange.expired")
    assert _whole(supervisor) == {"dead": 1}
    assert work.deliver_some() == 0
    # A receipt that comes late is one all the same: the partner has it.
    about = Reference(message.message_id, message.digest)
    peer.gives(peer.receipts(Receipt(about, "delivered", timezone.now().replace(microsecond=0))))
    assert _whole(supervisor) == {"delivered": 1}


def test_nothing_leaves_for_a_suspended_partner_and_what_waited_goes_once_it_is_taken_up_again(
    peer: Any, line: Any, sent: Any
) -> None:
    sent()
    Partner.objects.update(is_suspended=True)
    line.answers = _receipts(peer)
    assert work.deliver_some() == 0
    assert [one.state for one in peer.gives(peer.seal_to_us(peer.message()))] == ["delivered"]
    Partner.objects.update(is_suspended=False)
    assert work.deliver_some() == 1


def test_what_waits_beside_messages_leaves_once_and_directories_before_the_rest(
    peer: Any, line: Any, sent: Any
) -> None:
    found = Partner.objects.get()
    for kind in ("receipts", "directory"):
        Enclosure.objects.create(partner=found, kind=kind, data=b'{"%s":1}\n' % kind.encode())
    sent()
    line.answers = _receipts(peer)
    assert work.deliver_some() == 3
    told = read_parcel(line.parcels[0])
    assert [one[:12] for one in told[:2]] == [b'{"directory"', b'{"receipts":']
    assert not Enclosure.objects.filter(sent_at__isnull=True).exists()


def test_a_partner_without_keys_that_count_is_told_and_nothing_is_sealed_to_old_ones(
    peer: Any, line: Any, sent: Any
) -> None:
    sent()
    peer.change(revoked_at=timezone.now().replace(microsecond=0) - timedelta(days=1))
    peer.gives(peer.signed_directory())
    assert work.deliver_some() == 0
    assert (line.parcels, Partner.objects.get().problem) == ([], "envelope.no_key")


def test_a_node_that_exchanges_nothing_does_nothing() -> None:
    assert (work.deliver_some(), work.fetch_carried(), work.expire_some()) == (0, 0, 0)
