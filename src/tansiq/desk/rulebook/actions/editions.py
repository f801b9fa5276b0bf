"""Proposing an edition, and ruling about it: one person proposes, another one activates what was shown to them."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Final

from tansiq.desk.accounts.actions.effects import notify
from tansiq.desk.accounts.second_look import refuse_unseen
from tansiq.desk.accounts.separations import refuse_same_person
from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.rulebook.checks import refuse_unsound
from tansiq.desk.rulebook.composed import Files
from tansiq.desk.rulebook.differing import differences, digest_of_changes
from tansiq.desk.rulebook.in_force import digest_of, files_of, history, standing, today
from tansiq.desk.rulebook.models import Edition, File, Ruling
from tansiq.errors import RefusedError

__all__ = ["activate", "call_off", "propose", "reject"]

_PROPOSE, _ACTIVATE = "rulebook:edition:propose", "rulebook:edition:activate"
_SECOND: Final = ("supervisor", "central_authority")
_OVERSEERS: Final = ("dpo", "oversight")
_Kind = Ruling.Kind


@action(_PROPOSE)
def propose(*, by: Actor, files: Files, note: str, effective_on: date) -> str:
    """Keep files as an edition for a second person; its number. Nothing changes yet.

    Raises RefusedError ``rulebook.note``, ``rulebook.past`` for a day that is over, ``rulebook.empty`` where there is
    nothing and never was, ``rulebook.same`` where nothing would be other than it is; MalformedError as
    ``refuse_unsound``.
    """
    if not note.strip():
        raise RefusedError("rulebook.note")
    if effective_on < today():
        raise RefusedError("rulebook.past", day=effective_on.isoformat())
    before = history(standing().begun)
    if not files and not before:
        raise RefusedError("rulebook.empty")
    refuse_unsound(before, files)
    if not differences(before[-1] if before else {}, files) and before:
        raise RefusedError("rulebook.same")
    made = Edition(
        digest=digest_of(files), note=note.strip(), effective_on=effective_on, person=by.user_id, role=by.role
    )
    made.save()
    for path, data in files.items():
        File(edition=made, path=path, data=data, sha256=hashlib.sha256(data).hexdigest()).save()
    for role in _SECOND:
        notify(role, "notice.rulebook_proposed", number=made.pk)
    details = {"digest": made.digest, "files": len(files), "effective_on": effective_on.isoformat()}
    record(_PROPOSE, by=by, target=f"rulebook:{made.pk}", reason=made.note, details=details)
    return str(made.pk)


@action(_ACTIVATE)
def activate(*, by: Actor, rulebook_id: str, seen: str) -> date:
    """Put an edition into force as it was shown (``seen``: the digest of that); the day it begins.

    That is its day, or today where that is over. Raises RefusedError ``access.unknown``, ``separation.same_person``,
    ``rulebook.another_waits`` while an edition that was activated waits for its day, ``rulebook.moved`` where another
    has come into force since it was shown; MalformedError as ``refuse_unsound``: what it is laid over may be newer.
    """
    edition = _open(rulebook_id)
    refuse_same_person("proposal_approver", by.user_id, {"proposal_author": {edition.person}})
    begun = standing().begun
    if waits := _waits([number for number, _ in begun]):
        raise RefusedError("rulebook.another_waits", number=waits)
    before, files = history(begun), files_of(edition.pk, edition.digest)
    refuse_unsound(before, files)
    changes = differences(before[-1] if before else {}, files)
    refuse_unseen(seen, digest_of_changes(changes), "rulebook.moved")
    begins_on = max(edition.effective_on, today())
    _rule(by, edition, _Kind.ACTIVATED, seen=seen, begins_on=begins_on)
    for role in _OVERSEERS:
        notify(role, "notice.rulebook", number=edition.pk, day=begins_on.isoformat())
    details = {"digest": edition.digest, "changes": len(changes), "seen": seen, "begins_on": begins_on.isoformat()}
    record(_ACTIVATE, by=by, target=f"rulebook:{edition.pk}", details=details)
    return begins_on


@action(_PROPOSE)
def reject(*, by: Actor, rulebook_id: str, reason: str) -> None:
    """Do not put an edition into force, or take one's own back. Raises ``access.unknown``, ``rulebook.reason``."""
    edition = _open(rulebook_id)
    _end(by, edition, _Kind.REJECTED, reason, _PROPOSE)


@action(_ACTIVATE)
def call_off(*, by: Actor, rulebook_id: str, reason: str) -> None:
    """Stop an edition that was activated, before its day: what is in force stays.

    Overseers are told. Raises RefusedError ``access.unknown`` for one that does not wait for its day,
    ``rulebook.reason``.
    """
    edition = _locked(rulebook_id)
    if edition is None or _waits([number for number, _ in standing().begun]) != edition.pk:
        raise RefusedError("access.unknown")
    _end(by, edition, _Kind.CALLED_OFF, reason, _ACTIVATE)
    for role in _OVERSEERS:
        notify(role, "notice.rulebook_called_off", number=edition.pk)


def _end(by: Actor, edition: Edition, kind: Ruling.Kind, reason: str, permission: str) -> None:
    if not reason.strip():
        raise RefusedError("rulebook.reason")
    _rule(by, edition, kind, reason=reason.strip()[:2000])
    record(permission, by=by, target=f"rulebook:{edition.pk}", reason=reason.strip(), details={"did": kind.value})


def _rule(by: Actor, edition: Edition, kind: Ruling.Kind, **said: object) -> None:
    Ruling(edition=edition, kind=kind, person=by.user_id, role=by.role, proposed_by=edition.person, **said).save()


def _waits(begun: list[int]) -> int | None:
    """The edition that was activated and waits for its day."""
    called_off = Ruling.objects.filter(kind=_Kind.CALLED_OFF).values("edition")
    activated = Ruling.objects.filter(kind=_Kind.ACTIVATED).exclude(edition__in=called_off)
    return activated.exclude(edition__in=begun).values_list("edition_id", flat=True).first()


def _open(edition_id: str) -> Edition:
    """An edition of which nothing is ruled yet."""
    edition = _locked(edition_id)
    if edition is None or edition.rulings.exists():
        raise RefusedError("access.unknown")
    return edition


def _locked(edition_id: str) -> Edition | None:
    """An edition, while all of them are held: one ruling at a time."""
    held = {str(one.pk): one for one in Edition.objects.select_for_update().order_by("pk")}
    return held.get(edition_id)
