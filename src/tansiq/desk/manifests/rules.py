"""The table ``rules.toml``, and what the node's own law says instead of it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings

from tansiq.engines.workflows import Span
from tansiq.errors import MalformedError

__all__ = ["OWN", "Limits", "Retention", "Rules", "read_rules", "rules"]

OWN = "manifests.toml"
_UNITS = ("hours", "days", "months", "years")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a manifest may hold and how much is done at a time; units stand in the names."""

    rows: int
    screened_at_once: int
    counted_at_once: int
    watched_minutes: int


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a manifest is kept, and the law that says so."""

    span: Span
    citation: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole table; times by what the data are."""

    limits: Limits
    retention: Mapping[str, Retention]


def read_rules(text: str, own: str = "") -> Rules:
    """The table in ``text``, with the times of the node's ``own`` in place of its.

    Raises MalformedError ``manifests.rules`` where a time has no number, unit or citation, or is of other data.
    """
    table, theirs = _parsed(text), _parsed(own)
    rows = {**table["retention"], **theirs.get("retention", {})}
    if set(theirs) - {"retention"} or set(rows) != set(table["retention"]):
        raise MalformedError("manifests.rules", place=OWN)
    return Rules(Limits(**table["limits"]), {name: _retention(row) for name, row in rows.items()})


@cache
def rules() -> Rules:
    """The rules that the desk runs by. Raises MalformedError ``manifests.rules``."""
    folder: Path = settings.TANSIQ_FOLDER
    own = folder / OWN
    text = files(__package__).joinpath("rules.toml").read_text(encoding="utf-8")
    return read_rules(text, own.read_text(encoding="utf-8") if own.is_file() else "")


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MalformedError("manifests.rules", place=OWN) from error


def _retention(row: object) -> Retention:
    match row:
        case {"value": int(value), "unit": str(unit), "citation": str(citation)} if value > 0 and unit in _UNITS:
            if citation.strip():
                return Retention(Span(value, unit), citation)
    raise MalformedError("manifests.rules", place=OWN)
