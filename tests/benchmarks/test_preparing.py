"""Preparing as the benchmark of speed does it: to the end, or for as long as it is given."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.preparing import measure

from tansiq import Index, Record
from tansiq.stores import index_prepare


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(index_prepare, "PROGRESS_STEP", 1)
    Index.build([Record(names=name) for name in ("Karim Bouzidi", "Salem Omar")], tmp_path / "index").close()
    return tmp_path


def test_an_index_is_prepared_to_the_end_where_there_is_time(folder: Path) -> None:
    found = measure(folder=str(folder), seconds=600.0)
    assert found["prepared"] == 1.0
    assert found["prepared_bytes"] > found["near_bytes"] > 0
    assert measure(folder=str(folder), seconds=600.0)["near_bytes"] == found["near_bytes"]


def test_where_time_runs_out_the_share_that_was_done_is_told(folder: Path) -> None:
    found = measure(folder=str(folder), seconds=-1.0)
    assert found["prepared"] == 1 / 8
    assert found["near_bytes"] > 0
