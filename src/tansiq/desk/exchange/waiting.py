"""What waits for partners: messages that may go now, and those whose attachments have to be there first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from tansiq.desk.exchange.actions import delivering
from tansiq.desk.exchange.asking import Grounds, why_not
from tansiq.desk.exchange.models import Attached, Outgoing, Partner
from tansiq.desk.exchange.protecting import bound_threads
from tansiq.desk.exchange.receiving import CARRIER
from tansiq.desk.exchange.reviewed import gathered
from tansiq.desk.rulebook.in_force import is_unsettled

__all__ = ["held_up", "lawful_of", "reachable", "ready"]


def ready(now: datetime) -> QuerySet[Outgoing]:
    """Messages that may leave now: nothing that they, or those before them in the thread, refer to is missing.

    The few threads in which anything is missing are found first: what stands before each message is looked at in those
    alone, however many wait.
    """
    before = _missing().filter(
        outgoing__thread=OuterRef("thread"),
        outgoing__partner=OuterRef("partner"),
        outgoing__status=Outgoing.Status.WAITING,
        outgoing__sequence__lte=OuterRef("sequence"),
    )
    return _waiting(now).exclude(Q(thread__in=_missing().values("outgoing__thread")) & Q(Exists(before)))


def held_up(now: datetime) -> QuerySet[Outgoing]:
    """Messages whose attachments are not there yet."""
    return _waiting(now).filter(pk__in=_missing().values("outgoing"))


def reachable(now: datetime) -> QuerySet[Partner]:
    """Partners that are brought things and whose pause is over, the one that has waited longest first."""
    apart = (Partner.Carrier.OFF_NODE, Partner.Carrier.ASKING)
    found = Partner.objects.filter(due_at__lte=now, is_suspended=False).exclude(carrier__in=apart)
    return found.order_by("due_at")


def lawful_of(partner: Partner, found: Sequence[Outgoing], now: datetime) -> list[Outgoing]:
    """Those of ``found`` that may go to their partner by the law of today; what may not waits no longer."""
    if not found:
        return []
    against = {pk: codes for pk, codes in _against(partner, found).items() if codes}
    if not against:
        return list(found)
    delivering.stop(by=CARRIER, against=against, at=now)
    waiting = Outgoing.objects.filter(status=Outgoing.Status.WAITING, pk__in=[one.pk for one in found])
    left = set(waiting.values_list("pk", flat=True))
    return [one for one in found if one.pk in left]


def _against(partner: Partner, found: Sequence[Outgoing]) -> dict[int, tuple[str, ...]]:
    """What stands against each."""
    grounds = _grounds_of(found)
    return {one.pk: why_not(one, partner, grounds) for one in found}


def _grounds_of(found: Sequence[Outgoing]) -> Grounds:
    """What law is asked on for all of these: what their threads and reviews say is asked for once."""
    threads = frozenset(one.thread_id for one in found)
    names = {name for one in found for name in one.asked.get("reviews", ())}
    return replace(Grounds.now(), free=threads - bound_threads(threads), reviews=gathered(names, threads))


def _missing() -> QuerySet[Attached]:
    return Attached.objects.filter(brought_at__isnull=True, outgoing__isnull=False)


def _waiting(now: datetime) -> QuerySet[Outgoing]:
    """Messages whose pause is over. None, and they wait, while it is not settled which law the node has."""
    if is_unsettled():
        return Outgoing.objects.none()
    return Outgoing.objects.filter(status=Outgoing.Status.WAITING, due_at__lte=now)
