"""How much of a case a role is shown: the table ``need_to_know.toml``. `sight` and `sheet` ask it, actions too."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tansiq.desk.accounts.policy import policy
from tansiq.desk.cases.library import library
from tansiq.desk.rulebook.in_force import per_rulebook
from tansiq.desk.rulebook.tables import Table
from tansiq.engines.workflows import CaseType, Library
from tansiq.errors import MalformedError

__all__ = [
    "Need", "about_shown", "check_types", "is_shown", "need_of", "read_needs", "shows_dossier", "shows_every_type",
    "types_shown",
]  # fmt: skip

_READ = "cases:case:read"


@dataclass(frozen=True, slots=True)
class Need:
    """The levels by role, and what the counter is shown by case type."""

    levels: Mapping[str, str]  # whole, part, counter, gate
    counter: Mapping[str, frozenset[str]]


def read_needs(text: str, types: Library) -> Need:
    """The table in ``text``.

    Raises MalformedError ``need_to_know.role`` for a role that may read cases and stands in no list, or in two, and
    ``need_to_know.fact`` for a fact or a type that no case type has.
    """
    table = tomllib.loads(text)
    listed = [(role, level) for level, roles in table["roles"].items() for role in roles]
    levels = dict(listed)
    readers = {slug for slug, role in policy().roles.items() if _READ in role.permissions}
    shown = {role for role, level in levels.items() if level != "gate"}
    wrong = (readers ^ shown) | {role for role, level in listed if levels[role] != level}
    if wrong:
        raise MalformedError("need_to_know.role", role=min(wrong))
    return Need(levels, {name: _facts(name, entry, types) for name, entry in table["counter"].items()})


def _facts(name: str, entry: Mapping[str, Any], types: Library) -> frozenset[str]:
    known = types.newest(name).fields if name in types.types() else {}
    if unknown := set(entry["facts"]) - known.keys():
        raise MalformedError("need_to_know.fact", type=name, fact=min(unknown))
    return frozenset(entry["facts"])


#: The table that the desk runs by.
need_of = Table(__package__, "need_to_know.toml", read_needs)
check_types = need_of.check


def shows_dossier(role: str) -> bool:
    """Whether a role is shown more of a case than the counter is."""
    return need_of().levels.get(role) in ("whole", "part")


def about_shown(about: Sequence[str], role: str) -> tuple[str, ...]:
    """What tells a case from others in a list, as far as a role is shown it: the counter, who stands before it.

    That comes first; what it was compared with is of the dossier.
    """
    return tuple(about if shows_dossier(role) else about[:1])


def shows_every_type(role: str) -> bool:
    """Whether cases of whatever type are within the reach of a role: it is shown them, or joins others to them."""
    return need_of().levels.get(role) in ("whole", "gate")


@per_rulebook
def types_shown(role: str) -> frozenset[str]:
    """The case types of which a role is shown cases."""
    level = need_of().levels.get(role)
    found = {name for (name, _), rules in library().versions.items() if level == "whole" or _has_part(rules, role)}
    return frozenset(found) if level else frozenset()


def is_shown(case_type: str, fact: str, role: str) -> bool:
    """Whether a role is shown a fact, and records it."""
    return shows_dossier(role) or fact in need_of().counter.get(case_type, frozenset())


def _has_part(rules: CaseType, role: str) -> bool:
    steps = any(role in step.by or (step.second and role in step.second.by) for step in rules.steps.values())
    return steps or any(role in clock.decided_by for clock in rules.clocks.values())
