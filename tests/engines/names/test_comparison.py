"""Pairing of parts: the compiled search over subsets equals trying every pairing; features say what it means."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import Name
from tansiq.engines.names import comparison
from tansiq.engines.names.comparison import (
    ABJAD_FLAG,
    FEATURES,
    FILIATED_FLAG,
    INITIAL_FLAG,
    JOINED_QUERY,
    JOINED_RECORD,
    SERVANT_FLAG,
    UNPAIRED,
    Feature,
    flags_of,
    held_against,
    pair_up,
    room_to_pair,
    written_apart,
)
from tansiq.engines.names.name import Token
from tansiq.engines.names.population import MOST_BITS

IMPOSSIBLE = -99.0
BITS = st.one_of(st.just(IMPOSSIBLE), st.floats(-4, 19, width=32))


def tables(n: int, m: int) -> st.SearchStrategy[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    def filled(rows: int, columns: int) -> st.SearchStrategy[np.ndarray]:
        cells = st.lists(BITS, min_size=rows * columns, max_size=rows * columns)
        return cells.map(lambda values: np.array(values, dtype=np.float64).reshape(rows, columns))

    return st.tuples(filled(n, m), filled(n - 1, m), filled(n, m - 1))


SIZES = st.tuples(st.integers(1, 4), st.integers(1, 4))
TABLES = SIZES.flatmap(lambda size: tables(*size))


def every_pairing(n: int, m: int, i: int = 0, used: int = 0) -> Iterator[tuple[tuple[int, int, int], ...]]:
    """All ways to pair, each a tuple of (query place, record place, 0 single / 1 joined query / 2 joined record)."""
    if i >= n:
        yield ()
        return
    yield from every_pairing(n, m, i + 1, used)
    for j in range(m):
        if used >> j & 1:
            continue
        steps = [(0, 1, 1)]
        steps += [(1, 2, 1)] if i + 1 < n else []
        steps += [(2, 1, 3)] if j + 1 < m and not used >> (j + 1) & 1 else []
        for kind, width, span in steps:
            for rest in every_pairing(n, m, i + width, used | span << j):
                yield ((i, j, kind), *rest)


def value_of(pairing: tuple[tuple[int, int, int], ...], parts: tuple[np.ndarray, np.ndarray, np.ndarray]) -> float:
    n, m = parts[0].shape
    taken_query = sum(2 if kind == 1 else 1 for _, _, kind in pairing)
    taken_record = sum(2 if kind == 2 else 1 for _, _, kind in pairing)
    left = comparison._LEFT_QUERY * (n - taken_query) + comparison._LEFT_RECORD * (m - taken_record)
    in_place = sum(comparison._IN_PLACE for i, j, kind in pairing if kind == 0 and i == j)
    return left + in_place + sum(float(parts[kind][i, j]) for i, j, kind in pairing)


def steps_of(pairing: np.ndarray) -> tuple[tuple[int, int, int], ...]:
    steps, i = [], 0
    while i < len(pairing):
        step = int(pairing[i])
        if step == UNPAIRED:
            i += 1
            continue
        kind = 2 if step >= JOINED_RECORD else 1 if step >= JOINED_QUERY else 0
        steps.append((i, step & 15, kind))
        i += 2 if kind == 1 else 1
    return tuple(steps)


def paired(
    parts: tuple[np.ndarray, np.ndarray, np.ndarray],
    query: list[int] | None = None,
    record: list[int] | None = None,
    best: list[list[float]] | None = None,
    company: list[list[float]] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    n, m = parts[0].shape
    pairing, features = np.empty(n, dtype=np.int64), np.empty(FEATURES)
    most = np.array(best) if best else np.full((n, 2), 15.0)
    side = np.array(query or [0] * n, dtype=np.uint8), most, np.array(company or [[1.0]] * (n + 1))
    marks = np.array(record or [0] * m, dtype=np.uint8)
    pair_up(*parts, side, marks, pairing, features, room_to_pair(side[2].shape[1]))
    return pairing, features


def square(*places: int, size: int = 0, bits: float = 12.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Query part k answers record part ``places[k]`` (-1: none) and nothing else."""
    n, m = len(places), size or len(places)
    single = np.full((n, m), IMPOSSIBLE)
    for k, place in enumerate(places):
        if place >= 0:
            single[k, place] = bits
    return single, np.full((n - 1, m), IMPOSSIBLE), np.full((n, m - 1), IMPOSSIBLE)


