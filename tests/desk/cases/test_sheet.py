"""A case as values for those who read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.cases import queries
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.library import shipped_types
from tansiq.desk.cases.models import Case, ClockRun
from tansiq.desk.cases.sheet import clocks_seen, has_part
from tansiq.desk.cases.standing import runs_of

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]


@pytest.fixture
def referred(officer: Make, hit: Make) -> Case:
    by = officer("border_officer").actor
    case = hit(by)
    take_step(
        by=by, case_id=str(case.pk), revision=2, step="refer_to_second_line",
        attested=frozenset({"hit_is_a_suggestion"}),
    )  # fmt: skip
    case.refresh_from_db()
    return case


@pytest.mark.parametrize(
    ("hours", "status", "part"),
    [(0, "running", 0), (1, "running", 25), (2, "warned", 50), (4, "overdue", 100), (9, "overdue", 100)],
)  # fmt: skip
def test_a_clock_shows_how_much_of_its_time_is_gone(referred: Case, hours: int, status: str, part: int) -> None:
    rows = runs_of(referred)
    (seen,) = clocks_seen(shipped_types().newest("border_hit"), rows, rows[0].started_at + timedelta(hours=hours))
    assert (seen.status, seen.part) == (status, part)
    assert seen.left == timedelta(hours=4 - hours)
    assert (seen.citation, seen.decided_by) == ("an invented article", ("border_officer", "ncb_officer"))


def test_running_clocks_stand_first_and_a_stopped_one_keeps_what_it_said(referred: Case) -> None:
    event, now = referred.events.order_by("number").last(), timezone.now()
    run = referred.clocks.get()
    referred.clocks.update(stopped_at=run.started_at + timedelta(hours=1), stopped_by=event)
    ClockRun.objects.create(case=referred, clock="source_answer", started_at=now, due_at=now + timedelta(hours=12))
    seen = clocks_seen(shipped_types().newest("border_hit"), runs_of(referred), now + timedelta(days=9))
    assert [(one.id, one.status) for one in seen] == [("source_answer", "overdue"), ("second_line_hold", "stopped")]
    assert seen[1].left == timedelta(hours=3)


def test_a_halted_case_shows_the_halt_and_where_it_goes_on_from(referred: Case, officer: Make) -> None:
    prosecutor = officer("prosecutor").actor
    take_step(
        by=prosecutor, case_id=str(referred.pk), revision=referred.revision, step="suspend_for_rights",
        attested=frozenset({"measure_on_file"}), reasons="an order",
    )  # fmt: skip
    sheet = queries.case(by=prosecutor, case_id=str(referred.pk))
    assert sheet.under is not None
    assert (sheet.state_texts.told("en"), sheet.under.told("en")) == ("Suspended to protect rights", "Second line")
    assert sheet.holds == (("prosecutor", "an order"),)


def test_facts_are_for_who_has_a_part_in_the_type(referred: Case, officer: Make) -> None:
    rules = shipped_types().newest("border_hit")
    assert has_part(rules, "border_officer")
    assert not has_part(rules, "analyst")
    for role, may in (("border_officer", True), ("analyst", False)):
        assert queries.case(by=officer(role).actor, case_id=str(referred.pk)).may_record is may
