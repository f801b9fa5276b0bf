"""``tansiq lists`` from the outside: what is loaded stays loaded, whatever comes after it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tansiq.cli import tansiq

HEAD = "id,name,birth_dates,nationalities,reference\n"
OWN = HEAD + "Q1,Youssef El Haddad,1984-03-07,QMA,MW-1\nQ2,عمر الطحان,1990,QMA,MW-2\n"
BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    "<CONSOLIDATED_LIST><INDIVIDUALS>&b;</INDIVIDUALS></CONSOLIDATED_LIST>"
)


def _lists(*arguments: str | Path) -> Result:
    return CliRunner().invoke(tansiq, ["lists", *map(str, arguments)])


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_a_loaded_list_is_told_with_its_counts_and_its_digest(home: Path, own: Path) -> None:
    done = _lists("load", own, "--name", "own")
    assert done.exit_code == 0
    assert "persons: 2" in done.stdout
    assert "SHA-256: " in done.stdout


def test_what_is_loaded_is_shown_in_one_table(home: Path, own: Path) -> None:
    assert "tansiq lists load FILE" in _lists("show").stdout
    _lists("load", own, "--name", "own")
    lines = _lists("show").stdout.splitlines()
    assert lines[0].split()[:3] == ["list", "format", "published"]
    assert lines[1].split()[:2] == ["own", "tansiq-table"]


def test_every_key_of_its_answers_is_documented(home: Path, own: Path, undocumented: Callable[[Any], set[str]]) -> None:
    loaded = json.loads(_lists("load", own, "--name", "own", "--json").stdout)
    shown = json.loads(_lists("show", "--json").stdout)
    one = json.loads(_lists("show", "own", "--json").stdout)
    assert undocumented(loaded) | undocumented(shown) | undocumented(one) == set()
    assert loaded["list"] == shown["lists"][0] == one["list"]
    assert loaded["list"]["counts"]["persons"] == 2


BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "list."),
    "truncated": (b"<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>1", "list."),
    "billion laughs": (BILLION_LAUGHS.encode(), "list."),
    "wrong encoding": (OWN.encode("utf-16")[:-3], ""),
    "not a list": (b"\x89PNG\r\n\x1a\n", "list."),
    "another workbook": (b"PK\x03\x04 and then nothing", ""),
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_a_bad_list_ends_with_a_code_and_leaves_the_good_one_in_use(
    home: Path, own: Path, tmp_path: Path, kind: str, lang: str
) -> None:
    _lists("load", own, "--name", "own")
    before = json.loads(_lists("show", "own", "--json").stdout)
    bad = tmp_path / "bad.xml"
    content, code = BAD[kind]
    bad.write_bytes(content)
    done = _lists("load", bad, "--name", "own", "--lang", lang)
    assert done.exit_code in (3, 4)
    assert done.stderr.startswith(code)
    assert len(done.stderr.splitlines()) == 2
    assert json.loads(_lists("show", "own", "--json").stdout) == before


def test_a_missing_file_and_an_unknown_list_have_codes_of_their_own(home: Path, tmp_path: Path) -> None:
    missing, unknown = _lists("load", tmp_path / "nowhere.xml"), _lists("show", "interpol")
    assert (missing.exit_code, missing.stderr.split(":")[0]) == (3, "list.missing")
    assert (unknown.exit_code, unknown.stderr.split(":")[0]) == (4, "list.not_loaded")


def test_a_much_smaller_issue_is_refused_unless_it_is_forced(home: Path, own: Path, tmp_path: Path) -> None:
    big, small = tmp_path / "big.csv", tmp_path / "small.csv"
    big.write_text(HEAD + "".join(f"B{at},Person Number{at},1990,QMA,R{at}\n" for at in range(60)))
    small.write_text(HEAD + "B1,Person Number1,1990,QMA,R1\n")
    _lists("load", big, "--name", "own")
    refused = _lists("load", small, "--name", "own")
    assert (refused.exit_code, refused.stderr.split(":")[0]) == (4, "list.smaller")
    assert _lists("load", small, "--name", "own", "--force").exit_code == 0


def test_a_row_that_is_lost_is_told_and_changes_the_exit_code(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    rows = "".join(f"Q{at},Person Number{at},1990,QMA,R{at}\n" for at in range(3, 80))
    path.write_text(OWN + "Q2b,,1990,QMA,MW-9\n" + rows, encoding="utf-8")
    done = _lists("load", path, "--name", "own")
    assert done.exit_code == 5
    assert "[list.no_name]" in done.stdout
