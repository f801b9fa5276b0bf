"""A loaded list in an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tansiq.cli.loaded import list_answer, tell_loaded
from tansiq.cli.terminal import Voice
from tansiq.stores.lists import LoadedList

LOADED = LoadedList(
    "own", "tansiq-table", "own.csv", "ab", "2026-11-26T18:00:00+00:00", "", {"persons": 2, "vessels": 0}, 0, 0, {},
    Path("x"), "0.1.0",
)  # fmt: skip


def test_an_answer_has_every_fact_but_the_folder(undocumented: Callable[[Any], set[str]]) -> None:
    answer = list_answer(LOADED)
    assert undocumented(answer) == set()
    assert (answer["name"], answer["read_with"], "folder" in answer) == ("own", "0.1.0", False)


def test_what_is_not_there_is_not_counted_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    tell_loaded(Voice("en"), replace(LOADED, published="2026-11-20"))
    told = capsys.readouterr().out
    assert "persons: 2" in told
    assert "vessels" not in told
    assert "published: 2026-11-20" in told


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_what_was_read_and_not_listed_is_told_by_kind(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    tell_loaded(Voice(lang), LOADED)
    assert "missing person" not in capsys.readouterr().out
    tell_loaded(Voice(lang), replace(LOADED, passed_over={"missing person": 5, "victim": 1200}))
    told = capsys.readouterr().out
    assert "missing person" in told
    assert "1,200" in told
