"""The table ``rules.toml``: which clocks call the rota, and how messages are sent."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tansiq.desk.authorities.words import subjects
from tansiq.desk.parameters.library import library
from tansiq.errors import MalformedError

__all__ = ["Raised", "Rules", "read_rules", "rules"]


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


def read_rules(text: str) -> Rules:
    """The table in ``text``. Raises MalformedError ``duty.rule`` for a row that names what there is not."""
    table = tomllib.loads(text)
    raised = tuple(Raised(**row) for row in table.pop("raised", ()))
    for row in raised:
        clocks = {
            clock for (kind, _), known in library().versions.items() if kind == row.type for clock in known.clocks
        }
        if row.clock not in clocks or row.at not in ("start", "end") or row.subject not in subjects():
            raise MalformedError("duty.rule", type=row.type, clock=row.clock)
    return Rules(**table, raised=raised)


@cache
def rules() -> Rules:
    """The rules that the desk runs by."""
    return read_rules(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))
