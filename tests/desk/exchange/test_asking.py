"""The law is asked once more before a message is sealed: what changed meanwhile keeps it here and is told."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.exchange import asking, queries, work
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Outgoing, Partner
from tansiq.engines.envelopes import Receipt, Reference
from tansiq.errors import RefusedError
from tansiq.transports.parcel import read_parcel, write_parcel

pytestmark = pytest.mark.django_db(databases="__all__")

RELATIONS = '[[relations]]\nbetween = ["QMA", "QSA"]\nstatus = "suspended"\nsince = 2026-01-01\ncitation = "invented"\n'


def _taken(peer: Any) -> Any:
    """A partner that gives a receipt about every message."""

    def answer(parcel: bytes) -> bytes:
        opened = [peer.open(line) for line in read_parcel(parcel) if line.startswith(b'{"aad"')]
        at = timezone.now().replace(microsecond=0)
        return write_parcel(
            [peer.receipts(*(Receipt(Reference(o.message.id, o.digest), "delivered", at) for o in opened))]
        )

    return answer


@pytest.fixture
def break_off(put_in_force: Any) -> Any:
    """Suspend the relations of the two States, by an edition of the node's own."""
    return lambda: put_in_force({"legal_bases/states.toml": RELATIONS})


def _stopped(by: Any, line: Any, message: Outgoing) -> tuple[str, ...]:
    """What stands against a message that nothing of left, as whoever sent it is told."""
    assert work.deliver_some() == 0
    assert line.parcels == []
    (row,) = queries.outbox(by=by)
    assert (row.standing, row.code) == ("stopped", "exchange.law_changed")
    (partner,) = queries.partners(by=by)
    assert (partner.sent, partner.dead, partner.waiting) == (1, 1, 0)
    (said,) = queries.thread(by=by, thread_id=message.thread_id).said
    return said.against


def test_relations_suspended_after_queueing_keep_the_message_here(
    peer: Any, line: Any, sent: Any, supervisor: Any, break_off: Any, writes: Any
) -> None:
    message = sent()
    break_off()
    assert _stopped(supervisor, line, message) == ("sending.relations",)
    told = [one.details for one in writes() if one.target == f"message:{message.message_id}"]
    assert told[-1] == {"code": "exchange.law_changed", "against": ["sending.relations"], "behind": 0}


def test_an_instrument_that_ended_after_queueing_keeps_the_message_here(
    peer: Any, line: Any, sent: Any, supervisor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = sent()
    law = law_now()
    ended = {name: one for name, one in law.instruments.items() if name != "police_qma_qsa_2019"}
    monkeypatch.setattr(asking, "law_now", lambda: type(law)(law.terms, law.states, ended, law.charters))
    assert _stopped(supervisor, line, message) == ("sending.basis",)


def test_a_finding_of_asylum_after_queueing_says_only_that_the_transfer_is_restricted(
    peer: Any, line: Any, sent: Any, supervisor: Any, writes: Any, reviewed: Any
) -> None:
    message = sent()
    Outgoing.objects.update(asked={**message.asked, "reviews": [reviewed(asylum="present")]})
    assert _stopped(supervisor, line, message) == ("sending.restricted",)
    assert "asylum" not in str([one.details for one in writes() if one.what == "exchange:message:deliver"])


def test_a_message_of_which_it_is_not_known_what_was_asked_does_not_leave(
    peer: Any, line: Any, sent: Any, supervisor: Any
) -> None:
    message = sent()
    Outgoing.objects.update(asked={})
    assert _stopped(supervisor, line, message) == ("exchange.law_changed",)


def test_a_partner_suspended_while_its_parcel_is_made_gets_nothing_and_the_sender_sees_it_held(
    peer: Any, line: Any, sent: Any, supervisor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent()
    due = work._due

    def overtaken(now: Any) -> list[Partner]:
        found = due(now)
        Partner.objects.update(is_suspended=True)
        return found

    monkeypatch.setattr(work, "_due", overtaken)
    assert work.deliver_some() == 0
    assert line.parcels == []
    (row,) = queries.outbox(by=supervisor)
    assert row.standing == "held"


def test_what_stands_behind_a_stopped_message_does_not_leave_and_other_threads_do(
    peer: Any, line: Any, sent: Any, supervisor: Any
) -> None:
    first, other = sent(), sent()
    behind = Outgoing.objects.get(pk=first.pk)
    behind.pk, behind.message_id, behind.sequence = None, "2" * 32, 2
    behind.save()
    Outgoing.objects.filter(pk=first.pk).update(asked={})
    line.answers = _taken(peer)
    assert work.deliver_some() == 1
    assert [peer.open(one).message.id for one in read_parcel(line.parcels[0])] == [other.message_id]
    told = dict(Outgoing.objects.values_list("message_id", "code"))
    assert told == {
        first.message_id: "exchange.law_changed",
        behind.message_id: "exchange.thread_broken",
        other.message_id: "",
    }


def test_a_receipt_that_comes_late_settles_a_message_that_had_left_before_it_was_stopped(
    peer: Any, line: Any, sent: Any, supervisor: Any, break_off: Any, due_now: Any
) -> None:
    sent()
    line.answers = lambda _: b""  # it arrives; its receipt is lost
    assert work.deliver_some() == 1
    due_now()
    break_off()
    assert work.deliver_some() == 0
    assert len(line.parcels) == 1
    assert Outgoing.objects.get().status == "dead"
    peer.gives(*read_parcel(_taken(peer)(line.parcels[0])))
    assert Outgoing.objects.get().status == "delivered"
    assert queries.outbox(by=supervisor)[0].standing == "delivered"


def test_a_message_under_a_text_of_the_nodes_own_goes_while_it_is_in_force_and_is_stopped_after(
    peer: Any, line: Any, sent: Any, supervisor: Any, put_in_force: Any
) -> None:
    with pytest.raises(RefusedError):
        sent(basis="own_understanding")
    text = files("tansiq.legal_bases").joinpath("instruments/police_qma_qsa_2019.toml").read_text(encoding="utf-8")
    put_in_force({"legal_bases/instruments/own_understanding.toml": f"effective_on = 2026-01-01\n{text}"})
    message = sent(basis="own_understanding")
    put_in_force({})
    assert _stopped(supervisor, line, message)


def test_what_waits_when_a_node_is_upgraded_waits_until_two_persons_have_said_which_law_it_has(
    peer: Any, line: Any, sent: Any, settings: Any, put_in_force: Any
) -> None:
    message = sent()
    old = settings.TANSIQ_FOLDER / "law" / "legal_bases" / "states.toml"
    old.parent.mkdir(parents=True)
    old.write_text(RELATIONS, encoding="utf-8")
    assert work.deliver_some() == 0
    message.refresh_from_db()
    assert (message.status, line.parcels) == ("waiting", [])
    with pytest.raises(RefusedError, match="unsettled"):
        sent()
    put_in_force({"legal_bases/states.toml": RELATIONS.replace("suspended", "established")})
    line.answers = _taken(peer)
    assert work.deliver_some() == 1
    message.refresh_from_db()
    assert message.status == "delivered"


def test_a_record_of_law_that_was_changed_counts_without_a_new_start(put_in_force: Any, break_off: Any) -> None:
    break_off()
    day = timezone.now().date()
    assert getattr(law_now().states.standing("QMA", "QSA", day), "status", "") == "suspended"
    put_in_force({"legal_bases/states.toml": RELATIONS.replace("suspended", "established")})
    assert getattr(law_now().states.standing("QMA", "QSA", day), "status", "") == "established"
