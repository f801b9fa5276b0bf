"""The process that reads a table: one JSON value a line, the last one says that it is whole."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tansiq.stores.table_process import CPU_SECONDS, MEMORY_BYTES


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "flight.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("Economy").write_row(0, 0, ["Name", "الاسم"])
        made.add_worksheet("Business").write(0, 0, "Name")
    return path


def lines(kind: str, path: Path) -> tuple[int, list[Any]]:
    # In a process of its own, as it is meant: it puts limits on itself that cannot be taken off again.
    command = [sys.executable, "-m", "tansiq.stores.table_process", kind, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_a_workbook_gives_its_rows_then_a_note_then_the_end(book: Path) -> None:
    note = {"note": "table.other_sheets", "details": {"sheets": "Business"}}
    assert lines("xlsx", book) == (0, [[1, ["Name", "الاسم"], ""], note, {"end": True}])


def test_parquet_gives_its_rows_then_the_end(tmp_path: Path) -> None:
    path = tmp_path / "flight.parquet"
    pq.write_table(pa.table({"Name": ["Lila Ferrane"]}), path)
    assert lines("parquet", path) == (0, [[1, ["Name"], ""], [2, ["Lila Ferrane"], ""], {"end": True}])


def test_an_error_is_a_line_of_its_own_and_there_is_no_end(tmp_path: Path) -> None:
    path = tmp_path / "flight.parquet"
    path.write_bytes(b"PAR1 and no more")
    status, said = lines("parquet", path)
    assert status == 0
    assert [value.get("error") for value in said] == ["table.parquet"]


def test_an_error_of_the_library_ends_the_process_without_an_end(tmp_path: Path, book: Path) -> None:
    path = tmp_path / "cut.xlsx"
    path.write_bytes(book.read_bytes()[:-100])
    status, said = lines("xlsx", path)
    assert status != 0
    assert {"end": True} not in said


def test_the_limits_hold_inside_the_process(book: Path) -> None:
    probe = (
        "import resource, sys\nfrom tansiq.stores.table_process import main\nmain('xlsx', sys.argv[1])\n"
        "print(resource.getrlimit(resource.RLIMIT_AS)[1], resource.getrlimit(resource.RLIMIT_CPU)[1])"
    )
    done = subprocess.run([sys.executable, "-c", probe, str(book)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == f"{MEMORY_BYTES} {CPU_SECONDS}"
