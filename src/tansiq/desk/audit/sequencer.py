"""Committed entries in one order without a gap: what the tamper-evident log is made from.

Entries are written in two databases by many processes, and get their ids before they are committed: an id says neither
the order nor that nothing is missing. So a place is given afterwards, to what is committed, by one process at a time:
0, 1, 2 over both databases. A crash between the two databases leaves no gap, since the next place is always one after
the highest that either holds.

The log (`log`) is one step further: it reads `entries_from` its own size on, and appends a commitment to each.
"""

from __future__ import annotations

from heapq import merge
from operator import attrgetter

from django.db import connections, transaction
from django.db.models import Max

from tansiq.desk.audit.models import Entry, Turn
from tansiq.desk.surroundings import READS

__all__ = ["entries_from", "is_numbered", "number_entries", "stores"]


def stores() -> tuple[str, ...]:
    """The connections that lead to different tables of entries: one where both lead to the same database."""
    places = [connections[alias].settings_dict for alias in ("default", READS)]
    is_one = connections["default"].vendor == "postgresql" and places[0]["NAME"] == places[1]["NAME"]
    return ("default",) if is_one else ("default", READS)


def number_entries(limit: int = 1000, first: int = 0) -> int:
    """Give up to ``limit`` committed entries of each database their places, oldest first; how many were given one.

    ``first``: no place below it is given, whatever the databases hold: those places are taken in the log.

    The second database goes first and is committed before the first one is begun: whatever breaks off, no place stays
    empty below one that is taken.
    """
    return sum(_number(alias, limit, first) for alias in reversed(stores()))


def is_numbered(first: int = 0) -> bool:
    """Whether any entry has its place, at ``first`` or beyond."""
    return any(Entry.objects.using(alias).filter(position__gte=first).exists() for alias in stores())


def entries_from(position: int, count: int) -> list[Entry]:
    """Up to ``count`` numbered entries in their order, the first of them at ``position``."""
    wanted = {"position__gte": position, "position__lt": position + count}
    found = [Entry.objects.using(alias).filter(**wanted).order_by("position") for alias in stores()]
    return list(merge(*found, key=attrgetter("position")))


def _next_position(first: int) -> int:
    highest = [Entry.objects.using(alias).aggregate(top=Max("position"))["top"] for alias in stores()]
    return max([first, *(int(top) + 1 for top in highest if top is not None)])


def _number(alias: str, limit: int, first: int) -> int:
    with transaction.atomic(using="default"):
        Turn.objects.get_or_create(pk=1)
        Turn.objects.select_for_update().get(pk=1)
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            entries = Entry.objects.using(alias).filter(position__isnull=True)
            waiting = list(entries.order_by("at", "pk").values_list("pk", flat=True)[:limit])
            places = list(enumerate(waiting, start=_next_position(first) if waiting else 0))
            # One statement prepared once: through the model it would be compiled for every entry.
            cursor.executemany("UPDATE audit_entry SET position = %s WHERE id = %s", places)
    return len(waiting)
