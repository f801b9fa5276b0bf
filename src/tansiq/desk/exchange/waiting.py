"""What waits for partners: messages that may go now, and those whose attachments have to be there first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from tansiq.desk.exchange.actions import delivering
from tansiq.desk.exchange.asking import Grounds, why_not
from tansiq.desk.exchange.models import Attached, Outgoing, Partner
from tansiq.desk.exchange.receiving import CARRIER
from tansiq.desk.rulebook.in_force import is_unsettled

__all__ = ["held_up", "lawful_of", "ready"]


def ready(now: datetime) -> QuerySet[Outgoing]:
    """Messages that may leave now: nothing that they, or those before them in the thread, refer to is missing.

    None, and they wait, while it is not settled which law the node has.
    """
    if is_unsettled():
        return Outgoing.objects.none()
    before = Attached.objects.filter(
        brought_at__isnull=True,
        outgoing__thread=OuterRef("thread"),
        outgoing__partner=OuterRef("partner"),
        outgoing__status=Outgoing.Status.WAITING,
        outgoing__sequence__lte=OuterRef("sequence"),
    )
    return _waiting(now).exclude(Exists(before))


def held_up(now: datetime) -> QuerySet[Outgoing]:
    """Messages whose attachments are not there yet."""
    missing = Attached.objects.filter(brought_at__isnull=True, outgoing=OuterRef("pk"))
    return _waiting(now).filter(Exists(missing))


def lawful_of(partner: Partner, found: Sequence[Outgoing], now: datetime) -> list[Outgoing]:
    """Those of ``found`` that may go to their partner by the law of today; what may not waits no longer."""
    if not found:
        return []
    grounds = Grounds.now()
    against = {one.pk: codes for one in found if (codes := why_not(one, partner, grounds))}
    if not against:
        return list(found)
    delivering.stop(by=CARRIER, against=against, at=now)
    waiting = Outgoing.objects.filter(status=Outgoing.Status.WAITING, pk__in=[one.pk for one in found])
    left = set(waiting.values_list("pk", flat=True))
    return [one for one in found if one.pk in left]


def _waiting(now: datetime) -> QuerySet[Outgoing]:
    return Outgoing.objects.filter(status=Outgoing.Status.WAITING, due_at__lte=now)
