"""Result files: whole, exact, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import json
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from tansiq.cli.export import (
    HIT_COLUMNS,
    REJECTED_COLUMNS,
    WRITERS,
    Row,
    hit_row,
    rejected_row,
    written,
    written_whole,
)
from tansiq.cli.options import OUT_ENDINGS
from tansiq.cli.screening import Screened
from tansiq.engines.manifests import Rejected
from tansiq.errors import RefusedError

HOSTILE = '=HYPERLINK("http://x")'


def _with_name(screened: Screened, name: str) -> Row:
    person = replace(screened.traveller.record, names=(name,))
    return hit_row(replace(screened.traveller, record=person), screened.found[0], "en")


def _write(path: Path, *rows: Row) -> None:
    with written(path, HIT_COLUMNS) as write:
        for row in rows:
            write(row)


def _read(path: Path) -> list[dict[str, Any]]:
    """The rows of any of the four formats, by column."""
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))
    if path.suffix == ".parquet":
        return parquet.read_table(path).to_pylist()
    book = load_workbook(path)
    head, *rows = book.active.iter_rows(values_only=True)
    book.close()
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_ending_that_an_option_takes_has_a_writer() -> None:
    assert tuple(WRITERS) == OUT_ENDINGS


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
def test_a_hit_is_one_row_with_every_documented_column(tmp_path: Path, screened: Screened, ending: str) -> None:
    path = tmp_path / f"hits{ending}"
    _write(path, hit_row(screened.traveller, screened.found[0], "fr"))
    (row,) = _read(path)
    assert list(row) == list(HIT_COLUMNS)
    assert float(row["bits"]) == pytest.approx(21.08)
    assert (row["traveller_name"], row["listed_name_own_script"]) == ("EL HADDAD YOUSSEF", "يوسف الحداد")
    assert (row["list"], row["reference"], row["sentence"]) == ("own", "MW-1", "a sentence in fr")
    assert row["decisive"] == "name +18.0 date.unreadable; birth_date +3.0 date.unreadable"


def test_json_lines_carry_the_parts_and_the_prior_beside_the_probability(tmp_path: Path, screened: Screened) -> None:
    _write(tmp_path / "hits.jsonl", hit_row(screened.traveller, screened.found[0], "en"))
    (answer,) = _read(tmp_path / "hits.jsonl")
    evidence = answer["evidence"]
    assert sum(part["bits"] for part in evidence["parts"]) == pytest.approx(evidence["bits"])
    assert (evidence["probability"], evidence["prior_bits"]) == (0.996, -13.0)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_formula_in_a_name_is_text_in_a_spreadsheet(tmp_path: Path, screened: Screened, ending: str) -> None:
    path = tmp_path / f"hits{ending}"
    _write(path, _with_name(screened, HOSTILE))
    assert _read(path)[0]["traveller_name"] == f"'{HOSTILE}"


def test_no_cell_of_a_worksheet_is_a_formula_or_a_link(tmp_path: Path, screened: Screened) -> None:
    path = tmp_path / "hits.xlsx"
    _write(path, _with_name(screened, HOSTILE), _with_name(screened, "http://example.org/x"))
    book = load_workbook(path)
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert all(cell.hyperlink is None for cell in cells)
    book.close()


def test_parquet_and_json_lines_carry_the_text_unchanged(tmp_path: Path, screened: Screened) -> None:
    for ending in (".parquet", ".jsonl"):
        _write(tmp_path / f"hits{ending}", _with_name(screened, HOSTILE))
    assert _read(tmp_path / "hits.parquet")[0]["traveller_name"] == HOSTILE
    assert _read(tmp_path / "hits.jsonl")[0]["traveller"]["names"][0]["text"] == HOSTILE


@pytest.mark.parametrize("ending", OUT_ENDINGS)
@pytest.mark.parametrize("name", ["a\udcffb", "NUL\x00", "a\u202eb", "🧭", "م" * 10_000])
def test_no_name_breaks_a_file(tmp_path: Path, screened: Screened, ending: str, name: str) -> None:
    path = tmp_path / f"hits{ending}"
    _write(path, _with_name(screened, name))
    assert len(_read(path)) == 1


@pytest.mark.parametrize("ending", OUT_ENDINGS)
def test_a_file_without_hits_is_still_a_file(tmp_path: Path, ending: str) -> None:
    _write(tmp_path / f"hits{ending}")
    assert _read(tmp_path / f"hits{ending}") == []


@pytest.mark.parametrize("ending", OUT_ENDINGS)
def test_a_rejected_row_keeps_its_reason_and_its_raw_text(tmp_path: Path, rejected: Rejected, ending: str) -> None:
    path = tmp_path / f"rejected{ending}"
    with written(path, REJECTED_COLUMNS) as write:
        write(rejected_row(rejected, "en"))
    (row,) = _read(path)
    assert (int(row["row"]), row["code"]) == (9, "manifest.no_name")
    assert row["raw"].removeprefix("'") == rejected.raw


@pytest.mark.parametrize("ending", OUT_ENDINGS)
def test_a_failure_half_way_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, screened: Screened, ending: str
) -> None:
    path = tmp_path / f"hits{ending}"
    path.write_bytes(b"what was good before")

    def fail_half_way() -> None:
        with written(path, HIT_COLUMNS) as write:
            write(hit_row(screened.traveller, screened.found[0], "en"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_half_way()
    assert path.read_bytes() == b"what was good before"
    assert list(tmp_path.iterdir()) == [path]


def test_hits_may_be_read_by_their_owner_alone(tmp_path: Path) -> None:
    with written_whole(tmp_path / "deep" / "hits.csv") as beside:
        beside.write_text("x")
    assert stat.S_IMODE((tmp_path / "deep" / "hits.csv").stat().st_mode) == 0o600


def test_without_a_file_rows_go_nowhere(screened: Screened) -> None:
    with written(None, HIT_COLUMNS) as write:
        write(hit_row(screened.traveller, screened.found[0], "en"))


def test_what_a_cell_cannot_hold_is_refused_rather_than_cut(tmp_path: Path, screened: Screened) -> None:
    with pytest.raises(RefusedError, match=r"cli\.cell_too_long"):
        _write(tmp_path / "hits.xlsx", _with_name(screened, "x" * 40_000))
    assert list(tmp_path.iterdir()) == []


def test_a_full_worksheet_is_refused_rather_than_cut(
    tmp_path: Path, screened: Screened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tansiq.cli.export._XLSX_ROWS", 3)
    row = hit_row(screened.traveller, screened.found[0], "en")
    _write(tmp_path / "two.xlsx", row, row)
    with pytest.raises(RefusedError, match=r"cli\.sheet_full"):
        _write(tmp_path / "three.xlsx", row, row, row)
    assert [path.name for path in tmp_path.iterdir()] == ["two.xlsx"]
