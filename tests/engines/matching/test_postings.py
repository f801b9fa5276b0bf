"""Posting lists name who holds a word, with codes of what stands beside it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.matching.postings import (
    CODE_BITS,
    CODES,
    INITIAL_CODE,
    MORE_PARTS,
    PART_FLAGS,
    bucket_of,
    code_of,
    joint_skeleton,
    lay_out_joints,
    lay_out_postings,
    part_code,
)
from tansiq.engines.names.comparison import INITIAL_FLAG
from tansiq.engines.names.letters import ABJAD, ALPHABET, skeleton
from tansiq.engines.names.many_letters import skeleton_digits
from tansiq.engines.names.vocabulary import Vocabulary, Word, build_vocabulary

WORDS: list[Word] = [
    *((ALPHABET, word) for word in ("abdul", "rahman", "karim", "bouzidi", "k", "ae", "strzelczyk", "nn", "nan")),
    *((ABJAD, word) for word in ("عبد", "الرحمن", "كريم", "ا")),
]
NAMES = st.lists(st.lists(st.integers(0, len(WORDS) - 1), min_size=1, max_size=8), max_size=8)


def laid(names: list[list[int]], marks: int = 0) -> tuple[np.ndarray, np.ndarray]:
    parts = np.array([word for name in names for word in name], dtype=np.int32) | np.int32(marks << PART_FLAGS)
    return parts.astype(np.int32), np.cumsum([0, *map(len, names)], dtype=np.int32)


def vocabulary() -> tuple[Vocabulary, list[Word]]:
    built = build_vocabulary(WORDS)
    return built, [built.word(place) for place in range(len(built))]


@settings(deadline=None, max_examples=150)
@given(NAMES, st.sampled_from([0, 1, INITIAL_FLAG]))
def test_a_list_names_who_holds_the_word_once_each_in_order_with_the_codes_of_the_others(
    names: list[list[int]], marks: int
) -> None:
    arrays = lay_out_postings(*laid(names, marks), len(WORDS))
    offsets = arrays["post_offsets"]
    assert len(offsets) == len(WORDS) + 1
    for word, (first, last) in enumerate(pairwise(offsets.tolist())):
        expected = []
        for number, name in enumerate(names):
            if word in name:
                others = [other for place, other in enumerate(name) if place != name.index(word)]
                codes = sum(
                    int(part_code(other | marks << PART_FLAGS)) << CODE_BITS * place
                    for place, other in enumerate(others[:3])
                )
                expected.append([number, codes | (MORE_PARTS if len(others) > 3 else 0)])
        assert arrays["post_names"][first:last].tolist() == expected


@settings(deadline=None, max_examples=100)
@given(st.integers(0, (1 << PART_FLAGS) - 1))
def test_a_code_is_never_that_of_no_word_and_fits_its_bits(word: int) -> None:
    assert 1 <= code_of(word) < INITIAL_CODE


def test_initials_have_a_code_of_their_own() -> None:
    assert part_code(7 | INITIAL_FLAG << PART_FLAGS) == INITIAL_CODE == CODES - 1
    assert part_code(7) == code_of(7)


def test_few_words_share_a_code() -> None:
    codes = [int(code_of(word)) for word in range(20_000)]
    counts = np.bincount(codes, minlength=CODES)
    assert counts[0] == counts[INITIAL_CODE] == 0
    assert counts[1:].max() < 3 * counts[1:].mean()


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(WORDS), st.sampled_from(WORDS))
def test_two_words_together_have_the_skeleton_of_both_written_as_one(one: Word, other: Word) -> None:
    built, _ = vocabulary()
    places = built.find([one, other])
    found = joint_skeleton(built.letters, built.offsets, built.split, skeleton_digits(), *places.tolist())
    assert found == (skeleton(one[1] + other[1]) if one[0] == other[0] else 0)


@settings(deadline=None, max_examples=100)
@given(NAMES)
def test_every_name_stands_in_the_buckets_of_its_neighbouring_parts_and_in_no_other(names: list[list[int]]) -> None:
    built, words = vocabulary()
    arrays = lay_out_joints(*laid(names), built)
    offsets, held = arrays["joint_offsets"], arrays["joint_names"]
    expected: list[list[int]] = [[] for _ in range(len(offsets) - 1)]
    for number, name in enumerate(names):
        for one, other in pairwise(words[word] for word in name):
            bones = skeleton(one[1] + other[1]) if one[0] == other[0] else 0
            if bones:
                expected[bucket_of(bones, len(expected))].append(number)
    assert [held[first:last].tolist() for first, last in pairwise(offsets.tolist())] == expected


def test_initials_are_not_written_together_with_what_stands_beside_them() -> None:
    built, _ = vocabulary()
    assert len(lay_out_joints(*laid([[0, 1], [2, 3]], INITIAL_FLAG), built)["joint_names"]) == 0
    assert lay_out_joints(*laid([[0, 1], [2, 3]]), built)["joint_names"].tolist() != []


def test_no_names_have_no_postings() -> None:
    built, _ = vocabulary()
    assert lay_out_postings(*laid([]), 0)["post_offsets"].tolist() == [0]
    assert lay_out_joints(*laid([]), built)["joint_names"].tolist() == []
