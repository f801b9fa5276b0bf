"""The node's own values for parameters of case types, each with the citation it is taken from, and its calendar.

[place]
weekend = ["saturday", "sunday"]
holidays = [2027-01-11]

[types.border_hit.second_line_hold]
value = 4
unit = "hours"
citation = "…"

[limits.acknowledge]        # of the desk itself (``limits.toml``)
value = 5
unit = "minutes"
citation = "…"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tansiq.desk.parameters.limits import limits
from tansiq.engines.workflows import Given, Library, Span
from tansiq.engines.workflows.entries import Entry, is_date, parse
from tansiq.engines.workflows.spans import UNITS
from tansiq.errors import MalformedError

__all__ = ["Parameters", "read_parameters"]

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAME = "parameters.toml"


@dataclass(frozen=True, slots=True)
class Parameters:
    """Values by type and parameter; the days off where limits run (Monday is 0); limits of the desk itself."""

    given: Mapping[tuple[str, str], Given] = field(default_factory=dict)
    weekend: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = frozenset()
    limits: Mapping[str, Given] = field(default_factory=dict)

    def of(self, case_type: str) -> dict[str, Given]:
        """The values that stand for one type."""
        return {name: given for (kind, name), given in self.given.items() if kind == case_type}


def read_parameters(data: bytes, library: Library) -> Parameters:
    """The table in ``data``.

    Raises MalformedError ``parameters.unknown`` for a type or parameter that is in no version of the library,
    ``parameters.unit`` for a value in another unit, ``parameters.holiday``, and ``workflow.*`` for what is not spelt as
    it must be.
    """
    entry = parse(data, _NAME)
    given = {}
    for case_type, inner in entry.tables("types"):
        for name in dict(inner.items()):
            given[case_type, name] = _given(inner.table(name), set(_units(library, case_type, name)))
    own = {name: _given(row, _limit_units(name)) for name, row in entry.tables("limits")}
    weekend, holidays = _place(entry.table("place")) if "place" in entry else (frozenset({5, 6}), frozenset[date]())
    entry.done()
    return Parameters(given, weekend, holidays, own)


def _limit_units(name: str) -> set[str]:
    known = limits().each.get(name)
    return {known.span.unit} if known else set()


def _given(row: Entry, units: set[str]) -> Given:
    if not units:
        raise MalformedError("parameters.unknown", place=row.place)
    unit = row.one_of("unit", UNITS)
    value = row.number("value")
    if value is None:
        raise MalformedError("workflow.missing", place=row.place, key="value")
    if unit not in units:
        raise MalformedError("parameters.unit", place=row.place, unit=unit, known=", ".join(sorted(units)))
    found = Given(Span(value, unit), row.text("citation"))
    row.done()
    return found


def _units(library: Library, case_type: str, name: str) -> Iterator[str]:
    for (kind, _), definition in library.versions.items():
        if kind == case_type and name in definition.parameters:
            yield definition.parameters[name].unit


def _place(entry: Entry) -> tuple[frozenset[int], frozenset[date]]:
    weekend = frozenset(_DAYS.index(day) for day in entry.words("weekend") if _known_day(day, entry))
    days = entry.raw("holidays") or []
    if not isinstance(days, list) or not all(is_date(day) for day in days):
        raise MalformedError("parameters.holiday", place=entry.at("holidays"))
    entry.done()
    return weekend, frozenset(days)


def _known_day(day: str, entry: Entry) -> bool:
    if day not in _DAYS:
        raise MalformedError("workflow.not_one_of", place=entry.at("weekend"), value=day, known=", ".join(_DAYS))
    return True
