"""Letters of two kinds of writing, and the consonants they share."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.names.letters import (
    ABJAD,
    ABJAD_LETTERS,
    ALPHABET,
    ALPHABET_LETTERS,
    MAX_LETTERS,
    decode,
    encode,
    skeleton,
)

LETTERS = {ALPHABET: ALPHABET_LETTERS, ABJAD: ABJAD_LETTERS}


def test_no_letter_stands_twice() -> None:
    assert len(set(ALPHABET_LETTERS)) == len(ALPHABET_LETTERS) == 26
    assert len(set(ABJAD_LETTERS)) == len(ABJAD_LETTERS)


@pytest.mark.parametrize("kind", [ALPHABET, ABJAD])
def test_a_code_and_its_letter_lead_to_each_other(kind: int) -> None:
    for letter in LETTERS[kind]:
        assert decode(encode(letter, kind), kind) == letter


@settings(deadline=None, max_examples=100)
@given(st.sampled_from([ALPHABET, ABJAD]).flatmap(lambda kind: st.tuples(st.just(kind), st.text(LETTERS[kind]))))
def test_a_word_comes_back_up_to_the_greatest_length(word: tuple[int, str]) -> None:
    kind, letters = word
    assert decode(encode(letters, kind), kind) == letters[:MAX_LETTERS]


def test_letters_of_the_other_kind_are_left_out() -> None:
    assert encode("kكaا", ALPHABET) == encode("ka", ALPHABET)
    assert encode("kكaا", ABJAD) == encode("كا", ABJAD)


@settings(deadline=None, max_examples=200)
@given(st.text(ALPHABET_LETTERS, max_size=20), st.integers(0, 19))
def test_doubling_a_letter_changes_no_skeleton(word: str, place: int) -> None:
    doubled = word[:place] + word[place : place + 1] + word[place:]
    assert skeleton(doubled) == skeleton(word)


@settings(deadline=None, max_examples=100)
@given(st.text("bptdkszlmnrfv", max_size=8), st.text("aeiouyhw", max_size=6))
def test_a_vowel_at_either_end_adds_no_bone(word: str, vowels: str) -> None:
    assert skeleton(vowels + word) == skeleton(word + vowels) == skeleton(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("karim", "كريم"),
        ("kareem", "karim"),
        ("qasim", "قاسم"),
        ("bouzidi", "بوزيدي"),
        ("mohammed", "محمد"),
        ("mouhamad", "mohamed"),
        ("salem", "سالم"),
        ("noureddine", "نوردين"),
        ("kabir", "کبیر".replace("ک", "ك").replace("ی", "ي")),
    ],
)
def test_two_writings_of_a_name_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other) != 0


@pytest.mark.parametrize(
    ("one", "other"), [("karim", "كامل"), ("salem", "سليمان"), ("karim", "marik"), ("ahmed", "hamid" + "a" * 3 + "t")]
)
def test_other_consonants_or_another_order_make_another_skeleton(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@settings(deadline=None, max_examples=100)
@given(st.text(ALPHABET_LETTERS + ABJAD_LETTERS, max_size=40))
def test_a_skeleton_fits_the_array_it_is_kept_in(word: str) -> None:
    assert 0 <= skeleton(word) < 2**32


def test_no_letter_has_no_skeleton() -> None:
    assert skeleton("") == skeleton("aeiou") == skeleton("وياه") == 0
