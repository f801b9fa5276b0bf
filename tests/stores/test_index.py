"""An index from the outside: build, open, search, add, remove, compact."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tansiq.engines.matching import Record
from tansiq.errors import MalformedError, RefusedError
from tansiq.stores import generation, index_writer
from tansiq.stores.index import Index
from tansiq.stores.lock import hold_lock
from tansiq.stores.sweep import LOCKS

People = Callable[..., list[Record]]
Ids = Callable[[Index], set[str]]

pytestmark = pytest.mark.usefixtures("plain_engine")


@pytest.fixture
def folder(tmp_path: Path, people: People) -> Path:
    Index.build(people(5), tmp_path / "x.index").close()
    return tmp_path / "x.index"


def test_what_was_built_is_found_after_opening_it_again(folder: Path) -> None:
    with Index.open(folder) as index:
        assert len(index) == 5
        (hit,) = index.search("Zayd number3", limit=1)
        assert (hit.record.id, hit.bits) == ("p3", 2.0)
        assert hit.query.names[0].text == "Zayd number3"


def test_several_queries_are_answered_in_their_order(folder: Path) -> None:
    with Index.open(folder) as index:
        answers = index.search_many(["number4", Record(names=["number1"]), "nobody"], limit=2)
    assert [[hit.record.id for hit in hits] for hits in answers] == [["p4"], ["p1"], []]


def test_a_threshold_given_replaces_the_default(folder: Path) -> None:
    with Index.open(folder) as index:
        assert [hit.record.id for hit in index.search("Zayd number2", min_bits=2.0)] == ["p2"]


def test_its_records_can_be_read_without_those_that_were_removed(folder: Path, people: People) -> None:
    with Index.open(folder) as index:
        index.remove("p2")
        assert list(index.records()) == [record for record in people(5) if record.id != "p2"]


def test_a_limit_below_one_is_refused(folder: Path) -> None:
    with Index.open(folder) as index, pytest.raises(MalformedError, match=r"index\.limit"):
        index.search("Zayd", limit=0)


def test_an_index_of_nothing_answers_with_nothing(tmp_path: Path) -> None:
    with Index.build([], tmp_path / "x") as index:
        assert (len(index), index.search("Zayd"), index.verify()) == (0, [], [])
        assert index.stat().bytes_per_record == 0


def test_records_are_cut_into_segments_of_bounded_size(
    tmp_path: Path, people: People, ids: Ids, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "SEGMENT_RECORDS", 4)
    with Index.build(people(10), tmp_path / "x") as index:
        assert (index.stat().segments, len(index)) == (3, 10)
        assert ids(index) == {f"p{number}" for number in range(10)}


def test_progress_tells_how_many_records_were_taken(
    tmp_path: Path, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "PROGRESS_STEP", 2)
    told: list[int] = []
    Index.build(people(5), tmp_path / "x", progress=told.append)
    assert told == [0, 2, 4, 5]


def test_an_addition_is_found_at_once_and_by_other_readers_after_a_refresh(
    folder: Path, people: People, ids: Ids
) -> None:
    with Index.open(folder) as index, Index.open(folder) as reader:
        assert index.add(people(1, start=9)) == 1
        assert "p9" in ids(index)
        assert "p9" not in ids(reader)
        assert reader.refresh()
        assert not reader.refresh()
        assert "p9" in ids(reader)


def test_an_added_record_replaces_the_one_of_the_same_id(folder: Path) -> None:
    with Index.open(folder) as index:
        index.add([Record(id="p2", names=["Umar new"])])
        assert index.search("number2") == []
        assert [hit.record.id for hit in index.search("Umar")] == ["p2"]
        assert (len(index), index.stat().dead) == (5, 1)


def test_a_removal_is_gone_at_once_and_counts_only_what_was_there(folder: Path, ids: Ids) -> None:
    with Index.open(folder) as index:
        assert index.remove(["p1", "p4", "p99"]) == 2
        assert index.remove("p1") == 0
        assert ids(index) == {"p0", "p2", "p3"}
    with Index.open(folder) as index:
        assert ids(index) == {"p0", "p2", "p3"}


def test_removing_or_adding_nothing_writes_no_generation(folder: Path) -> None:
    with Index.open(folder) as index:
        index.remove(["p99"])
        index.add([])
        assert index.stat().generation == 1


def test_records_without_an_id_neither_replace_each_other_nor_are_removed(tmp_path: Path) -> None:
    with Index.build([Record(names=["Zayd a"]), Record(names=["Zayd b"])], tmp_path / "x") as index:
        index.add([Record(names=["Zayd c"])])
        assert index.remove([""]) == 0
        assert len(index.search("Zayd")) == 3


def test_the_same_record_given_twice_is_kept_once(tmp_path: Path, people: People) -> None:
    with Index.build([*people(2), *people(2)], tmp_path / "x") as index:
        assert (len(index), len(index.search("Zayd"))) == (2, 2)


@pytest.mark.parametrize("segment_records", [1, 100])
def test_two_different_records_of_one_id_are_refused(
    tmp_path: Path, people: People, segment_records: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "SEGMENT_RECORDS", segment_records)
    with pytest.raises(RefusedError, match=r"index\.repeated_id.*p1"):
        Index.build([*people(3), Record(id="p1", names=["Umar"])], tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_building_again_replaces_everything(folder: Path, people: People, ids: Ids) -> None:
    with Index.open(folder) as before, Index.build(people(2, start=7), folder) as after:
        assert ids(after) == {"p7", "p8"}
        assert "p1" in ids(before)


def test_a_build_whose_source_breaks_leaves_the_index_as_it_was(folder: Path, people: People, ids: Ids) -> None:
    def broken() -> Iterator[Record]:
        yield from people(3, start=20)
        raise MalformedError("list.malformed")

    before = sorted(path.name for path in folder.iterdir())
    with pytest.raises(MalformedError, match=r"list\.malformed"):
        Index.build(broken(), folder)
    assert sorted(path.name for path in folder.iterdir()) == before
    with pytest.raises(MalformedError, match=r"list\.malformed"):
        Index.build(broken(), folder.with_name("new"))
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    with Index.open(folder) as index:
        assert ids(index) == {f"p{number}" for number in range(5)}


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_is_not_an_index_is_neither_opened_nor_replaced(tmp_path: Path, people: People, kind: str) -> None:
    place = tmp_path / "mine"
    diary = place if kind == "file" else place / "diary.txt"
    diary.parent.mkdir(exist_ok=True)
    diary.write_text("dear diary")
    with pytest.raises(MalformedError, match=r"index\.missing"):
        Index.open(place)
    with pytest.raises(RefusedError, match=r"index\.not_an_index"):
        Index.build(people(1), place)
    assert diary.read_text() == "dear diary"


def test_an_index_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MalformedError, match=r"index\.missing.*nowhere"):
        Index.open(tmp_path / "nowhere")


def test_an_empty_folder_may_become_an_index(tmp_path: Path, people: People) -> None:
    with Index.build(people(2), tmp_path) as index:
        assert len(index) == 2


def test_compacting_merges_small_segments_and_the_journal_and_drops_the_dead(
    folder: Path, people: People, ids: Ids, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Index.open(folder) as index:
        with monkeypatch.context() as patch:
            patch.setattr(index_writer, "SMALL_CHANGE", 0)
            for number in range(10, 20):
                index.add(people(1, start=number))
        index.add(people(2, start=20))
        index.remove(["p0", "p15", "p20"])
        before, due = ids(index), index.stat()
        assert (due.compaction_due, due.segments, due.pending, due.live) == (True, 11, 2, 14)
        assert index.compact() == 11
        after = index.stat()
        assert (after.segments, after.dead, after.live, after.pending) == (1, 0, 14, 0)
        assert not after.compaction_due
        assert ids(index) == before
        assert index.verify() == []
        assert index.compact() == 0


def test_compacting_leaves_full_segments_alone(
    tmp_path: Path, people: People, ids: Ids, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "SEGMENT_RECORDS", 4)
    with Index.build(people(8), tmp_path / "x") as index:
        index.add(people(1, start=8))
        index.remove(["p4", "p5"])
        full = index._snapshot.segments[0]
        assert index.compact() == 1
        assert index._snapshot.segments[0].arrays is full.arrays
        assert ids(index) == {f"p{number}" for number in (0, 1, 2, 3, 6, 7, 8)}


def test_only_two_generations_stay_on_disk(folder: Path, people: People) -> None:
    with Index.open(folder) as index:
        for number in range(10, 15):
            index.add(people(1, start=number))
            index.compact()
        index.add(people(1, start=20))
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        "LOCK",
        "LOCK.journal",
        "generation-0000000005.journal",
        "generation-0000000005.manifest",
        "generation-0000000006.journal",
        "generation-0000000006.manifest",
        "segment-0000000005-0000.tsq",
        "segment-0000000006-0000.tsq",
    ]


def test_readers_are_kept_between_searches_and_no_two_threads_share_one(folder: Path, people: People) -> None:
    with Index.open(folder) as index:
        parts = index._snapshot.segments
        (mine,) = index._readers(parts)
        with ThreadPoolExecutor(1) as pool:
            (other,) = pool.submit(index._readers, parts).result()
        assert index._readers(parts) == [mine]
        assert other is not mine
        index.add(people(1, start=9))
        first, added = index._readers(index._snapshot.segments)
        assert first is mine
        assert added is not mine


def test_a_closed_index_is_not_searched(folder: Path) -> None:
    index = Index.open(folder)
    index.close()
    index.close()
    with pytest.raises(RefusedError, match=r"index\.closed"):
        index.search("Zayd")


WRITER = """
    import sys
    from pathlib import Path
    from tansiq.stores.lock import hold_lock
    with hold_lock(Path(sys.argv[1]) / sys.argv[2], "index.locked"):
        print("held", flush=True)
        sys.stdin.read()
