"""``tansiq case-types`` from the outside: what is listed, what is wrong, and what is drawn."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from tansiq.case_types import shelf
from tansiq.cli import tansiq
from tansiq.cli.case_type_answers import check_answer, guards_answer
from tansiq.cli.isolation import direction_safe
from tansiq.engines.workflows import examine
from tansiq.messages import LANGUAGES


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(tansiq, ["case-types", *arguments])


@pytest.fixture(autouse=True)
def _english(home: Path) -> None:
    """An empty home, and English whatever the machine speaks."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The notice in a folder of its own, to be spoilt."""
    own = Path(str(files("tansiq.case_types"))) / "notice" / "1"
    target = tmp_path / "types" / "notice" / "1"
    target.mkdir(parents=True)
    for name in ("workflow.toml", "form.toml", "examples.toml"):
        (target / name).write_bytes((own / name).read_bytes())
    return tmp_path / "types"


def _spoil(folder: Path, old: str, new: str) -> None:
    path = folder / "notice" / "1" / "workflow.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_types_are_listed_with_their_versions() -> None:
    done = _run("list")
    assert done.exit_code == 0
    assert [line.split()[:2] for line in done.stdout.splitlines()[1:]] == [
        ["border_hit", "1"],
        ["call_note", "1"],
        ["hand_over", "1"],
        ["notice", "1"],
        ["police_info_request", "1"],
        ["police_info_request", "2"],
        ["threat_warning", "1"],
    ]


def test_what_comes_with_tansiq_is_sound_and_says_what_it_still_lacks() -> None:
    done = _run("check")
    assert done.exit_code == 0
    assert "notice/1: sound" in done.stdout
    assert "Letters not written yet" not in done.stdout
    assert "The legal basis must give: second_line_hold" in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('to = "cancelled"', 'to = "lost"', "workflow.undefined"),
        ("initial =", "initial", "workflow.not_toml"),
        ("version = 1", "version = 2", "workflow.misplaced"),
        ('by = ["supervisor"]', 'by = ["emperor"]', "workflow.undefined"),
    ],
)
def test_a_problem_is_told_with_its_place_and_the_exit_code(folder: Path, old: str, new: str, code: str) -> None:
    _spoil(folder, old, new)
    done = _run("check", str(folder))
    assert done.exit_code == 1
    assert f"[{code}]" in done.stdout


def test_a_letter_that_lacks_a_language_is_named_with_it(folder: Path) -> None:
    letters = folder / "notice" / "1" / "letters"
    letters.mkdir()
    for name in ("withdrawal.fr", "submission.ar", "submission.fr", "submission.en"):
        (letters / f"{name}.typ").touch()
    done = _run("check", str(folder))
    assert "Letters not written yet: withdrawal (ar, en), need_question (ar, fr, en)" in done.stdout


def test_a_folder_without_case_types_is_malformed(tmp_path: Path) -> None:
    done = _run("check", str(tmp_path))
    assert done.exit_code == 3
    assert done.stderr.startswith("workflow.no_types: ")


def test_every_guard_is_told_as_evaluated_or_attested_with_its_sentence() -> None:
    lines = _run("check", "--guards").stdout.splitlines()
    assert any(
        line.startswith("  attested by a person  hit_is_a_suggestion  I treat the hit as a suggestion")
        for line in lines
    )
    assert any(line.startswith("  evaluated  two_identifiers  At least two independent") for line in lines)
    told = [row for one in examine(shelf()) for row in guards_answer(one, "en")]
    assert sum(line.startswith(("  evaluated", "  attested")) for line in lines) == len(told)


def test_a_type_is_drawn_on_the_terminal_step_by_step() -> None:
    lines = _run("draw", "border_hit").stdout.splitlines()
    assert lines[0] == "Possible hit at the border, version 1"
    assert "● Possible hit" in lines
    assert "◎ Closed" in lines
    assert "    1  Refer to the second line → Second line  (Border officer)" in lines


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_type_is_drawn_as_a_picture_in_the_language_asked_for(tmp_path: Path, lang: str) -> None:
    out = tmp_path / "pictures" / "notice.svg"
    done = _run("draw", "notice", "--version", "1", "--out", str(out), "--lang", lang)
    assert done.exit_code == 0
    assert etree.parse(str(out)).getroot().get("lang") == lang
    for line in done.stdout.splitlines():
        assert direction_safe(line)
        assert lang != "ar" or line.startswith("\u200f")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("draw", "marriage"), "workflow.type_unknown"),
        (("draw", "notice", "--version", "99"), "workflow.version_unknown"),
    ],
)
def test_a_type_that_is_not_there_is_refused(arguments: tuple[str, ...], code: str) -> None:
    done = _run(*arguments)
    assert done.exit_code == 4
    assert done.stderr.startswith(f"{code}: ")


def test_every_key_of_the_answers_is_documented(
    folder: Path, undocumented: Callable[[Any], set[str]], tmp_path: Path
) -> None:
    _spoil(folder, 'to = "cancelled"', 'to = "lost"')
    for arguments in (("list",), ("check", "--guards"), ("check", str(folder)), ("draw", "notice")):
        answer = json.loads(_run(*arguments, "--json").stdout)
        assert undocumented(answer) == set(), arguments


def test_the_answer_of_a_check_tells_the_problems_apart(folder: Path) -> None:
    _spoil(folder, 'to = "cancelled"', 'to = "lost"')
    (one,) = examine(shelf(folder))
    answer = check_answer(one, "fr")
    (problem,) = answer["problems"]
    assert (problem["code"], problem["place"]) == ("workflow.undefined", "steps → cancel_after_location")
    assert "« lost » (state)" in problem["sentence"]
