"""Rows of a file from any of them on: the same rows, however often it was opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.desk.manifests.reading import Reading, format_of
from tansiq.engines.manifests import Heard, Rejected
from tansiq.errors import MalformedError

MESSAGE = (
    "UNB+UNOA:4+TQ+QMA+260601:0900+1'UNH+1+PAXLST:D:05B:UN:IATA'BGM+745'TDT+20+TQ180+++TQ'"
    "NAD+FL+++MARWANI:ZAYDUN'ATT+2++M'NAD+FL+++WADANI:TAMIM'?CNT+42:2'UNT+9+1'UNZ+1+1'"
)


def _all(path: Path, start: int = 0) -> list[object]:
    reading, rows = Reading(path, start), []
    while some := reading.take(3):
        rows += some
    assert reading.at == start + len(rows)
    reading.close()
    return rows


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("manifest") / "m.csv"
    rows = (f"Rami Bahri,{1900 + number}-13-01\nTamim Wadani,1990\n" for number in range(20))
    path.write_text("name,birth_date\n" + "".join(rows))
    return path


@settings(deadline=None)
@given(start=st.integers(0, 45))
def test_reading_from_a_row_gives_what_reading_all_gives_from_there(manifest: Path, start: int) -> None:
    whole = _all(manifest)
    assert len(whole) == 40
    if start <= len(whole):
        assert _all(manifest, start) == whole[start:]
    else:
        assert Reading(manifest, start).take(1) == []


def test_segments_that_nobody_can_read_are_rows_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "m.edi"
    path.write_text(MESSAGE.replace("'?CNT", "'++lost+'CNT"))
    reading = Reading(path)
    rows = reading.take(100)
    assert [type(row).__name__ for row in rows] == ["Traveller", "Traveller", "Rejected"]
    assert isinstance(rows[-1], Rejected)
    assert rows[-1].code not in {one.code for one in reading.problems}
    assert reading.origin == "document"
    assert format_of(path, reading.heard) == ("PAXLST", None)


def test_messages_that_differ_in_origin_say_nothing_of_it(manifest: Path) -> None:
    reading = Reading(manifest)
    for origin in ("document", "booking"):
        reading.heard.append(Heard("X", "", "", "", "", "", origin))  # type: ignore[arg-type]
    assert reading.origin == "unstated"


def test_what_was_only_counted_is_told(manifest: Path) -> None:
    reading = Reading(manifest)
    reading.report.problem_count += 7
    assert [(one.code, one.details) for one in reading.problems] == [("manifests.more_problems", {"count": "7"})]


def test_columns_are_told_as_they_were_understood(manifest: Path) -> None:
    kind, mapping = format_of(manifest, [])
    assert mapping is not None
    assert (kind, [one.field for one in mapping.columns]) == ("csv", ["name", "birth_date"])


def test_a_file_that_is_no_manifest_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m"
    path.write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(MalformedError):
        Reading(path).take(1)
