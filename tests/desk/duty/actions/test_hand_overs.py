"""A shift changes hands by two signatures, and what was open goes with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.cases import queries as cases
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.models import Case, ClockRun, Event
from tansiq.desk.duty import queries
from tansiq.desk.duty.actions.hand_overs import Shift, hand_over
from tansiq.desk.duty.models import Alarm, HandedOver
from tansiq.desk.duty.work import escalate
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def _shift(**other: Any) -> Shift:
    now = timezone.now()
    told = {"shift_from": now - timedelta(hours=8), "shift_until": now, "note": "a quiet night", "is_told": True}
    return Shift(**{**told, **other})


def _step(by: Any, case: Case, step: str, **more: Any) -> None:
    case.refresh_from_db()
    take_step(by=by, case_id=str(case.pk), revision=case.revision, step=step, **more)


def test_what_is_open_is_taken_from_the_queue_and_the_other_signature_is_somebody_else_s(
    people: Any, noted: Any
) -> None:
    one, two = noted(), noted()
    case = Case.objects.get(pk=hand_over(by=people["first"].actor, shift=_shift()))
    assert case.state == "signed_over"
    assert set(HandedOver.objects.values_list("case", flat=True)) == {one.pk, two.pk}
    read = frozenset({"list_was_read"})
    with pytest.raises(RefusedError, match="separation"):
        _step(people["first"].actor, case, "accept", attested=read)
    _step(people["second"].actor, case, "accept", attested=read)
    signed = case.events.filter(kind=Event.Kind.STEP).order_by("number")
    assert [(event.step, event.person) for event in signed] == [
        ("sign_over", people["first"].id), ("accept", people["second"].id),
    ]  # fmt: skip


def test_an_unsigned_hand_over_stays_on_today_and_then_calls_the_rota(people: Any, contact: Any, on_rota: Any) -> None:
    case = Case.objects.get(pk=hand_over(by=people["first"].actor, shift=_shift()))
    assert case.reference in [row.reference for row in cases.queue(by=people["second"].actor)]
    due = ClockRun.objects.get(case=case).due_at
    on_rota("third", start=due - timedelta(minutes=5))
    assert escalate(due) == 2
    assert Alarm.objects.get().case == case
    _step(people["third"].actor, case, "accept", attested=frozenset({"list_was_read"}))
    assert case.reference not in [row.reference for row in cases.queue(by=people["second"].actor)]


def test_a_list_that_is_sent_back_is_taken_anew_when_it_is_signed_again(people: Any, noted: Any) -> None:
    case = Case.objects.get(pk=hand_over(by=people["first"].actor, shift=_shift()))
    assert not HandedOver.objects.exists()
    _step(people["second"].actor, case, "send_back", reasons="the call of this morning is missing")
    later = noted()
    _step(people["first"].actor, case, "sign_over", attested=frozenset({"all_is_told"}))
    assert HandedOver.objects.get().case == later
    assert [run.stopped_at is None for run in case.clocks.order_by("pk")] == [False, True]  # its time begins anew


def test_whoever_reads_a_list_sees_of_it_what_is_open_to_them_and_no_number_of_the_rest(
    people: Any, noted: Any, matter: Any
) -> None:
    open_to_all, hidden = noted(), noted(group=str(matter("first").pk))
    made = hand_over(by=people["first"].actor, shift=_shift())
    rows = {name: queries.handed_over(by=people[name].actor, case_id=made) for name in ("first", "second", "dpo")}
    assert {row.case_id for row in rows["first"]} == {str(open_to_all.pk), str(hidden.pk)}
    assert [row.case_id for row in rows["second"]] == [row.case_id for row in rows["dpo"]] == [str(open_to_all.pk)]


def test_a_row_tells_where_a_case_stood_and_where_it_stands(people: Any, noted: Any) -> None:
    case = noted()
    made = hand_over(by=people["first"].actor, shift=_shift())
    _step(
        people["second"].actor,
        case,
        "close_without",
        attested=frozenset({"nothing_rests_on_it"}),
        reasons="wrong number",
    )
    (row,) = queries.handed_over(by=people["second"].actor, case_id=made)
    assert (row.state_then.told("en"), row.state_now.told("en"), row.is_final) == (
        "Written confirmation awaited", "Closed without confirmation", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"is_told": False}, "duty.untold"), ({"shift_until": timezone.now() - timedelta(days=9)}, "duty.shift")],
)
def test_a_shift_is_not_signed_over_untold_or_backwards(people: Any, changes: Any, code: str) -> None:
    with pytest.raises(RefusedError) as told:
        hand_over(by=people["first"].actor, shift=_shift(**changes))
    assert told.value.code == code
    assert not Case.objects.exists()


def test_who_is_not_on_call_signs_nothing(people: Any) -> None:
    with pytest.raises(RefusedError, match="permission"):
        hand_over(by=people["analyst"].actor, shift=_shift())
