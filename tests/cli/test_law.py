"""``tansiq law`` from the outside: what is listed, what is wrong, what may be sent, what a folder changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tansiq.cli import tansiq
from tansiq.cli.isolation import direction_safe
from tansiq.cli.law_answers import charter_line, instrument_line
from tansiq.cli.law_shown import show_changes
from tansiq.cli.terminal import Voice
from tansiq.engines.law import read_law
from tansiq.legal_bases import shipped_layer, shipped_terms
from tansiq.messages import LANGUAGES

POLICE = next(one.data.decode() for one in shipped_layer().records if one.id == "police_qma_qsa_2019")
QUESTION = """
kind = "info_request"
purpose = "investigation"
basis = "police_qma_qsa_2019"
at = 2026-06-04T09:00:00Z
channel = "police"
languages = ["fr"]
handling = ["h1"]
documents = ["purpose", "facts"]
sender = { state = "QMA", kind = "police" }
recipients = [{ state = "QSA", kind = "police" }, { state = "MAR", kind = "police" }]
"""
USE = """
use = "court"
purpose = "investigation"
at = 2026-06-04T09:00:00Z
[item]
owner = { state = "QSA", kind = "police", id = "DCPJ" }
basis = "police_qma_qsa_2019"
purpose = "investigation"
handling = ["h1"]
"""


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(tansiq, ["law", *arguments])


@pytest.fixture(autouse=True)
def _english(home: Path) -> None:
    """An empty home, and English whatever the machine speaks."""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of a node's own, with the police agreement in another version."""
    folder = tmp_path / "own" / "legal_bases" / "instruments"
    folder.mkdir(parents=True)
    text = "effective_on = 2026-06-01\n" + POLICE.replace("value = 10", "value = 20")
    (folder / "police_qma_qsa_2019.toml").write_text(text, encoding="utf-8")
    return tmp_path / "own"


@pytest.fixture
def question(tmp_path: Path) -> Path:
    path = tmp_path / "question.toml"
    path.write_text(QUESTION, encoding="utf-8")
    return path


def test_bases_and_registers_are_listed() -> None:
    lines = _run("list", "--on", "2026-06-01").stdout.splitlines()
    assert any(line.split()[:5] == ["budapest_2001", "summary", "MAR", "USA", "NLD"] for line in lines)
    assert any(line.split()[:4] == ["information_mar_usa_2017", "not", "found", "–"] for line in lines)
    assert any(line.split()[:3] == ["watchlist", "QMA", "QSA"] for line in lines)


def test_the_law_of_another_day_is_listed() -> None:
    lines = _run("list", "--on", "2005-01-01").stdout.splitlines()
    assert any(line.split()[:2] == ["budapest_2001", "summary"] and "MAR" not in line.split() for line in lines)


def test_what_comes_with_tansiq_is_sound_and_says_what_it_still_lacks() -> None:
    done = _run("check")
    assert done.exit_code == 0
    assert "instruments/budapest_2001.toml: sound" in done.stdout
    assert "Times that the node must give: papers_due" in done.stdout
    assert "Every example is answered as it says." in done.stdout
    assert "no lawyer of this authority has reviewed" in done.stdout


def test_a_problem_is_told_with_its_place_and_the_exit_code(own: Path) -> None:
    path = own / "legal_bases" / "instruments" / "police_qma_qsa_2019.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"QSA"', '"QZZ"'), encoding="utf-8")
    done = _run("check", str(own))
    assert done.exit_code == 1
    assert "own: instruments/police_qma_qsa_2019.toml: problems: 2" in done.stdout
    assert "[law.state_unknown]" in done.stdout


def test_a_basis_is_shown_whole() -> None:
    text = _run("show", "budapest_2001").stdout
    for said in (
        "Convention on Cybercrime",
        "in force since 2018-10-01",
        "not less than days: 60",
        "recalled, to be checked",
    ):
        assert said in text


