"""Restrictions: laid on a case, released for a State that is not feared, lifted. Each with its reason, sealed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.models import Case
from tansiq.desk.cases.sight import seen_case
from tansiq.desk.protection.laid import released_by
from tansiq.desk.protection.models import Restriction, Ruling
from tansiq.desk.protection.sealing import keys_of, opened, seal_to_officers
from tansiq.desk.protection.sight import seen_restriction
from tansiq.engines.canonical import Value
from tansiq.engines.law import Protection
from tansiq.errors import RefusedError

__all__ = ["REASONS", "Grounds", "lay", "lift", "release"]

_LAY = "protection:restriction:lay"
_RELEASE = "protection:restriction:release"
_LIFT = "protection:restriction:lift"
REASONS: Final = ("asylum", "other")


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why: ``asylum`` or ``other``; the codes of the States that are feared (none: any may be); in words."""

    reason: str
    words: str
    feared: Collection[str] = ()


@action(_LAY)
def lay(*, by: Actor, case_id: str, grounds: Grounds, states: Collection[str]) -> str:
    """Let nothing about the person of a case leave; the restriction's id. ``states``: the codes that there are.

    Raises RefusedError ``access.unknown``, ``protection.no_key``, ``protection.no_words``; ValueError for another
    reason or State.
    """
    case = seen_case(by, case_id)
    _refuse_wordless(grounds.words)
    if grounds.reason not in REASONS or set(grounds.feared) - set(states):
        raise ValueError(grounds.reason)
    told: dict[str, Value] = {
        "case": case_id, "feared": sorted(grounds.feared), "reason": grounds.reason, "words": grounds.words.strip(),
    }  # fmt: skip
    made = Restriction.objects.create(case=case, sealed=seal_to_officers(told), by_id=by.user_id)
    _on_record(_LAY, by, case, made)
    return str(made.uid)


@action(_RELEASE)
def release(*, by: Actor, restriction_id: str, state: str, words: str, passphrase: str) -> None:
    """Let transfers go to a State again. A State that is feared is none: nobody can release it.

    Raises RefusedError ``access.unknown``, ``protection.feared``, ``protection.no_words``, ``protection.decided``,
    ``protection.no_key``, ``key.passphrase``, ``envelope.not_for_us``.
    """
    found = seen_restriction(by, restriction_id)
    _refuse_wordless(words)
    if state in released_by(found):
        raise RefusedError("protection.decided")
    why = opened(bytes(found.sealed), keys_of(by, passphrase))
    if _laid(why["reason"], why["feared"], state).bars(state):
        raise RefusedError("protection.feared", state=state)
    _rule(by, found, Ruling.Kind.RELEASE, words, state)
    _on_record(_RELEASE, by, found.case, found)


@action(_LIFT)
def lift(*, by: Actor, restriction_id: str, words: str) -> None:
    """End a restriction. Raises RefusedError ``access.unknown``, ``protection.no_words``, ``protection.decided``."""
    found = seen_restriction(by, restriction_id)
    _refuse_wordless(words)
    if found.rulings.filter(kind=Ruling.Kind.LIFT).exists():
        raise RefusedError("protection.decided")
    _rule(by, found, Ruling.Kind.LIFT, words, "")
    _on_record(_LIFT, by, found.case, found)


def _laid(reason: str, feared: Sequence[str], state: str) -> Protection:
    """What law would say of the State once it were released."""
    is_asylum = reason == "asylum"
    return Protection(asylum=is_asylum, feared=frozenset(feared), released=frozenset({state}), other=not is_asylum)


def _rule(by: Actor, found: Restriction, kind: Ruling.Kind, words: str, state: str) -> None:
    sealed = seal_to_officers({"words": words.strip()})
    Ruling.objects.create(restriction=found, kind=kind, state=state, sealed=sealed, by_id=by.user_id)


def _refuse_wordless(words: str) -> None:
    if not words.strip():
        raise RefusedError("protection.no_words")


def _on_record(what: str, by: Actor, case: Case, restriction: Restriction) -> None:
    """Neither the reason nor a State: whoever reads the record is no data-protection officer."""
    record(what, by=by, target=f"case:{case.pk}", details={"restriction": str(restriction.uid)})
