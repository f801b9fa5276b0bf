"""Deleting an entry for good, with proof."""

from __future__ import annotations

import hashlib

from django.db import connection, transaction
from django.utils import timezone

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.watchlists import follower
from tansiq.desk.watchlists.actions.effects import held, told_reason
from tansiq.desk.watchlists.models import Certificate, Change, Entry

__all__ = ["dispose"]


@action("watchlists:entry:delete")
def dispose(*, by: Actor, entry_id: str, reason: str) -> str:
    """Delete an entry that is no longer in force, with all it ever said; the digest that the certificate names.

    What was deleted, when, by whom stands in the certificate and in the record; the follower completes both when
    every copy has let go of it. Raises RefusedError ``access.unknown``, ``entry.status``, ``entry.reason``.
    """
    entry = held(by, entry_id, "delete")
    told_reason(reason)
    _overwrite_what_is_freed()
    digest = _digest(entry)
    Certificate.objects.create(
        entry_id=entry.pk,
        group_id=entry.group_id,
        reference=entry.reference,
        digest=digest,
        versions=entry.versions.count(),
        photographs=list(entry.photographs.values_list("digest", flat=True)),
        by_id=by.user_id,
        role=by.role,
        reason=reason,
    )
    # Every part that ever had it, and what was still to come of it.
    parts = set(Change.objects.filter(entry_id=entry.pk).values_list("group_id", flat=True)) | {entry.group_id}
    Change.objects.filter(entry_id=entry.pk, done_at__isnull=True).delete()
    Change.objects.bulk_create(Change(entry_id=entry.pk, group_id=part, due_at=timezone.now()) for part in parts)
    entry.delete()
    transaction.on_commit(follower.follow, robust=True)
    details = {"digest": digest, "reference": entry.reference}
    record("watchlists:entry:delete", by=by, target=f"entry:{entry_id}", reason=reason, details=details)
    return digest


def _digest(entry: Entry) -> str:
    """SHA-256 over the digests of every version and every picture, in their order."""
    parts = [*entry.versions.order_by("number").values_list("digest", flat=True)]
    parts += entry.photographs.order_by("pk").values_list("digest", flat=True)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _overwrite_what_is_freed() -> None:
    """SQLite leaves deleted rows in free pages unless it is told to write zeros over them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
