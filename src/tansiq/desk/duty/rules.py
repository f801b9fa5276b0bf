"""The table ``rules.toml``: which clocks call the rota, and how messages are sent."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tansiq.desk.authorities.words import subjects
from tansiq.desk.parameters.library import shipped_types
from tansiq.desk.rulebook.composed import Rulebook
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


@cache
def rules() -> Rules:
    """The rules that the desk runs by."""
    return read_rules(_text(), shipped_types())


def check_types(rulebook: Rulebook) -> None:
    """Raise MalformedError ``duty.rule`` where a case type lacks a clock that calls somebody."""
    read_rules(_text(), rulebook.types)


def _text() -> str:
    return files(__package__).joinpath("rules.toml").read_text(encoding="utf-8")
