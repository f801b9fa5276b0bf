"""Deleting a manifest for good, with proof: by a person, or when its time is over."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.manifests import sight
from tansiq.desk.manifests.models import Certificate, Manifest
from tansiq.desk.uploads.actions.effects import release
from tansiq.desk.watchlists.actions.effects import told_reason
from tansiq.errors import RefusedError

__all__ = ["dispose", "expire", "prove"]

_DELETE, _EXPIRE = "manifests:manifest:delete", "manifests:manifest:expire"


@action(_DELETE)
def dispose(*, by: Actor, manifest_id: str, reason: str) -> None:
    """Delete a manifest with its file and what was wrong with its rows. Possible hits are cases, and stay.

    Raises RefusedError ``access.unknown``, ``entry.reason`` where there is hardly one.
    """
    found = sight.one(sight.visible(by).select_for_update(of=("self",)), manifest_id)
    told_reason(reason)
    _delete(found, _DELETE, by, reason)


@action(_EXPIRE)
def expire(*, by: Actor, manifest_id: str, now: datetime) -> None:
    """Delete a manifest whose time is over. Raises RefusedError ``access.unknown`` where it is not (or is gone)."""
    over = Manifest.objects.select_for_update().filter(delete_after__lte=now)
    found = sight.one(over, manifest_id)
    _delete(found, _EXPIRE, by, found.delete_citation)


@action(_EXPIRE)
def prove(*, by: Actor, certificate_id: int, copies: list[str]) -> None:
    """Complete a certificate: from ``copies`` the manifest is gone. Raises RefusedError ``access.unknown``."""
    waiting = Certificate.objects.select_for_update().filter(pk=certificate_id, proved_at__isnull=True)
    found = waiting.first()
    if found is None:
        raise RefusedError("access.unknown")
    found.proved_at, found.copies = timezone.now(), copies
    found.save(update_fields=["proved_at", "copies"])
    details = {"did": "prove", "digest": found.digest, "copies": copies}
    record(_EXPIRE, by=by, target=f"manifest:{found.manifest_id}", details=details)


def _delete(found: Manifest, what: str, by: Actor, reason: str) -> None:
    Certificate.objects.create(
        manifest_id=found.pk,
        upload_id=found.upload_id,
        group_id=found.group_id,
        reference=found.reference,
        digest=found.sha256,
        rows=found.done,
        problems=found.problems.count(),
        by_id=by.user_id or None,
        role=by.role,
        reason=reason,
    )
    pk, upload_id = found.pk, found.upload_id
    found.delete()
    release(upload_id)
    details = {"digest": found.sha256, "reference": found.reference, "rows": found.done}
    record(what, by=by, target=f"manifest:{pk}", reason=reason, details=details)
