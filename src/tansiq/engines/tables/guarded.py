"""Delimited text that people open in a spreadsheet: no cell of it is taken for a formula, and Arabic stays Arabic."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

__all__ = ["MARK", "csv_line", "guarded"]

#: At the start of a file: without it spreadsheets read Arabic as Windows-1252.
MARK = "\ufeff".encode()
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula: an apostrophe in front where it could be one."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def csv_line(cells: Iterable[str | float]) -> bytes:
    """One line of a file, in UTF-8, each text guarded; half a character is written as its escape."""
    line = io.StringIO()
    csv.writer(line).writerow([guarded(cell) if isinstance(cell, str) else cell for cell in cells])
    return line.getvalue().encode("utf-8", "backslashreplace")
