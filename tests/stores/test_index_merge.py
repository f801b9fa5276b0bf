"""Merging what is due, beside additions and searches, in a process of its own, killed or not."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from itertools import count
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from tansiq.engines.matching import Record
from tansiq.stores import index_merge, index_writer
from tansiq.stores.index import Index
from tansiq.stores.index_merge import compact_index, is_due, merge_due, start_merge
from tansiq.stores.snapshot import OpenSegment, Snapshot, open_newest

People = Callable[..., list[Record]]
Ids = Callable[[Index], set[str]]


def _state(*sizes: int, pending: int = 0, dead: int = 0) -> Snapshot:
    """Segments of so many records, of which the first has lost ``dead``."""
    parts = [OpenSegment(None, {}, np.arange(size) < (dead if at == 0 else 0)) for at, size in enumerate(sizes)]
    fresh = (OpenSegment(None, {}, np.zeros(pending, bool)),) if pending else ()
    journal = type("Journal", (), {"bodies": (b"",) * pending})()
    return Snapshot(None, tuple(parts), fresh, journal)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "due"),
    [
        (_state(1_000_000), False),
        (_state(1_000_000, pending=128), False),
        (_state(1_000_000, pending=129), True),
        (_state(1_000, 500), False),
        (_state(1_000, 501), True),
        (_state(1_000, 400, 150), True),
        (_state(900, 300, 100), False),
        (_state(1_000, dead=250), False),
        (_state(1_000, dead=251), True),
    ],
)
def test_what_is_due(state: Snapshot, due: bool) -> None:  # noqa: FBT001 - a row of a table
    assert is_due(state) == due


def test_segments_stay_few_and_no_record_is_written_often() -> None:
    """Fifty thousand records, 257 at a time, as the policy alone would have them."""
    segments, written = list[int](), 0
    for _ in range(200):
        merged = {part.records for part in index_merge._due(_state(*segments), 257)}
        whole = 257 + sum(merged)
        segments, written = [*(size for size in segments if size not in merged), whole], written + whole
        assert len(segments) <= 6
    assert sum(segments) == 200 * 257
    assert written < 14 * sum(segments)


@pytest.fixture
def folder(tmp_path: Path, people: People, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A segment of four records, two of two, and a journal."""
    monkeypatch.setattr(index_writer, "SMALL_CHANGE", 1)
    with Index.build(people(4), tmp_path / "x", None) as index:
        index._merging = False
        index.add(people(2, start=4))
        index.add(people(2, start=6))
        index.add(people(1, start=8))
        index.remove(["p0", "p5"])
    return tmp_path / "x"


LEFT = {f"p{number}" for number in (1, 2, 3, 4, 6, 7, 8)}


@pytest.mark.usefixtures("plain_engine")
def test_a_reader_of_an_old_state_goes_on_while_its_files_are_deleted(folder: Path, people: People, ids: Ids) -> None:
    with Index.open(folder) as reader, Index.open(folder) as writer:
        before = {path.name for path in folder.glob("*.tsq")}
        for number in range(3):
            writer.compact()
            writer.add(people(3, start=20 + 3 * number))
        assert not before & {path.name for path in folder.glob("*.tsq")}
        assert ids(reader) == {record.id for record in reader.records()} == LEFT
        assert reader.refresh()
        assert len(ids(reader)) == len(LEFT) + 9


@pytest.mark.usefixtures("plain_engine")
def test_a_merge_killed_at_any_call_to_the_system_loses_and_doubles_nothing(
    folder: Path, people: People, ids: Ids
) -> None:
    """And so with an addition: the process dies by SIGKILL, which leaves no time for anything."""
    context, died = get_context("fork"), []
    for change in ("merge", "add"):
        for at in count(1):
            copy = shutil.copytree(folder, folder.with_name(f"{change}-{at}"))
            process = context.Process(target=_die_at, args=(copy, people, change, at))
            process.start()
            process.join()
            died.append((change, process.exitcode))
            with Index.open(copy) as index:
                assert index.verify() == []
                assert sorted(record.id for record in index.records()) == sorted(ids(index))
                assert ids(index) - {"p9"} == LEFT
                assert "p9" in ids(index) or (change, process.exitcode) != ("add", 0)
            if process.exitcode == 0:
                break
    assert died.count(("merge", -signal.SIGKILL)) > 20
    assert died.count(("add", -signal.SIGKILL)) >= 2


def _die_at(folder: Path, people: People, change: str, at: int) -> None:
    left = count(at, -1)
    for name in ("open", "write", "fsync", "fdatasync", "replace", "unlink"):
        real = getattr(os, name)

        def call(*args: object, real: Callable[..., object] = real, **more: object) -> object:
            if next(left) == 1:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **more)

        setattr(os, name, call)
    if change == "merge":
        compact_index(folder, open_newest(folder))
    else:
        Index.open(folder, merging=False).add(people(1, start=9))


def test_what_is_due_is_merged_by_a_process_of_its_own(
    folder: Path, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    monkeypatch.setattr("tansiq.stores.index.start_merge", lambda path: started.append(start_merge(path)) or started[0])
    with Index.open(folder) as index:
        assert index.stat().compaction_due
        index.add(people(1, start=9))
        (process,) = started
        assert process.wait(120) == 0
        assert index.refresh()
        assert (index.stat().segments, index.stat().pending, len(index)) == (1, 0, 8)
        assert not index.stat().compaction_due
        assert index.verify() == []


def test_a_merge_gives_way_to_whoever_is_writing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tansiq.stores.generation import hold_folder

    given_way: list[int] = []
    monkeypatch.setattr("os.nice", given_way.append)  # this process goes on with other tests
    before = open_newest(folder).manifest.generation
    with hold_folder(folder):
        merge_due(str(folder))
    assert open_newest(folder).manifest.generation == before
    assert given_way == [10]
