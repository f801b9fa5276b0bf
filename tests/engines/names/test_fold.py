"""Folding: what clerks, keyboards and encodings write differently becomes one form, and what is no name is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.names.fold import MAX_NAME, clean, fold
from tansiq.errors import MalformedError


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Karim", "karim"),
        ("ＫＡＲＩＭ", "karim"),  # full-width forms of a mainframe
        ("ﻛﺮﻳﻢ", "كريم"),  # presentation forms of an old font
        ("كَرِيم", "كريم"),  # vowel marks
        ("كـــريم", "كريم"),  # tatweel
        ("مُحَمَّد", "محمد"),
        ("\u202eكريم\u202c", "كريم"),  # direction marks
        ("عبد\u200cالله", "عبدالله"),  # a joiner is no blank
        ("Ka\u00adrim", "karim"),  # soft hyphen
        ("M’hamed", "m'hamed"),
        ("ʿAmr", "'amr"),
        ("Al–Kaabi", "al-kaabi"),
        ("Al‑Kaabi", "al-kaabi"),
        ("Omar، Salem", "omar, salem"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
    ],
)
def test_one_form_stands_for_all_ways_to_write_it(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_precomposed_and_decomposed_letters_fold_alike() -> None:
    assert fold("Se\u0301bastien") == fold("S\u00e9bastien")
    assert fold("ا\u0653") == fold("آ")


def test_indic_vowel_signs_are_letters_and_stay() -> None:
    assert fold("करीम") == "करीम"


def test_a_lone_surrogate_and_a_private_sign_are_left_out() -> None:
    assert fold("Ka\ud800rim\ue000") == "karim"


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\x85"])
def test_a_control_character_is_refused_with_its_place(sign: str) -> None:
    with pytest.raises(MalformedError) as caught:
        fold(f"Kar{sign}im")
    assert caught.value.code == "name.control_character"
    assert caught.value.details == {"place": 4, "sign": f"U+{ord(sign):04X}"}


@pytest.mark.parametrize("blank", ["\t", "\n", "\r"])
def test_a_blank_of_a_table_is_no_reason_to_refuse_a_name(blank: str) -> None:
    assert fold(f"Karim{blank}Nouri").split() == ["karim", "nouri"]


def test_the_longest_name_is_read_and_one_letter_more_is_refused() -> None:
    assert len(fold("k" * MAX_NAME)) == MAX_NAME
    with pytest.raises(MalformedError) as caught:
        fold("k" * (MAX_NAME + 1))
    assert caught.value.code == "name.too_long"
    assert caught.value.details == {"length": MAX_NAME + 1, "limit": MAX_NAME}


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet=st.sampled_from("KkaARé éşŞı’-،أإآٱةىيیكکعَُّـ\u200f\u200c123ЖжΣςσ"), max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_folded_text_holds_no_mark_that_the_eye_cannot_see(text: str) -> None:
    try:
        folded = fold(text)
    except MalformedError:
        return
    assert not set(folded) & set("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2069\ufeff\u0640")


def test_cleaned_text_keeps_its_case_and_loses_what_folding_loses() -> None:
    assert clean("Kar\u202eim  NOURI") == "Karim  NOURI"
    assert clean("مُحَمَّد") == "محمد"


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet=st.sampled_from("KkaARé éşŞ’-،أآىكَُّـ\u200fЖжΣς"), max_size=40))
def test_cleaned_text_folds_as_the_text_itself(text: str) -> None:
    assert fold(clean(text)) == fold(text)
