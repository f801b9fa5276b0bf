"""Proposing a file for the directory, and deciding about it: one person proposes, another one activates."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from tansiq.desk.accounts.second_look import refuse_unseen
from tansiq.desk.accounts.separations import refuse_same_person
from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.authorities.actions.effects import carry_out
from tansiq.desk.authorities.differing import changes_of, digest_of, rows_of
from tansiq.desk.authorities.models import Edition
from tansiq.desk.authorities.reading import read_file
from tansiq.desk.uploads import keeping
from tansiq.desk.uploads.actions.effects import release, take
from tansiq.engines.tables import Problem
from tansiq.errors import RefusedError

__all__ = ["activate", "decline", "propose"]

_PROPOSE, _ACTIVATE = "authorities:edition:propose", "authorities:edition:activate"


@action(_PROPOSE)
def propose(*, by: Actor, upload_id: str, reason: str) -> str:
    """Read a file that has arrived, and keep what it says for a second person; the edition's id. Nothing changes yet.

    Raises RefusedError ``access.unknown``, ``upload.unfinished``, ``authorities.reason``; where nothing of the file can
    be read, MalformedError ``authorities.*`` and ``table.*``.
    """
    if not reason.strip():
        raise RefusedError("authorities.reason")
    file = take(by, upload_id, "directory")
    entries, report = read_file(keeping.path_of(file.pk), file.name)
    made = Edition.objects.create(
        file_name=file.name,
        sha256=file.sha256,
        rows=rows_of(entries),
        rejected=_rejected(report.problems),
        remarks=report.remarks,
        reason=reason.strip(),
        proposed_by_id=by.user_id,
        role=by.role,
    )
    release(file.pk)
    details = {"sha256": made.sha256, "rows": len(entries), "rejected": report.rows_lost}
    record(_PROPOSE, by=by, target=f"edition:{made.pk}", reason=made.reason, details=details)
    return str(made.pk)


@action(_ACTIVATE)
def activate(*, by: Actor, edition_id: str, seen: str) -> int:
    """Put an edition into force as it was shown (``seen``: the digest of that); how many changes it made.

    Raises RefusedError ``access.unknown``, ``separation.same_person``, ``authorities.moved`` where the directory has
    changed since it was shown, ``authorities.same`` where it would change nothing.
    """
    edition = _waiting(edition_id)
    refuse_same_person("proposal_approver", by.user_id, {"proposal_author": {str(edition.proposed_by_id)}})
    changes = changes_of(edition)
    if not changes:
        raise RefusedError("authorities.same")
    refuse_unseen(seen, digest_of(changes), "authorities.moved")
    now = timezone.now()
    carry_out(edition, changes, now)
    edition.decided_by_id, edition.decided_at, edition.accepted = UUID(by.user_id), now, True
    edition.save(update_fields=["decided_by", "decided_at", "accepted"])
    details = {"sha256": edition.sha256, "changes": len(changes), "seen": seen}
    record(_ACTIVATE, by=by, target=f"edition:{edition.pk}", details=details)
    return len(changes)


@action(_PROPOSE)
def decline(*, by: Actor, edition_id: str, reason: str) -> None:
    """Do not put an edition into force, or take one's own back. Raises ``access.unknown``, ``authorities.reason``."""
    if not reason.strip():
        raise RefusedError("authorities.reason")
    edition = _waiting(edition_id)
    edition.decided_by_id, edition.decided_at, edition.accepted = UUID(by.user_id), timezone.now(), False
    edition.finding = reason.strip()
    edition.save(update_fields=["decided_by", "decided_at", "accepted", "finding"])
    record(_PROPOSE, by=by, target=f"edition:{edition.pk}", reason=edition.finding, details={"did": "decline"})


def _rejected(problems: Sequence[Problem]) -> list[list[object]]:
    return [[one.line, one.code, {"line": one.line, **one.details}] for one in problems]


def _waiting(edition_id: str) -> Edition:
    found = Edition.objects.select_for_update(of=("self",)).filter(pk=edition_id, decided_at__isnull=True).first()
    if found is None:
        raise RefusedError("access.unknown")
    return found
