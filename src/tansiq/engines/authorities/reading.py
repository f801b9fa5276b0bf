"""Rows of a table to entries of a directory: each whole, or put aside with its place and reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tansiq.engines.authorities.columns import (
    AUTHORITY,
    CHANNELS,
    COLUMNS,
    CONTACT,
    MANDATORY,
    Known,
    capacities,
    kept_form,
    words,
)
from tansiq.engines.tables import Report, Row
from tansiq.errors import MalformedError

__all__ = ["Entry", "read_directory"]

_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A contact point and its authority, each as values by column; ``line`` says where it stood."""

    authority: Mapping[str, str]
    contact: Mapping[str, str]
    line: int

    @property
    def key(self) -> str:
        """What no other entry of a directory has."""
        return f"{self.authority['authority']}/{self.contact['contact']}"


def read_directory(rows: Iterable[Row], known: Known, report: Report) -> Iterator[Entry]:
    """Entries of a table whose first row names its columns; the ``report`` has what was put aside.

    Raises MalformedError ``authorities.empty``, ``authorities.column`` for a column that means nothing,
    ``authorities.column_missing``, ``authorities.too_many``, and what reading the rows raises.
    """
    found = iter(rows)
    head = next(found, None)
    if head is None:
        raise MalformedError("authorities.empty")
    columns = _columns(head)
    authorities: dict[str, Mapping[str, str]] = {}
    seen: set[str] = set()
    for number, row in enumerate((one for one in found if not one.is_blank), 1):
        if number > _MOST:
            raise MalformedError("authorities.too_many", most=_MOST)
        try:
            entry = _entry(row, columns, known)
            _refuse_contradiction(entry, authorities, seen)
        except MalformedError as error:
            report.note(error.code, row.number, row_lost=True, **error.details)
            continue
        authorities.setdefault(entry.authority["authority"], entry.authority)
        seen.add(entry.key)
        yield entry


def _columns(head: Row) -> list[str]:
    names = [cell.strip().lower() for cell in head.cells]
    if unknown := next((name for name in names if name not in COLUMNS), None):
        raise MalformedError("authorities.column", column=unknown[:60], known=", ".join(COLUMNS))
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise MalformedError("authorities.column_twice", column=twice)
    if missing := next((name for name in MANDATORY if name not in names), None):
        raise MalformedError("authorities.column_missing", column=missing)
    return names


def _entry(row: Row, columns: list[str], known: Known) -> Entry:
    if row.fault:
        raise MalformedError(row.fault)
    if len(row.cells) > len(columns):
        raise MalformedError("authorities.cells", count=len(row.cells), most=len(columns))
    given = dict(zip(columns, row.cells, strict=False))
    values = {column: kept_form(column, given.get(column, ""), known) for column in COLUMNS}
    _refuse_unsound(values)
    return Entry({name: values[name] for name in AUTHORITY}, {name: values[name] for name in CONTACT}, row.number)


def _refuse_unsound(values: Mapping[str, str]) -> None:
    """What no single cell shows."""
    if not any(values[name] for name in CHANNELS):
        raise MalformedError("authorities.no_channel")
    held = {kind for kind, _ in capacities(values["capacities"])}
    if foreign := next((kind for kind in words(values["acts_as"]) if kind not in held), None):
        raise MalformedError("authorities.capacity_not_held", value=foreign)
    if bool(values["name_own"]) != bool(values["name_own_language"]):
        raise MalformedError("authorities.own_name")
    for what in ("authority", "contact"):
        first, last = values[f"{what}_from"], values[f"{what}_until"]
        if first and last and last < first:
            raise MalformedError("authorities.dates", column=f"{what}_until")


def _refuse_contradiction(entry: Entry, authorities: Mapping[str, Mapping[str, str]], seen: set[str]) -> None:
    if entry.key in seen:
        raise MalformedError("authorities.twice", contact=entry.key)
    known = authorities.get(entry.authority["authority"], entry.authority)
    if other := next((name for name in AUTHORITY if known[name] != entry.authority[name]), None):
        raise MalformedError("authorities.differs", authority=entry.authority["authority"], column=other)
