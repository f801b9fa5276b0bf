"""A workbook around one sheet: a mutated zip file is refused at its checksums, a mutated sheet reaches the reader."""

from __future__ import annotations

import io
import zipfile
from functools import cache

__all__ = ["SHEET", "parquet_of", "sheet_of", "workbook_of", "workbook_with"]

SHEET = "xl/worksheets/sheet1.xml"
Cells = list[list[str]]


def workbook_of(rows: Cells) -> bytes:
    """A workbook that holds ``rows``."""
    import xlsxwriter  # type: ignore[import-untyped]

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Flight")
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    return out.getvalue()


def sheet_of(rows: Cells) -> bytes:
    """The XML of a sheet that holds ``rows`` as inline texts."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    inner = "".join(
        f'<row r="{number}">' + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells) + "</row>"
        for number, cells in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{space}"><dimension ref="A1:B2"/><sheetData>{inner}</sheetData></worksheet>'.encode()


def parquet_of(rows: Cells) -> bytes:
    """A Parquet file whose columns are headed by the first of ``rows``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    table = pa.table({heading: [row[place] for row in rows[1:]] for place, heading in enumerate(rows[0])})
    pq.write_table(table, out, compression="none")
    return out.getvalue()


@cache
def _other_parts() -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(workbook_of([["Name"]]))) as book:
        return tuple((name, book.read(name)) for name in book.namelist() if name != SHEET)


def workbook_with(sheet: bytes) -> bytes:
    """A workbook, sound but for its one sheet, which is ``sheet``. Nothing is compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in _other_parts():
            archive.writestr(name, content)
        archive.writestr(SHEET, sheet)
    return out.getvalue()
