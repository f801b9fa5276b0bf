"""Tables of a TOML document as rows: the names of all columns first, then one row a table under one name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from tansiq.engines.tables.caps import CELL_MAX_CHARACTERS, TABLE_MAX_COLUMNS, TOML_MAX_BYTES
from tansiq.engines.tables.row import Row
from tansiq.errors import MalformedError

__all__ = ["read_tables"]


def read_tables(stream: BinaryIO, under: str) -> Iterator[Row]:
    """Rows out of ``[[under]]``: the head is row 0, the tables are counted from 1. A list is joined by semicolons.

    Raises MalformedError ``table.toml``, ``table.toml_large``, and ``table.toml_none`` where nothing has that name.
    """
    data = stream.read(TOML_MAX_BYTES + 1)
    if len(data) > TOML_MAX_BYTES:
        raise MalformedError("table.toml_large", limit=TOML_MAX_BYTES)
    tables = _parsed(data).get(under)
    if not isinstance(tables, list) or not tables:
        raise MalformedError("table.toml_none", name=under)
    names = tuple(dict.fromkeys(name for table in tables if isinstance(table, dict) for name in table))
    if len(names) > TABLE_MAX_COLUMNS:
        raise MalformedError("table.toml_wide", limit=TABLE_MAX_COLUMNS)
    yield Row(0, names)
    for number, table in enumerate(tables, 1):
        yield _row(number, table, names)


def _parsed(data: bytes) -> dict[str, object]:
    try:
        return tomllib.loads(data.decode("utf-8"))
    except RecursionError:
        raise MalformedError("table.toml", problem="nested too deeply") from None
    except ValueError as error:  # UnicodeDecodeError, TOMLDecodeError, and a number of thousands of digits
        raise MalformedError("table.toml", problem=str(error)[:200]) from error


def _row(number: int, table: object, names: tuple[str, ...]) -> Row:
    if not isinstance(table, dict):
        return Row(number, (), "table.toml_cell")
    cells = tuple(_text(table.get(name)) for name in names)
    if any(cell is None for cell in cells):
        return Row(number, (), "table.toml_cell")
    texts = tuple(cell or "" for cell in cells)
    if any(len(text) > CELL_MAX_CHARACTERS for text in texts):
        return Row(number, (), "table.cell_too_long")
    return Row(number, texts, "table.nul" if any("\x00" in text for text in texts) else "")


def _text(value: object) -> str | None:
    """A value as a cell; None for a table or a list of lists, which no cell holds."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case int() | float():
            return str(value) if abs(value) < 10**18 else None
        case date():
            return value.isoformat()
        case list() if all(isinstance(one, str) for one in value):
            return "; ".join(value)
        case _:
            return None
