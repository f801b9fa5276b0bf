"""What waits for partners: what may go, what has to wait for its attachments, and what law says of it now."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.exchange import asking, waiting
from tansiq.desk.exchange.draft import question_of
from tansiq.desk.exchange.models import Attached, Outgoing, Partner
from tansiq.engines.law import Answer, Authority, Delivery, Item, Protection, Statement
from tansiq.engines.law.matter import reason

pytestmark = pytest.mark.django_db(databases="__all__")


def _names(found: Any) -> list[str]:
    return sorted(one.message_id for one in found)


def _wants_a_file(message: Outgoing) -> Attached:
    return Attached.objects.create(outgoing=message, digest="0" * 64, sealed_digest="1" * 64, size=1)


@pytest.mark.usefixtures("peer")
def test_a_message_whose_file_is_missing_is_held_up_and_no_other(sent: Any) -> None:
    first, second = sent(), sent()
    attached = _wants_a_file(second)
    now = timezone.now()
    assert _names(waiting.ready(now)) == [first.message_id]
    assert _names(waiting.held_up(now)) == [second.message_id]
    attached.brought_at = now
    attached.save()
    assert _names(waiting.ready(now)) == sorted([first.message_id, second.message_id])
    assert not waiting.held_up(now)


@pytest.mark.usefixtures("peer")
def test_of_a_thread_what_stands_before_the_missing_file_goes_and_what_stands_behind_it_waits(sent: Any) -> None:
    messages = [sent() for _ in range(3)]
    for number, one in enumerate(messages[1:], 2):
        one.thread, one.sequence = messages[0].thread, number
        one.save()
    _wants_a_file(messages[1])
    assert _names(waiting.ready(timezone.now())) == [messages[0].message_id]
    Outgoing.objects.filter(pk=messages[1].pk).update(status=Outgoing.Status.DEAD)
    assert _names(waiting.ready(timezone.now())) == sorted([messages[0].message_id, messages[2].message_id])


def test_only_partners_whose_pause_is_over_are_reached_the_one_that_waited_longest_first(pinned: Any) -> None:
    now = timezone.now()
    for hours, name in ((1, "late.police"), (2, "later.police"), (-1, "soon.police"), (3, "gone.police")):
        pinned(name)
        Partner.objects.filter(authority=name).update(due_at=now - timedelta(hours=hours))
    Partner.objects.filter(authority="gone.police").update(is_suspended=True)
    assert [one.authority for one in waiting.reachable(now)] == ["later.police", "late.police"]


@pytest.mark.usefixtures("peer")
def test_law_is_asked_once_for_messages_of_which_the_same_is_to_be_known_and_of_each_other_one(
    sent: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    same, other = [sent() for _ in range(3)], sent(urgent=True)
    asked: list[bool] = []

    def ask_each(law: Any, question: Any, recipients: Any, place: Any) -> Delivery:
        asked.append(question.urgent)
        if not question.urgent:
            return really(law, question, recipients, place)
        return Delivery({one: Answer((reason("sending.relations"),)) for one in recipients})

    really = asking.ask_each
    monkeypatch.setattr(asking, "ask_each", ask_each)
    found = waiting.lawful_of(Partner.objects.get(), [*same, other], timezone.now())
    assert _names(found) == _names(same)
    assert asked == [False, True]
    other.refresh_from_db()
    assert (other.status, other.against) == ("dead", ["sending.relations"])


@pytest.mark.usefixtures("peer")
def test_what_law_said_before_is_not_taken_for_an_answer_to_what_differs_in_anything(draft: Any) -> None:
    grounds = asking.Grounds.now()
    told = question_of(draft(), {"torture": "absent"}, grounds.sender, grounds.at)
    another = {
        "sender": Authority("QSA", "police"), "at": grounds.at + timedelta(seconds=1), "languages": frozenset({"ar"}),
        "handling": frozenset({"h2"}), "persons": frozenset({"witness"}), "data": frozenset({"health"}),
        "statements": (Statement("legal", "a1"),), "risks": {"torture": "present"}, "documents": frozenset({"facts"}),
        "grounds": frozenset({"any"}), "protection": Protection(asylum=True),
        "items": (Item(Authority("QSA", "police"), "any", "any", frozenset()),),
    }  # fmt: skip
    for one in fields(told):
        was = getattr(told, one.name)
        changed = another.get(one.name, not was if isinstance(was, bool) else f"{was}x")
        assert grounds.delivery(replace(told, **{one.name: was}), []) is grounds.delivery(told, [])
        assert grounds.delivery(replace(told, **{one.name: changed}), []) is not grounds.delivery(told, []), one.name
    whom = [Authority("QSA", "police", "sahelia.police")]
    assert grounds.delivery(told, whom) is not grounds.delivery(told, [])
