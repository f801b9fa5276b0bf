"""What the partner's ledger proves of a message of ours, and whether the proof is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from tansiq.desk.audit.witnessing import pace
from tansiq.desk.exchange.models import Outgoing
from tansiq.engines.envelopes.receipts import DELIVERED

__all__ = ["Logged", "logged"]


@dataclass(frozen=True, slots=True)
class Logged:
    """Since when a message of ours is in the partner's ledger, as proved; ``code``: what is wrong while it is not."""

    at: datetime | None = None
    code: str = ""


def logged(one: Outgoing) -> Logged:
    """What is proved. A proof is late after as long as a log may be without its witnesses."""
    if one.logged_at is not None or one.logged_code:
        return Logged(one.logged_at, one.logged_code)
    got = min((note.got_at for note in one.notes.all() if note.state == DELIVERED), default=None)
    is_late = got is not None and timezone.now() - got >= timedelta(minutes=pace().alarm_minutes)
    return Logged(code="inclusion.late" if is_late else "")
