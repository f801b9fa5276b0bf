"""Which possible hits and memories somebody may see: those of cases that they may see, by the one filter of cases."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.sight import seen_case
from tansiq.desk.screening.models import Hit, LeftOut, Memory
from tansiq.errors import RefusedError

__all__ = ["seen_hit", "visible_left_out", "visible_memories"]


def seen_hit(by: Actor, case_id: str) -> Hit:
    """The possible hit of a case. Raises RefusedError ``access.unknown``, the same where it is not shown."""
    case = seen_case(by, case_id)
    hit = Hit.objects.select_related("case").filter(case=case).first()
    if hit is None:
        raise RefusedError("access.unknown")
    return hit


def visible_memories(by: Actor) -> QuerySet[Memory]:
    """The memories of matters that are open to whoever asks."""
    return Memory.objects.filter(Q(group__isnull=True) | Q(group__in=by.groups))


def visible_left_out(by: Actor) -> QuerySet[LeftOut]:
    """What was left out by those memories."""
    return LeftOut.objects.filter(Q(memory__group__isnull=True) | Q(memory__group__in=by.groups))
