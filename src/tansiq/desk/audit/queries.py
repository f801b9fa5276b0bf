"""Reading the record. Whoever reads it is recorded too: callers go through a query of their own (`oversight`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, Q, QuerySet

from tansiq.desk.audit.models import Entry
from tansiq.desk.audit.sequencer import stores

__all__ = ["Before", "Sought", "latest_entries"]

#: Where an entry without a place stands among those of its very instant: after all that have one.
_LAST = 1 << 62


class Before(NamedTuple):
    """Where a page ended: entries older than that of ``at`` and ``position`` follow."""

    at: datetime
    position: int | None


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries: of one person, about one thing, of one kind, from ``since`` on, before ``until``."""

    who: str | None = None
    target: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def latest_entries(count: int, sought: Sought, before: Before | None = None) -> list[Entry]:
    """The ``count`` newest entries of both databases that are sought, newest first, those after ``before``."""
    order = (F("at").desc(), F("position").desc(nulls_first=True))
    found = [entry for alias in stores() for entry in _sought(alias, sought, before).order_by(*order)[:count]]
    return sorted(found, key=lambda entry: (entry.at, _place(entry.position)), reverse=True)[:count]


def _place(position: int | None) -> int:
    return _LAST if position is None else position


def _sought(alias: str, sought: Sought, before: Before | None) -> QuerySet[Entry]:
    equal = {"who": sought.who, "target": sought.target, "kind": sought.kind}
    bounds = {"at__gte": sought.since, "at__lt": sought.until}
    wanted = Q(**{name: value for name, value in {**equal, **bounds}.items() if value is not None})
    if before is not None:
        earlier = Q(position__lt=before.position) if before.position is not None else Q(position__isnull=False)
        wanted &= Q(at__lt=before.at) | (Q(at=before.at) & earlier)
    return Entry.objects.using(alias).filter(wanted)
