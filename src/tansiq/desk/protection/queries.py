"""What may be asked about restrictions: that one stands, by whoever sees the case; why, by its officers alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.need_to_know import shows_dossier
from tansiq.desk.cases.sight import seen_case
from tansiq.desk.protection.laid import is_laid_on
from tansiq.desk.protection.models import OfficerKey, Restriction, Ruling
from tansiq.desk.protection.sealing import keys_of, newest_keys, opened
from tansiq.desk.protection.sight import seen, seen_restriction
from tansiq.engines.envelopes import PrivateKey
from tansiq.errors import RefusedError

__all__ = ["Laid", "Passphrase", "Ruled", "Why", "has_key", "is_restricted", "on_case", "restrictions", "why"]


class Passphrase:
    """A passphrase on its way to the keys: the record of what was asked shows that there was one, and not which."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __repr__(self) -> str:
        return "passphrase"

    def keys_of(self, by: Actor) -> tuple[PrivateKey, ...]:
        """The keys that it opens. Raises as :func:`.sealing.keys_of`."""
        return keys_of(by, self._words)


@dataclass(frozen=True, slots=True)
class Ruled:
    """What was decided on a restriction. ``words``: sealed where they are empty."""

    kind: str
    state: str
    person: str
    at: datetime
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Laid:
    """A restriction, without its reason. ``is_lifted``: it stands no more."""

    id: str
    case_id: str
    reference: str
    person: str
    at: datetime
    rulings: tuple[Ruled, ...]

    @property
    def is_lifted(self) -> bool:
        """Whether it has come to its end."""
        return any(one.kind == Ruling.Kind.LIFT for one in self.rulings)


@dataclass(frozen=True, slots=True)
class Why:
    """The reason of a restriction, and what was said to its rulings, as far as the keys open it."""

    reason: str = field(repr=False)
    feared: tuple[str, ...] = field(repr=False)
    words: str = field(repr=False)
    rulings: tuple[Ruled, ...]


@query("cases:case:read")
def is_restricted(*, by: Actor, case_id: str) -> bool:
    """Whether nothing about the person of a case may leave: shown to those who are shown the dossier.

    Raises RefusedError ``access.unknown``.
    """
    case = seen_case(by, case_id)
    return shows_dossier(by.role) and is_laid_on(str(case.pk))


@query("protection:restriction:read")
def restrictions(*, by: Actor) -> tuple[Laid, ...]:
    """All restrictions on cases within reach, the newest first."""
    return tuple(map(_laid, seen(by)))


@query("protection:restriction:read")
def on_case(*, by: Actor, case_id: str) -> tuple[Laid, ...]:
    """Those of one case. Raises RefusedError ``access.unknown``."""
    case = seen_case(by, case_id)
    return tuple(map(_laid, seen(by).filter(case=case)))


@query("protection:restriction:read")
def has_key(*, by: Actor) -> tuple[bool, int]:
    """Whether the officer has a key, and how many officers have one."""
    return OfficerKey.objects.filter(user_id=UUID(by.user_id)).exists(), len(newest_keys())


@query("protection:reason:read")
def why(*, by: Actor, restriction_id: str, passphrase: Passphrase) -> Why:
    """Why a restriction was laid.

    Raises RefusedError ``access.unknown``, ``protection.no_key``, ``key.passphrase``, ``envelope.not_for_us``.
    """
    found = seen_restriction(by, restriction_id)
    keys = passphrase.keys_of(by)
    told = opened(bytes(found.sealed), keys)
    rulings = tuple(_ruled(one, keys) for one in _in_order(found))
    return Why(told["reason"], tuple(told["feared"]), told["words"], rulings)


def _laid(one: Restriction) -> Laid:
    rulings = tuple(_ruled(each) for each in _in_order(one))
    return Laid(str(one.uid), str(one.case_id), one.case.reference, str(one.by_id), one.at, rulings)


def _in_order(one: Restriction) -> list[Ruling]:
    return sorted(one.rulings.all(), key=lambda ruling: ruling.pk)


def _ruled(one: Ruling, keys: Iterable[PrivateKey] = ()) -> Ruled:
    told: dict[str, Any] = {}
    try:
        told = opened(bytes(one.sealed), keys) if keys else {}
    except RefusedError as error:
        if error.code != "envelope.not_for_us":  # a key that came later than the ruling
            raise
    return Ruled(one.kind, one.state, str(one.by_id), one.at, told.get("words", ""))
