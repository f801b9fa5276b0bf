"""The compiled part of the search: gather names from posting lists, then weigh the few that can reach the threshold.

Neighbours of a query word are words of the vocabulary that it may be a writing of, with their bits; ``near_*`` hold
those of all spans of a query (its n parts, then the n-1 neighbouring parts written together) one after another, by
``near_offsets``.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tansiq.engines.names.comparison import ABJAD_FLAG, FEATURES, INITIAL_FLAG, pair_up

__all__ = ["gather", "weigh"]

_IMPOSSIBLE = -99.0


@njit(cache=True, nogil=True)
def gather(near_offsets, near_words, near_bits, post_offsets, post_names, score, touched):  # type: ignore[no-untyped-def]
    """Names that hold any neighbour; returns how many, their numbers in ``touched``, what they can reach in ``score``.

    ``score`` (float32, one entry a name) comes and goes all zero. A span counts with its best neighbour only; spans
    may overlap, so the sum is an upper bound of the evidence of the pairs.
    """
    count = 0
    spans = len(near_offsets) - 1
    best = np.zeros_like(score)
    mine = np.empty(len(touched), dtype=np.int32)
    for span in range(spans):
        held = 0
        for k in range(near_offsets[span], near_offsets[span + 1]):
            bits = near_bits[k]
            if bits <= 0:
                continue
            word = near_words[k]
            for place in range(post_offsets[word], post_offsets[word + 1]):
                name = post_names[place]
                if best[name] == 0.0:
                    mine[held] = name
                    held += 1
                if bits > best[name]:
                    best[name] = bits
        for k in range(held):
            name = mine[k]
            if score[name] == 0.0:
                touched[count] = name
                count += 1
            score[name] += best[name]
            best[name] = 0.0
    return count


@njit(cache=True, nogil=True)
def _place_of(word, start, stop, near_words):  # type: ignore[no-untyped-def]
    """Place of one vocabulary word among the sorted neighbours of one span, or the place after where it would stand."""
    while start < stop:
        middle = (start + stop) // 2
        if near_words[middle] < word:
            start = middle + 1
        else:
            stop = middle
    return start


@njit(cache=True, nogil=True)
def weigh(names, query, near_offsets, near_words, near_bits, parts, words, firsts):  # type: ignore[no-untyped-def]
    """Features (len(names), FEATURES) of each name of the segment against the query.

    ``query`` is (comparison's query side, kinds, first letter codes) of its parts; ``parts`` is (part_offsets,
    part_word, part_joined, part_flags); ``words`` is (letters, offsets, split); ``firsts`` the tables of
    initials.all_first_letter_bits.
    """
    side, kinds, codes = query
    flags = side[0]
    part_offsets, part_word, part_joined, part_flags = parts
    letters, letter_offsets, split = words
    n = len(flags)
    found = np.zeros((len(names), FEATURES))
    pairing = np.empty(n, dtype=np.int64)
    for k in range(len(names)):
        first, last = part_offsets[names[k]], part_offsets[names[k] + 1]
        m = last - first
        table = np.full((2 * n - 1, 2 * m - 1), _IMPOSSIBLE)
        their_flags = part_flags[first:last].copy()
        for j in range(m):
            if part_word[first + j] >= split:
                their_flags[j] |= ABJAD_FLAG
        for i in range(2 * n - 1):
            for j in range(2 * m - 1):
                word = part_word[first + j] if j < m else part_joined[first + j - m]
                if word < 0 or (i >= n and j >= m):
                    continue
                at = _place_of(word, near_offsets[i], near_offsets[i + 1], near_words)
                if at < near_offsets[i + 1] and near_words[at] == word:
                    table[i, j] = near_bits[at]
        for i in range(n):
            for j in range(m):
                if (flags[i] | part_flags[first + j]) & INITIAL_FLAG:
                    word = part_word[first + j]
                    code = letters[letter_offsets[word]]
                    table[i, j] = firsts[kinds[i], 0 if word < split else 1, codes[i], code]
        pair_up(
            np.ascontiguousarray(table[:n, :m]),
            np.ascontiguousarray(table[n:, :m]),
            np.ascontiguousarray(table[:n, m:]),
            side,
            their_flags,
            pairing,
            found[k],
        )
    return found
