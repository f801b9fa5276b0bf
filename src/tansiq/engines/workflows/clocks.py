"""Clocks of a case: started with the value and citation of that moment, read at another, never acting by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from tansiq.engines.workflows.definition import CaseType, Clock, Warn
from tansiq.engines.workflows.spans import Place, Rule, Span, day_end, deadline, moved
from tansiq.errors import MalformedError

__all__ = [
    "ClockReading",
    "ClockRun",
    "WarningAt",
    "decisions_due",
    "read_run",
    "running",
    "start_at_field",
    "start_run",
    "stop_run",
]


@dataclass(frozen=True, slots=True)
class WarningAt:
    """A warning and the moment, in UTC, from which it stands."""

    warning: Warn
    at: datetime


@dataclass(frozen=True, slots=True)
class ClockRun:
    """One run of a clock. What it was started with is kept: a law changed later changes nothing in it.

    ``due_at`` is the first moment, in UTC, at which the time is over. ``span`` is None where the day stood in a field.
    """

    clock: str
    started_at: datetime
    due_at: datetime
    citation: str
    span: Span | None = None
    warnings: tuple[WarningAt, ...] = ()
    stopped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClockReading:
    """What a clock shows. ``overdue``: somebody must decide; the engine does nothing of its own."""

    run: ClockRun
    status: Literal["running", "warned", "overdue", "stopped"]
    left: timedelta
    warned: tuple[Warn, ...]
    next_warning: datetime | None


def start_run(
    clock: Clock, at: datetime, span: Span, citation: str, *, place: Place, spans: dict[str, Span]
) -> ClockRun:
    """Start a clock at ``at`` for ``span``. ``spans`` give the warnings that count back from the end.

    Raises MalformedError ``workflow.naive_time`` or ``workflow.span``.
    """
    rule = Rule(clock.counting, clock.first_day, clock.last_day_off)
    due_at = deadline(at, span, rule, place)
    run = ClockRun(clock.id, at.astimezone(UTC), due_at, citation, span)
    return replace(run, warnings=_warnings(clock, run, place, spans))


def start_at_field(clock: Clock, at: datetime, day: date, *, place: Place, spans: dict[str, Span]) -> ClockRun:
    """Start a clock whose end is the end of a day that the case states.

    Raises MalformedError ``workflow.naive_time`` or ``workflow.span``.
    """
    if at.tzinfo is None:
        raise MalformedError("workflow.naive_time", moment=at.isoformat())
    try:
        due_at = day_end(day, place.zone)
    except OverflowError:
        raise MalformedError("workflow.span", count=day.year, unit="years") from None
    run = ClockRun(clock.id, at.astimezone(UTC), due_at, citation="")
    return replace(run, warnings=_warnings(clock, run, place, spans))


def _warnings(clock: Clock, run: ClockRun, place: Place, spans: dict[str, Span]) -> tuple[WarningAt, ...]:
    """When each warning begins, never before the start: half of ten hours, or two days before the end."""
    found = []
    for warning in clock.warnings:
        if warning.percent:
            at = run.started_at + (run.due_at - run.started_at) * warning.percent / 100
        elif warning.left in spans:
            at = moved(run.due_at, spans[warning.left], place, -1)
        else:
            continue
        found.append(WarningAt(warning, max(at, run.started_at)))
    return tuple(sorted(found, key=lambda one: one.at))


def stop_run(run: ClockRun, at: datetime) -> ClockRun:
    """Stop a clock; one that is stopped already keeps the first moment."""
    return run if run.stopped_at else replace(run, stopped_at=at.astimezone(UTC))


def running(runs: Iterable[ClockRun], clock: str) -> ClockRun | None:
    """The run of a clock that was not stopped, or None."""
    return next((run for run in runs if run.clock == clock and run.stopped_at is None), None)


def read_run(run: ClockRun, at: datetime) -> ClockReading:
    """What a clock shows at ``at``: how long is left (less than nothing once overdue), and which warnings stand.

    Raises MalformedError ``workflow.naive_time``.
    """
    if at.tzinfo is None:
        raise MalformedError("workflow.naive_time", moment=at.isoformat())
    seen_at = min(at.astimezone(UTC), run.stopped_at or at.astimezone(UTC))
    warned = tuple(one.warning for one in run.warnings if one.at <= seen_at)
    coming = [one.at for one in run.warnings if one.at > seen_at]
    status: Literal["running", "warned", "overdue", "stopped"] = "warned" if warned else "running"
    if run.stopped_at is not None:
        status = "stopped"
    elif seen_at >= run.due_at:
        status = "overdue"
    next_warning = min(coming) if coming and status in ("running", "warned") else None
    return ClockReading(run, status, run.due_at - seen_at, warned, next_warning)


def decisions_due(definition: CaseType, runs: Iterable[ClockRun], at: datetime) -> tuple[Clock, ...]:
    """The clocks that have ended and wait for a person's decision."""
    return tuple(definition.clocks[run.clock] for run in runs if read_run(run, at).status == "overdue")
