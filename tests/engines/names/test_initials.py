"""What an initial says."""

from __future__ import annotations

import numpy as np
import pytest

from tansiq.engines.names.initials import all_first_letter_bits, first_letter_bits, initial_bits
from tansiq.engines.names.letters import ABJAD, ABJAD_LETTERS, ALPHABET, ALPHABET_LETTERS, encode

KINDS = (ALPHABET, ABJAD)
SIZES = {ALPHABET: len(ALPHABET_LETTERS), ABJAD: len(ABJAD_LETTERS)}


@pytest.mark.parametrize(("initial", "name"), [("k", "karim"), ("m", "mohamed"), ("s", "salem"), ("b", "bouzidi")])
def test_the_same_first_letter_speaks_for_it_and_another_against(initial: str, name: str) -> None:
    assert initial_bits((ALPHABET, initial), (ALPHABET, name)) > 1
    assert initial_bits((ALPHABET, "z"), (ALPHABET, name)) < 0


@pytest.mark.parametrize(
    ("initial", "name"), [("k", "كريم"), ("q", "قاسم"), ("m", "محمد"), ("s", "سالم"), ("j", "جمال")]
)
def test_an_initial_answers_the_letter_it_is_a_writing_of(initial: str, name: str) -> None:
    assert initial_bits((ALPHABET, initial), (ABJAD, name)) > 0.5
    assert initial_bits((ABJAD, name[0]), (ALPHABET, initial)) > 0.5


@pytest.mark.parametrize("one", KINDS)
@pytest.mark.parametrize("other", KINDS)
def test_each_table_turned_is_the_table_of_the_other_direction(one: int, other: int) -> None:
    bits = first_letter_bits(one, other)
    assert bits.shape == (SIZES[one], SIZES[other])
    if one != other:
        np.testing.assert_array_equal(bits, first_letter_bits(other, one).T)


def test_the_tables_in_one_array_are_the_tables() -> None:
    tables = all_first_letter_bits()
    for one in KINDS:
        for other in KINDS:
            np.testing.assert_array_equal(
                tables[one, other, : SIZES[one], : SIZES[other]], first_letter_bits(one, other)
            )


def test_an_initial_never_says_as_much_as_a_rare_name() -> None:
    assert float(np.abs(all_first_letter_bits()).max()) < 5


def test_the_slow_and_the_compiled_way_read_the_same_figure() -> None:
    code, other = encode("k", ALPHABET)[0], encode("كريم", ABJAD)[0]
    assert initial_bits((ALPHABET, "k"), (ABJAD, "كريم")) == pytest.approx(
        float(all_first_letter_bits()[ALPHABET, ABJAD, code, other])
    )


def test_no_letter_speaks_against() -> None:
    assert initial_bits((ALPHABET, ""), (ALPHABET, "karim")) < 0
