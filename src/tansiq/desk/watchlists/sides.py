"""What was asked and what is listed, field by field, as they stand side by side on a page."""

from __future__ import annotations

from collections.abc import Callable

from tansiq.engines.matching import Record

__all__ = ["FIELDS", "sides"]

#: How each field is told in a line.
FIELDS: dict[str, Callable[[Record], str]] = {
    "birth_date": lambda one: ", ".join(str(day) for day in one.birth_dates[:4]),
    "nationality": lambda one: ", ".join(one.nationalities[:6]),
    "sex": lambda one: one.sex or "",
    "document": lambda one: ", ".join(document.number for document in one.documents[:4]),
}


def sides(asked: Record, listed: Record) -> tuple[tuple[str, str, str], ...]:
    """Field by field what was asked and what is listed, where either says something."""
    rows = ((name, told(asked), told(listed)) for name, told in FIELDS.items())
    return tuple(row for row in rows if row[1] or row[2])
