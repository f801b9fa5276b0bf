"""Reading the record. Whoever reads it is recorded too: callers go through a query of their own (accounts.verbs)."""

from __future__ import annotations

from tansiq.desk.audit.models import Entry
from tansiq.desk.audit.sequencer import stores

__all__ = ["latest_entries"]


def latest_entries(count: int, *, who: str | None = None, target: str | None = None) -> list[Entry]:
    """The ``count`` newest entries of both databases, newest first, of one person or thing where asked."""
    wanted = {name: value for name, value in (("who", who), ("target", target)) if value is not None}
    found = [
        entry
        for alias in stores()
        for entry in Entry.objects.using(alias).filter(**wanted).order_by("-at", "-pk")[:count]
    ]
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:count]