"""


@pytest.fixture(params=LOCKS)
def other_writer(
    folder: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[subprocess.Popen[str]]:
    """Another process that prepares a generation (the first lock), or puts one in its place (the second)."""
    monkeypatch.setattr(generation, "PATIENCE_S", 0.01)
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(folder), request.param]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_writing_process_is_refused_and_readers_are_not(
    folder: Path, people: People, ids: Ids, other_writer: subprocess.Popen[str]
) -> None:
    changes: list[Callable[[Index], Any]] = [lambda index: Index.build(people(1), index.path)]
    if str(other_writer.args[-1]) == LOCKS[0]:  # type: ignore[index]
        changes.append(lambda index: index.compact())
    else:
        changes += [lambda index: index.add(people(1, start=9)), lambda index: index.remove(["p1"])]
    with Index.open(folder) as index:
        for change in changes:
            with pytest.raises(RefusedError, match=r"index\.locked"):
                change(index)
        assert ids(index) == {f"p{number}" for number in range(5)}


@pytest.mark.parametrize("count", [1, 100])
def test_a_merge_under_way_keeps_no_addition_waiting(folder: Path, people: People, ids: Ids, count: int) -> None:
    with hold_lock(folder / LOCKS[0], "index.locked"), Index.open(folder) as index:
        assert index.add(people(count, start=9)) == count
        assert index.remove(["p1"]) == 1
        assert len(ids(index)) == count + 4
        assert index.stat().generation == 1
        with pytest.raises(RefusedError, match=r"index\.locked"):
            index.add(people(5000, start=500))


def test_the_lock_of_a_killed_writer_is_free(folder: Path, people: People, other_writer: subprocess.Popen[str]) -> None:
    other_writer.kill()
    other_writer.wait()
    with Index.open(folder) as index:
        assert index.add(people(1, start=9)) == 1
