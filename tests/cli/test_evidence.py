"""Evidence on the terminal adds up, explains itself, and never promises more than it knows."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from tansiq.cli.evidence import (
    decisive_parts,
    listed_names,
    own_script_name,
    prior_as_odds,
    show_hit,
    show_hit_in_brief,
    show_waterfall,
    subject_line,
    weakest_part,
)
from tansiq.cli.terminal import Voice
from tansiq.engines.matching import Record


def _part(bits: float, field: str = "name") -> Any:
    return SimpleNamespace(field=field, left="a", right="b", bits=bits, reason="date.unreadable")


def test_the_decisive_parts_are_the_largest_for_or_against() -> None:
    parts = [_part(0.2), _part(5.0), _part(-9.0), _part(3.0), _part(1.0)]
    assert [part.bits for part in decisive_parts(parts)] == [-9.0, 5.0, 3.0]


def test_a_part_that_says_nothing_decides_nothing() -> None:
    assert decisive_parts([_part(0.0), _part(0.4)]) == []


def test_the_weakest_part_speaks_most_against() -> None:
    assert weakest_part([_part(5.0), _part(-2.0), _part(0.0)]).bits == -2.0


def test_a_listed_name_is_shown_in_its_own_script(hit: Any) -> None:
    assert own_script_name(hit.record) == "يوسف الحداد"
    assert listed_names(hit) == ("Yusuf al-Haddad", "يوسف الحداد")


def test_a_record_without_a_name_is_called_by_its_id() -> None:
    assert own_script_name(Record(id="own-9")) == "own-9"


@pytest.mark.parametrize(("bits", "odds"), [(-10.0, 1024), (-20.0, 1_048_576), (0.0, 1)])
def test_a_prior_is_told_as_one_in_so_many(bits: float, odds: int) -> None:
    assert prior_as_odds(bits) == odds


def test_the_bars_of_the_waterfall_add_up_to_the_total_as_printed(capsys: pytest.CaptureFixture[str], hit: Any) -> None:
    show_waterfall(Voice("en"), hit.evidence)
    shown = [
        float(found[1]) for found in re.finditer(r"^  \S.*?\s([+-]\d+\.\d)", capsys.readouterr().out, re.MULTILINE)
    ]
    *parts, total = shown
    assert len(parts) == 2
    assert sum(round(part * 10) for part in parts) == round(total * 10) == 211


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_no_probability_is_shown_without_its_prior(capsys: pytest.CaptureFixture[str], hit: Any, lang: str) -> None:
    show_waterfall(Voice(lang), hit.evidence)
    (line,) = (line for line in capsys.readouterr().out.splitlines() if "0.996" in line)
    assert "8,192" in line
    assert "-13.0" in line


@pytest.mark.parametrize(("probability", "shown"), [(0.0, "< 0.001"), (0.5, "0.500"), (1.0, "> 0.999")])
def test_no_probability_is_shown_as_a_certainty(
    capsys: pytest.CaptureFixture[str], hit: Any, probability: float, shown: str
) -> None:
    show_waterfall(Voice("en"), replace(hit.evidence, probability=probability))
    assert f"Probability {shown}, if one in" in capsys.readouterr().out


def test_a_hit_shows_bits_names_list_reference_and_reasons(capsys: pytest.CaptureFixture[str], hit: Any) -> None:
    show_hit(Voice("en"), hit, "own")
    first, second = capsys.readouterr().out.splitlines()
    assert first.split() == ["21.1", "bits", "Yusuf", "al-Haddad", "(\u2068يوسف", "الحداد\u2069)", "own", "MW-1"]
    assert "name +18.0" in second
    assert "birth date +3.0" in second


def test_a_hit_in_brief_is_one_line(capsys: pytest.CaptureFixture[str], hit: Any) -> None:
    show_hit_in_brief(Voice("en"), hit, "own")
    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith("own  MW-1  name +18.0 · birth date +3.0")


def test_in_an_arabic_line_every_value_is_isolated(capsys: pytest.CaptureFixture[str], hit: Any) -> None:
    show_hit_in_brief(Voice("ar"), hit, "own")
    line = capsys.readouterr().out
    assert "\u2066 21.1\u2069" in line
    assert "\u2068Yusuf al-Haddad\u2069" in line
    assert "\u2066MW-1\u2069" in line


def test_a_subject_is_told_in_one_line(hit: Any) -> None:
    pieces = subject_line(Voice("en"), hit.record)
    assert "".join(text for text, _ in pieces) == "Yusuf al-Haddad  1984  QMA"
