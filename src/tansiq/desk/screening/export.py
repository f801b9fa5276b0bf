"""Possible hits as a workbook: text as text, so that no cell is a formula; each line with its handling code."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import fields

from tansiq.desk.screening.queries import Exported
from tansiq.messages import sentence

__all__ = ["MEDIA_TYPE", "workbook"]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(rows: Sequence[Exported], purpose: str, lang: str) -> bytes:
    """The rows with a heading in ``lang`` and, above it, what they were taken along for."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it brings no types

    data = io.BytesIO()
    names = [one.name for one in fields(Exported)]
    with Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        if lang == "ar":
            sheet.right_to_left()
        sheet.write_string(0, 0, sentence("screening.exported_for", lang, purpose=purpose))
        for column, name in enumerate(names):
            sheet.write_string(1, column, sentence(f"screening.column.{name}", lang))
        for line, row in enumerate(rows, 2):
            for column, name in enumerate(names):
                sheet.write_string(line, column, _told(getattr(row, name)))
    return data.getvalue()


def _told(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)
