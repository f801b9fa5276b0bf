"""The demo: every planted person found, no trap reported, and the reader told so in their language."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tansiq.cli import tansiq
from tansiq.cli.isolation import direction_safe
from tansiq.demo.plan import read_plan

Rehearsed = tuple[Path, Result]


def test_every_planted_person_is_found_and_no_trap_is_reported(rehearsed: Rehearsed) -> None:
    answer = json.loads(rehearsed[1].stdout)
    assert (answer["missed"], answer["trapped"]) == ([], [])
    assert (len(answer["planted"]), len(answer["traps"])) == (11, 7)
    assert rehearsed[1].exit_code == 0


def test_each_planted_traveller_reaches_every_entry_of_the_plan(rehearsed: Rehearsed) -> None:
    planted = json.loads(rehearsed[1].stdout)["planted"]
    cases = {case.passenger.document: case for case in read_plan()}
    for one in planted:
        references = {hit["reference"] for hit in one["hits"]}
        case = cases[one["traveller"]["documents"][0]["number"]]
        assert {listed.reference for listed in case.listed} <= references, case.kind


def test_a_trap_is_under_the_threshold_and_says_what_speaks_against_it(rehearsed: Rehearsed) -> None:
    answer = json.loads(rehearsed[1].stdout)
    for trap in answer["traps"]:
        assert trap["evidence"]["bits"] < answer["min_bits"], trap["kind"]
        assert min(part["bits"] for part in trap["evidence"]["parts"]) < 0


def test_the_flight_is_screened_whole_and_the_articles_are_read(rehearsed: Rehearsed) -> None:
    answer = json.loads(rehearsed[1].stdout)
    assert answer["screened"] == 180
    assert answer["articles"]["articles"] >= 4
    assert answer["articles"]["shared_texts"] >= 1


def test_the_results_lie_where_it_says(rehearsed: Rehearsed) -> None:
    out, done = rehearsed
    answer = json.loads(done.stdout)
    assert sorted(answer["files"]) == sorted(str(out / name) for name in ("hits.jsonl", "hits.xlsx", "reading.html"))
    lines = (out / "hits.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == answer["possible_hits"] > 11
    assert (out / "reading.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")


def test_every_key_of_its_answer_is_documented(rehearsed: Rehearsed, undocumented: Callable[[Any], set[str]]) -> None:
    assert undocumented(json.loads(rehearsed[1].stdout)) == set()


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_what_it_tells_is_short_calm_and_safe(rehearsed: Rehearsed, lang: str) -> None:
    done = CliRunner().invoke(tansiq, ["demo", "--out", str(rehearsed[0]), "--lang", lang])
    lines = done.stdout.splitlines()
    assert len(lines) <= 60
    assert all(direction_safe(line) for line in lines)
    assert not re.search(r"\bmatch", done.stdout, re.IGNORECASE)
    assert not any(line.startswith("cli.") or " cli." in line for line in lines)


def test_a_planted_person_who_is_not_found_ends_it_with_a_clear_message(
    rehearsed: Rehearsed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from tansiq.cli import rehearsal

    true = rehearsal.reached
    lost = next(case for case in read_plan() if case.kind == "greek")
    monkeypatch.setattr(rehearsal, "reached", lambda case, row: [] if case == lost else true(case, row))
    done = CliRunner().invoke(tansiq, ["demo", "--out", str(rehearsed[0]), "--lang", "en"])
    assert done.exit_code == 1
    assert f"Not found, though listed: {lost.passenger.name}" in done.stdout


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    done = CliRunner().invoke(tansiq, ["demo", "--out", str(tmp_path / "taken" / "below"), "--lang", "en"])
    assert done.exit_code == 4
    assert "Traceback" not in done.stderr
