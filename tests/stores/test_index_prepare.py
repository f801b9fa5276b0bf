"""Preparing an index: broken off anywhere, beside writers, gone on with, and gone with its segment."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from tansiq.engines.matching import Record
from tansiq.errors import RefusedError
from tansiq.stores import index_prepare
from tansiq.stores.generation import hold_folder
from tansiq.stores.index import Index
from tansiq.stores.index_prepare import prepare_index, steps_to_prepare

LISTED = [
    Record(id=str(number), names=name)
    for number, name in enumerate(("Karim Bouzidi", "Salem Omar", "كريم البوزيدي", "Zbigniew Brzoska"))
]
NEAR = "*.near.tsq"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Index.build(LISTED, tmp_path / "x").close()
    return tmp_path / "x"


def test_every_step_is_done_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_prepare, "PROGRESS_STEP", 5)
    told: list[int] = []
    total = steps_to_prepare(folder)
    assert prepare_index(folder, told.append) == total == 2 * 8
    assert told == [5, 10, 15]
    written = next(folder.glob(NEAR)).stat().st_mtime_ns
    assert prepare_index(folder) == 0
    assert next(folder.glob(NEAR)).stat().st_mtime_ns == written


def test_an_index_answers_as_it_did_before(folder: Path) -> None:
    queries = ["Karim Bouzidi", "كريم بوزيدي", "Salim Omar", "Brzoska"]
    with Index.open(folder) as index:
        before = index.search_many(queries)
        assert index.prepare() > 0
        assert index.stat().near_bytes > 0
        assert index.search_many(queries) == before
    with Index.open(folder) as index:
        assert index.search_many(queries) == before


def test_whoever_breaks_it_off_keeps_what_was_done(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_prepare, "PROGRESS_STEP", 1)

    def stop(done: int) -> None:
        if done == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare_index(folder, stop)
    assert prepare_index(folder) == 16 - 10


def test_what_is_done_is_kept_from_time_to_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    minutes = count()
    kept: list[int] = []
    monkeypatch.setattr(index_prepare.time, "monotonic", lambda: 60.0 * next(minutes))
    monkeypatch.setattr(index_prepare, "write_near", lambda *_: kept.append(1))
    prepare_index(folder)
    assert len(kept) > 3


def test_while_a_writer_is_at_work_nothing_is_kept_until_the_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_prepare, "KEEP_EVERY_S", -1.0)
    monkeypatch.setattr(index_prepare, "PATIENCE_S", 0.0)
    with hold_folder(folder), pytest.raises(RefusedError) as refused:
        prepare_index(folder)
    assert refused.value.code == "index.locked"
    assert not [*folder.glob(NEAR)]
    assert prepare_index(folder) == 16


def test_additions_are_found_and_prepared_once_they_are_merged(folder: Path) -> None:
    with Index.open(folder, merging=False) as index:
        index.prepare()
        index.add([Record(id="new", names="Idriss Lamrani")])
        assert index.prepare() == 0
        assert [hit.record.id for hit in index.search("Idriss Lamrani")] == ["new"]
        index.compact()
        assert index.stat().near_bytes == 0
        assert index.prepare() == steps_to_prepare(folder) == 2 * 10
        assert index.verify() == []
        index.compact()
        index.add([Record(id=f"p{number}", names="Zayd Umar") for number in range(100)])
        assert len([*folder.glob(NEAR)]) == 1  # that of the segment which is gone is gone too
        assert index.stat().near_bytes > 0
