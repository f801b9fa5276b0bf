"""Workbooks (.xlsx) as rows, meant to run in a process with limits: a sparse or hostile one can exhaust any reader."""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from tansiq.engines.tables.caps import (
    CELL_MAX_CHARACTERS,
    SHEET_MAX_ROWS,
    TABLE_MAX_COLUMNS,
    WORKBOOK_MAX_PARTS,
    WORKBOOK_MAX_UNPACKED_BYTES,
)
from tansiq.engines.tables.row import Row
from tansiq.errors import MalformedError

__all__ = ["check_archive", "other_sheets", "read_workbook"]

_BROKEN = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, OverflowError, struct.error)
#: The best deflate can do is about 1,030 to 1, on one repeated byte; sheets of real tables stay under 50.
_MAX_RATIO = 400
_RATIO_COUNTS_FROM_BYTES = 10 * 1024**2


def check_archive(stream: BinaryIO) -> None:
    """Look at the zip directory only. Raises MalformedError ``table.workbook`` or ``table.workbook_unpacked``."""
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    except _BROKEN as error:
        raise MalformedError("table.workbook", reason=str(error)[:200] or type(error).__name__) from error
    size, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    bomb = size > _RATIO_COUNTS_FROM_BYTES and size > packed * _MAX_RATIO
    if bomb or size > WORKBOOK_MAX_UNPACKED_BYTES or len(parts) > WORKBOOK_MAX_PARTS:
        raise MalformedError(
            "table.workbook_unpacked",
            size=size,
            parts=len(parts),
            limit=min(WORKBOOK_MAX_UNPACKED_BYTES, packed * _MAX_RATIO),
        )
    if not any(part.filename.startswith("xl/") for part in parts):
        raise MalformedError("table.workbook", reason="xl/workbook.xml")


def read_workbook(stream: BinaryIO) -> Iterator[Row]:
    """Rows of the first visible sheet. A formula gives the value stored with it and is never computed.

    Raises MalformedError ``table.*`` for what the file claims; openpyxl's own errors for a workbook broken inside.
    """
    for number, cells in _filled_rows(_sheets(stream)[0]):
        if any(value is not None for value in cells.values()):
            yield _row(number, cells)


def _filled_rows(sheet: Any) -> Iterator[tuple[int, dict[int, object]]]:  # noqa: ANN401 - openpyxl has no types
    """Number and cells (by column, from 1) of each row that the sheet holds.

    openpyxl's public reader fills the gap before a row that claims a high number, and leaves out rows and cells that do
    not stand in their order, which would hide a traveller: so its parser is asked, and what is out of order refused.
    """
    from openpyxl.worksheet._reader import WorkSheetParser

    book, last = sheet.parent, 0
    with sheet._get_source() as source:  # noqa: SLF001 - see above
        parser = WorkSheetParser(
            source, sheet._shared_strings, data_only=True, epoch=book.epoch,  # noqa: SLF001
            date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )  # fmt: skip
        for number, found in parser.parse():
            _check_order(number, last, found)
            last = number
            yield number, {cell["column"]: cell["value"] for cell in found}


def _check_order(number: int, last: int, cells: list[dict[str, Any]]) -> None:
    if number > SHEET_MAX_ROWS:
        raise MalformedError("table.too_many_rows", limit=SHEET_MAX_ROWS)
    if number <= last:
        raise MalformedError("table.workbook", reason=f"row {number} after row {last}")
    if any(cell["row"] != number for cell in cells):
        raise MalformedError("table.workbook", reason=f"row {number} holds a cell of another row")
    if len({cell["column"] for cell in cells}) != len(cells):
        raise MalformedError("table.workbook", reason=f"row {number} holds a cell twice")


def other_sheets(stream: BinaryIO) -> list[str]:
    """Titles of the sheets that ``read_workbook`` leaves out and that hold at least one row."""
    return [sheet.title for sheet in _sheets(stream)[1:] if any(True for _ in sheet.iter_rows(max_row=1))]


def _sheets(stream: BinaryIO) -> list[Any]:
    from openpyxl import load_workbook

    book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    sheets = sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
    if not sheets:
        raise MalformedError("table.empty")
    for sheet in sheets:
        sheet.reset_dimensions()  # what a sheet claims of its size is not believed
    return sheets


def _row(number: int, cells: Mapping[int, object]) -> Row:
    width = min(max(cells), TABLE_MAX_COLUMNS)
    texts = tuple(_text(cells.get(column)) for column in range(1, width + 1))
    if any(column > TABLE_MAX_COLUMNS and value is not None for column, value in cells.items()):
        return Row(number, texts, "table.too_wide")
    if any(len(text) > CELL_MAX_CHARACTERS for text in texts):
        return Row(number, tuple(text[:200] for text in texts), "table.cell_too_long")
    return Row(number, texts)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
