"""The files that reading is measured on are read whole, and what is said of memory follows from the figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.formats import Rate, flight
from benchmarks.fuzzing.parsers import PARSERS
from benchmarks.made import MADE, write_workbook
from benchmarks.peak import Reading

from tansiq.engines.lists import FORMATS
from tansiq.engines.manifests import Traveller
from tansiq.engines.tables.problem import Report
from tansiq.stores.files import read_list, read_manifest


def test_a_flight_of_the_bar_has_twelve_segments_a_passenger_and_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "flight.edi"
    path.write_bytes(flight(30))
    report = Report()
    found = list(read_manifest(path, report=report))
    assert report.problems == []
    assert [(isinstance(one, Traveller) and not one.problems and len(one.papers)) for one in found] == [1] * 30
    assert flight(31).count(b"'") - flight(30).count(b"'") == 12


def test_every_format_is_measured() -> None:
    assert {entry.name for entry in FORMATS} | {"manifest", "paxlst", "pnrgov"} == set(MADE)
    assert set(MADE) <= {parser.name for parser in PARSERS}


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_made_file_has_as_many_entries_as_it_was_asked_for(tmp_path: Path, name: str) -> None:
    counts, lost = [], []
    for count in (3, 8):
        path = MADE[name].write(tmp_path / str(count), count)
        report = Report()
        is_list = MADE[name].things == "entries"
        found = list(read_list(path, name, report) if is_list else read_manifest(path, report=report))
        counts.append(len(found))
        lost.append(report.rows_lost)
    assert lost[0] == lost[1]  # the sample itself may hold a row that belongs to nobody
    assert counts[1] - counts[0] in (5, 15)  # a booking of the sample has three travellers


def test_a_made_workbook_is_a_manifest(tmp_path: Path) -> None:
    assert len(list(read_manifest(write_workbook(tmp_path / "a" / "made.xlsx", 4)))) == 4


@pytest.mark.parametrize(
    ("grown", "holds", "steady"),
    [((10, 20, 30), "", True), ((10, 9_000, 90_000), "", False), ((10, 9_000, 90_000), "ids", True)],
)
def test_memory_that_grows_with_the_file_is_told_unless_it_is_said_what_is_held(
    grown: tuple[int, ...], holds: str, steady: object
) -> None:
    rate = Rate("made", "entries", tuple(Reading(100, 0.5, kib) for kib in grown), holds)
    assert rate.is_steady is steady
    assert rate.per_second == 200
