"""Which letters and scans somebody may know of: those of the threads that are open to whoever asks."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange import sight
from tansiq.desk.registry.models import Arrival, Letter, Scan, Statement
from tansiq.errors import RefusedError

__all__ = ["arrivals", "letter", "letters", "scan"]


def letters(by: Actor) -> QuerySet[Letter]:
    """The letters of messages that are open to whoever asks."""
    return Letter.objects.filter(message__in=sight.outgoing(by))


def arrivals(by: Actor) -> QuerySet[Arrival]:
    """What came in without a node, in threads that are open to whoever asks."""
    return Arrival.objects.filter(incoming__in=sight.incoming(by))


def letter(by: Actor, letter_id: str) -> Letter:
    """One letter. Raises RefusedError ``access.unknown``, the same where there is none and where it is not shown."""
    try:
        found = letters(by).select_related("message__partner").filter(pk=UUID(letter_id)).first()
    except ValueError:
        found = None
    if found is None:
        raise RefusedError("access.unknown")
    return found


def scan(by: Actor, scan_id: str) -> Scan:
    """One scan: of what came in, or of a receipt for a letter. Raises as ``letter``."""
    receipts = Statement.objects.filter(letter__in=letters(by)).values("scan")
    mine = Q(pk__in=arrivals(by).values("scan")) | Q(pk__in=receipts)
    found = Scan.objects.filter(mine, pk=int(scan_id)).first() if _is_number(scan_id) else None
    if found is None:
        raise RefusedError("access.unknown")
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16
