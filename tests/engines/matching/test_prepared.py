"""What was worked out beforehand changes no answer, whatever part of it is there."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tansiq import Record
from tansiq.engines.matching import DEFAULT_MIN_BITS
from tansiq.engines.matching.asked import NEAR, AskedWords, Neighbours
from tansiq.engines.matching.prepared import NearLists, Preparation, fits, pack_list, unpack_list
from tansiq.engines.matching.search import Found, SegmentReader, search_segments
from tansiq.engines.matching.segment import build_segment
from tansiq.engines.names import likelihood, population
from tansiq.engines.names.letters import ALPHABET, MAX_LETTERS
from tansiq.engines.names.population import MOST_BITS, chance
from tansiq.engines.names.reading import IMPOSSIBLE, STEPS
from tansiq.engines.names.vocabulary import CHANCE_ARRAYS, Vocabulary

Arrays = dict[str, NDArray[Any]]
PARTS = [
    *("Karim", "Kareem", "كريم", "Bouzidi", "Buzidi", "البوزيدي", "Salem", "سالم", "Muhammad", "محمد", "Brzoska"),
    *("Abdul", "Rahman", "عبدالرحمن", "Abdurrahman", "Петров", "Petrov", "K.", "Hussein", "حسين", "Trading", "Zayd"),
    "Wolfeschlegelsteinhausenbergerdorff",
]
NAMES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=4).map(" ".join)
BITS = st.integers(-8 * STEPS, int(MOST_BITS) * STEPS).map(lambda steps: steps / STEPS) | st.just(IMPOSSIBLE)


def records(kinds: tuple[str, ...]) -> st.SearchStrategy[Record]:
    dates = st.lists(st.sampled_from(["1984-03-07", "1984", "1990"]), max_size=1)
    return st.builds(
        Record, names=st.lists(NAMES, min_size=1, max_size=2), birth_dates=dates, kind=st.sampled_from(kinds)
    )


LISTS = st.lists(records(("person", "person", "unknown", "vessel")), min_size=1, max_size=8)
QUERIES = st.lists(records(("person", "unknown")), min_size=1, max_size=6)


def prepared(arrays: Arrays, steps: int | None = None) -> Arrays:
    """``arrays`` with what so many steps work out; all of them where None."""
    preparation = Preparation(arrays, {})
    assert sum(1 for _ in islice(preparation.steps(), steps)) == (preparation.total if steps is None else steps)
    near = preparation.arrays()
    assert fits(near, arrays)
    return {**arrays, **near}


def answers(arrays: Arrays, queries: list[Record], least: float) -> list[list[Found]]:
    """As a process answers that has not been asked before."""
    for memory in (population._chance, population._best_bits):
        memory.cache_clear()
    for people in (False, True):
        population._NOTED[people].clear()
    dead = [np.zeros(len(arrays["row_day"]), dtype=np.bool_)]
    return search_segments([SegmentReader(arrays)], dead, queries, 20, least)


@settings(deadline=None, max_examples=25)
@given(listed=LISTS, asked=QUERIES, least=st.sampled_from([DEFAULT_MIN_BITS, 3.0]), part=st.floats(0, 1))
def test_a_search_answers_alike_with_all_with_a_part_and_with_nothing_worked_out_beforehand(
    listed: list[Record], asked: list[Record], least: float, part: float
) -> None:
    arrays = build_segment(listed)
    plain = answers(arrays, asked, least)
    assert answers(prepared(arrays), asked, least) == plain
    assert answers(prepared(arrays, int(part * Preparation(arrays, {}).total)), asked, least) == plain


@cache
def some() -> Arrays:
    return build_segment([Record(names=" ".join(PARTS[start : start + 3])) for start in range(0, len(PARTS), 3)])


@cache
def some_prepared() -> Arrays:
    return prepared(some())


def test_what_is_held_of_a_word_is_what_is_worked_out_for_it() -> None:
    plain, held = Vocabulary.from_arrays(some()), Vocabulary.from_arrays(some_prepared())
    asked = AskedWords(people=True)
    walked = Neighbours(plain, asked, near=NEAR, people=True)
    lists = NearLists(held, some_prepared(), people=True)
    for word in map(plain.word, range(len(plain))):
        assert held.chances_of(word, people=True) == chance(word)
        assert plain.chances_of(word, people=True) is None
        at = walked.of_part(asked._learn(word))
        first, words, bits = walked.arrays
        known = lists.of(word)
        assert known is not None
        assert known[0].tolist() == words[first[at] : first[at + 1]].tolist()
        assert known[1].tolist() == bits[first[at] : first[at + 1]].tolist()
        assert NearLists(plain, some(), people=True).of(word) is None


def test_a_search_for_listed_words_walks_no_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    queries = [Record(names="Bouzidi Karim Salem"), Record(names="محمد سالم كريم")]
    plain = answers(some(), queries, DEFAULT_MIN_BITS)
    reached = []

    def note(*_: object) -> int:
        reached.append(1)
        return 0

    monkeypatch.setattr(likelihood, "words_within", note)
    assert answers(some_prepared(), queries, DEFAULT_MIN_BITS) == plain
    assert not reached
    answers(some(), queries, DEFAULT_MIN_BITS)
    assert reached


def test_a_word_that_is_longer_than_the_list_holds_is_worked_out_by_itself() -> None:
    long = next(part for part in PARTS if len(part) > MAX_LETTERS).casefold()
    held, lists = Vocabulary.from_arrays(some_prepared()), NearLists(
        Vocabulary.from_arrays(some_prepared()), some_prepared(), people=True
    )  # fmt: skip
    assert held.find([(ALPHABET, long)])[0] >= 0
    assert held.chances_of((ALPHABET, long), people=True) is None
    assert lists.of((ALPHABET, long)) is None
    assert lists.of((ALPHABET, long[:MAX_LETTERS])) is not None


def test_work_goes_on_where_it_was_broken_off_with_the_words_of_most_names_first() -> None:
    arrays = build_segment([Record(names=name) for name in ("Karim Salem", "Karim Bouzidi", "Karim Brzoska")])
    begun = prepared(arrays, 2)
    held = Vocabulary.from_arrays(begun)
    assert held.chances_of((ALPHABET, "karim"), people=True)
    assert sum(held.chances_of(held.word(place), people=True) is not None for place in range(len(held))) == 2
    rest = Preparation(arrays, begun)
    assert [*rest.steps()] == [False] * 2 + [True] * (rest.total - 2)
    whole = prepared(arrays)
    for name, array in rest.arrays().items():
        np.testing.assert_array_equal(array, whole[name])
    assert not any(Preparation(arrays, whole).steps())


def test_arrays_of_other_tables_or_of_another_list_do_not_fit() -> None:
    whole = some_prepared()
    near = {name: array for name, array in whole.items() if name not in some()}
    assert fits(near, some())
    assert not fits({}, some())
    assert not fits({**near, "near_learned": near["near_learned"][::-1]}, some())
    assert not fits(near, build_segment([Record(names="Karim")]))
    for name, array in near.items():
        assert not fits({other: held for other, held in near.items() if other != name}, some())
        assert not fits({**near, name: array[:-1]}, some())
        assert not fits({**near, name: array.astype(np.float32)}, some())


def test_things_have_chances_and_neighbours_of_their_own() -> None:
    arrays = prepared(build_segment([Record(names="Trading Company", kind="organisation"), Record(names="Karim")]))
    held, trading = Vocabulary.from_arrays(arrays), (ALPHABET, "trading")
    assert held.chances_of(trading, people=False) == chance(trading, people=False)
    assert held.chances_of(trading, people=True) == chance(trading)
    assert set(CHANCE_ARRAYS.values()) <= set(arrays)
    only_people = prepared(build_segment([Record(names="Karim")]))
    assert CHANCE_ARRAYS[False] not in only_people


@settings(deadline=None)
@given(st.dictionaries(st.integers(0, 1 << 28), BITS, max_size=40))
def test_a_list_is_read_as_it_was_packed(pairs: dict[int, float]) -> None:
    words = np.array(sorted(pairs), dtype=np.int64)
    bits = np.array([pairs[word] for word in sorted(pairs)], dtype=np.float32)
    packed = np.frombuffer(pack_list(words, bits), dtype=np.uint8)
    found = unpack_list(packed, (1 << 28) + 1)
    assert found is not None
    assert found[0].tolist() == words.tolist()
    assert found[1].tolist() == bits.tolist()
    assert found[1].dtype == np.float32
    assert unpack_list(packed[:-1], 1 << 29) is None
    assert not len(words) or unpack_list(packed, int(words[-1])) is None


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=60), st.integers(0, 1000))
def test_whatever_bytes_a_list_is_read_from_no_word_is_beyond_the_vocabulary(data: bytes, words: int) -> None:
    found = unpack_list(np.frombuffer(data, dtype=np.uint8), words)
    if found is not None:
        assert ((found[0] >= 0) & (found[0] < words)).all()
        assert len(found[0]) == len(found[1])
