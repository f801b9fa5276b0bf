"""Arabic script: the letters of its other languages come to the form they stand for."""

from __future__ import annotations

import pytest

from tansiq.engines.names.fold import fold
from tansiq.engines.names.scripts.arabic import write_out


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("إبراهيم", "ابراهيم"),
        ("آمنة", "امنة"),
        ("ٱلله", "الله"),
        ("علی", "علي"),  # Persian ye
        ("کریم", "كريم"),  # Persian kaf and ye
        ("ہاشم", "هاشم"),  # Urdu he
        ("بھٹی", "بهتي"),  # Urdu aspirate and retroflex
        ("ڈار", "دار"),
        ("ښاه", "شاه"),  # Pashto
        ("ګل", "كل"),
        ("ڭنون", "گنون"),  # Maghrebi g
        ("ڨفصة", "قفصة"),  # Tunisian q
    ],
)
def test_a_form_of_a_letter_is_that_letter(one: str, other: str) -> None:
    assert write_out(fold(one)) == write_out(fold(other))


@pytest.mark.parametrize("letters", ["گچپژڤ", "ةه", "يى", "ؤئء", "ضظ", "صس", "قك"])
def test_letters_that_tell_names_apart_stay_apart(letters: str) -> None:
    assert write_out(letters) == letters


def test_marks_and_digits_are_left_out() -> None:
    assert write_out("كريم٣،") == "كريم"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("علىّ", "علي"),  # Egypt leaves out the dots
        ("حقانى", "حقاني"),
        ("عیسی", "عيسى"),  # Persian keyboards have one sign for both
        ("مصطفي", "مصطفى"),
        ("المثنی", "المثنى"),
        ("الموسوى", "الموسوي"),
    ],
)
def test_a_last_ya_is_read_as_the_name_has_it(typed: str, name: str) -> None:
    assert write_out(fold(typed)) == write_out(fold(name)) == write_out(name)


@pytest.mark.parametrize(("one", "other"), [("ليلى", "ليلي"), ("يمنى", "يمني"), ("سلمى", "سلمي")])
def test_where_both_are_names_the_last_ya_stays_as_written(one: str, other: str) -> None:
    assert write_out(one) != write_out(other)