def test_a_charter_is_shown_whole() -> None:
    text = _run("show", "police_information").stdout
    for said in ("Controller: General directorate", "Ground: ", "Origin: ", "Security: ", "years: 5", "D-2019-31"):
        assert said in text


def test_a_basis_that_is_not_there_is_refused() -> None:
    done = _run("show", "handshake")
    assert done.exit_code == 4
    assert done.stderr.startswith("law.unknown: ")


def test_each_recipient_gets_an_answer_of_its_own(question: Path) -> None:
    lines = _run("ask", str(question)).stdout.splitlines()
    assert "May be done: QSA police" in lines
    assert "May not be done: MAR police" in lines
    assert any("[sending.no_relations]" in line for line in lines)
    assert "      until 2026-06-19 00:00 UTC" in lines


def test_limits_are_counted_in_the_sender_s_time_zone(question: Path) -> None:
    assert "      until 2026-06-19 00:00 +01" in _run("ask", str(question), "--zone", "Africa/Casablanca").stdout
    assert _run("ask", str(question), "--zone", "Nowhere/Land").exit_code == 2


def test_an_own_record_answers_in_place_of_the_other(question: Path, own: Path) -> None:
    assert "      until 2026-07-03 00:00 UTC" in _run("ask", str(question), "--own", str(own)).stdout


def test_a_use_of_what_was_received_is_answered(tmp_path: Path) -> None:
    path = tmp_path / "use.toml"
    path.write_text(USE, encoding="utf-8")
    text = _run("ask", str(path)).stdout
    assert "May not be done: court" in text
    assert "[using.consent]" in text


def test_to_nobody_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nobody.toml"
    path.write_text(QUESTION.replace("recipients = ", "recipients = [] # "), encoding="utf-8")
    assert "[sending.nobody]" in _run("ask", str(path)).stdout


def test_a_file_that_is_no_question_is_malformed(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text("kind = 1", encoding="utf-8")
    done = _run("ask", str(path))
    assert done.exit_code == 3
    assert done.stderr.startswith("workflow.not_a_text: ")


def test_what_a_folder_changes_is_told_value_by_value(own: Path) -> None:
    lines = _run("diff", str(own)).stdout.splitlines()
    assert lines[0] == "instruments/police_qma_qsa_2019.toml: changed (2)"
    assert lines[1:4] == ["  deadlines → answer → value", "    - 10", "    + 20"]


def test_a_record_without_a_change_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    show_changes(Voice("fr"), [{"file": "a.toml", "new": False, "changes": []}])
    assert capsys.readouterr().out == "a.toml : identique (0)\n"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_answer_can_be_read_in_each_language(question: Path, own: Path, lang: str) -> None:
    for arguments in (
        ("list",), ("check",), ("show", "criminal_procedure_mar"), ("show", "watchlist"), ("ask", str(question)),
        ("diff", str(own)),
    ):  # fmt: skip
        done = _run(*arguments, "--lang", lang)
        assert done.exit_code == 0
        for line in done.stdout.splitlines():
            assert direction_safe(line)
            assert lang != "ar" or line.startswith("\u200f")
            assert "cli.law" not in line


def test_every_key_of_the_answers_is_documented(
    question: Path, own: Path, undocumented: Callable[[Any], set[str]]
) -> None:
    for arguments in (
        ("list",), ("check",), ("show", "mla_qma_qsa_2008"), ("show", "watchlist"), ("ask", str(question)),
        ("diff", str(own)),
    ):  # fmt: skip
        answer = json.loads(_run(*arguments, "--json").stdout)
        assert undocumented(answer) == set(), arguments


def test_a_line_says_for_whom_a_basis_is_in_force() -> None:
    law = read_law(shipped_terms(), (shipped_layer(),)).on(date(2026, 6, 1))
    line = instrument_line(law, law.instruments["unscr_1373"], date(2026, 6, 1), "en")
    assert (line["in_force_for"], line["reviewed"]) == (["*"], False)
    assert charter_line(law.charters["watchlist"], date(2019, 1, 1), "en")["in_force"] is False
