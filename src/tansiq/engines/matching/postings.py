"""Posting lists: the names that hold a word, each with coarse codes of the name's other parts ("fat" postings).

The codes let almost every candidate be passed over without a look at its name: a code is one of CODES - 1 numbers of a
word, so that by chance one word in a thousand passes for another.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tansiq.engines.names.comparison import INITIAL_FLAG
from tansiq.engines.names.many_letters import extend_skeleton, skeleton_digits
from tansiq.engines.names.vocabulary import Vocabulary

__all__ = [
    "CODES",
    "CODE_BITS",
    "INITIAL_CODE",
    "MORE_PARTS",
    "PART_FLAGS",
    "WORD_MASK",
    "bucket_of",
    "code_of",
    "joint_skeleton",
    "lay_out_joints",
    "lay_out_postings",
    "part_code",
]

PART_FLAGS = 28  # the bit of a part from which on comparison.flags_of stand; below is its word
WORD_MASK = (1 << PART_FLAGS) - 1
CODE_BITS = 10
CODES = 1 << CODE_BITS
INITIAL_CODE = CODES - 1  # of an initial, whatever its letter
_CODED = 3  # other parts of which the code is kept
MORE_PARTS = 1 << CODE_BITS * _CODED  # the name has parts beyond those
_SPREAD = 2654435761  # D. E. Knuth, The Art of Computer Programming 3, 6.4: the golden ratio of 2^32
_PER_BUCKET = 4  # names to a bucket, on average


@njit(cache=True, nogil=True, forceinline=True)
def code_of(word):  # type: ignore[no-untyped-def]
    """The code of a word: 1 to INITIAL_CODE - 1; 0 stands for no word."""
    return ((word * _SPREAD & 0xFFFFFFFF) * (INITIAL_CODE - 1) >> 32) + 1


@njit(cache=True, nogil=True, forceinline=True)
def part_code(part):  # type: ignore[no-untyped-def]
    """The code of a name's part."""
    return INITIAL_CODE if part >> PART_FLAGS & INITIAL_FLAG else code_of(np.int64(part & WORD_MASK))


def lay_out_postings(parts: NDArray[np.int32], ends: NDArray[np.int32], words: int) -> dict[str, NDArray[Any]]:
    """``post_offsets`` and ``post_names`` of the names whose parts are parts[ends[i]:ends[i+1]]."""
    offsets = np.zeros(words + 1, dtype=np.int32)
    _count_words(parts, ends, offsets)
    np.cumsum(offsets, out=offsets)
    posted = np.empty((int(offsets[-1]), 2), dtype=np.int32)
    _post(parts, ends, offsets[:-1].copy(), posted)
    return {"post_offsets": offsets, "post_names": posted}


@njit(cache=True, nogil=True)
def _is_repeated(parts, first, place):  # type: ignore[no-untyped-def]
    for before in range(first, place):
        if parts[before] & WORD_MASK == parts[place] & WORD_MASK:
            return True
    return False


@njit(cache=True, nogil=True)
def _count_words(parts, ends, counts):  # type: ignore[no-untyped-def]
    for name in range(len(ends) - 1):
        for place in range(ends[name], ends[name + 1]):
            if not _is_repeated(parts, ends[name], place):
                counts[(parts[place] & WORD_MASK) + 1] += 1


@njit(cache=True, nogil=True)
def _post(parts, ends, free, posted):  # type: ignore[no-untyped-def]
    for name in range(len(ends) - 1):
        first, last = ends[name], ends[name + 1]
        for place in range(first, last):
            if _is_repeated(parts, first, place):
                continue
            codes, count = 0, 0
            for other in range(first, last):
                if other == place:
                    continue
                if count < _CODED:
                    codes |= part_code(parts[other]) << CODE_BITS * count
                count += 1
            word = parts[place] & WORD_MASK
            posted[free[word], 0] = name
            posted[free[word], 1] = codes | (MORE_PARTS if count > _CODED else 0)
            free[word] += 1


@njit(cache=True, nogil=True, forceinline=True)
def joint_skeleton(letters, offsets, split, digits, one, other):  # type: ignore[no-untyped-def]
    """letters.skeleton of two words written together; 0 where they are of two kinds of writing."""
    kind = 1 if one >= split else 0
    if kind != (1 if other >= split else 0):
        return 0
    number, before = extend_skeleton(0, 0, letters, offsets[one], offsets[one + 1], digits[kind])
    return extend_skeleton(number, before, letters, offsets[other], offsets[other + 1], digits[kind])[0]


@njit(cache=True, nogil=True)
def bucket_of(skeleton, buckets):  # type: ignore[no-untyped-def]
    """The bucket of a joint skeleton."""
    return ((skeleton * _SPREAD & 0xFFFFFFFF) >> 4) % buckets


def lay_out_joints(
    parts: NDArray[np.int32], ends: NDArray[np.int32], vocabulary: Vocabulary
) -> dict[str, NDArray[Any]]:
    """``joint_offsets`` and ``joint_names``: names by the skeletons of their neighbouring parts written together."""
    pairs = max(len(parts) - (len(ends) - 1), 1)
    offsets = np.zeros(max(pairs // _PER_BUCKET, 1) + 1, dtype=np.int32)
    tables = (vocabulary.letters, vocabulary.offsets, vocabulary.split, skeleton_digits())
    _join(parts, ends, tables, offsets, np.zeros(0, np.int32), False)
    np.cumsum(offsets, out=offsets)
    names = np.empty(int(offsets[-1]), dtype=np.int32)
    _join(parts, ends, tables, offsets[:-1].copy(), names, True)
    return {"joint_offsets": offsets, "joint_names": names}


@njit(cache=True, nogil=True)
def _join(parts, ends, tables, offsets, names, filling):  # type: ignore[no-untyped-def]
    letters, letter_ends, split, digits = tables
    buckets = len(offsets) if filling else len(offsets) - 1
    for name in range(len(ends) - 1):
        for place in range(ends[name], ends[name + 1] - 1):
            one, other = parts[place], parts[place + 1]
            if (one | other) >> PART_FLAGS & INITIAL_FLAG:
                continue
            skeleton = joint_skeleton(letters, letter_ends, split, digits, one & WORD_MASK, other & WORD_MASK)
            if not skeleton:
                continue
            bucket = bucket_of(skeleton, buckets)
            if filling:
                names[offsets[bucket]] = name
                offsets[bucket] += 1
            else:
                offsets[bucket + 1] += 1
