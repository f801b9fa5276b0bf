"""The table ``rules.toml``: which clocks call the rota, and how messages are sent."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from tansiq.desk.authorities.words import subjects
from tansiq.desk.rulebook.tables import Table
from tansiq.engines.workflows import Library
from tansiq.errors import MalformedError

__all__ = ["Raised", "Rules", "check_types", "read_rules", "rules"]


@dataclass(frozen=True, slots=True)
class Raised:
    """A clock of a case type that calls the rota at its ``end`` or its ``start``."""

    type: str
    clock: str
    at: str
    subject: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole table; units stand in the names."""

    retry_seconds: int
    tries: int
    gateway_seconds: int
    shown_days: int
    handed_most: int
    raised: tuple[Raised, ...]


def read_rules(text: str, types: Library) -> Rules:
    """The table in ``text``. Raises MalformedError ``duty.rule`` for a row that names what there is not in a type."""
    table = tomllib.loads(text)
    raised = tuple(Raised(**row) for row in table.pop("raised", ()))
    for row in raised:
        known = types.newest(row.type).clocks if row.type in types.types() else ()
        if row.clock not in known or row.at not in ("start", "end") or row.subject not in subjects():
            raise MalformedError("duty.rule", type=row.type, clock=row.clock)
    return Rules(**table, raised=raised)


#: The rules that the desk runs by.
rules = Table(__package__, "rules.toml", read_rules)
check_types = rules.check
