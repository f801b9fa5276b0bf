"""Attachments are brought before their messages; what is not taken holds up its own thread and no other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tansiq.desk.exchange import bringing, waiting, work
from tansiq.desk.exchange import rules as table
from tansiq.desk.exchange.actions import partners, sending
from tansiq.desk.exchange.attaching import with_files
from tansiq.desk.exchange.bringing import bring_some
from tansiq.desk.exchange.models import Attached, Attempt, Outgoing, Partner
from tansiq.desk.exchange.route import route_to
from tansiq.desk.exchange.shelves import own_shelf
from tansiq.engines.envelopes import Receipt, Reference
from tansiq.errors import RefusedError, TransportError
from tansiq.transports.parcel import read_parcel, write_parcel

pytestmark = pytest.mark.django_db(databases="__all__")

DATA = bytes(range(100))


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of 50 bytes, so that small files have several."""
    small = replace(table.rules(), attachments=replace(table.rules().attachments, piece_bytes=50))
    monkeypatch.setattr(bringing, "rules", lambda: small)


@pytest.fixture
def attached(peer: Any, supervisor: Any, draft: Any, given: Any) -> Any:
    """Queue a message with a file."""

    def make(data: bytes = DATA, **changes: Any) -> Outgoing:
        whom = [str(Partner.objects.get(authority=peer.name).pk)]
        made = with_files(supervisor, draft(**changes), whom, [given(data)])
        (name,) = sending.send(by=supervisor, draft=made, partner_ids=whom)
        return Outgoing.objects.get(message_id=name)

    return make


def _waits(message: Outgoing) -> int:
    return Attached.objects.filter(outgoing=message, brought_at__isnull=True).count()


def test_a_message_leaves_only_when_the_partner_says_that_it_holds_what_is_attached(
    attached: Any, line: Any, peer: Any
) -> None:
    message = attached()
    assert work.deliver_some() == 0
    assert line.parcels == []
    assert bring_some() == 3
    assert b"".join(one.data for one in line.pieces) == own_shelf().path(line.pieces[0].digest).read_bytes()
    assert [(one.size, one.offset) for one in line.pieces] == [(116, 0), (116, 0), (116, 50), (116, 100)]
    assert _waits(message) == 0
    assert bring_some() == 0
    work.deliver_some()
    (opened,) = [peer.open(one) for one in read_parcel(line.parcels[0])]
    assert opened.message.attachments[0].size == len(DATA)


def test_it_goes_on_from_where_the_other_side_says_that_it_is(attached: Any, line: Any) -> None:
    attached()
    line.holds = lambda piece: piece.offset + len(piece.data) if piece.data else 100
    assert bring_some() == 1
    assert [one.offset for one in line.pieces] == [0, 100]


def test_what_takes_longer_than_a_turn_lets_others_go_first(
    attached: Any, line: Any, sent: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = attached()
    clock = iter(range(100))
    with monkeypatch.context() as slow:
        slow.setattr(bringing.time, "monotonic", lambda: 0.7 * next(clock))
        assert bring_some() == 1
    assert _waits(message) == 1
    sent()
    assert work.deliver_some() == 1


@pytest.mark.parametrize("code", ["attachment.quota", "attachment.not_taken", "storage.no_space"])
def test_an_attachment_that_is_not_taken_holds_up_its_message_and_no_other(
    attached: Any, line: Any, sent: Any, due_now: Any, code: str
) -> None:
    def refuse(_: Any) -> int:
        raise RefusedError(code)

    message = attached()
    line.holds = refuse
    assert bring_some() == 0
    message.refresh_from_db()
    assert (message.status, message.tries) == ("waiting", 1)
    assert list(Attempt.objects.values_list("message", "code")) == [(message.pk, code)]
    assert Partner.objects.get().problem == ""
    other = sent()
    assert work.deliver_some() == 1
    assert Attempt.objects.filter(message=other).exists()
    line.holds = lambda piece: piece.offset + len(piece.data)
    due_now()
    assert (bring_some(), _waits(message)) == (3, 0)


def test_a_line_that_breaks_is_the_partners_matter_and_tried_again_after_a_pause(
    attached: Any, line: Any, due_now: Any
) -> None:
    def lose(_: Any) -> int:
        raise TransportError("carrier.broken", host="partner.example")

    message = attached()
    line.holds = lose
    assert (bring_some(), bring_some()) == (0, 0)
    found = Partner.objects.get()
    assert (found.problem, found.failures) == ("carrier.broken", 1)
    line.holds = lambda piece: piece.offset + len(piece.data)
    due_now()
    bring_some()
    assert (_waits(message), Partner.objects.get().problem) == (0, "")


def test_an_answer_by_which_it_would_never_end_is_refused(attached: Any, line: Any) -> None:
    attached()
    line.holds = lambda _: 50
    assert bring_some() == 0
    assert list(Attempt.objects.values_list("code", flat=True)) == ["attachment.held"]


def test_what_stands_behind_it_in_its_thread_waits_too(
    attached: Any, line: Any, peer: Any, supervisor: Any, draft: Any
) -> None:
    first = attached()
    question = peer.message(thread=first.thread_id)
    assert [one.state for one in peer.gives(peer.seal(question))] == ["delivered"]
    answer = draft(kind="info_answer", documents=("facts",))
    sending.reply(by=supervisor, draft=answer, incoming_id=question.id)
    work.deliver_some()
    assert [one for parcel in line.parcels for one in read_parcel(parcel) if one.startswith(b'{"aad"')] == []
    bring_some()
    work.deliver_some()
    assert len([one for one in read_parcel(line.parcels[-1]) if one.startswith(b'{"aad"')]) == 2


def test_a_receipt_that_misses_what_is_attached_has_it_brought_again(
    attached: Any, line: Any, peer: Any, due_now: Any
) -> None:
    message = attached()
    bring_some()
    about = Reference(message.message_id, message.digest)
    refused = Receipt(about, "refused", message.queued_at.replace(microsecond=0), "attachment.missing", final=False)
    line.answers = lambda _: write_parcel([peer.receipts(refused)])
    work.deliver_some()
    assert _waits(message) == 1
    due_now()
    assert work.deliver_some() == 0
    assert bring_some() == 3


def test_nothing_is_brought_to_a_suspended_partner_nor_where_law_lets_the_message_go_no_more(
    attached: Any, line: Any, supervisor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = attached()
    partner = str(Partner.objects.get().pk)
    partners.suspend(by=supervisor, partner_id=partner, reason="keys may be known")
    assert bring_some() == 0
    partners.resume(by=supervisor, partner_id=partner, reason="they are not")
    monkeypatch.setattr(waiting, "why_not", lambda *_: ("sending.basis",))
    assert bring_some() == 0
    assert line.pieces == []
    message.refresh_from_db()
    assert (message.status, message.against) == ("dead", ["sending.basis"])


def test_what_is_not_here_any_more_is_told_at_its_message(attached: Any, line: Any) -> None:
    attached()
    for digest, _ in list(own_shelf().whole()):
        own_shelf().path(digest).unlink()
    assert bring_some() == 0
    assert list(Attempt.objects.values_list("code", flat=True)) == ["attachment.gone"]
    assert line.pieces == []


def test_the_way_to_a_partner_is_that_of_its_card(peer: Any) -> None:
    from django.utils import timezone

    route = route_to(Partner.objects.get(), timezone.now())
    assert route.addresses == ("https://partner.example",)
    assert route.folder is None
