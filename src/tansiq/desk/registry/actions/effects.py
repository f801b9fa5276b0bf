"""What several actions, some of them in applications above, do: numbers taken, scans kept, addresses followed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange.models import Partner
from tansiq.desk.exchange.own import self_description
from tansiq.desk.registry.models import Correspondent, Scan, Series
from tansiq.desk.registry.numbers import TAG_LENGTH, TAG_SIGNS, written
from tansiq.desk.registry.scans import media_type
from tansiq.desk.uploads import keeping
from tansiq.desk.uploads.actions.effects import release, take
from tansiq.errors import RefusedError

__all__ = ["Numbered", "ToWrite", "follow", "keep_scan", "next_number", "write_to"]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number that was taken: it is never taken again."""

    series: Series
    place: int
    number: str


@dataclass(frozen=True, slots=True)
class ToWrite:
    """An authority as the directory has it, with the contact point that is written to; ``addresses``: by the means."""

    authority: str
    state: str
    kind: str
    names: Mapping[str, str]
    contact: str
    post: str
    addresses: Mapping[str, str]
    until: str = ""


def next_number(way: Series.Way, group_id: UUID | None, day: date) -> Numbered:
    """Take the next number of the year; of a matter, in a series of its own.

    The row of the series is held until the transaction ends: two never get the same, and what is undone takes none.
    """
    authority = self_description().authority
    one = {"authority": authority, "way": way, "year": day.year, "group_id": group_id}
    tag = "".join(secrets.choice(TAG_SIGNS) for _ in range(TAG_LENGTH)) if group_id else ""
    pk = Series.objects.get_or_create(**one, defaults={"tag": tag})[0].pk
    series = Series.objects.select_for_update().get(pk=pk)
    series.last += 1
    series.save(update_fields=["last"])
    number = written(authority, day.year, series.last, came_in=way == Series.Way.IN, tag=series.tag)
    return Numbered(series, series.last, number)


def keep_scan(by: Actor, upload_id: str, kind: str) -> Scan:
    """Keep a file that has arrived, in the database: a backup and the record have one place to look.

    Raises RefusedError ``access.unknown``, ``upload.unfinished``; MalformedError ``registry.scan_type``.
    """
    file = take(by, upload_id, kind)
    data = b"".join(keeping.parts(file.pk))
    made = Scan.objects.create(
        name=file.name, media_type=media_type(data), sha256=file.sha256, data=data, by_id=by.user_id
    )
    release(file.pk)
    return made


def write_to(by: Actor, told: ToWrite, language: str, reason: str) -> Partner:
    """Make an authority without a node a partner, or write to it at another contact point from now on.

    Raises RefusedError ``registry.has_node`` for one whose keys are pinned, ``exchange.oneself``.
    """
    if told.authority == self_description().authority:
        raise RefusedError("exchange.oneself")
    found = Partner.objects.select_for_update().filter(authority=told.authority).first()
    if found is not None and found.has_node:
        raise RefusedError("registry.has_node", authority=told.authority)
    if found is None:
        found = Partner(authority=told.authority, carrier=Partner.Carrier.OFF_NODE, directory=b"")
        found.pinned_by_id, found.pinned_at, found.ceremony = UUID(by.user_id), timezone.now(), reason
    _keep(found, told, language)
    return found


def follow(told: ToWrite) -> bool:
    """Write to a partner where the directory says from now on; whether it is one that is written to there."""
    kept = Correspondent.objects.filter(partner__authority=told.authority, contact=told.contact)
    found = kept.select_related("partner").first()
    if found is None or found.partner.has_node:
        return False
    _keep(found.partner, told, found.language)
    return True


def _keep(partner: Partner, told: ToWrite, language: str) -> None:
    partner.state, partner.kind, partner.names = told.state, told.kind, dict(told.names)
    partner.save()
    values = {
        "contact": told.contact, "post": told.post, "addresses": dict(told.addresses), "language": language,
        "until": told.until,
    }  # fmt: skip
    Correspondent.objects.update_or_create(partner=partner, defaults=values)
