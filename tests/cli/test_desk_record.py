"""What is said of the record after it was verified."""

from __future__ import annotations

import json

import pytest

from tansiq.cli.desk_record import tell_verification
from tansiq.cli.terminal import Voice
from tansiq.desk.audit.verifying import Erased, Verification
from tansiq.engines.ledger import EMPTY_ROOT, Checkpoint
from tansiq.stores.problem import Problem

PROBLEM = Problem("audit.entry_missing", "log", "7", (("position", 7),))
FOUND = Verification(Checkpoint("desk", 9, EMPTY_ROOT), 7, (Erased(3, 8),), 2, (PROBLEM,))


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_problems_and_erasures_are_told_apart(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    tell_verification(Voice(lang), FOUND)
    lines = capsys.readouterr().out.splitlines()
    assert "audit.entry_missing" in lines[0]
    assert "3" in lines[1]
    assert "8" in lines[1]
    assert {"en": "NOT", "fr": "N'EST PAS", "ar": "ليست"}[lang] in lines[2]


def test_the_whole_is_told_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    tell_verification(Voice("en", as_json=True), FOUND)
    told = json.loads(capsys.readouterr().out)
    assert (told["size"], told["held"], told["waiting"]) == (9, 7, 2)
    assert told["erased"] == [{"position": 3, "ordered_at": 8}]
    assert [(each["code"], each["place"]) for each in told["problems"]] == [("audit.entry_missing", "7")]


def test_a_record_without_a_log_is_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    tell_verification(Voice("en", as_json=True), Verification(None, 0, (), 0, ()))
    assert json.loads(capsys.readouterr().out)["root"] is None
