"""``tansiq lists diff`` from the outside. Everybody here is invented."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tansiq.cli import tansiq
from tansiq.stores.lists import ListStore

HEAD = "id,name,birth_dates,nationalities,reference\n"
OLD = HEAD + "Q1,Zaydun Marwani,1984-03-07,QMA,R-1\nQ2,Nadir Tarfawi,1990,QMA,R-2\n"
NEW = HEAD + "Q1,Zaydun Marwani,1984-03-08,QMA,R-1\nQ3,سمير العوداني,1990,QMA,R-3\n"


def _diff(*arguments: str | Path) -> Result:
    return CliRunner().invoke(tansiq, ["lists", "diff", *map(str, arguments)])


@pytest.fixture
def issues(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(NEW, encoding="utf-8")
    return old, new


def test_two_files_are_compared(home: Path, issues: tuple[Path, Path]) -> None:
    done = _diff(*issues)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "From old.csv to new.csv"
    assert "2 + 1 − 1 = 2" in lines[1]
    assert "      + birth date: 1984-03-08" in lines
    assert not home.exists()


def test_the_issue_in_use_is_compared_with_the_one_before(home: Path, issues: tuple[Path, Path]) -> None:
    store = ListStore(home)
    store.load(issues[0], "OWN")
    alone = _diff("OWN")
    assert (alone.exit_code, alone.stderr.split(":")[0]) == (4, "list.no_previous")
    store.load(issues[1], "OWN")
    done = json.loads(_diff("OWN", "--json").stdout)
    assert (done["old"]["name"], done["new"]["name"]) == ("OWN", "OWN")
    assert done["old"]["loaded_at"] <= done["new"]["loaded_at"]
    assert [record["id"] for record in done["listed"]] == ["Q3"]


def test_a_loaded_list_is_compared_with_a_file_either_way(home: Path, issues: tuple[Path, Path]) -> None:
    ListStore(home).load(issues[0], "OWN")
    there = json.loads(_diff("OWN", issues[1], "--json").stdout)
    back = json.loads(_diff(issues[1], "OWN", "--json").stdout)
    assert there["listed"] == [{**back["delisted"][0], "source": there["listed"][0]["source"]}]
    assert json.loads(_diff("OWN", issues[0], "--json").stdout)["counts"]["unchanged"] == 2


def test_issues_that_another_version_read_are_marked(home: Path, issues: tuple[Path, Path]) -> None:
    store = ListStore(home)
    older = store.load(issues[0], "OWN")
    store.load(issues[1], "OWN")
    assert "another version" not in _diff("OWN").stdout
    facts = json.loads((older.folder / "list.json").read_text("utf-8"))
    (older.folder / "list.json").write_text(json.dumps({**facts, "read_with": "0.0.1"}), "utf-8")
    assert "another version" in _diff("OWN").stdout


def test_every_key_of_the_answer_is_documented(
    home: Path, issues: tuple[Path, Path], undocumented: Callable[[Any], set[str]]
) -> None:
    assert undocumented(json.loads(_diff(*issues, "--json").stdout)) == set()


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx", "parquet"])
def test_every_change_is_written_to_a_file(home: Path, issues: tuple[Path, Path], tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"out.{ending}"
    done = _diff(*issues, "--out", out, "--show", 0)
    assert done.exit_code == 0
    assert str(out) in done.stdout
    if ending == "csv":
        rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
        assert [(row["change"], row["id"]) for row in rows] == [("listed", "Q3"), ("delisted", "Q2"), ("amended", "Q1")]
        assert (rows[2]["field"], rows[2]["removed"], rows[2]["added"]) == ("birth_dates", "1984-03-07", "1984-03-08")
    elif ending == "jsonl":
        answers = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        assert answers[0]["entry"]["names"][0]["text"] == "سمير العوداني"


def test_rows_that_could_not_be_read_are_told_and_change_the_exit_code(
    home: Path, issues: tuple[Path, Path], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text(NEW + "Q9,,,,\n", encoding="utf-8")
    done = _diff(issues[0], broken)
    assert done.exit_code == 5
    assert "missing from this comparison: 1" in done.stdout


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_what_cannot_be_compared_ends_with_a_code(home: Path, issues: tuple[Path, Path], lang: str) -> None:
    unknown, broken = _diff("NOBODY", issues[0], "--lang", lang), issues[0].with_name("broken.csv")
    assert (unknown.exit_code, unknown.stderr.split(":")[0]) == (4, "list.not_loaded")
    broken.write_bytes(b"\x89PNG\r\n\x1a\n")
    done = _diff(issues[0], broken, "--lang", lang)
    assert (done.exit_code, done.stderr.split(":")[0]) == (3, "list.format")
