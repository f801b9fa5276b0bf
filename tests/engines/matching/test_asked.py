"""Words of queries are worked out once, and their neighbours are those that the explanation knows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.matching.asked import AskedWords, Grown, Neighbours
from tansiq.engines.names.comparison import INITIAL_FLAG, flags_of
from tansiq.engines.names.letters import ALPHABET, encode, skeleton, sounds
from tansiq.engines.names.name import Name
from tansiq.engines.names.population import best_bits
from tansiq.engines.names.reading import span_evidence
from tansiq.engines.names.spelled import main_forms
from tansiq.engines.names.vocabulary import Word, build_vocabulary
from tansiq.errors import MalformedError

WORDS = [
    "Karim",
    "كريم",
    "Bouzidi",
    "K.",
    "Abdul",
    "Rahman",
    "عبد",
    "الرحمن",
    "Mohamed",
    "Qadhafi",
    "Ng",
    "李晓明",
    "al-Omari",
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
LISTED: list[Word] = [(ALPHABET, word) for word in ("karim", "kareem", "kerim", "bouzidi", "buzidi", "abdulrahman")]


@settings(deadline=None, max_examples=60)
@given(texts=st.lists(TEXTS, min_size=1, max_size=4), people=st.booleans())
def test_a_name_is_read_as_its_tokens_and_every_word_is_known_by_one_number(texts: list[str], *, people: bool) -> None:
    asked = AskedWords(people=people)
    for text in texts:
        numbers, flags = asked.read(text, "", "")
        tokens = Name.parse(text, person=people).tokens
        assert [asked.words[number] for number in numbers] == [token.key for token in tokens]
        assert flags == [flags_of(token) for token in tokens]
    assert len(set(asked.words)) == len(asked.words)


@settings(deadline=None, max_examples=30)
@given(text=TEXTS, people=st.booleans())
def test_the_tables_hold_what_each_word_is(text: str, *, people: bool) -> None:
    asked = AskedWords(people=people)
    asked.read(text, "", "")
    kinds, codes, heard, selves, bones, letters, ends, *_ = asked.tables
    assert len(kinds) == len(codes) == len(heard) == len(selves) == len(bones) == len(ends) - 1 == len(asked.words)
    for number, (kind, word) in enumerate(asked.words):
        forms = [(kind, word), *(form for form, _ in main_forms((kind, word)))]
        assert (kinds[number], bones[number]) == (kind, skeleton(word))
        assert tuple(letters[ends[number] : ends[number + 1]].tolist()) == encode(word, kind)
        assert codes[number] == (encode(word, kind) or (0,))[0]
        assert [tuple(row) for row in heard[number].tolist() if any(row)] == [
            sounds(form) for _, form in forms if any(sounds(form))
        ]
        assert selves[number].tolist() == list(best_bits((kind, word), people=people))


def test_a_name_that_can_be_none_is_refused() -> None:
    with pytest.raises(MalformedError):
        AskedWords(people=True).read("Karim\x00", "", "")


@pytest.mark.parametrize("near", [None, 0.3, 0.9])
def test_the_neighbours_of_a_part_are_the_words_that_speak_for_it_enough(near: float | None) -> None:
    asked, vocabulary = AskedWords(people=True), build_vocabulary(LISTED)
    neighbours = Neighbours(vocabulary, asked, near=near, people=True)
    numbers, _ = asked.read("Karim Bouzidi", "", "")
    for number in numbers:
        span = asked.words[number], None
        least = -8.0 if near is None else near * min(best_bits(asked.words[number]))
        places, bits = span_evidence(span, vocabulary, people=True, least=least)
        at = neighbours.of_part(number)
        first, words, values = neighbours.arrays
        assert words[first[at] : first[at + 1]].tolist() == places.tolist() == sorted(places.tolist())
        full = dict(zip(*(column.tolist() for column in span_evidence(span, vocabulary, people=True)), strict=True))
        np.testing.assert_allclose(values[first[at] : first[at + 1]], [full[place] for place in places.tolist()], 1e-4)
        assert (bits >= least - 1e-3).all()
    assert len(places)


def test_neighbours_found_before_are_not_looked_for_again() -> None:
    asked, vocabulary = AskedWords(people=True), build_vocabulary(LISTED)
    neighbours = Neighbours(vocabulary, asked, near=None, people=True)
    (one, other), _ = asked.read("Bouz Idi", "", "")
    lists = neighbours.of_part(one), neighbours.of_part(other), neighbours.of_both(one, other)
    assert lists == (0, 1, 2)
    assert (neighbours.of_part(one), neighbours.of_part(other), neighbours.of_both(one, other)) == lists
    first, words, _ = neighbours.arrays
    assert len(first) == 4
    assert vocabulary.find([(ALPHABET, "bouzidi")])[0] in words[first[2] : first[3]]


def test_an_initial_is_told_by_its_flag() -> None:
    _, flags = AskedWords(people=True).read("K. Bouzidi", "", "")
    assert [flag & INITIAL_FLAG for flag in flags] == [INITIAL_FLAG, 0]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.integers(0, 9), max_size=2000), max_size=5))
def test_an_array_that_grows_holds_what_was_appended(parts: list[list[int]]) -> None:
    grown = Grown(np.int64)
    for part in parts:
        grown.append(part)
    assert grown.items.tolist() == [item for part in parts for item in part]
    assert len(grown) == sum(map(len, parts))
