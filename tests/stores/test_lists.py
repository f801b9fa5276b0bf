"""The store of loaded lists: what is in use stays in use until something whole and plausible replaces it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from tansiq.engines.matching.record import Record
from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.lists import ListStore
from tansiq.stores.lock import hold_lock

HEADER = "id,name,aliases,birth_dates\n"


class FakeIndex:
    """Keeps the names in a file; says when it was closed."""

    def __init__(self, path: Path) -> None:
        self.names = (path / "names").read_text("utf-8").splitlines()

    @classmethod
    def build(cls, records: Iterable[Record], path: Path, progress: Callable[[int], None] | None = None) -> FakeIndex:
        assert progress is None
        names = [record.names[0].text for record in records]
        path.mkdir()
        (path / "names").write_text("\n".join(names), "utf-8")
        return cls(path)

    @classmethod
    def open(cls, path: Path) -> FakeIndex:
        return cls(path)

    def close(self) -> None:
        pass


@pytest.fixture
def store(tmp_path: Path) -> ListStore:
    index_class: Any = FakeIndex
    return ListStore(tmp_path / "home", index_class)


def write_list(path: Path, rows: int, extra: str = "") -> Path:
    lines = [f"UTO-{number},Zaydun Marwani {chr(65 + number % 26)},,1984\n" for number in range(rows)]
    path.write_text(HEADER + "".join(lines) + extra, "utf-8")
    return path


def test_a_loaded_list_says_what_it_holds(store: ListStore, tmp_path: Path) -> None:
    loaded = store.load(write_list(tmp_path / "own list.csv", 3))
    assert loaded.name == "OWN-LIST"
    assert loaded.counts["persons"] == 3
    assert loaded == store.get("OWN-LIST")
    assert [item.name for item in store.all()] == ["OWN-LIST"]
    assert store.index("OWN-LIST").names[0] == "Zaydun Marwani A"


def test_records_without_a_source_get_the_name_of_the_list(store: ListStore, tmp_path: Path) -> None:
    sources: list[str] = []

    class Watching(FakeIndex):
        @classmethod
        def build(
            cls, records: Iterable[Record], path: Path, progress: Callable[[int], None] | None = None
        ) -> FakeIndex:
            assert progress is None
            kept = list(records)
            sources.extend(record.source for record in kept)
            return super().build(kept, path)

    index_class: Any = Watching
    ListStore(tmp_path / "other", index_class).load(write_list(tmp_path / "a.csv", 2), name="BORDER")
    assert sources == ["BORDER", "BORDER"]


def test_a_broken_new_issue_leaves_the_loaded_one_in_use(store: ListStore, tmp_path: Path) -> None:
    good = store.load(write_list(tmp_path / "a.csv", 3), name="OWN")
    bad = tmp_path / "bad.csv"
    bad.write_text(HEADER + '1,"never closed\n2,B C,,\n', "utf-8")
    with pytest.raises(MalformedError) as caught:
        store.load(bad, name="OWN")
    assert caught.value.code == "table.open_quote"
    assert store.get("OWN") == good
    assert not (good.folder.parent / ".loading").exists()


def test_a_much_smaller_issue_is_refused_unless_forced(store: ListStore, tmp_path: Path) -> None:
    store.load(write_list(tmp_path / "a.csv", 100), name="OWN")
    small = write_list(tmp_path / "b.csv", 40)
    with pytest.raises(RefusedError) as caught:
        store.load(small, name="OWN")
    assert caught.value.code == "list.smaller"
    assert store.get("OWN").counts["records"] == 100
    assert store.load(small, name="OWN", force=True).counts["records"] == 40


def test_an_issue_that_loses_many_rows_is_refused_unless_forced(store: ListStore, tmp_path: Path) -> None:
    path = write_list(tmp_path / "a.csv", 10, extra="x,,,\ny,,,\n")
    with pytest.raises(RefusedError) as caught:
        store.load(path, name="OWN")
    assert caught.value.code == "list.many_lost"
    assert store.all() == []
    loaded = store.load(path, name="OWN", force=True)
    assert loaded.rows_lost == 2
    assert [problem.line for problem in store.problems("OWN")] == [12, 13]


def test_the_previous_good_issue_is_kept_and_older_ones_go(store: ListStore, tmp_path: Path) -> None:
    issues = [store.load(write_list(tmp_path / "a.csv", rows), name="OWN").folder for rows in (10, 11, 12)]
    assert [folder.exists() for folder in issues] == [False, True, True]
    pointer = json.loads((issues[2].parent / "current").read_text("utf-8"))
    assert pointer == {"current": issues[2].name, "previous": issues[1].name}


def test_the_same_file_may_be_loaded_again(store: ListStore, tmp_path: Path) -> None:
    path = write_list(tmp_path / "a.csv", 2)
    first, second = store.load(path, name="OWN"), store.load(path, name="OWN")
    assert first.sha256 == second.sha256
    assert first.folder != second.folder
    assert store.get("OWN").folder == second.folder


def test_what_a_dead_process_left_behind_is_never_opened(store: ListStore, tmp_path: Path) -> None:
    remains = tmp_path / "home" / "lists" / "OWN" / ".loading"
    remains.mkdir(parents=True)
    (remains / "list.json").write_text("{}", "utf-8")
    assert store.all() == []
    store.load(write_list(tmp_path / "a.csv", 2), name="OWN")
    assert not remains.exists()


def test_two_loads_of_one_list_do_not_meet(store: ListStore, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "lists" / "OWN"
    folder.mkdir(parents=True)
    with hold_lock(folder / "lock", "test.busy"), pytest.raises(RefusedError) as caught:
        store.load(write_list(tmp_path / "a.csv", 2), name="OWN")
    assert caught.value.code == "list.busy"


@pytest.mark.parametrize("name", ["../UN", "", "a b", "A" * 41, ".hidden", "UN/x"])
def test_a_name_that_is_no_plain_word_is_refused(store: ListStore, tmp_path: Path, name: str) -> None:
    with pytest.raises(RefusedError) as caught:
        store.get(name)
    assert caught.value.code == "list.name_refused"


def test_an_unknown_list_names_the_known_ones(store: ListStore, tmp_path: Path) -> None:
    store.load(write_list(tmp_path / "a.csv", 2), name="OWN")
    with pytest.raises(RefusedError) as caught:
        store.get("UN")
    assert caught.value.details == {"name": "UN", "known": "OWN"}


@pytest.mark.parametrize("content", ["", "[]", "{", '{"current": "x"}'])
def test_a_damaged_pointer_is_reported_not_followed(store: ListStore, tmp_path: Path, content: str) -> None:
    loaded = store.load(write_list(tmp_path / "a.csv", 2), name="OWN")
    (loaded.folder.parent / "current").write_text(content, "utf-8")
    with pytest.raises(MalformedError) as caught:
        store.get("OWN")
    assert caught.value.code == "list.damaged"


def test_progress_is_told(store: ListStore, tmp_path: Path) -> None:
    told: list[int] = []
    store.load(write_list(tmp_path / "a.csv", 600), name="OWN", progress=told.append)
    assert told == [256, 512]


def test_the_real_issues_of_the_un_list_replace_one_another(store: ListStore, shared_data: Path) -> None:
    folder = shared_data / "lists" / "un"
    store.load(folder / "un_2018-10-29.xml")
    newer = store.load(folder / "un_2020-11-30.xml")
    assert (newer.name, newer.published) == ("UN", "2020-11-30")
    with pytest.raises(MalformedError):
        store.load(folder / "un_2025-08-16.xml")
    assert store.get("UN") == newer


def test_the_previous_issue_can_be_asked_for_where_there_is_one(store: ListStore, tmp_path: Path) -> None:
    first = store.load(write_list(tmp_path / "a.csv", 10), name="OWN")
    with pytest.raises(RefusedError) as caught:
        store.previous("OWN")
    assert caught.value.code == "list.no_previous"
    store.load(write_list(tmp_path / "a.csv", 11), name="OWN")
    assert store.previous("OWN") == first


def test_the_records_of_an_issue_can_be_read_more_than_once(tmp_path: Path) -> None:
    store = ListStore(tmp_path / "home")
    first = store.load(write_list(tmp_path / "a.csv", 3), name="OWN")
    second = store.load(write_list(tmp_path / "b.csv", 4), name="OWN")
    for issue, count in ((first, 3), (second, 4)):
        records = store.records(issue)
        assert [record.id for record in records] == [record.id for record in records]
        assert sorted(record.id for record in records) == [f"UTO-{number}" for number in range(count)]


def test_a_list_can_be_told_as_something_else_than_the_file_it_was_read_from(store: ListStore, tmp_path: Path) -> None:
    loaded = store.load(write_list(tmp_path / "a.csv", 2), told_as="https://lists.example/own.csv")
    assert store.get(loaded.name).source_file == "https://lists.example/own.csv"


def test_an_issue_says_which_version_read_it_and_an_older_one_need_not(store: ListStore, tmp_path: Path) -> None:
    loaded = store.load(write_list(tmp_path / "a.csv", 2), name="OWN")
    assert loaded.read_with == version("tansiq")
    facts = json.loads((loaded.folder / "list.json").read_text("utf-8"))
    del facts["read_with"]
    (loaded.folder / "list.json").write_text(json.dumps(facts), "utf-8")
    assert store.get("OWN").read_with == ""
