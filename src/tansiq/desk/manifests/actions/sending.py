"""Giving a manifest to be screened, and letting one go on that was halted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.models import HANDLING, new_reference
from tansiq.desk.manifests import sight
from tansiq.desk.manifests.actions.effects import kept_until
from tansiq.desk.manifests.models import Manifest
from tansiq.desk.uploads.actions.effects import take
from tansiq.errors import RefusedError

__all__ = ["Told", "go_on", "send"]

_SEND = "manifests:manifest:send"


@dataclass(frozen=True, slots=True)
class Told:
    """What is told with a file: the journey, where travellers are checked and when, what for, under which law."""

    flight: str
    checkpoint: str
    purpose: str
    legal_basis: str
    handling: str
    journey: str = ""
    arrives_at: datetime | None = None
    group: str = ""


@action(_SEND)
def send(*, by: Actor, upload_id: str, told: Told) -> str:
    """Have the travellers of a file that has arrived screened by the worker; the manifest's id.

    Raises RefusedError ``access.unknown`` for a file or a matter that is not one's own, ``upload.unfinished``,
    ``case.purpose``, ``case.handling_unknown``.
    """
    if not told.purpose.strip() or not told.legal_basis.strip():
        raise RefusedError("case.purpose")
    if told.handling not in HANDLING:
        raise RefusedError("case.handling_unknown", handling=told.handling[:20])
    if told.group and told.group not in by.groups:
        raise RefusedError("access.unknown")
    file = take(by, upload_id, "manifest")
    now = timezone.now()
    until, law = kept_until(Manifest.Origin.UNSTATED, now)
    said = {name: getattr(told, name) for name in Told.__slots__ if name != "group"}
    made = Manifest.objects.create(
        reference=new_reference().lower(),
        group_id=told.group or None,
        upload=file,
        by_id=by.user_id,
        role=by.role,
        file_name=file.name,
        size=file.size,
        sha256=file.sha256,
        sent_at=now,
        moved_at=now,
        delete_after=until,
        delete_citation=law,
        **said,
    )
    details = {"reference": made.reference, "sha256": made.sha256, "size": made.size, "legal_basis": made.legal_basis}
    record(_SEND, by=by.acting_for(made.purpose), target=f"manifest:{made.pk}", details=details)
    return str(made.pk)


@action(_SEND)
def go_on(*, by: Actor, manifest_id: str) -> None:
    """Let a manifest go on that was halted, from the row where it stopped, in the name of whoever says so.

    Raises RefusedError ``access.unknown``, ``manifests.status``.
    """
    found = sight.one(sight.visible(by).select_for_update(of=("self",)), manifest_id)
    if found.status != Manifest.Status.HALTED:
        raise RefusedError("manifests.status")
    found.status, found.code, found.details = Manifest.Status.WAITING, "", {}
    found.by_id, found.role, found.moved_at = by.user_id, by.role, timezone.now()
    found.save(update_fields=["status", "code", "details", "by", "role", "moved_at"])
    details = {"did": "go_on", "done": found.done}
    record(_SEND, by=by.acting_for(found.purpose), target=f"manifest:{found.pk}", details=details)
