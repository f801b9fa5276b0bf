"""The table ``limits.toml``: limits of the desk itself, each with its citation, which a node may set for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tansiq.engines.workflows import Span
from tansiq.engines.workflows.entries import Entry, parse
from tansiq.engines.workflows.reading import read_mark
from tansiq.engines.workflows.texts import Texts
from tansiq.errors import MalformedError

__all__ = ["Limit", "Limits", "limits", "read_limits"]

_UNITS = ("minutes", "hours", "days")


@dataclass(frozen=True, slots=True)
class Limit:
    """What a limit is where the node sets none. ``mark``: V seen, R recalled, D a choice of design."""

    id: str
    texts: Texts
    span: Span
    citation: str
    mark: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The whole table, and what it is called."""

    texts: Texts
    each: Mapping[str, Limit]


def read_limits(data: bytes) -> Limits:
    """The table in ``data``. Raises MalformedError ``workflow.*``."""
    entry = parse(data, "limits.toml")
    found = Limits(entry.table("name").texts(), {name: _limit(name, inner) for name, inner in entry.tables("limits")})
    entry.done()
    return found


def _limit(name: str, row: Entry) -> Limit:
    value = row.number("value")
    if value is None:
        raise MalformedError("workflow.missing", place=row.place, key="value")
    span = Span(value, row.one_of("unit", _UNITS))
    found = Limit(name, row.texts(), span, row.text("citation"), read_mark(row))
    row.done()
    return found


@cache
def limits() -> Limits:
    """The limits that the desk comes with."""
    return read_limits(files(__package__).joinpath("limits.toml").read_bytes())
