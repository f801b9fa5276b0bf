"""A risk review counts for whom, where, towards whom and how long it was answered; nothing leaves without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tansiq.desk.exchange import asking, reviewed, work
from tansiq.desk.exchange.actions import sending
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Outgoing, Partner, Review, Thread
from tansiq.desk.exchange.review_rules import review_rules
from tansiq.engines.law.terms import ANSWERS
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

CASE, OTHER = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"


def _whom() -> list[str]:
    return [str(one.pk) for one in Partner.objects.order_by("authority")]


def _send(by: Any, draft: Any) -> Outgoing:
    (name,) = sending.send(by=by, draft=draft, partner_ids=_whom())
    return Outgoing.objects.get(message_id=name)


def _code(by: Any, draft: Any) -> str:
    with pytest.raises(RefusedError) as refused:
        sending.send(by=by, draft=draft, partner_ids=_whom())
    assert not Outgoing.objects.exists()
    return refused.value.code


def test_a_message_rests_on_its_review_and_says_so(peer: Any, supervisor: Any, draft: Any, writes: Any) -> None:
    made = draft()
    sent = _send(supervisor, made)
    assert [str(one.uid) for one in sent.reviews.all()] == list(made.reviews)
    (told,) = [one.details for one in writes() if one.target == f"message:{sent.message_id}"]
    assert told["reviews"] == list(made.reviews)


def test_what_is_passed_on_counts_as_naming_somebody(peer: Any, pinned: Any, supervisor: Any, draft: Any) -> None:
    message = peer.message(legal_basis="police_qma_qsa_2001", handling=("H0",))
    peer.gives(peer.seal(message))
    bare = {"names_person": False, "persons": (), "data": (), "register": ""}
    assert _code(supervisor, draft(reviews=(), passes_on=(message.id,), **bare)) == "exchange.risk_open"


def test_what_only_follows_may_be_passed_on_without(peer: Any, draft: Any) -> None:
    message = peer.message(kind="acknowledgement", grading=None)
    peer.gives(peer.seal(message))
    assert not reviewed.is_needed(draft(names_person=False, passes_on=(message.id,)), law_now())


@pytest.mark.parametrize("name", ["no id", "00000000-0000-4000-8000-000000000000"])
def test_a_review_that_is_not_there_is_none(peer: Any, supervisor: Any, draft: Any, name: str) -> None:
    assert _code(supervisor, draft(reviews=(name,))) == "access.unknown"


def test_one_of_a_case_counts_there_for_another_message_and_nowhere_else(
    peer: Any, supervisor: Any, draft: Any, reviewed: Any
) -> None:
    name = reviewed(place={"case": CASE})
    for elsewhere in ("", OTHER):
        assert _code(supervisor, draft(case=elsewhere, reviews=(name,))) == "exchange.review_other"
    assert _send(supervisor, draft(case=CASE, reviews=(name,)))
    assert _send(supervisor, draft(case=CASE, reviews=(name,)))


def test_one_for_new_messages_counts_for_those_and_what_follows_them(peer: Any, supervisor: Any, draft: Any) -> None:
    made = draft()
    sent = _send(supervisor, made)
    assert sending.follow_up(by=supervisor, draft=made, thread_id=sent.thread_id)
    with pytest.raises(RefusedError) as refused:
        sending.send(by=supervisor, draft=made, partner_ids=_whom())
    assert refused.value.code == "exchange.review_other"
    assert Outgoing.objects.count() == 2


def test_one_of_a_conversation_counts_in_that(peer: Any, supervisor: Any, draft: Any, reviewed: Any) -> None:
    thread = _send(supervisor, draft()).thread
    name = reviewed(place={"thread_id": thread.pk})
    assert sending.follow_up(by=supervisor, draft=draft(reviews=(name,)), thread_id=thread.pk)
    with pytest.raises(RefusedError) as refused:
        sending.send(by=supervisor, draft=draft(reviews=(name,)), partner_ids=_whom())
    assert refused.value.code == "exchange.review_other"


def test_for_another_state_it_is_answered_anew(peer: Any, supervisor: Any, draft: Any, reviewed: Any) -> None:
    name = reviewed(place={"case": CASE, "states": ["QMA"]})
    assert _code(supervisor, draft(case=CASE, reviews=(name,))) == "exchange.review_other"


def test_after_its_days_it_is_answered_anew_and_until_then_it_counts(
    peer: Any, supervisor: Any, draft: Any, reviewed: Any
) -> None:
    whole, old = timedelta(days=review_rules().days), timezone.now()
    name = reviewed(place={"case": CASE, "at": old - whole})
    assert _code(supervisor, draft(case=CASE, reviews=(name,))) == "exchange.review_over"
    name = reviewed(place={"case": OTHER, "at": old - whole + timedelta(minutes=5)})
    assert _send(supervisor, draft(case=OTHER, reviews=(name,)))


def test_the_last_review_of_a_person_counts_however_the_name_is_spaced(
    peer: Any, supervisor: Any, draft: Any, reviewed: Any
) -> None:
    first = reviewed(place={"case": CASE})
    reviewed(place={"case": CASE, "person": "Somebody Else"})
    again = reviewed(place={"case": CASE, "person": "zaydun  EXAMPLE"})
    assert _code(supervisor, draft(case=CASE, reviews=(first,))) == "exchange.review_newer"
    assert _send(supervisor, draft(case=CASE, reviews=(again,)))


def test_other_questions_than_those_of_law_today_are_not_these(
    peer: Any, supervisor: Any, draft: Any, reviewed: Any
) -> None:
    name = reviewed(place={"case": CASE, "asked": "0" * 64})
    assert _code(supervisor, draft(case=CASE, reviews=(name,))) == "exchange.risk_open"


def test_of_several_persons_the_answer_that_binds_most_is_told_to_law(
    peer: Any, supervisor: Any, draft: Any, reviewed: Any
) -> None:
    plain, risky = reviewed(), reviewed(torture="present")
    assert _code(supervisor, draft(reviews=(plain, risky))) == "exchange.not_lawful"


@given(st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=6))
def test_no_answer_is_told_that_binds_less_than_one_that_was_given(answers: list[str]) -> None:
    order = ("clear", "condition", "refuse", "restrict")
    for risk in law_now().terms.risks.values():
        found = reviewed._strictest(risk, answers)
        assert found in answers
        assert order.index(risk.effects[found]) == max(order.index(risk.effects[one]) for one in answers)


@pytest.mark.parametrize("code", ["exchange.review_over", "exchange.review_newer", "sending.risk"])
def test_what_waits_is_stopped_before_it_is_sealed_where_its_review_counts_no_more(
    peer: Any, line: Any, supervisor: Any, draft: Any, reviewed: Any, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    sent = _send(supervisor, draft(case=CASE, reviews=(reviewed(place={"case": CASE}),)))
    assert asking.why_not(sent, sent.partner, asking.Grounds.now()) == ()
    if code == "exchange.review_newer":
        reviewed(place={"case": CASE}, torture="present")
    elif code == "sending.risk":
        Outgoing.objects.update(asked={**sent.asked, "reviews": [reviewed(place={"case": CASE}, torture="present")]})
    else:
        over = timezone.now() + timedelta(days=review_rules().days)
        monkeypatch.setattr(asking.timezone, "now", lambda: over)
    sent.refresh_from_db()
    assert asking.why_not(sent, sent.partner, asking.Grounds.now()) == (code,)
    monkeypatch.undo()
    if code != "exchange.review_over":
        assert work.deliver_some() == 0
        assert Outgoing.objects.get().status == "dead"


def test_a_message_that_was_queued_before_reviews_were_kept_does_not_leave(
    peer: Any, supervisor: Any, draft: Any
) -> None:
    sent = _send(supervisor, draft())
    before = {name: value for name, value in sent.asked.items() if name != "reviews"}
    sent.asked = {**before, "risks": dict.fromkeys(law_now().terms.risks, "absent")}
    assert asking.why_not(sent, sent.partner, asking.Grounds.now()) == ("exchange.risk_open",)


def test_those_that_count_are_of_each_person_the_last_and_not_over(
    peer: Any, supervisor: Any, draft: Any, reviewed: Any
) -> None:
    from tansiq.desk.exchange.reviewed import counting

    old = timezone.now() - timedelta(days=review_rules().days)
    reviewed(place={"case": CASE, "person": "Old Example", "at": old})
    reviewed(place={"case": CASE})
    last = reviewed(place={"case": CASE})
    found = counting(Review.objects.filter(case=CASE), law_now(), timezone.now())
    assert [str(one.uid) for one in found] == [last]
    assert Thread.objects.count() == 0
    assert replace(draft(), reviews=(last,)).reviews == (last,)