@settings(deadline=None, max_examples=150)
@given(TABLES)
def test_the_best_pairing_is_the_best_of_all(parts: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    n, m = parts[0].shape
    pairing, _ = paired(parts)
    best = max(value_of(pairing, parts) for pairing in every_pairing(n, m))
    value, choice, *_ = room_to_pair(1)
    assert comparison._best_pairing(*parts, value, choice) == pytest.approx(best, abs=1e-9)
    assert value_of(steps_of(pairing), parts) == pytest.approx(best, abs=1e-9)


@settings(deadline=None, max_examples=150)
@given(TABLES)
def test_every_part_is_in_the_bits_once_or_left_over_once(parts: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    n, m = parts[0].shape
    pairing, features = paired(parts)
    steps = steps_of(pairing)
    bits = [float(parts[kind][i, j]) for i, j, kind in steps]
    assert features[Feature.FOR] == pytest.approx(sum(value for value in bits if value >= 0))
    assert features[Feature.AGAINST] == pytest.approx(sum(held_against(value) for value in bits if value < 0))
    over_query = n - sum(2 if kind == 1 else 1 for _, _, kind in steps)
    over_record = m - sum(2 if kind == 2 else 1 for _, _, kind in steps)
    assert features[Feature.CONFLICTS] + features[Feature.QUERY_EXTRA] == over_query
    assert features[Feature.CONFLICTS] + features[Feature.RECORD_EXTRA] == over_record
    assert features[Feature.CONFLICTS] == min(over_query, over_record)


@settings(deadline=None, max_examples=100)
@given(TABLES)
def test_no_pair_that_is_impossible_is_ever_taken(parts: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    assert all(parts[kind][i, j] > -50 for i, j, kind in steps_of(paired(parts)[0]))


@settings(deadline=None, max_examples=100)
@given(TABLES)
def test_doubt_never_takes_more_than_what_speaks_for_it(parts: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    features = paired(parts)[1]
    assert 0 <= features[Feature.RELATIVE] <= features[Feature.FOR]
    assert 0 <= features[Feature.LATER] <= features[Feature.FOR]
    assert features[Feature.REVERSED] in (0.0, features[Feature.FOR])


def test_the_eight_parts_that_a_name_may_have_are_paired() -> None:
    pairing, features = paired(square(*range(8)))
    assert pairing.tolist() == list(range(8))
    assert features[Feature.FOR] == 96


def test_two_neighbouring_parts_may_together_answer_one() -> None:
    single, joined_query, joined_record = square(-1, -1, 1, size=2)
    joined_query[0, 0] = 14.0
    pairing, features = paired((single, joined_query, joined_record))
    assert pairing.tolist() == [JOINED_QUERY, JOINED_QUERY, 1]
    assert features[Feature.QUERY_EXTRA] == features[Feature.RECORD_EXTRA] == features[Feature.CONFLICTS] == 0


def test_one_part_may_answer_two_neighbouring_ones() -> None:
    single, joined_query, joined_record = square(-1, 2, size=3)
    joined_record[0, 0] = 14.0
    pairing, features = paired((single, joined_query, joined_record))
    assert pairing.tolist() == [JOINED_RECORD, 2]
    assert features[Feature.RECORD_EXTRA] == 0


@pytest.mark.parametrize(
    ("places", "feature"),
    [
        ((0, 1, 2), None),
        ((1, 0), Feature.MOVED),
        ((1, 2, 0), Feature.MOVED),
        ((2, 0, 1), Feature.MOVED),
        ((1, 0, 2), Feature.FATHER_REVERSED),
        ((0, 2, 1), Feature.DISORDER),
        ((2, 1, 0), Feature.DISORDER),
    ],
)
def test_each_order_has_its_name(places: tuple[int, ...], feature: Feature | None) -> None:
    features = paired(square(*places))[1]
    orders = (Feature.FATHER_REVERSED, Feature.MOVED, Feature.DISORDER)
    assert [order for order in orders if features[order]] == ([feature] if feature is not None else [])
    assert (features[Feature.REVERSED] > 0) == (feature is Feature.FATHER_REVERSED)


def test_two_parts_exchanged_are_father_and_son_where_filiation_is_written() -> None:
    assert paired(square(1, 0), query=[0, FILIATED_FLAG])[1][Feature.FATHER_REVERSED] == 1
    assert paired(square(1, 0), record=[0, FILIATED_FLAG])[1][Feature.FATHER_REVERSED] == 1


def test_a_first_part_that_differs_on_both_sides_is_a_conflict_of_given_names() -> None:
    features = paired(square(-1, 1))[1]
    assert features[Feature.GIVEN_CONFLICT] == features[Feature.CONFLICTS] == 1
    assert features[Feature.FIRST_EXTRA] == 0
    assert features[Feature.RELATIVE] == features[Feature.FOR] - comparison.SHARED_BY_BROTHERS
    assert features[Feature.LATER] == 0


def test_a_given_name_that_differs_is_one_wherever_the_other_name_has_its_own() -> None:
    for shifted in (square(-1, 0, size=2), square(1, -1, size=2)):  # A B, and B C with the surname first
        features = paired(shifted)[1]
        assert features[Feature.GIVEN_CONFLICT] == features[Feature.CONFLICTS] == 1
        assert features[Feature.RELATIVE] > features[Feature.LATER] == 0


@settings(deadline=None)
@given(st.floats(-60, 0), st.floats(-60, 0))
def test_a_pair_that_speaks_against_says_more_the_worse_it_is_and_never_more_than_another_name(
    one: float, other: float
) -> None:
    least = -np.log2(1 + 2.0**comparison._ANOTHER)
    assert held_against(0.0) == 0
    assert (held_against(one) <= held_against(other)) or one > other
    assert least <= held_against(one) <= 0


def test_a_later_part_that_differs_is_no_brothers_but_a_cousins() -> None:
    features = paired(square(0, 1, -1, 3))[1]
    assert features[Feature.CONFLICTS] == 1
    assert features[Feature.GIVEN_CONFLICT] == features[Feature.RELATIVE] == 0
    assert features[Feature.LATER] == features[Feature.FOR] - comparison.SHARED_BY_COUSINS


def test_an_unsure_pair_counts_where_it_stands() -> None:
    for weak, (less, none) in {0: (Feature.RELATIVE, Feature.LATER), 1: (Feature.LATER, Feature.RELATIVE)}.items():
        single, *joined = square(0, 1, 2)
        single[weak, weak] = 4.0
        features = paired((single, *joined))[1]
        assert features[less] > 0
        assert features[none] == 0


def test_the_given_name_of_a_surname_in_front_is_the_querys_first() -> None:
    single, *joined = square(2, 0, 1)
    single[1, 0] = 4.0
    features = paired((single, *joined))[1]
    assert features[Feature.MOVED] == 1
    assert features[Feature.RELATIVE] == 0
    assert features[Feature.LATER] > 0


def test_doubt_is_measured_by_what_the_part_says_in_the_others_writing() -> None:
    single, *joined = square(0, 1)
    single[0, 0] = 5.0
    alphabet, abjad = (
        paired((single, *joined), record=[flag, flag], best=[[12.0, 5.0], [12.0, 12.0]])[1][Feature.RELATIVE]
        for flag in (0, ABJAD_FLAG)
    )
    assert alphabet > abjad == 0


def test_a_first_part_that_one_side_lacks_is_told() -> None:
    features = paired(square(-1, 0, size=1))[1]
    assert features[Feature.FIRST_EXTRA] == features[Feature.QUERY_EXTRA] == 1
    assert features[Feature.GIVEN_CONFLICT] == features[Feature.CONFLICTS] == 0


def test_a_middle_part_that_one_side_lacks_is_only_left_over() -> None:
    features = paired(square(0, -1, 1, size=2))[1]
    assert features[Feature.QUERY_EXTRA] == 1
    assert features[Feature.FIRST_EXTRA] == 0


def test_servant_on_one_side_only_is_counted() -> None:
    assert paired(square(0, 1), query=[SERVANT_FLAG, 0])[1][Feature.SERVANT] == 1
    assert paired(square(0, 1), query=[SERVANT_FLAG, 0], record=[SERVANT_FLAG, 0])[1][Feature.SERVANT] == 0


def test_an_initial_is_counted_and_casts_no_doubt_on_the_rest() -> None:
    single, joined_query, joined_record = square(0, 1)
    single[0, 0] = 1.5
    features = paired((single, joined_query, joined_record), query=[INITIAL_FLAG, 0])[1]
    assert features[Feature.INITIALS] == 1
    assert features[Feature.RELATIVE] < paired((single, joined_query, joined_record))[1][Feature.RELATIVE]


def test_one_pair_alone_is_told() -> None:
    assert paired(square(0))[1][Feature.LONE] == 1
    assert paired(square(0, 1))[1][Feature.LONE] == 0


def test_the_flags_of_a_token_say_what_stood_before_it() -> None:
    assert flags_of(Token("karim", "karim", 0)) == 0
    assert [flags_of(token) for token in Name.parse("Abdul Rahman bin Omar K.").tokens] == [
        SERVANT_FLAG,
        FILIATED_FLAG,
        INITIAL_FLAG,
    ]


FEW_AND_MANY = [0.125, 0.875]  # two classes, one of an eighth of the people


def test_words_of_one_small_company_say_less_together_than_apart() -> None:
    of_the_few = [8.0, 0.0]
    parts = square(0, 1, 2)
    assert paired(parts, company=[of_the_few] * 3 + [FEW_AND_MANY])[1][Feature.COMPANY] == pytest.approx(6.0)
    assert paired(square(0, 1, -1), company=[of_the_few] * 3 + [FEW_AND_MANY])[1][Feature.COMPANY] == pytest.approx(3.0)
    assert paired(square(0), company=[of_the_few, FEW_AND_MANY])[1][Feature.COMPANY] == pytest.approx(0.0)


def test_words_that_seldom_stand_together_say_no_more_for_it() -> None:
    company = [[8.0, 0.0], [0.01, 1 / 0.875], FEW_AND_MANY]
    assert paired(square(0, 1), company=company)[1][Feature.COMPANY] == 0.0


def test_words_that_speak_against_keep_no_company() -> None:
    assert paired(square(0, 1, bits=-2.0), company=[[8.0, 0.0]] * 2 + [FEW_AND_MANY])[1][Feature.COMPANY] == 0.0


@settings(deadline=None)
@given(st.floats(-30.0, MOST_BITS - 0.001), st.floats(-30.0, MOST_BITS - 0.001))
def test_writing_a_part_as_two_costs_least_where_more_was_known_than_counts(one: float, other: float) -> None:
    less, more = sorted((one, other))
    costs = [bits - float(written_apart(np.float64(bits))) for bits in (less, more)]
    assert -1e-6 < costs[1] <= costs[0] + 1e-6
    assert costs[0] < 6.8 + 1e-6
    if more < 0:
        assert costs == pytest.approx([6.8, 6.8], abs=0.01)
