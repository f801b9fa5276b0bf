"""A vocabulary finds its words again, and lays them out in order."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.names.letters import ABJAD, ABJAD_LETTERS, ALPHABET, ALPHABET_LETTERS, MAX_LETTERS, decode, skeleton
from tansiq.engines.names.many_letters import shared_beginnings
from tansiq.engines.names.vocabulary import ARRAYS, Vocabulary, Word, build_vocabulary, model_between

LATIN = st.tuples(st.just(ALPHABET), st.text(ALPHABET_LETTERS, min_size=1, max_size=MAX_LETTERS))
ARABIC = st.tuples(st.just(ABJAD), st.text(ABJAD_LETTERS, min_size=1, max_size=MAX_LETTERS))
WORDS = st.one_of(LATIN, ARABIC)


@settings(deadline=None, max_examples=50)
@given(st.lists(WORDS, max_size=20, unique=True))
def test_every_word_is_found_at_its_own_place(words: list[Word]) -> None:
    vocabulary = build_vocabulary(words)
    places = vocabulary.find(words)
    assert sorted(places.tolist()) == list(range(len(words))) == list(range(len(vocabulary)))
    for (kind, letters), place in zip(words, places.tolist(), strict=True):
        codes = vocabulary.letters[vocabulary.offsets[place] : vocabulary.offsets[place + 1]]
        assert decode(tuple(codes.tolist()), kind) == letters
        assert vocabulary.word(place) == (kind, letters)
        assert vocabulary.place((kind, letters)) == place
        assert skeleton(letters) == vocabulary.skeletons[vocabulary.by_skeleton.tolist().index(place)]
        assert (place >= vocabulary.split) == (kind == ABJAD)


@settings(deadline=None, max_examples=50)
@given(st.lists(WORDS, max_size=8, unique=True), WORDS)
def test_a_word_that_is_not_there_has_no_place(words: list[Word], other: Word) -> None:
    vocabulary = build_vocabulary([word for word in words if word != other])
    assert vocabulary.find([other]).tolist() == [-1]
    assert vocabulary.place(other) == -1


def test_a_longer_word_is_found_where_it_is_cut_and_has_no_place_as_a_whole() -> None:
    longer = (ALPHABET, "z" * (MAX_LETTERS + 1))
    vocabulary = build_vocabulary([longer])
    assert vocabulary.find([longer]).tolist() == [0]
    assert vocabulary.place(longer) == -1
    assert vocabulary.place((ALPHABET, longer[1][:MAX_LETTERS])) == 0


@settings(deadline=None, max_examples=30)
@given(st.lists(WORDS, max_size=8, unique=True))
def test_arrays_and_vocabulary_lead_to_each_other(words: list[Word]) -> None:
    vocabulary = build_vocabulary(words)
    arrays = vocabulary.arrays()
    again = Vocabulary.from_arrays(arrays)
    assert set(arrays) == {f"word_{name}" for name in ARRAYS}
    assert all(array.flags.c_contiguous for array in arrays.values())
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(again, name), getattr(vocabulary, name))


def test_the_order_in_which_words_are_given_changes_nothing() -> None:
    words = [(ALPHABET, "karim"), (ABJAD, "كريم"), (ALPHABET, "salem"), (ABJAD, "سالم")]
    for name, array in build_vocabulary(words).arrays().items():
        np.testing.assert_array_equal(array, build_vocabulary(words[::-1]).arrays()[name])


def test_an_empty_vocabulary_answers_with_nothing() -> None:
    vocabulary = build_vocabulary([])
    assert (len(vocabulary), vocabulary.split) == (0, 0)
    assert vocabulary.find([(ALPHABET, "karim")]).tolist() == [-1]


def test_a_much_counted_word_believes_less_in_a_writing_that_was_never_seen() -> None:
    vocabulary = build_vocabulary([(ALPHABET, "hussein"), (ALPHABET, "hussxein")])
    seen = dict(
        zip(vocabulary.find([(ALPHABET, "hussein"), (ALPHABET, "hussxein")]).tolist(), ("much", "never"), strict=True)
    )
    share = {seen[place]: float(vocabulary.seen[place]) for place in (0, 1)}
    assert share["much"] < share["never"] == 0.0


@settings(deadline=None, max_examples=50)
@given(st.lists(WORDS, max_size=15, unique=True))
def test_every_word_knows_how_it_begins_like_the_word_before(words: list[Word]) -> None:
    vocabulary = build_vocabulary(words)
    codes = [tuple(vocabulary.letters[a:b].tolist()) for a, b in pairwise(vocabulary.offsets.tolist())]
    found = shared_beginnings(vocabulary.letters, vocabulary.offsets, vocabulary.split)
    for place, shared in enumerate(found.tolist()):
        if place in (0, vocabulary.split):
            assert shared == 0
        else:
            one, other = codes[place - 1], codes[place]
            assert one[:shared] == other[:shared]
            assert one[: shared + 1] != other[: shared + 1]


def test_between_two_kinds_the_alphabet_is_on_the_left() -> None:
    model, is_left = model_between(ALPHABET, ABJAD)
    same, is_right = model_between(ABJAD, ALPHABET)
    assert model is same
    assert (is_left, is_right) == (True, False)
    assert (model.left, model.right) == (ALPHABET, ABJAD)
