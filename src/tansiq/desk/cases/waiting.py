"""Which cases wait for somebody: where a step is theirs, a clock's end asks for them, or a second person is wanted.

What a role can do in which state is read off the case types; it becomes one condition of one question to the database.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache

from django.db.models import Exists, OuterRef, Q

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.library import library
from tansiq.desk.cases.models import ClockRun, Hold, Pending
from tansiq.engines.workflows import CaseType

__all__ = ["waiting_for"]

_NOTHING = Q(pk__in=[])


def waiting_for(by: Actor, at: datetime) -> Q:
    """Cases that wait for ``by`` at ``at``. Whether they may be seen is another condition."""
    here = OuterRef("pk")
    overdue = ClockRun.objects.filter(_clocks(by.role), case=here, stopped_at__isnull=True, due_at__lte=at)
    own_hold = Hold.objects.filter(case=here, role=by.role, lifted_by__isnull=True)
    pending = Pending.objects.filter(
        _seconds(by.role), case=here, revision=OuterRef("revision"), decided_at__isnull=True
    ).exclude(person=by.user_id)
    moves = Q(is_held=False) & _states(by.role)
    held = Q(is_held=True) & Exists(own_hold)
    return Q(is_final=False) & (moves | held | Q(Exists(overdue)) | Q(Exists(pending)))


@cache
def _states(role: str) -> Q:
    """The states, by type and version, from which a step is the role's."""
    return _joined(
        lambda rules: Q(state__in={state for step in rules.moves if role in step.by for state in step.sources})
    )


@cache
def _clocks(role: str) -> Q:
    """The clocks whose end the role decides about."""
    return _joined(
        lambda rules: Q(clock__in={clock.id for clock in rules.clocks.values() if role in clock.decided_by}), "case__"
    )


@cache
def _seconds(role: str) -> Q:
    """The steps that the role may be the second person of."""
    return _joined(
        lambda rules: Q(step__in={step.id for step in rules.moves if step.second and role in step.second.by}), "case__"
    )


def _joined(part: Callable[[CaseType], Q], prefix: str = "") -> Q:
    found = _NOTHING
    for (kind, version), rules in library().versions.items():
        found |= Q(**{f"{prefix}type": kind, f"{prefix}version": version}) & part(rules)
    return found
