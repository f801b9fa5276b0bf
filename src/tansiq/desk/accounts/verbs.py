"""What every action and every query is wrapped in: the permission, the transaction, the record.

    @action("accounts:unit:change")
    def add_unit(*, by: Actor, slug: str, ...) -> Unit: ...

    @query("accounts:unit:read")
    def units(*, by: Actor) -> tuple[UnitRow, ...]: ...

Both take their arguments by name, and `by`. Actions are the only writers, queries the only readers across applications.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from django.db import transaction
from django.db.models import QuerySet

from tansiq.desk.accounts.policy import policy
from tansiq.desk.audit import actions as audit
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.errors import RefusedError

__all__ = ["action", "demand", "query", "record", "record_each"]

P = ParamSpec("P")
R = TypeVar("R")

#: What the outermost action has recorded so far; None where no action runs.
_recorded: ContextVar[list[Entry] | None] = ContextVar("recorded", default=None)


def demand(by: Actor, permission: str) -> None:
    """Raise RefusedError ``access.permission`` where the role used lacks the permission."""
    if permission not in policy().permissions:
        raise ValueError(permission)  # a slip of the pen in our own code
    if not by.may(permission):
        raise RefusedError("access.permission", permission=permission, role=by.role)


def record(
    what: str, *, by: Actor, target: str = "", reason: str = "", details: Mapping[str, object] | None = None
) -> None:
    """Record what the running action does; it lies in the action's transaction."""
    _note([audit.record_write(what, by=by, target=target, reason=reason, details=details)])


def record_each(what: str, *, by: Actor, told: Iterable[tuple[str, Mapping[str, object]]]) -> None:
    """Record what the running action does to many targets: an entry for each, with its details, at once."""
    _note(audit.record_writes(what, by=by, told=told))


def _note(entries: list[Entry]) -> None:
    recorded = _recorded.get()
    if recorded is not None:
        recorded += entries


def action(permission: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A verb that writes: with its permission, in one transaction, and with an entry for what it did.

    A refusal undoes everything and is recorded after that. An action called by another one is part of it. An action
    that ends without having recorded anything is undone: RuntimeError.
    """

    def wrap(verb: Callable[P, R]) -> Callable[P, R]:
        @wraps(verb)
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            by = cast("Actor", kwargs["by"])
            if _recorded.get() is not None:
                demand(by, permission)
                return verb(*args, **kwargs)
            with _refusals_on_record(Entry.Kind.WRITE, permission, kwargs), _recording(), transaction.atomic():
                demand(by, permission)
                done = verb(*args, **kwargs)
                if not _recorded.get():
                    message = f"{verb.__qualname__} recorded nothing"
                    raise RuntimeError(message)
                return done

        return act

    return wrap


def query(permission: str, kind: Entry.Kind = Entry.Kind.READ) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A question: with its permission, and recorded with what was asked and how much was found, before it is answered.

    A query gives values, or tuples of them: what is fetched later would be fetched unrecorded (TypeError).
    """

    def wrap(question: Callable[P, R]) -> Callable[P, R]:
        @wraps(question)
        def ask(*args: P.args, **kwargs: P.kwargs) -> R:
            by = cast("Actor", kwargs["by"])
            with _refusals_on_record(kind, permission, kwargs):
                demand(by, permission)
                found = question(*args, **kwargs)
            if isinstance(found, QuerySet):
                raise TypeError(question.__qualname__)
            details = {"query": question.__name__, "asked": _asked(kwargs), "found": _count(found)}
            audit.record_look(kind, permission, by=by, target=_target(kwargs), details=details)
            return found

        return ask

    return wrap


@contextmanager
def _recording() -> Iterator[None]:
    token = _recorded.set([])
    try:
        yield
    finally:
        _recorded.reset(token)


@contextmanager
def _refusals_on_record(kind: Entry.Kind, what: str, kwargs: Mapping[str, object]) -> Iterator[None]:
    try:
        yield
    except RefusedError as error:
        by = cast("Actor", kwargs["by"])
        audit.record_refusal(kind, what, by=by, target=_target(kwargs), reason=error.code)
        raise


def _asked(kwargs: Mapping[str, object]) -> dict[str, object]:
    return {name: str(value) for name, value in kwargs.items() if name != "by" and value is not None}


def _target(kwargs: Mapping[str, object]) -> str:
    """The thing that the first argument ending in ``_id`` names."""
    return next((f"{name.removesuffix('_id')}:{value}" for name, value in kwargs.items() if name.endswith("_id")), "")


def _count(found: object) -> int:
    if found is None:
        return 0
    return len(found) if isinstance(found, Sized) else 1
