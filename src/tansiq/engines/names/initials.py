"""What an initial says of a part that begins with the same letter, or with the letter it is a writing of."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.names.letters import ABJAD, ALPHABET, encode
from tansiq.engines.names.transducer import base_of
from tansiq.engines.names.vocabulary import Word, model_between

__all__ = ["FIRST_LETTER_AT_BEST", "all_first_letter_bits", "first_letter_bits", "initial_bits"]

# About log2 of the number of letters that names commonly begin with, less those who share an initial by custom.
FIRST_LETTER_AT_BEST = 3.0
_LEAST = -3.0
_FIRST = 0  # the transducer's context of the first step


@cache
def first_letter_bits(one: int, other: int) -> NDArray[np.float32]:
    """log2 P(both first letters) / P(one) P(other), for every pair of letter codes of two kinds of writing."""
    model, is_left = model_between(one, other)
    letters = (base_of(model.left) - 1, base_of(model.right) - 1)
    together = model.probability[_FIRST, 1 : letters[0] + 1, 1 : letters[1] + 1].astype(np.float64)
    together /= together.sum()
    apart = together.sum(axis=1, keepdims=True) * together.sum(axis=0, keepdims=True)
    bits = np.clip(
        np.log2(np.maximum(together, 1e-12) / np.maximum(apart, 1e-12)), _LEAST, FIRST_LETTER_AT_BEST
    ).astype(np.float32)
    return bits if is_left else np.ascontiguousarray(bits.T)


def initial_bits(one: Word, other: Word) -> float:
    """Bits of two parts of which at least one is an initial."""
    mine, theirs = encode(one[1], one[0]), encode(other[1], other[0])
    if not mine or not theirs:
        return _LEAST
    return float(first_letter_bits(one[0], other[0])[mine[0], theirs[0]])


def all_first_letter_bits() -> NDArray[np.float32]:
    """The four tables in one array (kind, kind, code, code), for the compiled search."""
    most = max(base_of(ALPHABET), base_of(ABJAD)) - 1
    tables = np.full((2, 2, most, most), _LEAST, dtype=np.float32)
    for one in (ALPHABET, ABJAD):
        for other in (ALPHABET, ABJAD):
            bits = first_letter_bits(one, other)
            tables[one, other, : bits.shape[0], : bits.shape[1]] = bits
    return tables
