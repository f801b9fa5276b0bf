"""Telling that the time of a clock is nearly over, or over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tansiq.desk.audit.models import Entry
from tansiq.desk.cases.actions.clocks import tell_end, tell_warning
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.due import WORKER
from tansiq.desk.cases.models import ClockRun
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]


@pytest.fixture
def run(officer: Make, hit: Make) -> ClockRun:
    by = officer("border_officer").actor
    case = hit(by)
    take_step(
        by=by, case_id=str(case.pk), revision=2, step="refer_to_second_line",
        attested=frozenset({"hit_is_a_suggestion"}),
    )  # fmt: skip
    found: ClockRun = case.clocks.get()
    return found


def test_a_warning_before_its_time_and_a_second_one_are_refused(run: ClockRun) -> None:
    first = run.warnings.order_by("at").first()
    assert first is not None
    with pytest.raises(RefusedError, match=r"clock\.told"):
        tell_warning(by=WORKER, warning_id=first.pk, now=first.at - timedelta(seconds=1))
    tell_warning(by=WORKER, warning_id=first.pk, now=first.at)
    with pytest.raises(RefusedError, match=r"clock\.told"):
        tell_warning(by=WORKER, warning_id=first.pk, now=first.at)
    assert run.case.events.get(kind="warned").details == {"clock": "second_line_hold", "percent": 50, "left": ""}


def test_an_end_is_told_from_its_moment_on_and_by_the_node(run: ClockRun, writes: Callable[[], list[Entry]]) -> None:
    with pytest.raises(RefusedError, match=r"clock\.told"):
        tell_end(by=WORKER, run_id=run.pk, now=run.due_at - timedelta(microseconds=1))
    tell_end(by=WORKER, run_id=run.pk, now=run.due_at)
    event = run.case.events.get(kind="overdue")
    assert (event.person, event.at) == ("", run.due_at)
    assert (writes()[-1].who, writes()[-1].via, writes()[-1].what) == ("", "worker", "cases:clock:tell")


def test_nobody_of_the_desk_tells_the_time(run: ClockRun, officer: Make) -> None:
    with pytest.raises(RefusedError, match=r"access\.permission"):
        tell_end(by=officer("supervisor").actor, run_id=run.pk, now=run.due_at)
