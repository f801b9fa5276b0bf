"""Verifying names the file and the part, whatever byte is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.engines.matching import Record
from tansiq.errors import MalformedError
from tansiq.messages import LANGUAGES
from tansiq.stores.index import Index, bytes_to_verify, verify_index
from tansiq.stores.index_check import Problem
from tansiq.stores.manifest import JournalEntry, Manifest, write_generation

People = Callable[..., list[Record]]
Flip = Callable[..., None]

pytestmark = pytest.mark.usefixtures("plain_engine")
on_disk = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def folder(tmp_path: Path, people: People, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two generations, and a journal of two changes upon the second."""
    with Index.build(people(5), tmp_path / "x") as index:
        with monkeypatch.context() as patch:
            patch.setattr("tansiq.stores.index_writer._append", lambda *_: None)
            index.add(people(2, start=4))
        index.add(people(2, start=20))
        index.remove("p1")
        assert index.verify() == []
    return tmp_path / "x"


@on_disk
@given(st.data())
def test_a_flipped_bit_anywhere_in_the_folder_is_laid_to_its_file(
    folder: Path, flip: Flip, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(sorted(path for path in folder.iterdir() if path.stat().st_size)))
    position, bit = data.draw(st.integers(0, path.stat().st_size - 1)), data.draw(st.integers(0, 7))
    flip(path, position, bit)
    problems = verify_index(folder)
    flip(path, position, bit)
    assert {problem.file for problem in problems} == {str(path)}
    assert verify_index(folder) == []


def test_the_damaged_array_is_named(folder: Path, flip: Flip) -> None:
    path = folder / "segment-0000000001-0000.tsq"
    flip(path, path.read_bytes().index(b"number3"))
    assert verify_index(folder) == [Problem("index.array_damaged", str(path), "records")]
    with Index.open(folder) as index:
        assert len(index.verify()) == 1


def test_missing_cut_and_foreign_files_are_named(folder: Path) -> None:
    first, added = (folder / f"segment-000000000{number}-0000.tsq" for number in (1, 2))
    first.write_bytes(first.read_bytes()[:-1])
    added.unlink()
    assert {(problem.code, problem.file) for problem in verify_index(folder)} == {
        ("index.truncated", str(first)),
        ("index.segment_missing", str(added)),
    }
    first.write_bytes(b"x" * 100)
    assert ("index.not_a_segment", str(first)) in {(problem.code, problem.file) for problem in verify_index(folder)}


def test_a_segment_cut_at_any_boundary_or_inside_an_array_is_named_and_not_opened(folder: Path) -> None:
    path = folder / "segment-0000000001-0000.tsq"
    whole = path.read_bytes()
    length = int.from_bytes(whole[12:16], "little")
    start = -(-(64 + length) // 64) * 64
    offsets = [entry["offset"] for entry in json.loads(whole[64 : 64 + length])]
    places = {0, 1, 63, 64, 64 + length // 2, 64 + length, start, len(whole) - 1}
    places |= {start + offset + step for offset in offsets for step in (-1, 0, 1, 8)}
    for place in sorted(place for place in places if place < len(whole)):
        path.write_bytes(whole[:place])
        assert {(problem.code, problem.file) for problem in verify_index(folder)} == {("index.truncated", str(path))}
        with pytest.raises(MalformedError, match=r"index\.truncated"):
            Index.open(folder)
    path.write_bytes(whole)
    assert verify_index(folder) == []


def test_progress_tells_how_many_bytes_were_read(folder: Path) -> None:
    told: list[int] = []
    assert verify_index(folder, told.append) == []
    assert told == sorted(told)
    assert 0 < told[-1] <= bytes_to_verify(folder)
    assert bytes_to_verify(folder / "nowhere") == 0


def test_a_manifest_of_another_version_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("tansiq.stores.manifest.VERSION", 9)
        write_generation(folder, Manifest(3, (), JournalEntry(0, "")))
    (problem,) = verify_index(folder)
    assert problem.code == "index.version"
    assert " 9" in problem.sentence("en")


def test_where_there_is_no_index_that_is_the_problem(tmp_path: Path) -> None:
    assert [problem.code for problem in verify_index(tmp_path / "nowhere")] == ["index.missing"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_problem_is_told_in_every_language(folder: Path, flip: Flip, lang: str) -> None:
    path = folder / "segment-0000000001-0000.tsq"
    flip(path, path.read_bytes().index(b"number3"))
    sentence = verify_index(folder)[0].sentence(lang)
    assert str(path) in sentence
    assert "records" in sentence
    assert "?" not in sentence
