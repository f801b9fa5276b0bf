"""How much a shared word says: rarity, measured where the query stands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.names.letters import ABJAD, ALPHABET, ALPHABET_LETTERS
from tansiq.engines.names.population import (
    _NOTED,
    MOST_BITS,
    _chance,
    best_bits,
    chance,
    evidence,
    joined_evidence,
)
from tansiq.engines.names.vocabulary import UNKNOWN_CHANCE, Word, build_vocabulary


def says(query: Word, word: Word, *, people: bool = True) -> float:
    """Bits of one word against another, -inf where it is not considered."""
    places, bits = evidence(query, build_vocabulary([word]), -60.0, people=people)
    return float(bits[0]) if len(places) else -np.inf


@settings(deadline=None, max_examples=60)
@given(st.text(ALPHABET_LETTERS, min_size=1, max_size=12))
def test_a_chance_is_a_probability(word: str) -> None:
    assert all(-120 < value <= 0 for value in chance((ALPHABET, word)))


@pytest.mark.parametrize(
    ("common", "rare"), [("ali", "bouzidi"), ("mohamed", "belmokhtar"), ("ahmed", "krim"), ("smith", "quarrick")]
)
def test_a_common_word_says_less_than_a_rare_one(common: str, rare: str) -> None:
    assert says((ALPHABET, common), (ALPHABET, common)) + 2 < says((ALPHABET, rare), (ALPHABET, rare))


def test_the_sum_of_spellings_counts_not_the_one_spelling() -> None:
    """Rarely spelled so, but a writing of the commonest name of all."""
    assert (
        says((ALPHABET, "mouhammed"), (ALPHABET, "muhammad")) < says((ALPHABET, "bouzidi"), (ALPHABET, "bouzidi")) - 4
    )


@settings(deadline=None, max_examples=60)
@given(st.text(ALPHABET_LETTERS, min_size=1, max_size=20))
def test_no_word_says_more_than_the_most(word: str) -> None:
    assert says((ALPHABET, word), (ALPHABET, word)) <= MOST_BITS
    assert max(best_bits((ALPHABET, word))) <= MOST_BITS


def test_a_spelling_of_another_name_falls_short_of_what_it_says_for_its_own() -> None:
    for query, own, other in (("hussein", "حسين", "حسن"), ("mahmoud", "محمود", "محمد")):
        best = best_bits((ALPHABET, query))[ABJAD]
        assert says((ALPHABET, query), (ABJAD, own)) > best - 2
        assert says((ALPHABET, query), (ABJAD, other)) < best - 4


def test_a_name_that_is_written_in_many_ways_is_not_doubted_for_it() -> None:
    """No spelling of it is likely, and yet nothing else is meant."""
    assert says((ALPHABET, "mohammad"), (ABJAD, "محمد")) > best_bits((ALPHABET, "mohammad"))[ABJAD] - 1


def test_only_words_that_say_enough_are_named() -> None:
    vocabulary = build_vocabulary([(ALPHABET, word) for word in ("karim", "kareem", "karam", "salem", "zbigniew")])
    every, bits = evidence((ALPHABET, "karim"), vocabulary, -60.0)
    some, most = evidence((ALPHABET, "karim"), vocabulary, 2.0)
    assert set(some) < set(every)
    assert (most >= 2.0).all()
    np.testing.assert_allclose(most, bits[bits >= 2.0], atol=1e-5)


def test_a_near_miss_to_a_common_name_is_worth_nothing() -> None:
    assert says((ALPHABET, "hasan"), (ALPHABET, "hussein")) < 0
    assert says((ALPHABET, "ahmed"), (ALPHABET, "mohamed")) < 0


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [("bouzidi", "بوزيدي"), ("mouhcine", "محسن"), ("ewaz", "عوض"), ("karim", "كريم")],
)
def test_across_kinds_of_writing_it_makes_no_difference_which_word_is_asked_for(latin: str, arabic: str) -> None:
    one, other = says((ALPHABET, latin), (ABJAD, arabic)), says((ABJAD, arabic), (ALPHABET, latin))
    assert one == pytest.approx(other, abs=0.01)


@pytest.mark.parametrize(("latin", "arabic"), [("mouhcine", "محسن"), ("bouzidi", "بوزيدي"), ("ewaz", "عوض")])
def test_a_likely_writing_of_a_word_speaks_for_it_though_letters_leave_other_words_open(
    latin: str, arabic: str
) -> None:
    """Many Arabic words could be meant by the letters; hardly another is a name."""
    assert says((ABJAD, arabic), (ALPHABET, latin)) > 4


def test_a_writing_of_another_name_does_not_speak_for_this_one() -> None:
    assert says((ABJAD, "حسن"), (ALPHABET, "hocine")) < 0
    assert says((ABJAD, "جميل"), (ALPHABET, "djamal")) < 2


def test_a_word_of_trade_says_little_among_organisations_and_much_among_people() -> None:
    trading = (ALPHABET, "trading")
    assert says(trading, trading, people=False) + 4 < says(trading, trading)


def test_one_rare_word_written_as_two_common_ones_says_as_much_as_it_is_rare() -> None:
    word = (ALPHABET, "azizirahman")
    _, bits = joined_evidence((ABJAD, "عزيز"), (ABJAD, "رحمان"), build_vocabulary([word]), -20.0)
    both = says((ABJAD, "عزيز"), (ABJAD, "عزيز")) + says((ABJAD, "رحمان"), (ABJAD, "رحمان"))
    assert bits[0] > both


@settings(deadline=None, max_examples=60)
@given(st.text(ALPHABET_LETTERS, min_size=1, max_size=12), st.booleans())
def test_a_chance_is_told_in_hundredths_of_a_bit(word: str, people: bool) -> None:  # noqa: FBT001 - drawn
    for bits in chance((ALPHABET, word), people=people):
        assert round(100 * bits) / 100 == bits


def test_what_a_list_holds_of_a_words_chance_is_not_worked_out_again() -> None:
    rare, other = (ALPHABET, "quarrickx"), (ALPHABET, "zbigniewski")
    plain = build_vocabulary([rare, other])
    held = np.array([[-700, -900], [UNKNOWN_CHANCE, -900]], dtype=np.int16)
    listed = replace(plain, chances={True: held})
    before = chance(other)
    assert chance(other, listed=listed) == before
    assert chance(rare, people=False, listed=listed) == chance(rare, people=False)
    assert chance(rare, listed=listed) == (-7.0, -9.0)
    assert max(best_bits(rare, listed=listed)) < 9.1
    _NOTED[True].clear()
    _chance.cache_clear()
    assert max(chance(rare)) < -10
