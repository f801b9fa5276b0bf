"""What may be asked about the rulebook: it is law and house rule, and tells of no matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.conf import settings
from django.utils.module_loading import import_string

from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.desk.rulebook.checks import refuse_unsound
from tansiq.desk.rulebook.composed import Files
from tansiq.desk.rulebook.differing import FileChange, differences, digest_of_changes
from tansiq.desk.rulebook.folder import FOLDER, read_folder
from tansiq.desk.rulebook.in_force import digest_of, files_of, history, is_unsettled, standing
from tansiq.desk.rulebook.models import Edition, Ruling
from tansiq.errors import RefusedError

__all__ = ["EditionRow", "EditionSeen", "Offered", "Ruled", "State", "edition", "editions", "offered", "unsettled"]

#: How an edition stands: proposed; waits for its day; in force; was in force; rejected; called off before its day.
State = Literal["proposed", "waits", "in_force", "over", "rejected", "called_off"]


@dataclass(frozen=True, slots=True)
class Ruled:
    """What somebody ruled."""

    kind: str
    person: str
    role: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition: who proposed it and why, what was ruled, from when it is or was in force."""

    number: int
    state: State
    digest: str
    note: str
    effective_on: date
    person: str
    role: str
    at: datetime
    begins_on: date | None
    ruled: tuple[Ruled, ...]


@dataclass(frozen=True, slots=True)
class EditionSeen:
    """An edition whole: what it would change now, or changed in the one before; its files with their digests."""

    row: EditionRow
    changes: tuple[FileChange, ...]
    digest: str
    files: tuple[tuple[str, int, str], ...]  # path, bytes, SHA-256
    is_own: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """Files that could be proposed, and what they would change."""

    files: Files
    digest: str
    changes: tuple[FileChange, ...]


@query("rulebook:edition:read")
def editions(*, by: Actor) -> tuple[EditionRow, ...]:
    """Every edition, the newest first."""
    return _rows()


@query("rulebook:edition:read")
def edition(*, by: Actor, rulebook_id: str) -> EditionSeen:
    """One edition, beside the one in force when it was activated, or now. Raises RefusedError ``access.unknown``."""
    rows = {str(one.number): one for one in _rows()}
    row = rows.get(rulebook_id)
    if row is None:
        raise RefusedError("access.unknown")
    files = files_of(row.number, row.digest)
    changes = differences(_before(row, list(rows.values())), files)
    listed = Edition.objects.get(pk=row.number).files.order_by("path")
    return EditionSeen(
        row=row,
        changes=changes,
        digest=digest_of_changes(changes),
        files=tuple((one.path, len(one.data), one.sha256) for one in listed),
        is_own=row.person == by.user_id,
    )


@query("rulebook:folder:read")
def offered(*, by: Actor, rulebook_id: str = "") -> Offered:
    """The files of an earlier edition, or what lies in the folder; sound, with what would change.

    Raises RefusedError ``access.unknown``; MalformedError as ``read_folder``, ``refuse_unsound``, and
    ``letter.template`` for a letter that cannot be set.
    """
    files = _earlier(rulebook_id) if rulebook_id else read_folder(settings.TANSIQ_FOLDER / FOLDER)
    before = history(standing().begun)
    found = refuse_unsound(before, files)
    for name in settings.TANSIQ_LETTERS_CHECKS:
        import_string(name)(found, files)
    return Offered(files, digest_of(files), differences(before[-1] if before else {}, files))


@query("rulebook:edition:read")
def unsettled(*, by: Actor) -> RefusedError | None:
    """Why nothing may be sent before two persons have said which law the node has; None where it may."""
    return RefusedError("rulebook.unsettled") if is_unsettled() else None


def _earlier(rulebook_id: str) -> Files:
    found = Edition.objects.filter(pk=rulebook_id).first() if rulebook_id.isdecimal() else None
    if found is None:
        raise RefusedError("access.unknown")
    return files_of(found.pk, found.digest)


def _rows() -> tuple[EditionRow, ...]:
    begun = [number for number, _ in standing().begun]
    found = Edition.objects.order_by("-pk").prefetch_related("rulings")
    return tuple(_row(one, begun) for one in found)


def _row(one: Edition, begun: list[int]) -> EditionRow:
    rulings = sorted(one.rulings.all(), key=lambda each: (each.at, each.pk))
    return EditionRow(
        number=one.pk,
        state=_state(one.pk, {each.kind for each in rulings}, begun),
        digest=one.digest,
        note=one.note,
        effective_on=one.effective_on,
        person=one.person,
        role=one.role,
        at=one.at,
        begins_on=next((each.begins_on for each in rulings if each.begins_on), None),
        ruled=tuple(Ruled(each.kind, each.person, each.role, each.at, each.reason) for each in rulings),
    )


def _state(number: int, kinds: set[str], begun: list[int]) -> State:
    if number in begun:
        return "in_force" if number == begun[-1] else "over"
    if Ruling.Kind.CALLED_OFF in kinds:
        return "called_off"
    if Ruling.Kind.REJECTED in kinds:
        return "rejected"
    return "waits" if kinds else "proposed"


def _before(row: EditionRow, rows: list[EditionRow]) -> Files:
    """The files in force before an edition was; for one that was never activated, those of now."""
    activated = {one.number: one.ruled[0].at for one in rows if one.state in ("in_force", "over")}
    at = next((one.at for one in row.ruled if one.kind == Ruling.Kind.ACTIVATED), None)
    earlier = [number for number, when in activated.items() if at is None or when < at]
    last = max(earlier, key=activated.__getitem__, default=None)
    digest = {one.number: one.digest for one in rows}
    return files_of(last, digest[last]) if last is not None else {}
