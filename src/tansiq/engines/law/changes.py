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
    """Every value under its place. Rows of a State are known by its code, others by their number."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{place} → {key}" if place else str(key), inner)
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for number, row in enumerate(value, 1):
            yield from _flat(f"{place} [{_name(row, number)}]", row)
    elif isinstance(value, list):
        yield place, ", ".join(str(one) for one in value)
    else:
        yield place, str(value).lower() if isinstance(value, bool) else str(value)


def _name(row: object, number: int) -> str:
    if not isinstance(row, dict):
        return str(number)
    return str(row.get("state") or row.get("code") or number)
