"""Which restrictions somebody may see: those of the cases that they may see."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.sight import of_visible
from tansiq.desk.protection.models import Restriction
from tansiq.errors import RefusedError

__all__ = ["seen", "seen_restriction"]


def seen(by: Actor) -> QuerySet[Restriction]:
    """The restrictions on cases within the reach of ``by``, with their cases and rulings."""
    found = Restriction.objects.filter(of_visible(by, "case__"))
    return found.select_related("case").prefetch_related("rulings").order_by("-pk")


def seen_restriction(by: Actor, restriction_id: str) -> Restriction:
    """One of them, held until the transaction ends. Raises RefusedError ``access.unknown``."""
    try:
        wanted = UUID(restriction_id)
    except ValueError:
        raise RefusedError("access.unknown") from None
    found = seen(by).select_for_update(of=("self",)).filter(uid=wanted).first()
    if found is None:
        raise RefusedError("access.unknown")
    return found
