"""A journal keeps what was confirmed, whatever a crash left behind it, and takes no damage for a crash."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.engines.matching import Record
from tansiq.errors import MalformedError
from tansiq.stores.index import Index, verify_index
from tansiq.stores.journal import (
    Change,
    append_change,
    decode_changes,
    encode_change,
    new_journal,
    read_journal,
)

People = Callable[..., list[Record]]
Flip = Callable[..., None]
Ids = Callable[[Index], set[str]]

on_disk = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
texts = st.text(alphabet="abش\ud800\0", min_size=1, max_size=4)
changes = st.one_of(
    st.lists(texts, min_size=1, max_size=3).map(lambda ids: Change(removed=tuple(ids))),
    st.lists(st.builds(Record, id=texts, names=st.lists(texts, max_size=2)), min_size=1, max_size=3).map(
        lambda records: Change(records=tuple(records))
    ),
)


@on_disk
@given(st.lists(changes, max_size=4), st.lists(changes, max_size=4))
def test_changes_come_back_in_their_order(tmp_path: Path, first: list[Change], later: list[Change]) -> None:
    path = tmp_path / "journal"
    path.write_bytes(new_journal(7, map(encode_change, first)))
    journal = half = read_journal(path)
    for change in later:
        journal = append_change(journal, encode_change(change))
    assert decode_changes(journal.bodies) == [*first, *later]
    assert read_journal(path) == read_journal(path, half) == journal
    assert journal.end == path.stat().st_size


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "journal"
    path.write_bytes(new_journal(1))
    journal = read_journal(path)
    for number in range(3):
        journal = append_change(journal, encode_change(Change(removed=(f"somebody-{number}",))))
    return path


def test_an_entry_cut_short_at_any_byte_is_ignored_and_cut_off_by_the_next(written: Path) -> None:
    whole = written.read_bytes()
    for length in range(64, len(whole) + 1):
        written.write_bytes(whole[:length])
        journal = read_journal(written)
        assert journal.damage is None
        assert journal.end <= length
        append_change(journal, encode_change(Change(removed=("x",))))
        after = read_journal(written)
        assert (after.damage, after.bodies[:-1]) == (None, journal.bodies)
        assert after.end == written.stat().st_size


def test_blocks_that_were_allocated_and_never_written_are_ignored(written: Path) -> None:
    whole, last = written.read_bytes(), read_journal(written)
    entry_length = (len(whole) - 64) // 3
    for kept in (0, 1, entry_length - 16):
        start = len(whole) - entry_length
        written.write_bytes(whole[: start + kept] + bytes(entry_length - kept + 500))
        journal = read_journal(written)
        assert (journal.bodies, journal.damage) == (last.bodies[:2], None) or kept == 1


def test_a_flipped_bit_anywhere_is_damage_and_never_taken_for_a_crash(written: Path, flip: Flip) -> None:
    whole = read_journal(written)
    for position in range(written.stat().st_size):
        for bit in (0, 3, 7):
            flip(written, position, bit)
            if position < 64:
                with pytest.raises(MalformedError, match=r"index\.journal_damaged"):
                    read_journal(written)
            else:
                journal = read_journal(written)
                assert journal.damage is not None
                assert journal.bodies == whole.bodies[: len(journal.bodies)]
                assert journal.end <= position
            flip(written, position, bit)


def test_entries_that_were_swapped_or_taken_out_are_damage(written: Path) -> None:
    whole = written.read_bytes()
    head, size = whole[:64], (len(whole) - 64) // 3
    one, two, three = (whole[64 + k * size : 64 + (k + 1) * size] for k in range(3))
    for entries in ((two, one, three), (one, three), (two, three), (one, one)):
        written.write_bytes(head + b"".join(entries))
        assert read_journal(written).damage is not None


@pytest.fixture
def folder(tmp_path: Path, people: People, plain_engine: None) -> Path:
    with Index.build(people(3), tmp_path / "x") as index:
        for number in range(3, 6):
            index.add(people(1, start=number))
    return tmp_path / "x"


def _journal(folder: Path) -> Path:
    return folder / "generation-0000000001.journal"


def test_a_journal_damaged_in_the_middle_opens_up_to_there_and_is_told(
    folder: Path, people: People, ids: Ids, flip: Flip
) -> None:
    flip(_journal(folder), _journal(folder).read_bytes().index(b"number4"))
    (problem,) = verify_index(folder)
    assert (problem.code, problem.file) == ("index.journal_damaged", str(_journal(folder)))
    with Index.open(folder) as index:
        assert ids(index) == {"p0", "p1", "p2", "p3"}
        assert index.stat().passed_over == (1,)
        index.add(people(1, start=9))
        assert ids(index) == {"p0", "p1", "p2", "p3", "p9"}
        index.add(people(1, start=10))
        assert [problem.code for problem in index.verify()] == ["index.set_aside"]
        index.compact()
    assert _journal(folder).exists()  # kept for whoever wants to know what stood in it
    with Index.open(folder) as index:
        assert ids(index) == {"p0", "p1", "p2", "p3", "p9", "p10"}
        assert index.stat().passed_over == ()
    with Index.build(people(1), folder) as index:
        assert index.verify() == []


def test_a_journal_that_is_missing_is_damage(folder: Path) -> None:
    _journal(folder).unlink()
    assert [problem.code for problem in verify_index(folder)] == ["index.journal_damaged"]
    with pytest.raises(MalformedError, match=r"index\.journal_damaged"):
        Index.open(folder)


def test_a_journal_that_lost_what_it_began_with_is_damage(folder: Path, people: People) -> None:
    """After a merge the journal begins with what came meanwhile: it was confirmed, and may not be cut off."""
    from tansiq.stores import index_merge

    with Index.open(folder) as index, pytest.MonkeyPatch.context() as patch:
        real = index_merge.write_segments
        patch.setattr(index_merge, "write_segments", lambda *args: (index.add(people(1, start=7)), real(*args))[1])
        index.compact()
    journal = folder / "generation-0000000002.journal"
    whole = journal.read_bytes()
    assert b"number7" in whole
    journal.write_bytes(whole[:-1])
    assert "index.journal_damaged" in {problem.code for problem in verify_index(folder)}
    with Index.open(folder) as index:
        assert index.stat().passed_over == (2,)
        assert len(index) == 7  # the generation before has all of it


def test_a_reader_goes_on_where_it_stood(
    folder: Path, people: People, ids: Ids, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Index.open(folder) as reader, Index.open(folder) as writer:
        before = reader._snapshot
        assert not reader.refresh()
        assert reader._snapshot is before
        writer.add([Record(id="p1", names=["Umar new"])])
        monkeypatch.setattr("tansiq.stores.snapshot.read_generation", lambda *_: pytest.fail("read again"))
        assert reader.refresh()
        assert ids(reader) == {f"p{number}" for number in range(6)}
        assert reader.search("number1") == []


def test_a_reader_that_saw_what_was_then_taken_back_starts_anew(folder: Path, people: People, ids: Ids) -> None:
    """An addition may be seen before its sync fails: then it is cut off, and another stands in its place."""
    end = _journal(folder).stat().st_size
    with Index.open(folder) as writer, Index.open(folder) as reader:
        writer.add(people(1, start=8))
        assert reader.refresh()
        with _journal(folder).open("r+b") as file:
            file.truncate(end)
        with Index.open(folder) as another:
            another.add(people(2, start=20, word="Umar"))
        assert reader.refresh()
        assert ids(reader) == {*(f"p{number}" for number in range(6)), "p20", "p21"}
