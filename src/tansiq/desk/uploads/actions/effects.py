"""What other applications do with a file that has arrived, as part of actions of their own."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tansiq.desk.audit.actor import Actor
from tansiq.desk.uploads import keeping, sight
from tansiq.desk.uploads.models import Upload

__all__ = ["release", "take"]


def take(by: Actor, upload_id: str, kind: str) -> Upload:
    """Use a file that has arrived whole: from now on it stays until it is released.

    Raises RefusedError ``access.unknown``, ``upload.unfinished``.
    """
    found = sight.arrived(sight.own(by).select_for_update(), upload_id, kind)
    found.taken_at = timezone.now()
    found.save(update_fields=["taken_at"])
    return found


def release(upload_id: UUID) -> None:
    """Delete a file that is used no more: its row now, its bytes when that is committed.

    A process that dies between the two leaves bytes without a row, which the worker clears away.
    """
    Upload.objects.filter(pk=upload_id).delete()
    transaction.on_commit(partial(keeping.forget, upload_id), robust=True)
