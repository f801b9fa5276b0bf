"""The only writers of entries.

What is done is recorded in the transaction that does it: both are kept, or neither. What is read, refused or signed in
to is recorded on the second connection and committed before the answer leaves; no transaction on the first connection
can take it back, and on SQLite no writer keeps a reader waiting.

Every writer raises MalformedError ``canonical.value`` for details that the log cannot commit to (fractions, dates):
they are refused before anything is kept, since an entry that stood in the way of the log could never be changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import transaction

from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.surroundings import READS
from tansiq.engines.ledger import canonical

__all__ = ["record_look", "record_refusal", "record_sign_in", "record_write"]


def record_write(
    what: str, *, by: Actor, target: str = "", reason: str = "", details: Mapping[str, object] | None = None
) -> Entry:
    """Record what is being done, as part of the transaction that does it. Outside of one: RuntimeError."""
    if not transaction.get_connection().in_atomic_block:
        message = "a write is recorded inside its own transaction"
        raise RuntimeError(message)
    entry = _entry(Entry.Kind.WRITE, what, by, target=target, reason=reason, details=details)
    entry.save(using="default")
    return entry


def record_look(
    kind: Entry.Kind, what: str, *, by: Actor, target: str = "", details: Mapping[str, object] | None = None
) -> Entry:
    """Record what was read, searched or exported. When this returns it is committed: then the answer may leave."""
    return _record_at_once(_entry(kind, what, by, target=target, details=details))


def record_refusal(kind: Entry.Kind, what: str, *, by: Actor, target: str = "", reason: str) -> Entry:
    """Record what somebody tried and was refused, with the refusal's code; after the rollback, where there is one."""
    return _record_at_once(_entry(kind, what, by, target=target, reason=reason, result=Entry.Result.REFUSED))


def record_sign_in(what: str, *, by: Actor, reason: str = "", refused: bool = False) -> Entry:
    """Record a sign-in, a second factor, a sign-out, or that one failed."""
    result = Entry.Result.REFUSED if refused else Entry.Result.DONE
    return _record_at_once(_entry(Entry.Kind.SIGN_IN, what, by, reason=reason, result=result))


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
    with transaction.atomic(using=READS, durable=True):
        entry.save(using=READS)
    return entry
