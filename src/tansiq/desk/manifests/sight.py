"""Which manifests somebody may know of: the one filter that reads, counts and actions go through."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from tansiq.desk.audit.actor import Actor
from tansiq.desk.manifests.models import Manifest
from tansiq.errors import RefusedError

__all__ = ["one", "visible"]


def visible(by: Actor) -> QuerySet[Manifest]:
    """The manifests that are for everybody of the desk, and those of matters that are open to whoever asks."""
    return Manifest.objects.filter(Q(group__isnull=True) | Q(group__in=by.groups))


def one(manifests: QuerySet[Manifest], manifest_id: str) -> Manifest:
    """One of them. Raises RefusedError ``access.unknown``, the same where there is none and where it is not shown."""
    try:
        found = manifests.filter(pk=UUID(manifest_id)).first()
    except ValueError:
        found = None
    if found is None:
        raise RefusedError("access.unknown")
    return found
