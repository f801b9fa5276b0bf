"""What is in force now, by the database: the copies follow it, and every answer is held to it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from tansiq.desk.audit.actor import Actor
from tansiq.desk.watchlists.content import Content, read_content
from tansiq.desk.watchlists.models import Certificate, Entry, Version
from tansiq.desk.watchlists.rules import case_type
from tansiq.engines.matching.record import Record

__all__ = [
    "OPEN",
    "Truth",
    "content_of",
    "end_of_day",
    "entry_of_case",
    "local_day",
    "record_of",
    "records_of",
    "scopes_of",
    "truth_of",
    "visible",
    "visible_in_force",
]

#: The part of the index that everybody may search; the others are named by the group that may.
OPEN = "open"


@dataclass(frozen=True, slots=True)
class Truth:
    """What a copy has to hold of an entry in one part: this record, or nothing.

    Nothing may be left of it in any file once it is ``deleted``.
    """

    entry_id: str
    scope: str
    record: Record | None
    deleted: bool = False
    photographs: tuple[str, ...] = ()


def scopes_of(by: Actor) -> tuple[str, ...]:
    """The parts of the index that somebody may search. What one may not see lies in a part that is not opened."""
    return (OPEN, *sorted(by.groups))


def visible(by: Actor) -> QuerySet[Entry]:
    """The entries that somebody may see, whatever their status."""
    return Entry.objects.filter(Q(group__isnull=True) | Q(group_id__in=sorted(by.groups)))


def entry_of_case(case_id: str) -> Entry | None:
    """The entry that a case carries; None where it carries none, or where it was deleted."""
    return Entry.objects.filter(case=case_id).first()


def visible_in_force(by: Actor, now: datetime | None = None) -> QuerySet[Entry]:
    """Of the entries that somebody may see those in force."""
    return visible(by).filter(_in_force(now or timezone.now()))


def truth_of(entry_id: uuid.UUID, group_id: uuid.UUID | None) -> Truth:
    """What the copies of one part have to hold of an entry, as it is committed now."""
    scope = _scope(group_id)
    found = Entry.objects.filter(_in_force(timezone.now()), _in_part(scope), pk=entry_id).first()
    if found is not None:
        return Truth(str(entry_id), scope, record_of(found, content_of(found)))
    certificate = Certificate.objects.filter(entry_id=entry_id).first()
    if certificate is None:
        return Truth(str(entry_id), scope, None)
    return Truth(str(entry_id), scope, None, deleted=True, photographs=tuple(certificate.photographs))


def records_of(scope: str) -> Iterator[Record]:
    """The records of every entry in force of one part: what the index is made anew from."""
    for entry in Entry.objects.filter(_in_force(timezone.now()), _in_part(scope)).iterator():
        yield record_of(entry, content_of(entry))


def content_of(entry: Entry) -> Content:
    """What an entry says now."""
    version = Version.objects.get(entry=entry, number=entry.version)
    photographs = entry.photographs.order_by("pk").values_list("digest", flat=True)
    return read_content(version.content, case_type(entry.type_version), photographs)


def record_of(entry: Entry, content: Content) -> Record:
    """An entry as the record that is searched for."""
    return replace(content.identity, id=str(entry.pk), reference=entry.reference)


def local_day(at: datetime) -> date:
    """The day it is at the node."""
    return at.astimezone(ZoneInfo(settings.TANSIQ_TIME_ZONE)).date()


def end_of_day(day: date) -> datetime:
    """The midnight that ends a day at the node."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(settings.TANSIQ_TIME_ZONE))


def _in_force(now: datetime) -> Q:
    return Q(status=Entry.Status.PUBLISHED, until__gt=now)


def _in_part(scope: str) -> Q:
    return Q(group__isnull=True) if scope == OPEN else Q(group_id=scope)


def _scope(group_id: uuid.UUID | None) -> str:
    return OPEN if group_id is None else str(group_id)
