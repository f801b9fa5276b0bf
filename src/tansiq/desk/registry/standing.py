"""What people's statements about a letter come to: which of them count, and which next one may stand beside them.

Pure. A correction takes the place of what it corrects, or takes it back; nothing that was said is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tansiq.errors import RefusedError

__all__ = ["KINDS", "Stated", "counting", "furthest", "refuse_next"]

#: In the order in which they can happen.
KINDS: Final = ("dispatched", "delivered", "seen", "answered")


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement: ``on`` is the day on which it happened, ``corrects`` the number of an earlier statement."""

    number: int
    kind: str
    on: date
    corrects: int | None = None
    withdraws: bool = False


def counting(statements: Iterable[Stated]) -> tuple[Stated, ...]:
    """Those that nobody corrected, without those that only take back; in the order in which they can happen."""
    found = tuple(statements)
    corrected = {one.corrects for one in found if one.corrects is not None}
    left = (one for one in found if one.number not in corrected and not one.withdraws)
    return tuple(sorted(left, key=lambda one: (KINDS.index(one.kind), one.number)))


def furthest(statements: Iterable[Stated]) -> str:
    """How far a letter got, by what counts; empty where nobody says that it left."""
    return next((one.kind for one in reversed(counting(statements))), "")


def refuse_next(before: Sequence[Stated], new: Stated, *, made_on: date, today: date) -> None:
    """Refuse a statement that cannot stand beside those before.

    Raises RefusedError ``registry.kind_unknown``, ``registry.day`` for a day before the letter was made or after today,
    ``registry.not_to_correct`` for one that counts no more or is of another kind, ``registry.stated_already``,
    ``registry.order`` where something would be delivered, seen or answered that did not leave, or before it did.
    """
    if new.kind not in KINDS:
        raise RefusedError("registry.kind_unknown", kind=new.kind[:20])
    if not new.withdraws and not made_on <= new.on <= today:
        raise RefusedError("registry.day", first=made_on.isoformat(), last=today.isoformat())
    _refuse_correction(before, new)
    left = counting([*before, new])
    kinds = [one.kind for one in left]
    if len(set(kinds)) < len(kinds):
        raise RefusedError("registry.stated_already")
    days = [one.on for one in left]
    if kinds and (kinds[0] != KINDS[0] or days != sorted(days)):
        raise RefusedError("registry.order")


def _refuse_correction(before: Sequence[Stated], new: Stated) -> None:
    if new.corrects is None and not new.withdraws:
        return
    counted = {one.number: one for one in counting(before)}
    if new.corrects not in counted or counted[new.corrects].kind != new.kind:
        raise RefusedError("registry.not_to_correct")
