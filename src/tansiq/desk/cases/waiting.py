"""Which cases wait for somebody: where a step is theirs, a clock's end asks for them, or a second person is wanted.

What a role can do in which state is read off the case types. Each such state is a short walk of one index, in the order
of the queue, and the walks together are one question: what waits for others is never read, however much it is. The
question is written out here, since putting it together anew for every page took longer than asking it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.library import library
from tansiq.desk.cases.models import Case, ClockRun, Hold, Pending
from tansiq.desk.cases.sight import of_visible, visible
from tansiq.desk.rulebook.in_force import per_rulebook
from tansiq.engines.workflows import CaseType

__all__ = ["ORDER", "first_waiting"]

#: First what has a clock, the one that ends first at the top; then by when it is needed; what comes first at that
#: moment; and by age. The last makes the order whole.
ORDER = ("due_at", "needed_at", "rank", "opened_at", "pk")

_NOTHING = Q(pk__in=[])
# The words of the index `cases_waiting`, as Django writes them: SQLite uses a partial index by its words.
_WALK = (
    "SELECT id FROM cases_case WHERE NOT is_final AND NOT is_held AND type = %s AND version = %s AND state = %s"
    " AND (group_id IS NULL{groups}) ORDER BY due_at, needed_at, rank, opened_at LIMIT %s"
)

#: A part of the question, with what fills its places.
_Part = tuple[str, tuple[object, ...]]
_Rows = QuerySet[ClockRun] | QuerySet[Hold] | QuerySet[Pending]


def first_waiting(by: Actor, at: datetime, most: int, *, type_id: str = "") -> QuerySet[Case]:
    """The first ``most`` cases that wait for ``by`` at ``at``, in the order of the queue; of one type where asked."""
    parts = [*_walks(by, most, type_id), *_written(_others(by, at, most))]
    # A limit inside a union stands one level further in: SQLite wants it so.
    # No word of it is from outside.
    names = " UNION ".join(f"SELECT * FROM ({sql}) AS walk{number}" for number, (sql, _) in enumerate(parts))  # noqa: S608
    found = visible(by).filter(is_final=False, pk__in=RawSQL(names, [value for _, given in parts for value in given]))  # noqa: S611  (no word of it is from outside)
    return (found.filter(type=type_id) if type_id else found).order_by(*ORDER)[:most]


def _walks(by: Actor, most: int, type_id: str) -> Iterator[_Part]:
    """The cases of each state from which a step is the role's."""
    groups = tuple(models.UUIDField().get_db_prep_value(group, connection) for group in sorted(by.groups))
    walk = _WALK.format(groups=f" OR group_id IN ({', '.join(['%s'] * len(groups))})" if groups else "")
    for kind, version, state in _states(by.role):
        if type_id in ("", kind):
            yield walk, (kind, version, state, *groups, most)


def _others(by: Actor, at: datetime, most: int) -> Iterator[_Rows]:
    """What else waits for the role: its own holds, clocks that ran out, steps that want a second person."""
    yield Hold.objects.filter(role=by.role, lifted_by__isnull=True)
    overdue = ClockRun.objects.filter(_clocks(by.role), stopped_at__isnull=True, due_at__lte=at, case__is_final=False)
    yield overdue.filter(of_visible(by, "case__")).order_by("due_at")[:most]
    pending = Pending.objects.filter(_seconds(by.role), decided_at__isnull=True, revision=F("case__revision"))
    yield pending.exclude(person=by.user_id)


def _written(questions: Iterator[_Rows]) -> Iterator[_Part]:
    for rows in questions:
        # None of it is ever the role's: Django says so instead of asking.
        with suppress(EmptyResultSet):
            sql, given = rows.values_list("case").query.get_compiler(connection=connection).as_sql()
            yield sql, tuple(given)


@per_rulebook
def _states(role: str) -> tuple[tuple[str, int, str], ...]:
    """The states, by type and version, from which a step is the role's."""
    return tuple(
        (kind, version, state)
        for (kind, version), rules in library().versions.items()
        for state in sorted({state for step in rules.moves if role in step.by for state in step.sources})
    )


@per_rulebook
def _clocks(role: str) -> Q:
    """The clocks whose end the role decides about."""
    return _joined(lambda rules: Q(clock__in={clock.id for clock in rules.clocks.values() if role in clock.decided_by}))


@per_rulebook
def _seconds(role: str) -> Q:
    """The steps that the role may be the second person of."""
    return _joined(
        lambda rules: Q(step__in={step.id for step in rules.moves if step.second and role in step.second.by})
    )


def _joined(part: Callable[[CaseType], Q]) -> Q:
    found = _NOTHING
    for rules in library().versions.values():
        # By the fingerprint, which no index has: a planner that began with the cases of a type would read them all.
        found |= Q(case__fingerprint=rules.fingerprint) & part(rules)
    return found
