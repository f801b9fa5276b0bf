"""Workbooks as rows: the first visible sheet, values as stored, and bombs refused by their directory alone."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence

import pytest
import xlsxwriter

from tansiq.engines.tables.caps import CELL_MAX_CHARACTERS, SHEET_MAX_ROWS, TABLE_MAX_COLUMNS, WORKBOOK_MAX_PARTS
from tansiq.engines.tables.row import Row
from tansiq.engines.tables.workbook import check_archive, other_sheets, read_workbook
from tansiq.errors import MalformedError


def workbook(*sheets: Sequence[Sequence[object]], hidden: Sequence[int] = ()) -> io.BytesIO:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, rows in enumerate(sheets):
            sheet = book.add_worksheet(f"S{number}")
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    sheet.write(row, column, value, *([day] if isinstance(value, dt.date) else []))
        for number in hidden:
            book.worksheets()[number].hide()
        visible = next(number for number in range(len(sheets)) if number not in hidden)
        book.worksheets()[visible].activate()
        book.worksheets()[visible].set_first_sheet()
    return io.BytesIO(stream.getvalue())


def archive(parts: dict[str, bytes]) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return stream


def test_values_are_written_out_and_rows_keep_their_numbers() -> None:
    rows = list(read_workbook(workbook([["Name", "Born"], [], ["زيدون", dt.date(1984, 3, 7)], [1234567.0, 1.5, True]])))
    assert rows == [
        Row(1, ("Name", "Born")),
        Row(3, ("زيدون", "1984-03-07")),
        Row(4, ("1234567", "1.5", "TRUE")),
    ]


def test_the_first_sheet_that_is_shown_is_read_and_the_others_are_named() -> None:
    book = workbook([["hidden"]], [["Name"]], [["more"]], [], hidden=[0])
    assert [row.cells for row in read_workbook(book)] == [("Name",)]
    assert sorted(other_sheets(book)) == ["S0", "S2"]


def with_rows(rows: str) -> io.BytesIO:
    """A workbook whose sheet holds ``rows`` as they are written."""
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}'
    with zipfile.ZipFile(workbook([["x"]])) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    return archive({**parts, "xl/worksheets/sheet1.xml": f"{sheet}</sheetData></worksheet>".encode()})


def test_a_row_that_no_sheet_can_hold_is_refused_without_counting_up_to_it() -> None:
    with pytest.raises(MalformedError) as caught:
        list(read_workbook(with_rows(f'<row r="{"9" * 300}"><c><v>1</v></c></row>')))
    assert (caught.value.code, caught.value.details["limit"]) == ("table.too_many_rows", SHEET_MAX_ROWS)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ('<row r="5"><c><v>5</v></c></row><row r="2"><c><v>2</v></c></row>', "row 2 after row 5"),
        ('<row r="2"><c><v>5</v></c></row><row r="2"><c><v>2</v></c></row>', "row 2 after row 2"),
        ('<row r="2"><c r="A2"><v>5</v></c><c r="A2"><v>2</v></c></row>', "row 2 holds a cell twice"),
        ('<row r="2"><c r="A2"><v>5</v></c><c r="B3"><v>2</v></c></row>', "row 2 holds a cell of another row"),
    ],
)
def test_rows_and_cells_that_a_spreadsheet_program_would_not_show_are_refused_not_left_out(
    rows: str, reason: str
) -> None:
    with pytest.raises(MalformedError) as caught:
        list(read_workbook(with_rows(rows)))
    assert (caught.value.code, caught.value.details["reason"]) == ("table.workbook", reason)


def test_cells_out_of_order_are_all_read() -> None:
    rows = list(read_workbook(with_rows('<row r="3"><c r="C3"><v>3</v></c><c r="A3"><v>1</v></c></row>')))
    assert rows == [Row(3, ("1", "", "3"))]


def test_a_row_too_wide_is_marked_and_a_blank_far_cell_is_not() -> None:
    wide = ["x"] * (TABLE_MAX_COLUMNS + 1)
    assert [row.fault for row in read_workbook(workbook([wide, ["x"]]))] == ["table.too_wide", ""]


def test_an_ordinary_workbook_passes_the_check_of_its_directory() -> None:
    check_archive(workbook([["Name"]]))


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/sheet.xml": bytes(16 << 20)}, "table.workbook_unpacked"),
        ({f"xl/{n}": b"" for n in range(WORKBOOK_MAX_PARTS + 1)}, "table.workbook_unpacked"),
        ({"word/document.xml": b"<x/>"}, "table.workbook"),
        ({}, "table.workbook"),
    ],
)
def test_a_bomb_and_an_archive_of_another_kind_are_refused(parts: dict[str, bytes], code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        check_archive(archive(parts))
    assert caught.value.code == code


def test_what_is_no_archive_is_refused() -> None:
    with pytest.raises(MalformedError) as caught:
        check_archive(io.BytesIO(b"PK\x03\x04 and no more"))
    assert caught.value.code == "table.workbook"


def test_a_text_beyond_the_cap_of_a_cell_is_marked() -> None:
    # A workbook program cuts texts at 32,767 characters; a file made by hand need not.
    book = workbook([["mark"]])
    with zipfile.ZipFile(book) as old:
        parts = {name: old.read(name).replace(b"mark", b"x" * (CELL_MAX_CHARACTERS + 1)) for name in old.namelist()}
    (row,) = read_workbook(archive(parts))
    assert (row.fault, len(row.cells[0])) == ("table.cell_too_long", 200)
