"""Which threads somebody may know of: the one filter that reads, counts and actions go through."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange.models import Incoming, Outgoing, Partner, Thread
from tansiq.errors import RefusedError

__all__ = ["incoming", "outgoing", "partner", "thread", "threads"]


def threads(by: Actor) -> QuerySet[Thread]:
    """The threads that are for everybody of the desk, and those of matters that are open to whoever asks."""
    return Thread.objects.filter(Q(group__isnull=True) | Q(group__in=by.groups))


def outgoing(by: Actor) -> QuerySet[Outgoing]:
    """What went out in those threads."""
    return Outgoing.objects.filter(Q(thread__group__isnull=True) | Q(thread__group__in=by.groups))


def incoming(by: Actor) -> QuerySet[Incoming]:
    """What came in and was taken in in those threads."""
    taken = Incoming.objects.filter(status=Incoming.Status.TAKEN)
    return taken.filter(Q(thread__group__isnull=True) | Q(thread__group__in=by.groups))


def thread(by: Actor, thread_id: str) -> Thread:
    """One thread. Raises RefusedError ``access.unknown``, the same where there is none and where it is not shown."""
    found = threads(by).filter(pk=thread_id).first()
    if found is None:
        raise RefusedError("access.unknown")
    return found


def partner(partner_id: str) -> Partner:
    """One partner: whom the node speaks with is known to all who work with partners. Raises as ``thread``."""
    try:
        found = Partner.objects.filter(pk=UUID(partner_id)).first()
    except ValueError:
        found = None
    if found is None:
        raise RefusedError("access.unknown")
    return found
