"""What actions on a case write, each thing in one place: events, clocks, holds, and what the queue looks at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max

from tansiq.desk.accounts.verbs import record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.facts import folded, words_of
from tansiq.desk.cases.models import NEVER, Case, ClockRun, ClockWarning, Event, FactChange, Hold, Letter, Pending
from tansiq.engines.workflows import CaseType, Refusal, Standing
from tansiq.engines.workflows import ClockRun as Run
from tansiq.errors import RefusedError

__all__ = ["add_event", "clear_pending", "forget", "refuse", "settle", "touch", "write_clocks", "write_holds"]


def refuse(against: Sequence[Refusal], lang: str) -> None:
    """Raise RefusedError with the code of the first refusal, in the words of the type; nothing where there is none."""
    if against:
        codes = " ".join(dict.fromkeys(one.code for one in against))
        raise RefusedError(against[0].code, **{**against[0].blanks(lang), "all": codes})


def add_event(permission: str, case: Case, kind: Event.Kind, *, by: Actor, at: datetime, **said: Any) -> Event:
    """The next event of a case that is held, and the entry of the record that goes with it.

    The event is of ``by`` unless it is ``said`` to be another ``person``'s: the entry names whoever acted.
    """
    last = case.events.aggregate(last=Max("number"))["last"] or 0
    who = {"person": by.user_id, "role": by.role}
    event = Event(case=case, number=last + 1, kind=kind, at=at, version=case.version, **{**who, **said})
    event.save()
    details = {"event": event.number, "kind": str(kind), "type": case.type, "step": event.step}
    record(permission, by=by.acting_for(case.purpose, str(case.pk)), target=f"case:{case.pk}", details=details)
    return event


def write_clocks(case: Case, rows: Sequence[ClockRun], runs: Sequence[Run], event: Event) -> None:
    """Stop and start the rows of clocks as the engine's runs say; rows and runs stand in the same order."""
    for row, run in zip(rows, runs, strict=False):
        if row.stopped_at is None and run.stopped_at is not None:
            row.stopped_at, row.stopped_by = run.stopped_at, event
            row.save(update_fields=["stopped_at", "stopped_by"])
    for run in runs[len(rows) :]:
        row = ClockRun.objects.create(
            case=case,
            clock=run.clock,
            started_at=run.started_at,
            due_at=run.due_at,
            citation=run.citation,
            count=run.span.count if run.span else None,
            unit=run.span.unit if run.span else "",
            stopped_at=run.stopped_at,
            stopped_by=event if run.stopped_at else None,
        )
        ClockWarning.objects.bulk_create(
            ClockWarning(run=row, at=one.at, percent=one.warning.percent, left=one.warning.left) for one in run.warnings
        )


def write_holds(case: Case, before: Standing, after: Standing, event: Event) -> None:
    """Set the hold that a step added, lift the one that it took away."""
    kept = {hold.role for hold in after.holds}
    for hold in before.holds:
        if hold.role not in kept:
            case.holds.filter(role=hold.role, lifted_by__isnull=True).update(lifted_by=event)
    for hold in after.holds[len(before.holds) :]:
        Hold.objects.create(case=case, role=hold.role, person=hold.person, at=hold.at, reasons=hold.reasons)


def clear_pending(case: Case, by: Actor, at: datetime) -> None:
    """What waited for a second person is void: something else was done."""
    Pending.objects.filter(case=case, decided_at__isnull=True).update(decided_at=at, decided_by=by.user_id)


def forget(case: Case) -> None:
    """Empty the facts of a case, all earlier values of them, its letters, and what a search looks at. Events stay."""
    FactChange.objects.filter(event__case=case).update(values={})
    Letter.objects.filter(case=case).update(document=b"")
    case.parties.all().delete()
    case.facts, case.words = {}, folded(case.reference)
    case.save(update_fields=["facts", "words"])


def touch(case: Case, at: datetime) -> None:
    """Count up what was done where the standing stays."""
    case.changed_at, case.revision = at, case.revision + 1
    case.save(update_fields=["changed_at", "revision"])


def settle(case: Case, definition: CaseType, standing: Standing, at: datetime, *, parties: Iterable[str]) -> None:
    """Keep where the case stands now, and what the queue and a search look at; count the revision up."""
    running = [run.due_at for run in standing.clocks if run.stopped_at is None]
    case.state, case.flags = standing.state, sorted(standing.flags)
    case.is_final, case.is_held = definition.states[standing.state].final, bool(standing.holds)
    case.due_at = min(running, default=NEVER)
    case.words = words_of(definition, standing.facts, case.reference, case.purpose, case.legal_basis, *parties)
    case.changed_at, case.revision = at, case.revision + 1
    case.save()
