"""``tansiq index`` from the outside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tansiq.cli import tansiq
from tansiq.demo.files import DEMO_LISTS

Undocumented = Callable[[Any], set[str]]


def _index(*arguments: str | Path) -> Result:
    return CliRunner().invoke(tansiq, ["index", *map(str, arguments)])


@pytest.fixture
def built(home: Path, tmp_path: Path) -> Path:
    source = tmp_path / "marwana.csv"
    source.write_bytes(DEMO_LISTS["marwana"][1]())
    assert _index("build", source, tmp_path / "index").exit_code == 0
    return tmp_path / "index"


def test_an_index_is_built_from_a_list_file_and_described(built: Path, undocumented: Undocumented) -> None:
    answer = json.loads(_index("stat", built, "--json").stdout)
    assert answer["stat"]["live"] == 172
    assert undocumented(answer) == set()
    assert "searched: 172" in _index("stat", built).stdout
    assert {type(value) for key, value in answer["stat"].items() if key in ("live", "pending")} == {int}


def test_a_sound_index_is_verified(built: Path, undocumented: Undocumented) -> None:
    done = _index("verify", built)
    assert done.exit_code == 0
    assert "sound" in done.stdout
    assert undocumented(json.loads(_index("verify", built, "--json").stdout)) == set()


def test_a_damaged_index_is_told_file_by_file_and_changes_the_exit_code(
    built: Path, undocumented: Undocumented
) -> None:
    victim = max(built.rglob("*"), key=lambda path: path.stat().st_size if path.is_file() else 0)
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 0xFF
    victim.write_bytes(content)
    done = _index("verify", built, "--json")
    answer = json.loads(done.stdout)
    assert done.exit_code == 1
    assert answer["problems"]
    assert all(problem["code"].startswith("index.") and problem["sentence"] for problem in answer["problems"])
    assert undocumented(answer) == set()
    assert victim.name in _index("verify", built).stdout


def test_an_index_is_prepared_once_and_answers_as_before(built: Path, undocumented: Undocumented) -> None:
    answer = json.loads(_index("prepare", built, "--json").stdout)
    assert answer["steps"] > 0
    assert undocumented(answer) == set()
    assert json.loads(_index("stat", built, "--json").stdout)["stat"]["near_bytes"] == answer["bytes"] > 0
    assert "worked out now: 0" in _index("prepare", built).stdout
    assert _index("verify", built).exit_code == 0


def test_a_loaded_list_may_be_named_instead_of_a_folder(demo_home: Path) -> None:
    assert json.loads(_index("stat", "council", "--json").stdout)["stat"]["live"] == 137
    assert _index("verify", "council").exit_code == 0


def test_neither_a_folder_nor_a_list_is_refused(demo_home: Path) -> None:
    done = _index("stat", "interpol")
    assert (done.exit_code, done.stderr.split(":")[0]) == (4, "list.not_loaded")


def test_a_folder_that_holds_no_index_is_malformed(home: Path, tmp_path: Path) -> None:
    assert _index("stat", tmp_path).exit_code == 3
    assert _index("verify", tmp_path).exit_code == 1


def test_a_source_that_cannot_be_read_builds_nothing(home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.xml").write_bytes(b"")
    assert _index("build", tmp_path / "empty.xml", tmp_path / "index").exit_code == 3
    assert not (tmp_path / "index").exists() or not any((tmp_path / "index").iterdir())


def test_records_are_added_removed_and_merged(built: Path, tmp_path: Path, undocumented: Undocumented) -> None:
    more = tmp_path / "more.csv"
    heads = "id,name,aliases,weak_aliases,kind,birth_dates,nationalities,sex,documents,reference,listed_on,notes"
    rows = ("zz-1,Zayd Karim,,,person,1990-01-02,,M,,,,", "zz-2,Umar Salim,,,person,1991-02-03,,M,,,,")
    more.write_text("\n".join((heads, *rows)) + "\n")
    added = json.loads(_index("add", more, built, "--json").stdout)
    assert (added["added"], added["records"], undocumented(added)) == (2, 174, set())
    assert json.loads(_index("stat", built, "--json").stdout)["stat"]["pending"] == 2
    removed = json.loads(_index("remove", built, "zz-1", "nobody", "--json").stdout)
    assert (removed["removed"], removed["records"], undocumented(removed)) == (1, 173, set())
    merged = json.loads(_index("compact", built, "--json").stdout)
    assert (merged["segments"], merged["records"], undocumented(merged)) == (1, 173, set())
    assert json.loads(_index("stat", built, "--json").stdout)["stat"]["pending"] == 0
    assert _index("verify", built).exit_code == 0


@pytest.mark.parametrize(("lang", "word"), [("en", "yes"), ("fr", "fusion à faire"), ("ar", "المقاطع")])
def test_every_answer_is_told_in_each_language(built: Path, lang: str, word: str) -> None:
    told = [_index(*arguments, "--lang", lang) for arguments in (
        ("remove", built, "nobody"), ("compact", built), ("stat", built), ("verify", built))]  # fmt: skip
    assert [one.exit_code for one in told] == [0, 0, 0, 0]
    assert word in told[2].stdout or lang == "en"
    assert not any("cli." in one.stdout for one in told)
