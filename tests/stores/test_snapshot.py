"""Opening takes the newest generation that is whole, and says what it passed over."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tansiq.engines.matching import Record
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores import snapshot
from tansiq.stores.index import Index
from tansiq.stores.manifest import JournalEntry, Manifest, manifest_path, read_generation, write_generation
from tansiq.stores.segment_file import write_segment_file
from tansiq.stores.snapshot import open_newest, open_segment

People = Callable[..., list[Record]]
Flip = Callable[..., None]

pytestmark = pytest.mark.usefixtures("plain_engine", "no_journal")


@pytest.fixture
def folder(tmp_path: Path, people: People) -> Path:
    """Generation 1 built, generation 2 with one more segment and a tombstone."""
    with Index.build(people(5), tmp_path / "x") as index:
        index.add([*people(1, start=3, word="Umar"), *people(1, start=9)])
    return tmp_path / "x"


ADDED, FIRST, DEAD = (
    "segment-0000000002-0000.tsq",
    "segment-0000000001-0000.tsq",
    "segment-0000000001-0000.dead-0000000002.tsq",
)


@pytest.mark.parametrize("name", [ADDED, DEAD, "generation-0000000002.manifest"])
@pytest.mark.parametrize("damage", ["cut", "gone", "flipped", "foreign"])
def test_a_damaged_newest_generation_is_passed_over(folder: Path, flip: Flip, name: str, damage: str) -> None:
    path = folder / name
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-1])
    elif damage == "gone":
        path.unlink()
    elif damage == "flipped":
        flip(path, 40)
    else:
        path.write_bytes(b"something else that is long enough to be looked at, and then some more of it")
    opened = open_newest(folder)
    assert opened.manifest.generation == 1
    assert [number for number, _ in opened.passed_over] == ([] if (damage, name[0]) == ("gone", "g") else [2])


def test_where_no_generation_is_whole_the_newest_error_is_told(folder: Path) -> None:
    (folder / FIRST).unlink()
    with pytest.raises(MalformedError, match=rf"index\.segment_missing.*{FIRST}"):
        open_newest(folder)


def test_a_whole_segment_of_another_index_is_noticed(folder: Path, people: People) -> None:
    with Index.build(people(5, word="Umar"), folder.with_name("other")):
        shutil.copy(folder.with_name("other") / FIRST, folder / FIRST)
    with pytest.raises(MalformedError, match=r"index\.foreign_segment"):
        open_newest(folder)


def test_a_newer_version_is_refused_and_not_passed_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("tansiq.stores.manifest.VERSION", 9)
        write_generation(folder, Manifest(3, (), JournalEntry(0, "")))
    with pytest.raises(RefusedError, match=r"index\.version"):
        open_newest(folder)


def test_one_flipped_tombstone_is_noticed_at_opening(folder: Path, flip: Flip) -> None:
    size = (folder / DEAD).stat().st_size
    flip(folder / DEAD, size - 1, 4)
    entry = read_generation(folder, 2).segments[0]
    with pytest.raises(MalformedError, match=r"index\.array_damaged.*dead"):
        open_segment(folder, entry)


@pytest.mark.parametrize("arrays", [{}, {"dead": np.zeros(2, np.uint8)}, {"dead": np.zeros(1, np.int8)}])
def test_tombstones_of_another_shape_are_refused(folder: Path, arrays: dict[str, np.ndarray]) -> None:
    seal = write_segment_file(folder / DEAD, arrays)
    entry = read_generation(folder, 2).segments[0]
    forged = type(entry.dead)(DEAD, seal.bytes, seal.checksum, 0)  # type: ignore[misc,arg-type]
    with pytest.raises(MalformedError, match=r"index\.header_damaged"):
        open_segment(folder, type(entry)(entry.name, entry.bytes, entry.checksum, entry.records, forged))


def test_a_count_that_is_not_that_of_the_segment_is_refused(folder: Path) -> None:
    entry = read_generation(folder, 1).segments[0]
    with pytest.raises(MalformedError, match=r"index\.header_damaged"):
        open_segment(folder, type(entry)(entry.name, entry.bytes, entry.checksum, 4))


def test_segments_already_open_are_not_opened_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = open_newest(folder)
    monkeypatch.setattr(snapshot, "open_segment", lambda *_: pytest.fail("opened again"))
    again = open_newest(folder, known)
    assert [a is b for a, b in zip(again.segments, known.segments, strict=True)] == [True, True]


def test_a_reader_overtaken_by_a_writer_takes_the_newer_state(
    folder: Path, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between listing and reading, two more generations are written and the listed ones deleted."""
    real, overtaken = snapshot.generations, []

    def listed(place: Path) -> list[int]:
        numbers = real(place)
        if not overtaken:
            overtaken.append(numbers)
            with monkeypatch.context() as patch:
                patch.setattr(snapshot, "generations", real)
                with Index.open(folder) as index:
                    for number in range(20, 23):
                        index.add(people(1, start=number))
                    index.compact()
                    index.remove(["p0"])
        return numbers

    monkeypatch.setattr(snapshot, "generations", listed)
    opened = open_newest(folder)
    assert overtaken == [[2, 1]]
    assert (opened.manifest.generation, opened.passed_over) == (7, ())


def test_live_records_are_all_but_the_dead(folder: Path) -> None:
    opened = open_newest(folder)
    names = sorted(record.names[0].text for part in opened.segments for record in part.live_records())
    assert names == ["Umar number3", *sorted(f"Zayd number{number}" for number in (0, 1, 2, 4, 9))]


def test_a_file_that_may_not_be_read_is_not_taken_for_damage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(TansiqError, match=r"storage\.unreadable.*Permission denied"):
        open_newest(folder)
    assert manifest_path(folder, 2).exists()
