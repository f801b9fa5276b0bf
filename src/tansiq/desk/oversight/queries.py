"""What overseers may ask of the record; each look at it is itself on record.

An entry about a matter that the reader may not know of is shown without what it says, and no filter by what is hidden
finds it: otherwise the filter would tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.utils import timezone

from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit import queries as audit
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.erasing import entry_at
from tansiq.desk.audit.log import log_folder, verifier_key
from tansiq.desk.audit.models import Entry
from tansiq.desk.audit.queries import Before, Sought
from tansiq.desk.audit.verifying import waiting_entries
from tansiq.desk.audit.witnessing import contact_of, pace, refuse_other_story, unwitnessed_minutes, witness_policy
from tansiq.desk.exchange.models import Incoming
from tansiq.desk.exchange.using import let_out
from tansiq.desk.oversight.matters import as_id, may_see, shown_to
from tansiq.desk.work.beats import lagging
from tansiq.engines.ledger import Policy, VerifierKey, Witness, canonical, write_receipt
from tansiq.errors import RefusedError, TansiqError
from tansiq.stores.cosigned import best_cosigned, last_cosigned, provable
from tansiq.stores.tiles import CHECKPOINT, TileLog, open_log, read_state

__all__ = [
    "LogState", "Opened", "Seen", "WitnessSeen", "WitnessesState", "entries", "entry", "evidence", "log_state", "proof",
    "witnesses_state",
]  # fmt: skip

PAGE = 50
#: What an owner's answer about a leave says, its conditions among that.
_LEAVE: Final = "leave"


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry to its reader. ``is_hidden``: it is about a matter that the reader may not know of, and says nothing.

    ``owned``: names of details with words of a partner's, which the reader may read and not take out of the desk.
    """

    position: int | None
    at: datetime
    who: str
    username: str
    role: str
    via: str
    kind: str
    what: str
    is_refused: bool
    is_erased: bool
    is_hidden: bool
    target: str = ""
    purpose: str = ""
    case: str = ""
    reason: str = ""
    details: tuple[tuple[str, str], ...] = ()
    owned: tuple[str, ...] = ()

    @property
    def cursor(self) -> str:
        """Where the page after this entry begins."""
        return f"{self.at.isoformat()}/{'' if self.position is None else self.position}"


