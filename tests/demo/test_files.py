"""The fictional lists and the flight are files that the readers of real ones read."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tansiq.demo.files import DEMO_LISTS, FLIGHT_NAME, MESSAGE_NAME, flight_file, message_file
from tansiq.demo.people import listed_entries
from tansiq.engines.manifests import Traveller
from tansiq.engines.tables.problem import Report
from tansiq.stores.files import find_list, read_list, read_manifest

FORMATS = {"marwana": "tansiq-table", "council": "un-xml", "sahelia": "ftm-json"}


@pytest.fixture(params=sorted(DEMO_LISTS))
def written(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    name, make = DEMO_LISTS[request.param]
    path = tmp_path / name
    path.write_bytes(make())
    return request.param, path


def test_each_list_is_of_another_format_and_is_recognised(written: tuple[str, Path]) -> None:
    name, path = written
    assert find_list(path).format == FORMATS[name]


def test_no_entry_of_a_list_is_lost_or_doubted(written: tuple[str, Path]) -> None:
    name, path = written
    report = Report()
    records = {record.reference: record for record in read_list(path, report=report)}
    entries = [entry for entry in listed_entries() if entry.list == name]
    assert (report.problems, report.rows_lost) == ([], 0)
    assert set(records) == {entry.reference for entry in entries}
    for entry in entries:
        record = records[entry.reference]
        known = {name.text for name in record.names}
        assert {entry.name, *entry.aliases, *entry.weak_aliases, entry.original} - {""} <= known
        assert [str(date) for date in record.birth_dates] == ([entry.born.replace("circa", "c.")] if entry.born else [])
        assert {document.number for document in record.documents} == ({entry.document} - {""})


def test_a_weak_alias_stays_weak(written: tuple[str, Path]) -> None:
    name, path = written
    weak = {alias for entry in listed_entries() if entry.list == name for alias in entry.weak_aliases}
    records = list(read_list(path, report=Report()))
    assert {name.text for record in records for name in record.names if name.quality == "weak"} == weak


def test_the_flight_is_a_table_with_one_row_a_traveller() -> None:
    rows = list(csv.DictReader(io.StringIO(flight_file().decode("utf-8"))))
    assert len(rows) == 180
    assert len({row["Seat"] for row in rows}) == 180
    assert {row["Flight"] for row in rows} == {"TQ180"}


def test_the_flight_as_a_message_says_of_every_traveller_what_the_table_says(tmp_path: Path) -> None:
    found = {}
    for name, content in ((FLIGHT_NAME, flight_file()), (MESSAGE_NAME, message_file())):
        (tmp_path / name).write_bytes(content)
        report = Report()
        rows = list(read_manifest(tmp_path / name, report=report))
        travellers = [row for row in rows if isinstance(row, Traveller)]
        assert (len(rows), report.problems, [row.problems for row in travellers if row.problems]) == (180, [], [])
        found[name] = [
            (
                row.record.names[0].text, [str(born) for born in row.record.birth_dates], row.record.nationalities,
                row.record.sex, row.record.documents, row.flight,
            )
            for row in travellers
        ]  # fmt: skip
    assert found[FLIGHT_NAME] == found[MESSAGE_NAME]
