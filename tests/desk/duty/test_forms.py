"""Forms of the duty: they read what was typed, and take no more than the engine does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from tansiq.desk.duty.forms import PlanForm, ReachForm, ShiftForm

SENT = {"person": "1", "day": "2027-03-01", "start": "20:00", "end": "08:00", "line": "1", "weeks": "2"}


def test_a_plan_is_read_as_the_action_takes_it() -> None:
    form = PlanForm(SENT, people=[("1", "Widad")])
    assert form.is_valid(), form.errors
    plan = form.plan()
    assert (plan.day, plan.start, plan.end, plan.weeks) == (date(2027, 3, 1), time(20), time(8), 2)


@pytest.mark.parametrize(
    "wrong", [{"person": "2"}, {"line": "4"}, {"weeks": "27"}, {"start": "25:00"}, {"day": "soon"}]
)
def test_what_the_engine_does_not_take_is_told_at_the_field(wrong: dict[str, str]) -> None:
    form = PlanForm({**SENT, **wrong}, people=[("1", "Widad")])
    assert not form.is_valid()
    assert set(form.errors) == set(wrong)


def test_a_shift_is_read_in_utc() -> None:
    form = ShiftForm(
        {"shift_from": "2027-03-01T08:00", "shift_until": "2027-03-01T20:00", "note": "n", "is_told": "on"}
    )
    assert form.is_valid(), form.errors
    assert form.shift().shift_from == datetime(2027, 3, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("phone", "is_valid"), [("+999 5550 0111", True), ("", True), ("0522", False), ("+999; rm", False)]
)
def test_a_number_is_a_number(phone: str, is_valid: object) -> None:
    assert ReachForm({"email": "", "phone": phone}).is_valid() == is_valid
