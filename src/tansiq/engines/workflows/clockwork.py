"""Which clocks a step stops and starts."""

from __future__ import annotations

from datetime import date, datetime

from tansiq.engines.workflows.clocks import ClockRun, running, start_at_field, start_run, stop_run
from tansiq.engines.workflows.definition import CaseType, Clock, Step
from tansiq.engines.workflows.sight import citation_of, seen_of, spans_of
from tansiq.engines.workflows.spans import Place
from tansiq.engines.workflows.standing import Standing

__all__ = ["moved_clocks"]


def moved_clocks(
    definition: CaseType, standing: Standing, step: Step | None, at: datetime, place: Place
) -> tuple[ClockRun, ...]:
    """The clocks after ``step`` has led to ``standing``; without a step, those that start with the case.

    Raises MalformedError ``workflow.naive_time`` or ``workflow.span``.
    """
    state = standing.state if step is None or step.kind == "move" else ""
    event = step.subject if step and step.kind == "event" else ""
    runs = standing.clocks
    for clock in definition.clocks.values():
        if state in clock.stops_in or event in clock.stops_at:
            runs = _stopped(runs, clock.id, at)
        if state in clock.starts_in or event in clock.starts_at:
            runs = _started(definition, standing, clock, runs, at=at, place=place)
    return runs


def _stopped(runs: tuple[ClockRun, ...], clock: str, at: datetime) -> tuple[ClockRun, ...]:
    return tuple(stop_run(run, at) if run.clock == clock else run for run in runs)


def _started(
    definition: CaseType,
    standing: Standing,
    clock: Clock,
    runs: tuple[ClockRun, ...],
    *,
    at: datetime,
    place: Place,
) -> tuple[ClockRun, ...]:
    """A clock that runs already runs on, unless it ``restarts``; one whose condition is not met does not start."""
    if clock.when and not clock.when.holds(seen_of(definition, standing, at, place)):
        return runs
    if running(runs, clock.id):
        if not clock.restarts:
            return runs
        runs = _stopped(runs, clock.id, at)
    spans = spans_of(definition, standing)
    if clock.parameter:
        citation = citation_of(definition, standing, clock.parameter)
        new = start_run(clock, at, spans[clock.parameter], citation, place=place, spans=spans)
    else:
        day = standing.facts.get(clock.due_field)
        if not isinstance(day, date):
            return runs
        new = start_at_field(clock, at, day, place=place, spans=spans)
    return (*runs, new)
