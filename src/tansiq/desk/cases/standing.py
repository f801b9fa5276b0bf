"""Where a case stands, as the engine's value, out of its rows; and who asks, as the engine's actor."""

from __future__ import annotations

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.facts import from_stored
from tansiq.desk.cases.library import node_parameters
from tansiq.desk.cases.models import Case, ClockRun, Event
from tansiq.engines import workflows
from tansiq.engines.workflows import CaseType, Hold, Span, Standing, Taken
from tansiq.engines.workflows.clocks import WarningAt
from tansiq.engines.workflows.definition import Warn
from tansiq.engines.workflows.standing import Attestation

__all__ = ["person_of", "run_of", "runs_of", "standing_of"]


def person_of(by: Actor) -> workflows.Actor:
    """Whoever acts, in the one role that is used."""
    return workflows.Actor(by.user_id, frozenset({by.role}))


def standing_of(case: Case, definition: CaseType) -> Standing:
    """The standing of a case. Five questions to the database, whatever the case."""
    return Standing(
        state=case.state,
        facts=from_stored(definition.fields, case.facts),
        given=node_parameters().of(case.type),
        flags=frozenset(case.flags),
        holds=tuple(
            Hold(hold.role, hold.person, hold.at, hold.reasons)
            for hold in case.holds.filter(lifted_by__isnull=True).order_by("pk")
        ),
        taken=tuple(_taken(event) for event in case.events.filter(kind=Event.Kind.STEP).order_by("number")),
        clocks=tuple(run_of(run) for run in runs_of(case)),
        linked_duties=frozenset((person, duty) for person, duty in case.linked_duties),
    )


def runs_of(case: Case) -> list[ClockRun]:
    """The runs of clocks in the order in which they started, with their warnings."""
    return list(case.clocks.order_by("pk").prefetch_related("warnings"))


def run_of(row: ClockRun) -> workflows.ClockRun:
    """A run of a clock as the engine's value."""
    warnings = sorted(row.warnings.all(), key=lambda one: (one.at, one.pk))
    return workflows.ClockRun(
        clock=row.clock,
        started_at=row.started_at,
        due_at=row.due_at,
        citation=row.citation,
        span=Span(row.count, row.unit) if row.count is not None else None,
        warnings=tuple(WarningAt(Warn(one.percent, one.left), one.at) for one in warnings),
        stopped_at=row.stopped_at,
    )


def _taken(event: Event) -> Taken:
    return Taken(
        step=event.step,
        person=event.person,
        role=event.role,
        at=event.at,
        left=event.left,
        entered=event.entered,
        duties=frozenset(event.duties),
        attestations=tuple(Attestation(name, event.person, event.at) for name in event.attested),
        second=event.second,
        reasons=event.reasons,
        grounds=tuple(event.grounds),
        consulted=event.consulted,
    )
