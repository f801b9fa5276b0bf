"""Recording that the time of a clock is nearly over, or over. Nothing is decided here: the end demands a decision."""

from __future__ import annotations

from datetime import datetime

from tansiq.desk.accounts.verbs import action
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.actions.effects import add_event
from tansiq.desk.cases.library import definition_of
from tansiq.desk.cases.models import Case, ClockRun, ClockWarning, Event
from tansiq.errors import RefusedError

__all__ = ["tell_end", "tell_warning"]

_TELL = "cases:clock:tell"


@action("cases:clock:tell")
def tell_warning(*, by: Actor, warning_id: int, now: datetime) -> None:
    """Record a warning that stands since ``at``, once. Raises RefusedError ``clock.told`` where it is recorded."""
    warning = ClockWarning.objects.select_related("run").get(pk=warning_id)
    case = _held(warning.run)
    due = ClockWarning.objects.filter(pk=warning_id, told_at__isnull=True, at__lte=now, run__stopped_at__isnull=True)
    if not due.update(told_at=now):
        raise RefusedError("clock.told", clock=warning.run.clock)
    details = {"clock": warning.run.clock, "percent": warning.percent, "left": warning.left}
    add_event(_TELL, case, Event.Kind.WARNED, by=by, at=now, details=details)


@action("cases:clock:tell")
def tell_end(*, by: Actor, run_id: int, now: datetime) -> None:
    """Record that the time of a run is over, once; of a clock that lapses, that the effect has ended.

    Raises RefusedError ``clock.told`` where it is recorded.
    """
    run = ClockRun.objects.get(pk=run_id)
    case = _held(run)
    due = ClockRun.objects.filter(pk=run_id, told_at__isnull=True, due_at__lte=now, stopped_at__isnull=True)
    if not due.update(told_at=now):
        raise RefusedError("clock.told", clock=run.clock)
    lapses = definition_of(case).clocks[run.clock].lapses
    kind = Event.Kind.LAPSED if lapses else Event.Kind.OVERDUE
    add_event(_TELL, case, kind, by=by, at=now, details={"clock": run.clock})


def _held(run: ClockRun) -> Case:
    """The case of a run, held, so that whoever takes a step and whoever records a warning go one after the other."""
    return Case.objects.select_for_update(of=("self",)).get(pk=run.case_id)
