"""What may be asked about manifests: each question with its permission, its need to know, and on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry as Recorded
from tansiq.desk.cases import sight as cases
from tansiq.desk.manifests import sight
from tansiq.desk.manifests.models import Certificate, Manifest
from tansiq.desk.screening.models import Hit

__all__ = ["Problem", "Row", "certificates", "manifest", "manifests", "problems"]

_MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A manifest as it stands. ``hits``: the possible hits that the reader may know of."""

    id: str
    reference: str
    restricted: bool
    flight: str
    journey: str
    checkpoint: str
    arrives_at: datetime | None
    purpose: str
    legal_basis: str
    handling: str
    username: str
    file_name: str
    size: int
    sha256: str
    format: str
    columns: tuple[tuple[str, str], ...]
    origin: str
    status: str
    code: str
    details: Mapping[str, Any]
    total: int | None
    done: int
    screened: int
    rejected: int
    doubtful: int
    hits: int
    sent_at: datetime
    moved_at: datetime
    ended_at: datetime | None
    delete_after: datetime
    delete_citation: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong with a row (``place`` 0: with the file): it was rejected, or screened with a doubt."""

    place: int
    code: str
    details: Mapping[str, str]
    raw: str
    is_rejected: bool


@query("manifests:manifest:read")
def manifests(*, by: Actor) -> tuple[Row, ...]:
    """The manifests that somebody may know of, newest first."""
    rows = sight.visible(by).select_related("by").order_by("-sent_at", "pk")[:_MOST_ROWS]
    return tuple(_row(each, by) for each in rows)


@query("manifests:manifest:read")
def manifest(*, by: Actor, manifest_id: str) -> Row:
    """One manifest, as it stands now. Raises RefusedError ``access.unknown``."""
    return _row(sight.one(sight.visible(by).select_related("by"), manifest_id), by)


@query("manifests:row:export", Recorded.Kind.EXPORT)
def problems(*, by: Actor, manifest_id: str) -> tuple[Problem, ...]:
    """Rejected rows, each with its reason, and what is in doubt. Raises RefusedError ``access.unknown``."""
    rows = sight.one(sight.visible(by), manifest_id).problems.order_by("number")
    return tuple(Problem(one.place, one.code, one.details, one.raw, one.is_rejected) for one in rows)


@query("manifests:certificate:read")
def certificates(*, by: Actor) -> tuple[Mapping[str, Any], ...]:
    """Certificates of deletion, newest first, of manifests that somebody might have known of."""
    of_own = Certificate.objects.filter(group_id__in=sorted(by.groups))
    shown = (Certificate.objects.filter(group__isnull=True) | of_own).order_by("-at")[:_MOST_ROWS]
    return tuple(shown.values("reference", "digest", "rows", "at", "by__username", "reason", "copies", "proved_at"))


def _row(found: Manifest, by: Actor) -> Row:
    same = [name for name in Row.__slots__ if name not in ("id", "restricted", "username", "columns", "hits")]
    return Row(
        id=str(found.pk),
        restricted=found.group_id is not None,
        username=found.by.username,
        columns=tuple((heading, field) for heading, field in found.columns),
        hits=_hits(found, by),
        **{name: getattr(found, name) for name in same},
    )


def _hits(found: Manifest, by: Actor) -> int:
    """The possible hits of its rows whose cases the reader may know of: of the others nothing is counted."""
    of_it = Hit.objects.filter(sightings__screening__kind="manifest", sightings__screening__source=str(found.pk))
    return of_it.filter(case__in=cases.visible(by)).distinct().count()
