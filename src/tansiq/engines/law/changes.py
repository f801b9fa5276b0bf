"""What differs between two versions of a record, for whoever activates the newer: every value with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tansiq.engines.workflows.entries import parse

__all__ = ["Change", "changes"]


@dataclass(frozen=True, slots=True)
class Change:
    """A value that is new (``before`` None), gone (``after`` None) or another. ``place``: the keys that lead to it."""

    place: str
    before: str | None
    after: str | None


def changes(before: bytes, after: bytes, file: str = "") -> tuple[Change, ...]:
    """Every difference between two files, in the order of their places; ``b""`` stands for no file.

    Raises MalformedError ``workflow.not_toml`` or ``workflow.too_large``.
    """
    old, new = (dict(_flat("", dict(parse(data, file).items()))) for data in (before, after))
    places = sorted(old.keys() | new.keys())
    return tuple(Change(place, old.get(place), new.get(place)) for place in places if old.get(place) != new.get(place))


def _flat(place: str, value: object) -> Iterator[tuple[str, str]]:
    """Every value under its place, so that no two lie under one: what is told of a record is all of it.

    Rows are known by their State, code or id where each has another, else by their number.
    """
    if isinstance(value, dict) and not value and place:
        yield place, "{}"
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{place} → {key}" if place else str(key), inner)
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for name, row in zip(_names(value), value, strict=True):
            yield from _flat(f"{place} [{name}]", row)
    elif isinstance(value, list):
        yield place, ", ".join(_apart(one) for one in value)
    else:
        yield place, str(value).lower() if isinstance(value, bool) else str(value)


def _names(rows: list[object]) -> list[str]:
    for key in ("state", "code", "id"):
        names = [str(row[key]) for row in rows if isinstance(row, dict) and key in row]
        if len(set(names)) == len(rows):
            return names
    return [str(number) for number, _ in enumerate(rows, 1)]


def _apart(value: object) -> str:
    """One value of a list: two that hold a comma between them are not told as three."""
    return f"“{value}”" if isinstance(value, str) and "," in value else str(value)
