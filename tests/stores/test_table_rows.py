"""Workbooks and Parquet, read by a process with limits: whatever the file, a coded error or rows."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError
from tansiq.stores.table_rows import table_rows

SHEET = "xl/worksheets/sheet1.xml"


def workbook(path: Path, rows: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Flight")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, cells in enumerate(rows):
            for place, value in enumerate(cells):
                if isinstance(value, dt.date):
                    sheet.write_datetime(number, place, dt.datetime.combine(value, dt.time()), day)
                else:
                    sheet.write(number, place, value)
    return path


def with_sheet(source: Path, target: Path, sheet: bytes) -> Path:
    """The workbook ``source`` with another content of its sheet."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            new.writestr(item, sheet if item == SHEET else old.read(item))
    return target


def sheet_xml(rows: str, dimension: str = "A1:B2") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<worksheet xmlns="{space}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'.encode()
    )


def test_dates_numbers_and_texts_keep_their_meaning(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", [["Name", "Born", "Passport"], ["زيدون المرواني", dt.date(1984, 3, 7), 1234567]]
    )
    rows = list(table_rows(path, "xlsx"))
    assert [row.cells for row in rows] == [("Name", "Born", "Passport"), ("زيدون المرواني", "1984-03-07", "1234567")]
    assert [row.number for row in rows] == [1, 2]


def test_a_formula_gives_its_stored_value_and_is_not_computed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["Name"], ["=1+1"]])  # stored with the value 0
    assert [row.cells for row in table_rows(path, "xlsx")] == [("Name",), ("0",)]


def test_rows_on_another_sheet_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Economy").write(0, 0, "Name")
        book.add_worksheet("Business").write(0, 0, "Name")
    report = Report()
    assert len(list(table_rows(path, "xlsx", report))) == 1
    assert [(item.code, item.details["sheets"]) for item in report.problems] == [("table.other_sheets", "Business")]


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open(SHEET, "w", force_zip64=True) as part,
    ):
        for _ in range(64):
            part.write(bytes(1 << 20))
    with pytest.raises(MalformedError) as caught:
        list(table_rows(path, "xlsx"))
    assert caught.value.code == "table.workbook_unpacked"
    assert caught.value.details["size"] == 64 << 20


def test_a_workbook_of_very_many_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "parts.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2_100):
            archive.writestr(f"xl/{number}", b"")
    with pytest.raises(MalformedError) as caught:
        list(table_rows(path, "xlsx"))
    assert caught.value.code == "table.workbook_unpacked"


def test_a_sparse_sheet_gives_its_few_rows_quickly(tmp_path: Path) -> None:
    plain = workbook(tmp_path / "a.xlsx", [["Name"]])
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>'
        '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Lila Ferrane</t></is></c></row>'
    )
    path = with_sheet(plain, tmp_path / "sparse.xlsx", sheet_xml(rows, "A1:XFD1048576"))
    found = list(table_rows(path, "xlsx"))
    assert [(row.number, row.cells) for row in found] == [(1, ("Name",)), (1_048_576, ("Lila Ferrane",))]


def test_a_cell_far_to_the_right_makes_a_faulty_row(tmp_path: Path) -> None:
    plain = workbook(tmp_path / "a.xlsx", [["Name"]])
    rows = '<row r="1"><c r="XFD1" t="inlineStr"><is><t>far</t></is></c></row>'
    path = with_sheet(plain, tmp_path / "wide.xlsx", sheet_xml(rows))
    assert [row.fault for row in table_rows(path, "xlsx")] == ["table.too_wide"]


def test_entities_in_a_sheet_are_not_expanded_to_gigabytes(tmp_path: Path) -> None:
    plain = workbook(tmp_path / "a.xlsx", [["Name"]])
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    laughs = f'<!DOCTYPE worksheet [<!ENTITY e0 "ha">{levels}]>'.encode()
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e11;</t></is></c></row>'
    path = with_sheet(plain, tmp_path / "laughs.xlsx", laughs + sheet_xml(cell))
    with pytest.raises(MalformedError) as caught:
        list(table_rows(path, "xlsx"))
    assert caught.value.code in ("table.workbook", "table.reader_stopped")


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04", b"PK\x03\x04" + bytes(500), b"PK\x05\x06" + bytes(18), b"no archive", b""],
)
def test_what_is_no_workbook_is_malformed(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(MalformedError) as caught:
        list(table_rows(path, "xlsx"))
    assert caught.value.code == "table.workbook"


def test_a_workbook_cut_short_or_broken_inside_is_malformed(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", [["Name"], ["Lila Ferrane"]])
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(whole.read_bytes()[:-200])
    broken = with_sheet(whole, tmp_path / "broken.xlsx", sheet_xml('<row r="1"><c r="A1"><v>1</v>')[:-30])
    for path in (cut, broken):
        with pytest.raises(MalformedError) as caught:
            list(table_rows(path, "xlsx"))
        assert caught.value.code == "table.workbook"


def test_parquet_gives_its_columns_and_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table(
        {"name": ["Lila Ferrane", None], "born": [dt.date(1990, 12, 13), dt.date(1984, 3, 7)], "seat": [12, 13]}
    )
    pq.write_table(table, path)
    rows = list(table_rows(path, "parquet"))
    assert [row.cells for row in rows] == [
        ("name", "born", "seat"),
        ("Lila Ferrane", "1990-12-13", "12"),
        ("", "1984-03-07", "13"),
    ]


def test_broken_parquet_is_malformed(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"name": ["Lila Ferrane"] * 100}), buffer)
    path = tmp_path / "a.parquet"
    path.write_bytes(buffer.getvalue()[:-40] + bytes(40))
    with pytest.raises(MalformedError) as caught:
        list(table_rows(path, "parquet"))
    assert caught.value.code in ("table.parquet", "table.reader_stopped")


def test_stopping_early_leaves_no_process_behind(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [[f"row {number}"] for number in range(2000)])
    rows = table_rows(path, "xlsx")
    assert next(rows).cells == ("row 0",)
    rows.close()
    children = Path("/proc/self/task").glob("*/children")
    assert all("table_process" not in _command(pid) for item in children for pid in item.read_text().split())


def _command(pid: str) -> str:
    path = Path("/proc") / pid / "cmdline"
    return path.read_text() if path.exists() else ""
