"""What the looks at a name know of a query, and what they let through."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.matching import looks
from tansiq.engines.matching.oracle_looks import PlainLooks
from tansiq.engines.matching.postings import CODES, INITIAL_CODE, PART_FLAGS, code_of
from tansiq.engines.matching.weighing import SEVERAL
from tansiq.engines.names.comparison import INITIAL_FLAG
from tansiq.engines.names.reading import learned_weights

Lists = list[dict[int, float]]
LISTS = st.lists(st.dictionaries(st.integers(0, 3000), st.integers(1, 38912).map(lambda n: n / 2048), max_size=9),
                 min_size=2, max_size=2)  # fmt: skip


def nears_of(lists: Lists) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Spans of two parts and of both together, which has no neighbours."""
    words = [sorted(each) for each in lists]
    bits = [lists[s][word] for s, some in enumerate(words) for word in some]
    first = np.cumsum([0, *map(len, words)])
    flat = np.array([word for some in words for word in some], dtype=np.int32)
    return np.array([0, 1, -1]), (first, flat, np.array(bits, dtype=np.float32))


@settings(deadline=None, max_examples=200)
@given(LISTS, st.lists(st.integers(0, 3000), min_size=1, max_size=4))
def test_codes_say_at_least_what_the_words_themselves_say(lists: Lists, name: list[int]) -> None:
    spans, nears = nears_of(lists)
    codes, words = looks.coded_bits(spans, nears)
    best = np.zeros(3, dtype=np.float32)
    has_initial = looks.most_by_span(0, len(name), np.array(name, dtype=np.int32), codes, best)
    assert not has_initial
    for s, near in enumerate(lists):
        assert best[s] >= max((near.get(word, 0.0) for word in name), default=0.0)
        for word, bits in near.items():
            known = words[s, code_of(word)]
            assert known == SEVERAL or (known == word and codes[s, code_of(word)] == bits)


@settings(deadline=None, max_examples=200)
@given(LISTS, st.lists(st.integers(0, 3000), min_size=1, max_size=4))
def test_the_sum_over_codes_tells_bits_parts_that_answer_and_whether_the_first_does(
    lists: Lists, name: list[int]
) -> None:
    spans, nears = nears_of(lists)
    codes, tops = looks.coded_bits(spans, nears)[0], np.empty(CODES, dtype=np.int64)
    looks.sum_up(np.array([0, 1, 2]), spans, 2, codes, nears, tops)
    steps, matched, firsts = looks.told_by(0, len(name), np.array(name, dtype=np.int32), tops)
    most = codes[:, [code_of(word) for word in name]].max(axis=0)
    assert steps == int((most * 2048).sum())
    assert matched == np.count_nonzero(most)
    assert firsts == np.count_nonzero(codes[0, [code_of(word) for word in name]])


def test_an_initial_may_answer_any_part() -> None:
    spans, nears = nears_of([{5: 9.0}, {6: 3.0}])
    codes, tops = looks.coded_bits(spans, nears)[0], np.empty(CODES, dtype=np.int64)
    looks.sum_up(np.array([1, 2]), spans, 2, codes, nears, tops)
    name = np.array([7 | INITIAL_FLAG << PART_FLAGS, 6], dtype=np.int32)
    assert looks.told_by(0, 2, name, tops) == ((3 + 3) * 2048, 2, 1)
    assert looks.told_by(1, 2, name, tops) == (3 * 2048, 1, 0)
    assert looks.most_by_span(0, 2, name, codes, np.zeros(3, dtype=np.float32))
    assert looks.read_codes(INITIAL_CODE, np.array([0, 1, 2]), 0, codes, np.zeros(3, dtype=np.float32)) == (True, 2)


def test_a_rare_surname_does_not_carry_another_given_name_and_a_sure_one_does() -> None:
    """By the codes of a posting of the surname: the other part is no neighbour, or the given name itself."""
    spans, nears = nears_of([{5: 9.0}, {6: 17.0}])
    codes, tops, fields = looks.coded_bits(spans, nears)[0], np.empty(CODES, np.int64), np.empty(looks.FIELDS, np.int64)
    windows, needs = np.array([[0, 9]]), np.array([12.0])
    hopes = np.array([[2.7, 0.63], [5.0, 0.5]])
    seen = looks.looks_of(spans, np.zeros(2, np.uint8), hopes, codes, windows, needs, learned_weights())
    looks.sum_up(np.array([0, 2]), spans, 2, codes, nears, tops)
    looks.fill_fields(seen.told[0], False, fields)  # noqa: FBT003
    other = next(code for code in range(1, CODES) if code not in (code_of(5), code_of(6)))
    postings, kept = np.array([[3, other], [4, code_of(5)]], dtype=np.int32), np.empty(2, dtype=np.int64)
    assert looks.look_at(postings, 0, 2, tops, fields, 17 * 2048, kept) == 1
    assert kept[0] == 1
    for best, expected in (([0.0, 17.0, 0.0], False), ([9.0, 17.0, 0.0], True)):
        said = np.array(best, dtype=np.float32)
        assert looks.can_reach(said, 2, False, 2, seen.hoped, 0, False, seen.said, 0) is expected  # noqa: FBT003


def test_windows_that_ask_the_same_are_one_group_and_empty_ones_none() -> None:
    spans, nears = nears_of([{5: 9.0}, {6: 17.0}])
    codes = looks.coded_bits(spans, nears)[0]
    windows, needs = np.array([[0, 3], [3, 3], [3, 5], [5, 9]]), np.array([20.0, 7.0, 12.0, 20.0])
    seen = looks.looks_of(spans, np.zeros(2, np.uint8), np.zeros((2, 2)), codes, windows, needs, learned_weights())
    assert seen.group.tolist() == [0, -1, 1, 0]
    assert (seen.told[0, 1, 2, :3] > seen.told[1, 1, 2, :3]).all()


@settings(deadline=None, max_examples=100)
@given(LISTS, st.floats(-5.0, 30.0), st.integers(0, 2), st.sampled_from([0, INITIAL_FLAG]))
def test_what_is_asked_of_the_spans_that_are_left_is_what_the_plain_looks_ask(
    lists: Lists, need: float, rank: int, mark: int
) -> None:
    spans, nears = nears_of(lists)
    codes, flags = looks.coded_bits(spans, nears)[0], np.array([mark, 0], dtype=np.uint8)
    most, hopes, weights = codes.max(axis=1).astype(np.float64), np.array([[2.7, 0.63], [5.0, 0.5]]), learned_weights()
    hopes[0] *= mark == 0
    plain = PlainLooks(spans, most, flags, nears, (hopes, weights))
    seen = looks.looks_of(spans, flags, hopes, codes, np.array([[0, 9]]), np.array([need]), weights)
    asked = np.empty(1)
    looks.least_rest(np.array(plain.order), rank, 2, seen, weights, asked)
    assert asked[0] == plain.least_rest(plain.order[rank:], need)
