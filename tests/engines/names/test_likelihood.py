"""What a word is likely to be written as: by counted spellings and by letters, both ways."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.names.letters import ABJAD, ABJAD_LETTERS, ALPHABET, ALPHABET_LETTERS, MAX_LETTERS, encode
from tansiq.engines.names.likelihood import aligned, alike_both_ways, at_places, both_ways, by_letters, log_likelihoods
from tansiq.engines.names.tables import population
from tansiq.engines.names.transducer import joint_with_each
from tansiq.engines.names.vocabulary import Word, build_vocabulary, model_between

LATIN = st.tuples(st.just(ALPHABET), st.text(ALPHABET_LETTERS, min_size=1, max_size=MAX_LETTERS))
ARABIC = st.tuples(st.just(ABJAD), st.text(ABJAD_LETTERS, min_size=1, max_size=MAX_LETTERS))
WORDS = st.one_of(LATIN, ARABIC)
LEAST = -60.0  # log2 under which nothing is asked for


def likelihood(query: Word, word: Word) -> float:
    """log2 P(query | word), -inf where it is not considered."""
    vocabulary = build_vocabulary([word])
    places, likely = log_likelihoods(query, vocabulary, LEAST)
    return float(likely[0]) if len(places) else -np.inf


def test_an_empty_vocabulary_has_no_likely_word() -> None:
    assert len(log_likelihoods((ALPHABET, "karim"), build_vocabulary([]), LEAST)[0]) == 0


@settings(deadline=None, max_examples=50)
@given(WORDS, st.lists(WORDS, min_size=1, max_size=10, unique=True))
def test_likelihoods_are_probabilities_at_places_in_order(query: Word, words: list[Word]) -> None:
    vocabulary = build_vocabulary(words)
    places, likely = log_likelihoods(query, vocabulary, LEAST)
    assert (np.diff(places) > 0).all()
    assert (likely <= 0.5).all()  # two sources may each claim nearly all of it, no more


@settings(deadline=None, max_examples=50)
@given(WORDS, st.lists(WORDS, min_size=1, max_size=6, unique=True))
def test_what_a_word_says_does_not_depend_on_its_neighbours(query: Word, words: list[Word]) -> None:
    vocabulary = build_vocabulary(words)
    places, likely = log_likelihoods(query, vocabulary, LEAST)
    together = dict(zip(places.tolist(), likely.tolist(), strict=True))
    for word, place in zip(words, vocabulary.find(words).tolist(), strict=True):
        assert together.get(place, -np.inf) == pytest.approx(likelihood(query, word), abs=1e-5)


@settings(deadline=None, max_examples=50)
@given(WORDS, st.lists(WORDS, min_size=1, max_size=6, unique=True))
def test_the_way_back_is_a_probability_where_the_kinds_of_writing_differ(query: Word, words: list[Word]) -> None:
    vocabulary = build_vocabulary(words)
    places, likely, back = both_ways(query, vocabulary, LEAST)
    np.testing.assert_array_equal(likely, log_likelihoods(query, vocabulary, LEAST)[1])
    for place, value in zip(places.tolist(), back.tolist(), strict=True):
        assert value <= 0.5
        assert np.isneginf(value) == (vocabulary.word(place)[0] == query[0])


def test_the_way_back_is_the_other_direction() -> None:
    latin, arabic = (ALPHABET, "mouhcine"), (ABJAD, "محسن")
    _, likely, back = both_ways(latin, build_vocabulary([arabic]), LEAST)
    _, turned, turned_back = both_ways(arabic, build_vocabulary([latin]), LEAST)
    assert (likely[0], back[0]) == pytest.approx((turned_back[0], turned[0]), abs=1e-3)


@pytest.mark.parametrize(
    ("query", "right", "wrong"),
    [
        ((ALPHABET, "hussein"), (ABJAD, "حسين"), (ABJAD, "حسن")),
        ((ALPHABET, "hassan"), (ABJAD, "حسن"), (ABJAD, "حسين")),
        ((ALPHABET, "rahman"), (ABJAD, "رحمن"), (ABJAD, "رحيم")),
        ((ALPHABET, "aicha"), (ABJAD, "عائشة"), (ABJAD, "عاتكة")),
        ((ALPHABET, "bouzidy"), (ALPHABET, "bouzidi"), (ALPHABET, "bouazizi")),
        ((ALPHABET, "gasmi"), (ALPHABET, "qasimi"), (ALPHABET, "hashimi")),
        ((ABJAD, "كريم"), (ALPHABET, "karim"), (ALPHABET, "karam")),
        ((ABJAD, "احمد"), (ABJAD, "احمد"), (ABJAD, "محمد")),
    ],
)
def test_the_right_word_is_likelier_than_its_neighbour(query: Word, right: Word, wrong: Word) -> None:
    assert likelihood(query, right) > likelihood(query, wrong) + 2


def test_only_words_that_are_likely_enough_are_named() -> None:
    vocabulary = build_vocabulary([(ALPHABET, word) for word in ("karim", "kareem", "karam", "salem", "zbigniew")])
    every, likely = log_likelihoods((ALPHABET, "karim"), vocabulary, LEAST)
    some, most = log_likelihoods((ALPHABET, "karim"), vocabulary, -6.0)
    assert set(some) < set(every)
    assert set(every[likely > -5]) <= set(some)
    assert most.max() == pytest.approx(likely.max(), abs=0.01)


def one_by_one(query: Word, words: list[Word]) -> dict[Word, float]:
    """log2 P(query | word) by the transducer alone, for words of one kind, one after another."""
    vocabulary = build_vocabulary(words)
    places = vocabulary.find(words)
    model, is_left = model_between(query[0], words[0][0])
    codes = np.array(encode(query[1], query[0]), dtype=np.uint8)
    side = model.side(query_is_left=is_left)
    both = joint_with_each(codes, vocabulary.letters, vocabulary.offsets, places, side)
    likely = np.minimum(np.log2(both) - vocabulary.alone[places, query[0]], 0.0)
    return dict(zip(words, likely.tolist(), strict=True))


def walked(query: Word, words: list[Word], least: float) -> dict[Word, float]:
    """The same by one walk over the sorted vocabulary, which gives up what cannot reach ``least``."""
    vocabulary = build_vocabulary(words)
    places, likely = by_letters(query, vocabulary, least)
    names = dict(zip(vocabulary.find(words).tolist(), words, strict=True))
    return {names[place]: value for place, value in zip(places.tolist(), likely.tolist(), strict=True)}


NEAR = st.lists(st.text("aeikmrs", min_size=1, max_size=7), min_size=1, max_size=12, unique=True)


@settings(deadline=None, max_examples=60)
@given(query=st.text("aeikmrs", min_size=1, max_size=7), words=NEAR, least=st.sampled_from([-40.0, -15.0, -8.0]))
def test_the_walk_over_a_sorted_vocabulary_gives_what_each_word_gives(
    query: str, words: list[str], least: float
) -> None:
    """Rows kept from the word before, and beginnings given up, change no figure of a word that is found."""
    keys = [(ALPHABET, word) for word in words]
    slow = one_by_one((ALPHABET, query), keys)
    for word, value in walked((ALPHABET, query), keys, least).items():
        assert value >= least - 1e-6
        assert value == pytest.approx(slow[word], abs=1e-3)


TRUE = {
    (ALPHABET, "hussein"): {"hussein", "husein", "hussain"},
    (ALPHABET, "karim"): {"karim", "kareem", "karem"},
    (ALPHABET, "bouzidi"): {"bouzidi", "bouzidy", "buzidi"},
    (ALPHABET, "mouhamadou"): {"mouhamadou", "muhamadou", "mohamadou"},
    (ALPHABET, "zbigniew"): {"zbigniew", "zbignew"},
    (ABJAD, "كريم"): {"karim", "kareem"},
    (ABJAD, "بوزيدي"): {"bouzidi", "bouzidy", "buzidi"},
}


@pytest.mark.parametrize("least", [-6.0, -12.0, -18.0])
@pytest.mark.parametrize("query", TRUE)
def test_the_walk_gives_up_no_writing_of_a_name_and_hardly_anything_else(query: Word, least: float) -> None:
    lines = [line.split("\t")[0] for line in population.ALPHABET.splitlines()[::7]]
    keys = [(ALPHABET, word) for word in {*lines, *TRUE[query]} if len(word) <= MAX_LETTERS]
    likely = {word for word, value in one_by_one(query, keys).items() if value >= least + 1e-6}
    missed = likely - walked(query, keys, least).keys()
    assert not missed & {(ALPHABET, word) for word in TRUE[query]}
    assert len(missed) <= 1 + 0.05 * len(likely)


def test_words_of_the_very_same_consonants_are_found_by_their_skeleton() -> None:
    words = [(ALPHABET, "noureddine"), (ALPHABET, "nourredin"), (ALPHABET, "karim"), (ABJAD, "نوردين")]
    vocabulary = build_vocabulary(words)
    places, likely, back = alike_both_ways((ALPHABET, "nouredine"), vocabulary)
    assert set(places) == set(vocabulary.find([words[0], words[1], words[3]]))
    assert (likely <= 0).all()
    assert (back <= 0).all()
    assert len(alike_both_ways((ALPHABET, "zbigniew"), vocabulary)[0]) == 0


@settings(deadline=None, max_examples=80)
@given(WORDS, st.lists(WORDS, min_size=1, max_size=8, unique=True))
def test_a_look_at_chosen_places_finds_there_what_the_walk_finds(query: Word, words: list[Word]) -> None:
    vocabulary = build_vocabulary(words)
    walked = dict(zip(*(column.tolist() for column in by_letters(query, vocabulary, LEAST)), strict=True))
    places, likely = at_places(np.arange(len(vocabulary)))(query, vocabulary, LEAST, (ALPHABET, ABJAD))
    for place, value in zip(places.tolist(), likely.tolist(), strict=True):
        assert walked.get(place, LEAST) == pytest.approx(value, abs=0.2) or value < LEAST + 1
    assert walked.keys() <= set(places.tolist()) | {place for place, value in walked.items() if value < LEAST + 1}


def test_a_look_at_chosen_places_leaves_out_what_is_not_likely_enough() -> None:
    vocabulary = build_vocabulary([(ALPHABET, word) for word in ("karim", "karam", "zbigniew")])
    look = at_places(np.array([0, 2]))
    assert look((ALPHABET, "kareem"), vocabulary, -8.0, (ALPHABET,))[0].tolist() == []
    assert look((ALPHABET, "karem"), vocabulary, -30.0, (ALPHABET,))[0].tolist() == [0]
    assert look((ALPHABET, "karem"), vocabulary, -30.0, (ABJAD,))[0].tolist() == []


def test_values_are_aligned_with_places_and_others_left_out() -> None:
    found = np.array([1, 4, 9]), np.array([0.1, 0.4, 0.9])
    assert aligned(np.array([0, 1, 4, 6]), found).tolist() == [-np.inf, 0.1, 0.4, -np.inf]
    assert aligned(np.array([], dtype=np.int64), found).tolist() == []
