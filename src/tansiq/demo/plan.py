"""Who is hidden in the flight, and under which listed entries: read from ``plan.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["Case", "Listed", "Passenger", "read_plan"]


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a fictional list. ``list`` is ``marwana``, ``council`` or ``sahelia``."""

    list: str
    reference: str
    name: str
    born: str = ""
    nationality: str = ""
    sex: str = ""
    document: str = ""
    original: str = ""  # the name in Arabic script, where the list gives one beside a Latin name
    aliases: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()
    kind: str = "person"
    file: str = ""  # the publisher's file: it holds the entries of one person together


@dataclass(frozen=True, slots=True)
class Passenger:
    """One traveller as the carrier wrote them; the document number is unique in the flight."""

    name: str
    born: str
    nationality: str
    sex: str
    document: str


@dataclass(frozen=True, slots=True)
class Case:
    """A hidden traveller. ``found`` says whether they are the listed person or somebody else, a trap."""

    kind: str
    found: bool
    passenger: Passenger
    listed: tuple[Listed, ...]
    file: str = field(default="")


@cache
def read_plan() -> tuple[Case, ...]:
    """Every case of the plan, the listed persons first, then the traps."""
    text = files("tansiq.demo").joinpath("plan.toml").read_text(encoding="utf-8")
    return tuple(_case(entry) for entry in tomllib.loads(text)["case"])


def _case(entry: dict[str, Any]) -> Case:
    file = entry.get("file", "")
    listed = tuple(_listed(fields, file) for fields in entry["listed"])
    return Case(entry["kind"], entry["found"], Passenger(**entry["traveller"]), listed, file)


def _listed(fields: dict[str, Any], file: str) -> Listed:
    several = {key: tuple(value) for key, value in fields.items() if isinstance(value, list)}
    return Listed(**{**fields, **several}, file=file)
