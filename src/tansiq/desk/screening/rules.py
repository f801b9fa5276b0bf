"""The table ``rules.toml``: how a possible hit becomes a case, held to the case type that it names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from tansiq.desk.rulebook.tables import Table
from tansiq.engines.workflows import Library
from tansiq.errors import MalformedError

__all__ = ["FourEyes", "Limits", "Memory", "Published", "Rules", "check_types", "read_rules", "rules"]

#: A text in every language, for the reader's own to be chosen.
Told = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Published:
    """What the entries of a published list are in a case: the type, the handling code, the instruction."""

    entry_type: str
    handling: str
    instruction: Told


@dataclass(frozen=True, slots=True)
class FourEyes:
    """Which entries two persons decide on."""

    entry_types: frozenset[str]
    instructions: frozenset[str]
    citation: str
    mark: str

    def demanded(self, entry_type: str, instruction: str) -> bool:
        """Whether an entry of this type and instruction demands two persons."""
        return entry_type in self.entry_types or instruction in self.instructions


@dataclass(frozen=True, slots=True)
class Memory:
    """How long "not the same person" holds at most, in days, and the facts that it is made of."""

    days: int
    citation: str
    mark: str
    reason: str
    until: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken at once; units stand in the names."""

    hits_per_traveller: int
    travellers_per_call: int
    hits_kept_at_once: int
    text_length: int
    reason_min_length: int
    photographs: int
    searches_per_person: int
    rows_exported: int


@dataclass(frozen=True, slots=True)
class Rules:
    """The table. ``order``: entry types, the most urgent first; ``over``: states after which a new case is opened."""

    type: str
    entry_types: Mapping[str, str]
    published: Mapping[str, Published]
    four_eyes: FourEyes
    order: tuple[str, ...]
    over: frozenset[str]
    memory: Memory
    left_out_hours: int
    limits: Limits

    def of_list(self, format_name: str) -> Published:
        """What the entries of a list of this format are in a case."""
        return self.published.get(format_name) or self.published["other"]

    def rank(self, entry_type: str) -> int:
        """The place of an entry's type among those needed at one moment: 0 comes first."""
        return self.order.index(entry_type)


def read_rules(text: str, types: Library) -> Rules:
    """The table in ``text``. Raises MalformedError ``screening.rules`` for words that the case type does not know."""
    table = tomllib.loads(text)
    found = Rules(
        type=table["type"],
        entry_types=table["entry_types"],
        published={name: Published(**row) for name, row in table["published"].items()},
        four_eyes=_four_eyes(**table["four_eyes"]),
        order=tuple(table["urgency"]["order"]),
        over=frozenset(table["over"]["states"]),
        memory=Memory(**table["memory"]),
        left_out_hours=table["left_out"]["told_hours"],
        limits=Limits(**table["limits"]),
    )
    _refuse_unknown(found, types)
    return found


def _four_eyes(entry_types: list[str], instructions: list[str], **said: str) -> FourEyes:
    return FourEyes(frozenset(entry_types), frozenset(instructions), **said)


def _refuse_unknown(found: Rules, types: Library) -> None:
    definition = types.newest(found.type)
    known = set(definition.fields["entry_type"].choices)
    used = {*found.entry_types.values(), *(one.entry_type for one in found.published.values())}
    unknown = {
        "entry_types": used - known,
        "four_eyes": found.four_eyes.entry_types - known,
        "urgency": known.symmetric_difference(found.order),
        "over": found.over - set(definition.states),
        "memory": {found.memory.reason, found.memory.until} - set(definition.fields),
    }
    for place, names in unknown.items():
        if names:
            raise MalformedError("screening.rules", place=place, names=", ".join(sorted(names)))


#: The rules that the desk runs by.
rules = Table(__package__, "rules.toml", read_rules)
check_types = rules.check
