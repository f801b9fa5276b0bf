"""Which files somebody may know of: those that they are sending themselves."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from tansiq.desk.audit.actor import Actor
from tansiq.desk.uploads.models import Upload
from tansiq.errors import RefusedError

__all__ = ["arrived", "own", "own_one"]


def own(by: Actor) -> QuerySet[Upload]:
    """The files that ``by`` sends and nothing uses yet."""
    waiting = Upload.objects.filter(taken_at__isnull=True)
    return waiting.filter(by_id=UUID(by.user_id)) if by.user_id else waiting.none()


def own_one(files: QuerySet[Upload], upload_id: str) -> Upload:
    """One of them. Raises RefusedError ``access.unknown``, the same for a file of somebody else and for none."""
    try:
        found = files.filter(pk=UUID(upload_id)).first()
    except ValueError:
        found = None
    if found is None:
        raise RefusedError("access.unknown")
    return found


def arrived(files: QuerySet[Upload], upload_id: str, kind: str) -> Upload:
    """One of them that is of this kind and whole. Raises RefusedError ``access.unknown``, ``upload.unfinished``."""
    found = own_one(files.filter(kind=kind), upload_id)
    if not found.is_whole:
        raise RefusedError("upload.unfinished", name=found.name)
    return found
