"""Which cases wait for somebody: where a step is theirs, a clock's end asks for them, or a second person is wanted.

What a role can do in which state is read off the case types. Each such state is a short walk of one index, in the order
of the queue, and the walks together are one question: what waits for others is never read, however much it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache

from django.db.models import F, Q, QuerySet

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.library import library
from tansiq.desk.cases.models import Case, ClockRun, Hold, Pending
from tansiq.desk.cases.sight import visible
from tansiq.engines.workflows import CaseType

__all__ = ["ORDER", "first_waiting"]

#: First what has a clock, the one that ends first at the top; then by when it is needed; what comes first at that
#: moment; and by age. The last makes the order whole.
ORDER = ("due_at", "needed_at", "rank", "opened_at", "pk")

_NOTHING = Q(pk__in=[])


def first_waiting(by: Actor, at: datetime, most: int, *, type_id: str = "") -> QuerySet[Case]:
    """The first ``most`` cases that wait for ``by`` at ``at``, in the order of the queue; of one type where asked."""
    here = visible(by).filter(is_final=False)
    if type_id:
        here = here.filter(type=type_id)
    first, *others = [_named(walk) for walk in _walks(by, at, here, most)]
    return Case.objects.filter(pk__in=first.union(*others)).order_by(*ORDER)[:most]


def _named(walk: QuerySet[Case]) -> QuerySet[Case, dict[str, object]]:
    """As a part of a union: without a limit of its own, which SQLite knows only further inside."""
    return Case.objects.filter(pk__in=walk.values("pk")).values("pk")


def _walks(by: Actor, at: datetime, here: QuerySet[Case], most: int) -> Iterator[QuerySet[Case]]:
    ordered = here.order_by(*ORDER[:-1])
    for kind, version, state in _states(by.role):
        yield ordered.filter(is_held=False, type=kind, version=version, state=state)[:most]
    own_holds = Hold.objects.filter(role=by.role, lifted_by__isnull=True)
    yield ordered.filter(is_held=True, pk__in=own_holds.values("case"))[:most]
    overdue = ClockRun.objects.filter(_clocks(by.role), stopped_at__isnull=True, due_at__lte=at)
    yield here.filter(pk__in=overdue.filter(case__in=here).order_by("due_at").values("case")[:most])
    pending = Pending.objects.filter(_seconds(by.role), decided_at__isnull=True, revision=F("case__revision"))
    yield here.filter(pk__in=pending.exclude(person=by.user_id).values("case"))


@cache
def _states(role: str) -> tuple[tuple[str, int, str], ...]:
    """The states, by type and version, from which a step is the role's."""
    return tuple(
        (kind, version, state)
        for (kind, version), rules in library().versions.items()
        for state in sorted({state for step in rules.moves if role in step.by for state in step.sources})
    )


@cache
def _clocks(role: str) -> Q:
    """The clocks whose end the role decides about."""
    return _joined(lambda rules: Q(clock__in={clock.id for clock in rules.clocks.values() if role in clock.decided_by}))


@cache
def _seconds(role: str) -> Q:
    """The steps that the role may be the second person of."""
    return _joined(
        lambda rules: Q(step__in={step.id for step in rules.moves if step.second and role in step.second.by})
    )


def _joined(part: Callable[[CaseType], Q]) -> Q:
    found = _NOTHING
    for (kind, version), rules in library().versions.items():
        found |= Q(case__type=kind, case__version=version) & part(rules)
    return found
