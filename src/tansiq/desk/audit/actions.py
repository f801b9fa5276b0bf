"""The only writers of entries.

What is done is recorded in the transaction that does it: both are kept, or neither. What is read, refused or signed in
to is recorded on the second connection and committed before the answer leaves; no transaction on the first connection
can take it back, and on SQLite no writer keeps a reader waiting. What one answer is made of is committed together
(`looks_together`): a page asks half a dozen questions, and each commit waits for the disk and for the others.

Every writer raises MalformedError ``canonical.value`` for details that the log cannot commit to (fractions, dates):
they are refused before anything is kept, since an entry that stood in the way of the log could never be changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.surroundings import READS
from tansiq.engines.ledger import canonical

__all__ = ["looks_together", "record_look", "record_refusal", "record_sign_in", "record_write", "record_writes"]

#: What was looked at for the answer that is being made, and is not committed yet; None where nobody waits for one.
_looks: ContextVar[list[Entry] | None] = ContextVar("looks", default=None)


@contextmanager
def looks_together() -> Iterator[None]:
    """Commit what is looked at within, all at once, when it ends: however it ends. No answer may leave before.

    Should the process die meanwhile, nobody has been answered.
    """
    token = _looks.set([])
    try:
        yield
    finally:
        waiting = _looks.get()
        _looks.reset(token)
        if waiting:
            _commit(waiting)


def record_write(
    what: str, *, by: Actor, target: str = "", reason: str = "", details: Mapping[str, object] | None = None
) -> Entry:
    """Record what is being done, as part of the transaction that does it. Outside of one: RuntimeError."""
    _refuse_outside()
    entry = _entry(Entry.Kind.WRITE, what, by, target=target, reason=reason, details=details)
    entry.save(using="default")
    return entry


def record_writes(what: str, *, by: Actor, told: Iterable[tuple[str, Mapping[str, object]]]) -> list[Entry]:
    """The same for many targets, each with its details, in this order, in one statement."""
    _refuse_outside()
    entries = [_entry(Entry.Kind.WRITE, what, by, target=target, details=details) for target, details in told]
    return Entry.objects.using("default").bulk_create(entries)


def record_look(
    kind: Entry.Kind, what: str, *, by: Actor, target: str = "", details: Mapping[str, object] | None = None
) -> Entry:
    """Record what was read, searched or exported. When this returns it is committed: then the answer may leave.

    Within ``looks_together`` it is committed when that ends.
    """
    entry, waiting = _entry(kind, what, by, target=target, details=details), _looks.get()
    if waiting is None:
        return _record_at_once(entry)
    waiting.append(entry)
    return entry


def record_refusal(kind: Entry.Kind, what: str, *, by: Actor, target: str = "", reason: str) -> Entry:
    """Record what somebody tried and was refused, with the refusal's code; after the rollback, where there is one."""
    return _record_at_once(_entry(kind, what, by, target=target, reason=reason, result=Entry.Result.REFUSED))


def record_sign_in(what: str, *, by: Actor, reason: str = "", refused: bool = False) -> Entry:
    """Record a sign-in, a second factor, a sign-out, or that one failed."""
    result = Entry.Result.REFUSED if refused else Entry.Result.DONE
    return _record_at_once(_entry(Entry.Kind.SIGN_IN, what, by, reason=reason, result=result))


def _refuse_outside() -> None:
    if not transaction.get_connection().in_atomic_block:
        message = "a write is recorded inside its own transaction"
        raise RuntimeError(message)


def _entry(
    kind: Entry.Kind,
    what: str,
    by: Actor,
    *,
    target: str = "",
    reason: str = "",
    result: Entry.Result = Entry.Result.DONE,
    details: Mapping[str, object] | None = None,
) -> Entry:
    entry = Entry(
        who=by.user_id,
        role=by.role,
        via=by.via,
        kind=kind,
        what=what,
        target=target,
        purpose=by.purpose,
        case=by.case,
        result=result,
        reason=reason,
        details=json.loads(json.dumps(dict(details or {}))),
    )
    canonical(entry.to_value())
    return entry


def _record_at_once(entry: Entry) -> Entry:
    """With what was looked at before: entries are written in the order in which things happened."""
    waiting = _looks.get() or []
    _commit([*waiting, entry])
    waiting.clear()
    return entry


def _commit(entries: list[Entry]) -> None:
    with transaction.atomic(using=READS, durable=True):
        if len(entries) == 1:
            entries[0].save(using=READS)
        else:
            Entry.objects.using(READS).bulk_create(entries)
