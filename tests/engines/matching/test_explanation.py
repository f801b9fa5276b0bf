"""One sentence for a reviewer, in three languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import Record, compare
from tansiq.engines.matching.explanation import sentence_of, tenths
from tansiq.engines.matching.fields import Part
from tansiq.messages import LANGUAGES

FOR = Part("name", "karim", "كريم", 6.0, "name.across")
AGAINST = Part("sex", "M", "F", -6.0, "sex.other")
FAINT = Part("sex", "M", "M", 0.2, "sex.same")
PARTS = {"for": [FOR], "against": [AGAINST], "both": [FOR, AGAINST], "faint": [FAINT], "nothing": []}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("parts", PARTS.values(), ids=PARTS)
def test_there_is_a_sentence_in_every_language_without_a_blank_left_open(parts: list[Part], lang: str) -> None:
    sentence = sentence_of(parts, sum(part.bits for part in parts), -20.0, lang)
    assert sentence
    assert "{" not in sentence
    assert "}" not in sentence


def test_what_speaks_for_comes_before_what_speaks_against() -> None:
    sentence = sentence_of([AGAINST, FOR], 0.0, -20.0, "en")
    assert sentence.index("karim") < sentence.index("another sex")


def test_the_strongest_parts_are_named_and_the_faint_ones_are_not() -> None:
    many = [Part("name", f"part{bits}", "x", float(bits), "name.spelling") for bits in range(1, 9)]
    sentence = sentence_of(many, 36.0, -20.0, "en")
    assert "part8" in sentence
    assert "part1" not in sentence
    assert "same sex" not in sentence_of([FOR, FAINT], 6.2, -20.0, "en")


def test_the_total_stands_beside_its_prior() -> None:
    sentence = sentence_of([FOR], 6.0, -10.0, "en")
    assert "+6.0" in sentence
    assert "1\u202f024" in sentence


def test_names_of_another_direction_are_isolated() -> None:
    sentence = sentence_of([FOR], 6.0, -20.0, "ar")
    assert sentence.count("\u2068") + sentence.count("\u2066") == sentence.count("\u2069") > 0
    assert "\u2068karim\u2069" in sentence


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_reason_that_a_comparison_gives_lacks_its_clause(lang: str) -> None:
    query = Record(names="Karim Bouzidi", birth_dates="1984-03-07", sex="M", nationalities="MAR", documents="AB123456")
    other = Record(
        names="Salem ibn Omar", birth_dates="1990", sex="F", nationalities="TUN", documents="A8123456", kind="vessel"
    )
    for record in (query, other):
        for part in compare(query, record).parts:
            assert sentence_of([part._replace(bits=5.0)], 5.0, -20.0, lang)


SUMMANDS = st.lists(st.floats(-60, 60), min_size=1, max_size=8)


@given(SUMMANDS)
@settings(deadline=None)
def test_the_parts_as_shown_add_up_to_the_total_as_shown(parts: list[float]) -> None:
    shown = tenths(parts, sum(parts))
    assert sum(round(value * 10) for value in shown) == round(sum(parts) * 10)


@given(SUMMANDS)
@settings(deadline=None)
def test_no_part_is_shown_more_than_a_tenth_off(parts: list[float]) -> None:
    assert all(abs(shown - part) <= 0.15 + 1e-9 for shown, part in zip(tenths(parts, sum(parts)), parts, strict=True))


def test_three_thirds_add_up() -> None:
    assert sorted(tenths([1 / 3, 1 / 3, 1 / 3], 1.0)) == [0.3, 0.3, 0.4]


def test_a_chance_keeps_its_sign_on_its_side_in_arabic() -> None:
    told = sentence_of([FOR], 60.0, -20.0, "ar")
    assert "\u2066> 99\u202f%\u2069" in told
    assert "\u2066+60.0\u2069" in told
