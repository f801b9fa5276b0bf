"""Hebrew: each letter has its sister in the Arabic abjad."""

from __future__ import annotations

import pytest

from tansiq.engines.names.fold import fold
from tansiq.engines.names.scripts.hebrew import write_out


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("יוסף", "يوسف"),
        ("כרים", "كريم"),
        ("שלום", "شلوم"),
        ("ג'מאל", "جمال"),
        ("ג׳מאל", "گمال"),
        ("ח'אלד", "خالد"),
        ("צ'רלי", "چرلي"),
        ("מֹשֶׁה", "مشه"),
    ],
)
def test_each_letter_has_its_sister(word: str, letters: str) -> None:
    assert write_out(fold(word)) == letters


@pytest.mark.parametrize(("final", "inside"), [("ם", "מ"), ("ן", "נ"), ("ף", "פ"), ("ץ", "צ"), ("ך", "כ")])
def test_a_final_form_is_its_letter(final: str, inside: str) -> None:
    assert write_out(final) == write_out(inside)
