"""A table of pairs gives back what was put in, however full it is."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.matching import pairs
from tansiq.engines.matching.pairs import NO_WORD, empty_table, put

WORD = st.integers(0, (1 << 28) - 1)
PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 1 << 17), WORD, st.just(NO_WORD) | WORD), st.floats(-99, 19), min_size=1, max_size=16
)


@settings(deadline=None, max_examples=100)
@given(PAIRS, st.tuples(st.integers(0, 1 << 17), WORD, st.just(NO_WORD) | WORD))
def test_a_table_gives_back_what_was_put_in_and_nothing_else(
    known: dict[tuple[int, int, int], float], other: tuple[int, int, int]
) -> None:
    keys, values = empty_table(32)
    put(keys, values, np.array(list(known), dtype=np.int64), np.array(list(known.values())))
    for pair, bits in known.items():
        assert pairs._bits_of(keys, values, *pair) == bits
    assert np.isnan(pairs._bits_of(keys, values, *other)) == (other not in known)


def test_what_is_put_again_replaces_what_was_there() -> None:
    keys, values = empty_table(4)
    for bits in (1.0, 2.0):
        put(keys, values, np.array([[1, 2, NO_WORD]]), np.array([bits]))
    assert pairs._bits_of(keys, values, 1, 2, NO_WORD) == 2.0
    assert (keys[:, 0] >= 0).sum() == 1
