"""The file beside a segment: used where it is whole and of this segment, else left aside and named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.engines.matching import Record
from tansiq.stores.index import Index, verify_index
from tansiq.stores.index_check import Problem
from tansiq.stores.manifest import SegmentEntry
from tansiq.stores.near_file import SEGMENT_ARRAY, read_near, write_near
from tansiq.stores.segment_file import open_segment_file, write_segment_file

Flip = Callable[..., None]
NEAR = "segment-0000000001-0000.near.tsq"
LISTED = [Record(id=str(number), names=name) for number, name in enumerate(("Karim Bouzidi", "Salem Omar", "كريم"))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Index.build(LISTED, tmp_path / "x") as index:
        index.prepare()
    return tmp_path / "x"


def is_used(folder: Path) -> bool:
    with Index.open(folder) as index:
        return index.stat().near_bytes > 0


def test_what_was_worked_out_lies_beside_the_segment_and_is_used(folder: Path) -> None:
    assert (folder / NEAR).is_file()
    assert verify_index(folder) == []
    with Index.open(folder) as index:
        facts = index.stat()
    assert facts.near_bytes == (folder / NEAR).stat().st_size
    assert facts.bytes == sum(path.stat().st_size for path in folder.glob("*.tsq")) + 64  # and the journal's head


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_file_that_was_cut_or_damaged_is_named_and_costs_time_only(
    folder: Path, flip: Flip, data: st.DataObject
) -> None:
    path = folder / NEAR
    whole = path.read_bytes()
    size = data.draw(st.integers(0, len(whole) - 1))
    path.write_bytes(whole[:size])
    assert {problem.file for problem in verify_index(folder)} == {str(path)}
    assert not is_used(folder)
    with Index.open(folder) as index:
        assert [hit.record.id for hit in index.search("Karim Bouzidi")] == ["0"]
    path.write_bytes(whole)
    flip(path, data.draw(st.integers(0, len(whole) - 1)))
    assert {problem.file for problem in verify_index(folder)} == {str(path)}
    path.write_bytes(whole)


def test_the_file_of_another_segment_is_named_and_not_used(folder: Path, tmp_path: Path) -> None:
    with Index.build(LISTED[::-1], tmp_path / "y") as other:
        other.prepare()
    (folder / NEAR).write_bytes((tmp_path / "y" / NEAR).read_bytes())
    assert verify_index(folder) == [Problem("index.foreign_segment", str(folder / NEAR))]
    assert not is_used(folder)


def test_a_file_of_other_tables_is_whole_and_not_used(folder: Path) -> None:
    near = dict(open_segment_file(folder / NEAR).arrays)
    write_segment_file(folder / NEAR, near | {"near_learned": near["near_learned"][::-1].copy()})
    assert verify_index(folder) == []
    assert not is_used(folder)


def test_only_the_arrays_that_were_worked_out_are_handed_on(tmp_path: Path) -> None:
    with Index.build(LISTED, tmp_path / "x") as index:
        index.prepare()
        (part,) = index._snapshot.files
    assert part.entry is not None
    near, size = read_near(tmp_path / "x", part.entry, part.arrays)
    assert size == part.near_bytes > 0
    assert SEGMENT_ARRAY not in near
    assert near.keys() == {name for name in part.arrays if name.startswith("near_")}
    absent = SegmentEntry("segment-0000000009-0000.tsq", 1, "00" * 32, 1)
    assert read_near(tmp_path / "x", absent, part.arrays) == ({}, 0)
    write_near(tmp_path / "x", absent, {"near_learned": np.zeros(16, np.uint8)})
    assert read_near(tmp_path / "x", absent, part.arrays) == ({}, 0)
