"""One row as its file holds it, before any meaning is read into it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Row"]


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` is the line (delimited text) or row (workbook, Parquet) counted from 1.

    ``fault`` is the message code of what is wrong with the row as a row, empty when nothing is.
    """

    number: int
    cells: tuple[str, ...]
    fault: str = ""

    @property
    def is_blank(self) -> bool:
        """No cell holds anything but white space."""
        return not self.fault and not any(cell.strip() for cell in self.cells)
