"""No name that reaches what is needed says less than the bounds ask of its pairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tansiq.engines.matching.reach import ALONE, BY_FIRST, BY_LATER, least_bits, leftover_bits, may_reach
from tansiq.engines.names.comparison import (
    FEATURES,
    Feature,
    doubt,
    pair_up,
    room_to_pair,
)
from tansiq.engines.names.reading import IMPOSSIBLE, learned_weights

BITS = st.one_of(st.just(IMPOSSIBLE), st.floats(0.1, 19.0))


@st.composite
def pairings(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Bits of each part of a query against each of a name, and what each part of the query says at most."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    single = np.array(draw(st.lists(BITS, min_size=n * m, max_size=n * m))).reshape(n, m)
    more = np.array(draw(st.lists(st.floats(0.0, 6.0), min_size=n, max_size=n)))
    selves = np.maximum(single.max(axis=1), 1.0) + more
    return single, np.stack([selves, selves], axis=1)


def said_of(single: np.ndarray, selves: np.ndarray, weights: np.ndarray) -> float:
    n, m = single.shape
    features, pairing = np.zeros(FEATURES), np.empty(n, dtype=np.int64)
    side = np.zeros(n, dtype=np.uint8), selves, np.ones((n + 1, 1))
    marks = np.zeros(m, dtype=np.uint8)
    joined, joints = np.full((max(n - 1, 0), m), IMPOSSIBLE), np.full((n, max(m - 1, 0)), IMPOSSIBLE)
    pair_up(single, joined, joints, side, marks, pairing, features, room_to_pair(1))
    return float(features @ weights)


@settings(deadline=None, max_examples=400)
@given(pairings(), st.integers(-1, 3), st.sampled_from(["learned", "plain"]))
def test_what_a_name_says_is_never_out_of_reach(drawn: tuple[np.ndarray, np.ndarray], hidden: int, kind: str) -> None:
    """A part whose bits are not known is hoped for with what it has: what the name says then may be reached as well."""
    single, selves = drawn
    plain = np.zeros(FEATURES)
    plain[Feature.FOR] = 1.0
    weights = learned_weights() if kind == "learned" else plain
    need = said_of(single, selves, weights)
    known, n = np.maximum(single, 0.0), len(single)
    assume(hidden < n)
    hope = np.zeros((n, 2))
    if hidden >= 0:
        most = known[hidden].max()
        hope[hidden] = most, doubt(most, selves[hidden].min())
        known[hidden] = 0.0
    best = known.max(axis=1)
    first = best[0] if best[0] > 0 else -1.0
    later = hope[1:].max(axis=0, initial=0.0) if hidden > 0 else np.zeros(2)
    assert may_reach(
        best.sum(), first, selves[0].min(), *single.shape, int((best > 0).sum()), later[0], later[1], *hope[0], weights,
        need - 1e-6,
    )  # fmt: skip


@settings(deadline=None)
@given(st.floats(-20.0, 40.0), st.floats(0.0, 5.0), st.sampled_from([ALONE, BY_LATER, BY_FIRST]),
       st.sampled_from([False, True]), st.integers(1, 5), st.integers(1, 6), st.integers(0, 5),
       st.floats(0.0, 1.0))  # fmt: skip
def test_more_is_asked_where_more_is_needed(
    need: float, more: float, way: int, has_first: object, n: int, m: int, matched: int, doubtful: float
) -> None:
    asked = [
        least_bits(way, has_first, 0.0, n, m, matched, doubtful, learned_weights(), each)
        for each in (need, need + more)
    ]
    assert asked[0] <= asked[1]


def test_a_surname_alone_does_not_carry_a_name_whose_given_names_differ() -> None:
    weights = learned_weights()
    assert least_bits(ALONE, False, 0.0, 2, 2, 1, 0.0, weights, 12.0) > 40.0  # noqa: FBT003
    assert least_bits(ALONE, True, 0.0, 2, 2, 2, 0.0, weights, 12.0) < 20.0  # noqa: FBT003


@pytest.mark.parametrize(
    ("parts", "record_parts", "matched", "expected"),
    [(2, 2, 2, (0, 0, 0)), (3, 3, 1, (2, 0, 0)), (3, 2, 2, (0, 1, 0)), (2, 4, 1, (1, 0, 2)), (1, 1, 2, (0, 0, 0))],
)
def test_parts_left_over_on_both_sides_are_conflicts_and_the_rest_extra(
    parts: int, record_parts: int, matched: int, expected: tuple[int, int, int]
) -> None:
    weights = learned_weights()
    columns = [Feature.CONFLICTS, Feature.QUERY_EXTRA, Feature.RECORD_EXTRA]
    assert leftover_bits(parts, record_parts, matched, weights) == pytest.approx(weights[columns] @ expected)
