"""Bits of pairs of words in a flat table, and the features of names whose pairs stand there: compiled.

The table is one of open addressing (D. E. Knuth, The Art of Computer Programming 3, 6.4). A pair is a part of a query,
by number, and one word of a vocabulary, or two that stand together.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tansiq.engines.matching.postings import PART_FLAGS, WORD_MASK
from tansiq.engines.matching.weighing import joint_at, may_sound_alike, near_bits_of, record_flags
from tansiq.engines.names.comparison import INITIAL_FLAG, pair_up, room_to_pair
from tansiq.engines.names.reading import IMPOSSIBLE, LEAST_JOINT

__all__ = ["NO_WORD", "empty_table", "features_of", "note_open_pairs", "put"]

_ONE, _OTHER = 0x9E3779B97F4A7C15 & 0x7FFFFFFFFFFFFFFF, 0x42B2AE3D27D4EB4F
NO_WORD = -1  # in place of the second of two words
Table = tuple[NDArray[np.int64], NDArray[np.float64]]


def empty_table(places: int) -> Table:
    """Keys (places, 2), -1 where none is, and values; ``places`` a power of two."""
    return np.full((places, 2), -1, dtype=np.int64), np.full(places, np.nan)


@njit(cache=True, nogil=True)
def _slot(keys, part, one, other):  # type: ignore[no-untyped-def]
    """The place of a pair in the table, or the free one where it belongs."""
    first, second = part << 32 | one, np.int64(other)
    at = (first * _ONE ^ second * _OTHER) >> 20 & (len(keys) - 1)
    while keys[at, 0] >= 0 and (keys[at, 0] != first or keys[at, 1] != second):
        at = at + 1 & (len(keys) - 1)
    return at


@njit(cache=True, nogil=True)
def put(keys, values, pairs, bits):  # type: ignore[no-untyped-def]
    """Write pairs (n, 3: part, word, second word or NO_WORD) with their bits."""
    for k in range(len(pairs)):
        at = _slot(keys, pairs[k, 0], pairs[k, 1], pairs[k, 2])
        keys[at, 0], keys[at, 1] = pairs[k, 0] << 32 | pairs[k, 1], pairs[k, 2]
        values[at] = bits[k]


@njit(cache=True, nogil=True)
def _bits_of(keys, values, part, one, other):  # type: ignore[no-untyped-def]
    """Bits of a pair; not a number where they are not known."""
    at = _slot(keys, part, one, other)
    return values[at] if keys[at, 0] >= 0 else np.nan


@njit(cache=True, nogil=True)
def _append(pairs, count, part, one, other):  # type: ignore[no-untyped-def]
    if count < len(pairs):
        pairs[count, 0], pairs[count, 1], pairs[count, 2] = part, one, other
    return count + 1


@njit(cache=True, nogil=True)
def note_open_pairs(wanted, batch, names, vocabulary, asked, table, pairs):  # type: ignore[no-untyped-def]
    """Pairs of the ``wanted`` names (query, name) that neither the lists of neighbours nor the table settles.

    Into ``pairs`` (n, 3), some more than once; returns how many there are, which may be more than there is room for.
    ``batch`` (first, parts, flags, lists, nears); ``names`` (name_parts, part_word); ``vocabulary`` as in
    weighing.weigh; ``asked`` (heard, skeletons).
    """
    first, parts, flags, lists, (near_first, near_words, near_bits) = batch
    (name_parts, part_word), (sounds, letters, offsets, split, digits) = names, vocabulary
    (heard, bones), (keys, values), count = asked, table, 0
    for k in range(len(wanted)):
        query, name = wanted[k, 0], wanted[k, 1]
        for i in range(first[query], first[query + 1]):
            part = parts[i]
            for at in range(name_parts[name], name_parts[name + 1]):
                word = part_word[at] & WORD_MASK
                if (flags[i] | part_word[at] >> PART_FLAGS) & INITIAL_FLAG:
                    continue
                is_near = near_bits_of(word, lists[i], near_first, near_words, near_bits) > IMPOSSIBLE
                if not is_near and may_sound_alike(heard, part, word, sounds):
                    if np.isnan(_bits_of(keys, values, part, word, NO_WORD)):
                        count = _append(pairs, count, part, word, NO_WORD)
                if at + 1 < name_parts[name + 1] and bones[part] >= LEAST_JOINT:
                    other = part_word[at + 1] & WORD_MASK
                    if joint_at(at, part_word, letters, offsets, split, digits) == bones[part]:
                        if np.isnan(_bits_of(keys, values, part, word, other)):
                            count = _append(pairs, count, part, word, other)
    return count


@njit(cache=True, nogil=True)
def _known(keys, values, part, one, other):  # type: ignore[no-untyped-def]
    bits = _bits_of(keys, values, part, one, other)
    return IMPOSSIBLE if np.isnan(bits) else bits


@njit(cache=True, nogil=True)
def _tables(query, name, batch, names, firsts, vocabulary, asked, table):  # type: ignore[no-untyped-def]
    """The tables of comparison.pair_up for a query's name and a name of the list."""
    first, parts, flags, lists, joined, (near_first, near_words, near_bits) = batch
    (name_parts, part_word), (kinds, codes), (keys, values) = names, asked, table
    start, low = first[query], name_parts[name]
    n, m = first[query + 1] - start, name_parts[name + 1] - low
    single, both, joints = np.empty((n, m)), np.full((n - 1, m), IMPOSSIBLE), np.full((n, m - 1), IMPOSSIBLE)
    for i in range(n):
        part, mark = parts[start + i], flags[start + i]
        for j in range(m):
            word = part_word[low + j] & WORD_MASK
            if (mark | part_word[low + j] >> PART_FLAGS) & INITIAL_FLAG:
                letter = vocabulary[1][vocabulary[2][word]]
                single[i, j] = firsts[kinds[part], 0 if word < vocabulary[3] else 1, codes[part], letter]
            else:
                bits = near_bits_of(word, lists[start + i], near_first, near_words, near_bits)
                single[i, j] = bits if bits > IMPOSSIBLE else _known(keys, values, part, word, NO_WORD)
            if i + 1 < n:
                both[i, j] = near_bits_of(word, joined[start + i], near_first, near_words, near_bits)
            if j + 1 < m:
                joints[i, j] = _known(keys, values, part, word, part_word[low + j + 1] & WORD_MASK)
    return single, both, joints


@njit(cache=True, nogil=True)
def features_of(wanted, batch, names, firsts, vocabulary, asked, judged, table, features):  # type: ignore[no-untyped-def]
    """Fill a row of ``features`` for each of the ``wanted`` names (query, name, row).

    ``batch`` (first, parts, flags, lists, joined, nears); ``asked`` (kinds, codes); ``judged`` (most bits, company,
    company of all) of the query's words.
    """
    first, parts, flags = batch[0], batch[1], batch[2]
    selves, company, everyone = judged
    room = room_to_pair(company.shape[1])
    for k in range(len(wanted)):
        query, name = wanted[k, 0], wanted[k, 1]
        here = parts[first[query] : first[query + 1]]
        single, both, joints = _tables(query, name, batch, names, firsts, vocabulary, asked, table)
        marks = record_flags(names[1][names[0][name] : names[0][name + 1]], vocabulary[3])
        side = flags[first[query] : first[query + 1]], selves[here], np.concatenate((company[here], everyone))
        pairing = np.empty(len(here), dtype=np.int64)
        pair_up(single, both, joints, side, marks, pairing, features[wanted[k, 2]], room)
