"""Warnings and ends of clocks: recorded once, and nothing else done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from tansiq.desk.cases import queries
from tansiq.desk.cases.actions.facts import record_facts
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.due import WORKER, check_clocks
from tansiq.desk.cases.models import Case, ClockRun
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

Make = Callable[..., Any]


@pytest.fixture
def held(officer: Make, hit: Make) -> Case:
    """A case whose traveller waits in the second line, for four hours at most."""
    by = officer("border_officer").actor
    case = hit(by)
    take_step(
        by=by, case_id=str(case.pk), revision=2, step="refer_to_second_line",
        attested=frozenset({"hit_is_a_suggestion"}),
    )  # fmt: skip
    return case


def _start(case: Case) -> datetime:
    return case.clocks.get().started_at


def _told(case: Case) -> list[tuple[str, Any]]:
    events = case.events.exclude(kind__in=["opened", "step"]).order_by("number")
    return [(event.kind, event.details.get("percent")) for event in events]


def test_each_warning_and_the_end_are_recorded_once_however_often_one_looks(held: Case) -> None:
    counts = [check_clocks(_start(held) + timedelta(hours=hours)) for hours in (1, 2, 2, 3.5, 3.5, 4, 4, 400)]
    assert counts == [0, 1, 0, 1, 0, 1, 0, 0]
    assert _told(held) == [("warned", 50), ("warned", 80), ("overdue", None)]
    assert {event.person for event in held.events.filter(kind="warned")} == {""}


def test_the_end_of_a_clock_moves_nothing(held: Case) -> None:
    before = Case.objects.values().get(pk=held.pk)
    check_clocks(_start(held) + timedelta(days=9))
    assert Case.objects.values().get(pk=held.pk) == before
    assert held.clocks.get().stopped_at is None


def test_a_clock_that_was_stopped_tells_nothing(held: Case, officer: Make) -> None:
    start = _start(held)
    event = held.events.order_by("number").last()
    held.clocks.update(stopped_at=start + timedelta(hours=1), stopped_by=event)
    assert check_clocks(start + timedelta(days=1)) == 0
    assert _told(held) == []


def test_several_workers_record_each_thing_once(held: Case) -> None:
    now, gate, counts = _start(held) + timedelta(hours=5), threading.Barrier(3), []

    def work() -> None:
        gate.wait(10)
        try:
            counts.append(check_clocks(now))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(counts) == 3
    assert _told(held) == [("warned", 50), ("warned", 80), ("overdue", None)]


def test_a_clock_that_lapses_ends_the_effect_and_leaves_the_state_to_a_person(officer: Make, notice: Make) -> None:
    by = officer("ncb_officer").actor
    case = notice(by)
    Case.objects.filter(pk=case.pk).update(state="published")
    assert queries.case(by=by, case_id=str(case.pk)).is_in_force
    take_step(by=by, case_id=str(case.pk), revision=2, step="record_warrant_lifted")  # an event starts the clock
    run = case.clocks.get(clock="withdrawal")
    check_clocks(run.due_at - timedelta(hours=1))
    assert queries.case(by=by, case_id=str(case.pk)).is_in_force
    past = run.due_at - run.started_at + timedelta(minutes=1)
    case.clocks.update(started_at=run.started_at - past, due_at=run.due_at - past)
    check_clocks(run.due_at)
    assert _told(case)[-1][0] == "lapsed"
    sheet = queries.case(by=by, case_id=str(case.pk))
    assert (sheet.state, sheet.is_in_force, sheet.has_effect) == ("published", False, True)
    assert [row.id for row in queries.queue(by=officer("supervisor").actor)] == [str(case.pk)]


def test_an_event_stops_a_clock_and_moves_nothing(officer: Make, notice: Make) -> None:
    by = officer("ncb_officer").actor
    case = notice(by)
    Case.objects.filter(pk=case.pk).update(state="published")
    now = timezone.now()
    run = ClockRun.objects.create(
        case=case, clock="without_judicial_reference", started_at=now, due_at=now + timedelta(hours=72)
    )
    record_facts(by=by, case_id=str(case.pk), revision=2, facts={"judicial_reference": "J-1"})
    take_step(by=by, case_id=str(case.pk), revision=3, step="record_judicial_reference")
    run.refresh_from_db()
    assert run.stopped_by == case.events.order_by("number").last()
    assert Case.objects.get(pk=case.pk).state == "published"


def test_one_case_whose_rules_were_changed_keeps_no_other_waiting(held: Case, officer: Make, hit: Make) -> None:
    Case.objects.filter(pk=held.pk).update(fingerprint="0" * 64)
    by = officer("border_officer").actor
    other = hit(by)
    take_step(
        by=by, case_id=str(other.pk), revision=2, step="refer_to_second_line",
        attested=frozenset({"hit_is_a_suggestion"}),
    )  # fmt: skip
    check_clocks(ClockRun.objects.get(case=other).due_at)
    assert ("overdue", None) in _told(other)


def test_the_worker_may_tell_the_time_and_nothing_else(held: Case) -> None:
    with pytest.raises(RefusedError, match=r"access\.permission"):
        queries.queue(by=WORKER)