@dataclass(frozen=True, slots=True)
class LogState:
    """The log as it stands; without a log, ``size`` is 0 and ``note`` empty."""

    size: int
    root: str
    origin: str
    key: str
    note: str
    appended_at: datetime | None
    waiting: int
    lagging: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WitnessSeen:
    """A witness of the log: its key, where it is asked, what it cosigned last and when, what stands in its way.

    ``size``: None where it cosigned nothing yet. ``problem`` with its ``details``: what came of asking it last, at
    ``asked_at``; empty where it answered.
    """

    name: str
    key: str
    address: str
    size: int | None
    at: datetime | None
    asked_at: datetime | None
    problem: str
    details: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WitnessesState:
    """The witnesses of the log; none, and an empty ``quorum``, where the node has no policy.

    ``cosigned_size`` and ``cosigned_at``: what a quorum cosigned last, and when the last of them did. ``minutes``: how
    long the oldest entry has waited for a quorum; ``is_late``: longer than is allowed. ``problem``: the code of what is
    wrong with the log itself, with its ``details``.
    """

    quorum: str = ""
    size: int = 0
    cosigned_size: int | None = None
    cosigned_at: datetime | None = None
    minutes: int = 0
    is_late: bool = False
    problem: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    witnesses: tuple[WitnessSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """All that proves what an entry says, to somebody who has nothing else: proof, entry, salt, public key."""

    proof: bytes
    entry: bytes
    salt: str
    key: str


@query("audit:entry:read")
def entries(
    *,
    by: Actor,
    who: str | None = None,
    target: str | None = None,
    kind: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: str | None = None,
) -> tuple[Seen, ...]:
    """A page of entries, newest first; ``who`` by login name; ``before``: the cursor of the last one of another page.

    Raises RefusedError ``audit.cursor`` for one that no page gave.
    """
    person = _id_of(who) if who else None
    if who and person is None:
        return ()
    sought = Sought(person, target or None, kind or None, since, until)
    found = audit.latest_entries(PAGE, sought, _before(before) if before else None)
    names = _names(found)
    is_shown = shown_to(by)
    seen = [_seen(by, each, names, is_shown=is_shown(each)) for each in found]
    return tuple(each for each in seen if not (target and each.is_hidden))


@query("audit:entry:read")
def entry(*, by: Actor, recorded_id: int) -> Seen:
    """The entry at a place. Raises RefusedError ``access.unknown``."""
    found = _found(recorded_id)
    return _seen(by, found, _names([found]), is_shown=may_see(by, found))


@query("audit:log:read")
def log_state(*, by: Actor) -> LogState:
    """How far the log has come, what it signed last, and whether the worker lags."""
    late = tuple(lagging(timezone.now()))
    key, file = verifier_key(), log_folder() / CHECKPOINT
    if key is None or not file.exists():
        return LogState(0, "", "", "", "", None, waiting_entries(), late)
    at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    log = read_state(log_folder(), key)
    state, waiting = log.checkpoint, waiting_entries(log.size)
    return LogState(state.size, state.root.hex(), state.origin, key.line, log.note.decode(), at, waiting, late)


@query("audit:log:read")
def witnesses_state(*, by: Actor) -> WitnessesState:
    """Who cosigns the log, how far each has come, and whether there is a quorum. MalformedError ``ledger.policy*``."""
    policy, key = witness_policy(), verifier_key()
    if policy is None:
        return WitnessesState()
    if key is None or not (log_folder() / CHECKPOINT).exists():
        seen = tuple(_witness(None, one) for one in policy.witnesses)
        return WitnessesState(policy.quorum, witnesses=seen)
    return _witnesses(read_state(log_folder(), key), policy, key)


@query("audit:entry:export", Entry.Kind.EXPORT)
def proof(*, by: Actor, recorded_id: int) -> bytes:
    """The file that proves that the entry at a place is in the log; it says nothing of what the entry is.

    Raises RefusedError ``audit.not_logged`` before it is there.
    """
    return _proof(recorded_id)


@query("audit:entry:export", Entry.Kind.EXPORT)
def evidence(*, by: Actor, recorded_id: int) -> Opened:
    """What proves what the entry at a place says.

    Raises RefusedError ``access.unknown`` where there is none that may be seen, ``audit.erased``, ``audit.not_logged``;
    ``exchange.use_refused`` where it has words of a partner that may not leave.
    """
    found, key = _found(recorded_id), verifier_key()
    if not may_see(by, found):
        raise RefusedError("access.unknown")
    if found.salt is None:
        raise RefusedError("audit.erased", position=recorded_id)
    _refuse_owned(by, found)
    if key is None:
        raise RefusedError("audit.not_logged")
    return Opened(_proof(recorded_id), canonical(found.to_value()), bytes(found.salt).hex(), key.line)


def _refuse_owned(by: Actor, found: Entry) -> None:
    """The words of an owner's leave stand in an entry: they leave the desk where the owner lets them."""
    leave = found.details.get(_LEAVE)
    if isinstance(leave, dict) and leave.get("conditions"):
        name = found.target.removeprefix("message:")
        for one in Incoming.objects.filter(message_id=name).select_related("partner"):
            let_out(one, by)


def _owned(by: Actor, found: Entry) -> tuple[str, ...]:
    """The details of an entry that may not leave the desk."""
    try:
        _refuse_owned(by, found)
    except RefusedError:
        return (_LEAVE,)
    return ()


def _proof(position: int) -> bytes:
    if verifier_key() is None:
        raise RefusedError("audit.not_logged")
    log = open_log(log_folder(), verifier_key())
    if position >= log.size:
        raise RefusedError("audit.not_logged")
    # Under what witnesses cosigned, where they did: then the proof needs no trust in the node alone.
    return write_receipt(provable(log, position, witness_policy(), verifier_key()).receipt(position))


def _witnesses(log: TileLog, policy: Policy, key: VerifierKey) -> WitnessesState:
    best, problem, minutes = None, None, 0
    try:
        best = best_cosigned(log.folder, policy, key)
        minutes = unwitnessed_minutes(log, policy, key, timezone.now())
        refuse_other_story(log)
    except TansiqError as error:
        problem = error
    times = [one.at for one in best[1].cosigned] if best else []
    return WitnessesState(
        quorum=policy.quorum,
        size=log.size,
        cosigned_size=best[1].checkpoint.size if best else None,
        cosigned_at=_at(max(times)) if times else None,
        minutes=minutes,
        is_late=minutes >= pace().alarm_minutes,
        problem=problem.code if problem else "",
        details={name: str(value) for name, value in problem.details.items()} if problem else {},
        witnesses=tuple(_witness(log, one) for one in policy.witnesses),
    )


def _witness(log: TileLog | None, witness: Witness) -> WitnessSeen:
    last, contact = last_cosigned(log.folder, witness.key) if log else None, contact_of(witness)
    return WitnessSeen(
        name=witness.name,
        key=witness.key.name,
        address=witness.url,
        size=int(last[0].split(b"\n", 2)[1]) if last else None,
        at=_at(last[1]) if last else None,
        asked_at=contact.at if contact else None,
        problem=contact.problem if contact else "",
        details=contact.details if contact else {},
    )


def _at(seconds: int) -> datetime | None:
    """A time that a witness signed; None where no calendar has it."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _found(position: int) -> Entry:
    found = entry_at(position)
    if found is None:
        raise RefusedError("access.unknown")
    return found


def _id_of(username: str) -> str | None:
    found = User.objects.filter(username__iexact=username).values_list("pk", flat=True).first()
    return str(found) if found else None


def _names(found: Iterable[Entry]) -> Mapping[str, str]:
    ids = {pk for each in found if (pk := as_id(each.who))}
    return {str(pk): name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "username")}


def _before(cursor: str) -> Before:
    at, _, position = cursor.partition("/")
    try:
        before = Before(datetime.fromisoformat(at), int(position) if position else None)
    except ValueError as error:
        raise RefusedError("audit.cursor") from error
    if before.at.utcoffset() != timedelta(0):
        raise RefusedError("audit.cursor")
    return before


def _seen(by: Actor, found: Entry, names: Mapping[str, str], *, is_shown: bool) -> Seen:
    said: dict[str, Any] = {}
    if is_shown:
        details = tuple((name, _text(value)) for name, value in sorted(found.details.items()))
        said = {name: getattr(found, name) for name in ("target", "purpose", "case", "reason")}
        said |= {"details": details, "owned": _owned(by, found)}
    return Seen(
        position=found.position,
        at=found.at,
        who=found.who,
        username=names.get(found.who, ""),
        role=found.role,
        via=found.via,
        kind=found.kind,
        what=found.what,
        is_refused=found.result == Entry.Result.REFUSED,
        is_erased=found.is_erased,
        is_hidden=not is_shown,
        **said,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
