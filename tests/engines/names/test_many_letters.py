"""Letters of many words at once are those of each word by itself."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.names.letters import (
    ABJAD,
    ABJAD_LETTERS,
    ALPHABET,
    ALPHABET_LETTERS,
    MAX_LETTERS,
    encode,
    skeleton,
    sounds,
)
from tansiq.engines.names.many_letters import encode_all, find_among, hear_all, shared_beginnings, skeleton_digits

LATIN = st.text(ALPHABET_LETTERS, min_size=1, max_size=MAX_LETTERS)
ARABIC = st.text(ABJAD_LETTERS, min_size=1, max_size=MAX_LETTERS)
ANY = st.text(st.sampled_from("abzéßЖكيژ李😀\ud800 \x00'") | st.sampled_from(ALPHABET_LETTERS), max_size=40)


@settings(deadline=None, max_examples=100)
@given(st.lists(ANY, max_size=8), st.sampled_from([ALPHABET, ABJAD]))
def test_words_are_encoded_as_each_by_itself_whatever_signs_they_hold(words: list[str], kind: int) -> None:
    flat, offsets = encode_all(words, kind)
    parts = [tuple(flat[first:last].tolist()) for first, last in pairwise(offsets)]
    assert parts == [encode(word, kind) for word in words]
    assert len(flat) == offsets[-1]


@settings(deadline=None, max_examples=100)
@given(st.lists(LATIN, max_size=8), st.lists(ARABIC, max_size=8))
def test_words_sound_as_each_by_itself(alphabet: list[str], abjad: list[str]) -> None:
    halves = encode_all(alphabet, ALPHABET), encode_all(abjad, ABJAD)
    letters = np.concatenate([halves[0][0], halves[1][0]])
    offsets = np.concatenate([halves[0][1], halves[1][1][1:] + halves[0][1][-1]])
    heard, bones = hear_all(letters, offsets, len(alphabet))
    assert [tuple(row) for row in heard.tolist()] == [sounds(word) for word in alphabet + abjad]
    assert bones.tolist() == [skeleton(word) for word in alphabet + abjad]


def test_every_letter_has_the_digit_of_its_skeleton() -> None:
    digits = skeleton_digits()
    for kind, letters in ((ALPHABET, ALPHABET_LETTERS), (ABJAD, ABJAD_LETTERS)):
        assert digits[kind, : len(letters)].tolist() == [skeleton(letter) for letter in letters]
        assert not digits[kind, len(letters) :].any()


@settings(deadline=None, max_examples=100)
@given(st.lists(LATIN | st.text("ab", min_size=1, max_size=4), max_size=8, unique=True))
def test_a_word_shares_with_the_one_before_it_the_letters_both_begin_with(words: list[str]) -> None:
    words = sorted(words)
    shared = shared_beginnings(*encode_all(words, ALPHABET), len(words)).tolist()
    for before, word, count in zip(words, words[1:], shared[1:], strict=False):
        assert before[:count] == word[:count]
        assert before[count : count + 1] != word[count : count + 1]
    assert shared[:1] in ([], [0])


def test_the_first_word_of_the_abjad_shares_nothing_with_the_last_of_the_alphabet() -> None:
    letters, offsets = np.array([0, 1, 0, 1], dtype=np.uint8), np.array([0, 2, 4], dtype=np.int32)
    assert shared_beginnings(letters, offsets, 2).tolist() == [0, 2]
    assert shared_beginnings(letters, offsets, 1).tolist() == [0, 0]


@settings(deadline=None, max_examples=100)
@given(st.lists(LATIN, max_size=12, unique=True), st.lists(LATIN, max_size=6), st.data())
def test_a_word_is_found_at_its_place_in_a_part_or_nowhere(
    words: list[str], others: list[str], data: st.DataObject
) -> None:
    listed, asked = sorted(words), [*words, *others]
    first = data.draw(st.integers(0, len(listed)))
    last = data.draw(st.integers(first, len(listed)))
    chosen = np.array(data.draw(st.lists(st.integers(0, len(asked) - 1), max_size=6)) if asked else [], dtype=np.int64)
    flat, ends = encode_all(asked, ALPHABET)
    places = find_among(encode_all(listed, ALPHABET), (first, last), (flat, ends.astype(np.int64)), chosen)
    part = listed[first:last]
    wanted = [asked[number] for number in chosen.tolist()]
    assert places.tolist() == [first + part.index(word) if word in part else -1 for word in wanted]
