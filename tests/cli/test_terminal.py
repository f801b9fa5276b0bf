"""Bars and sums on the terminal."""

from __future__ import annotations

import pytest

from tansiq.cli.terminal import Voice, bar
from tansiq.errors import TransportError


def test_the_largest_part_fills_the_bar_and_half_of_it_half() -> None:
    assert bar(20.0, 20.0) == "█" * 24
    assert bar(10.0, 20.0) == "█" * 12
    assert bar(0.0, 20.0) == ""


def test_evidence_against_is_drawn_hollow() -> None:
    assert set(bar(-5.0, 20.0)) == {"░"}


def test_a_plain_terminal_gets_plus_and_minus() -> None:
    assert bar(10.0, 20.0, plain=True) == "+" * 12
    assert bar(-20.0, 20.0, plain=True) == "-" * 24


def test_a_voice_that_answers_in_json_prints_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    voice = Voice("en", as_json=True)
    voice.say("no_lists")
    voice.line("anything")
    voice.json({"lists": []})
    assert capsys.readouterr().out == '{\n  "lists": []\n}\n'


def test_a_voice_that_speaks_prints_no_json(capsys: pytest.CaptureFixture[str]) -> None:
    voice = Voice("fr")
    voice.json({"lists": []})
    voice.say("no_lists")
    assert capsys.readouterr().out.startswith("Aucune liste n'est chargée.")


def test_markup_in_a_name_is_printed_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    Voice("en").line(Voice("en").value("[red]Omar[/red] :smile:"))
    assert capsys.readouterr().out == "[red]Omar[/red] :smile:\n"


def test_a_long_line_is_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    Voice("en").line("x" * 500)
    assert capsys.readouterr().out == "x" * 500 + "\n"


def test_columns_are_as_wide_as_their_widest_cell(capsys: pytest.CaptureFixture[str]) -> None:
    Voice("en").table(("list", "persons"), [("un", "684"), ("council", "7")])
    assert capsys.readouterr().out.splitlines() == ["  list     persons", "  un           684", "  council        7"]


def test_progress_is_silent_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with Voice("en").progress("screening") as progress:
        progress(5)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_an_error_among_several_things_is_told_with_its_remedy_below(
    capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    Voice(lang).say_error(TransportError("download.unreachable", host="lists\u202e.example"), "UN  ")
    first, second = capsys.readouterr().out.splitlines()
    assert "UN  " in first
    assert "<U+202E>" in first
    assert first.endswith("[download.unreachable]")
    assert second.lstrip("\u200f").startswith("    ")
