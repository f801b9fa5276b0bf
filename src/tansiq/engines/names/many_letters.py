"""Letters of many words at once: codes, sound classes and skeletons as flat arrays (letters.py says what they are)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tansiq.engines.names.letters import ABJAD, ALPHABET, MAX_LETTERS, encode, skeleton, sounds

__all__ = [
    "encode_all",
    "extend_skeleton",
    "find_among",
    "find_one",
    "hear_all",
    "shared_beginnings",
    "skeleton_digits",
]

_FOREIGN = 255
_HIGHEST = 0x0700  # no letter of either kind lies beyond


@cache
def _codes_of_signs(kind: int) -> NDArray[np.uint8]:
    """The letter code of every sign below _HIGHEST, or _FOREIGN."""
    table = np.full(_HIGHEST, _FOREIGN, dtype=np.uint8)
    for sign in range(_HIGHEST):
        code = encode(chr(sign), kind)
        if code:
            table[sign] = code[0]
    return table


def encode_all(words: Sequence[str], kind: int) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """``letters.encode`` of each word: codes one after another, and where each word's begin (len(words) + 1)."""
    signs = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    codes = _codes_of_signs(kind)[np.minimum(signs, _HIGHEST - 1)]
    ends = np.cumsum([len(word) for word in words], dtype=np.int64)
    flat = np.empty(len(codes), dtype=np.uint8)
    offsets = np.zeros(len(words) + 1, dtype=np.int32)
    return flat[: _keep_letters(codes, ends, flat, offsets)].copy(), offsets


@njit(cache=True, nogil=True)
def _keep_letters(codes, ends, flat, offsets):  # type: ignore[no-untyped-def]
    at, start = 0, 0
    for k in range(len(ends)):
        first = at
        for place in range(start, ends[k]):
            if codes[place] != _FOREIGN and at - first < MAX_LETTERS:
                flat[at] = codes[place]
                at += 1
        start = ends[k]
        offsets[k + 1] = at
    return at


@cache
def _classes(kind: int) -> NDArray[np.int64]:
    """For every letter code of a kind: bits of the classes it is surely of, and possibly; its skeleton's digit."""
    letters = {code[0]: chr(sign) for sign in range(_HIGHEST) if (code := encode(chr(sign), kind))}
    rows = [(*sounds(letters[code]), skeleton(letters[code])) for code in range(len(letters))]
    return np.array(rows, dtype=np.int64)


@cache
def skeleton_digits() -> NDArray[np.uint8]:
    """The digit of each letter code in ``letters.skeleton``, by kind (2, codes); 0 for none."""
    tables = [_classes(kind)[:, 2] for kind in (ALPHABET, ABJAD)]
    digits = np.zeros((2, max(map(len, tables))), dtype=np.uint8)
    for kind, table in enumerate(tables):
        digits[kind, : len(table)] = table
    return digits


def hear_all(
    letters: NDArray[np.uint8], offsets: NDArray[np.int32], split: int
) -> tuple[NDArray[np.int32], NDArray[np.uint32]]:
    """``letters.sounds`` (n, 2) and ``letters.skeleton`` (n,) of words by codes, the abjad's from ``split`` on."""
    heard = np.zeros((len(offsets) - 1, 2), dtype=np.int32)
    bones = np.zeros(len(offsets) - 1, dtype=np.uint32)
    for kind, part in ((ALPHABET, slice(0, split)), (ABJAD, slice(split, len(bones)))):
        _hear(letters, offsets[part.start : part.stop + 1], _classes(kind), heard[part], bones[part])
    return heard, bones


@njit(cache=True, nogil=True, forceinline=True)
def extend_skeleton(number, before, letters, start, stop, digits):  # type: ignore[no-untyped-def]
    """``letters.skeleton`` begun with ``number``, of which ``before`` is the last letter's digit, goes on.

    The letters are those from ``start`` to ``stop``, ``digits`` of their kind (skeleton_digits). Returns both again; a
    word begins with 0, 0.
    """
    for place in range(start, stop):
        digit = np.int64(digits[letters[place]])
        if digit and digit != before and number < 10**8:
            number = number * 10 + digit
        before = digit
    return number, before


@njit(cache=True, nogil=True)
def _hear(letters, offsets, classes, heard, bones):  # type: ignore[no-untyped-def]
    digits = classes[:, 2]
    for k in range(len(offsets) - 1):
        bones[k] = extend_skeleton(0, 0, letters, offsets[k], offsets[k + 1], digits)[0]
        for place in range(offsets[k], offsets[k + 1]):
            code = letters[place]
            if place > offsets[k] and letters[place - 1] == code:
                continue
            for which in range(2):
                once = classes[code, which]
                heard[k, which] |= once | (heard[k, which] & once) << 1


@njit(cache=True, nogil=True)
def shared_beginnings(letters, offsets, split):  # type: ignore[no-untyped-def]
    """Letters each word of a sorted vocabulary begins with like the one before it, which must be of its kind."""
    shared = np.zeros(len(offsets) - 1, dtype=np.uint8)
    for k in range(1, len(offsets) - 1):
        shorter = min(offsets[k] - offsets[k - 1], offsets[k + 1] - offsets[k])
        place = 0
        while k != split and place < shorter and letters[offsets[k - 1] + place] == letters[offsets[k] + place]:
            place += 1
        shared[k] = place
    return shared


@njit(cache=True, nogil=True)
def find_among(words, part, wanted, asked):  # type: ignore[no-untyped-def]
    """Places of those of the ``wanted`` words that are ``asked`` for, among sorted ``words``; -1 where one is absent.

    ``words`` and ``wanted``: letter codes, and where each word's begin; ``part``: the first place, and beyond the last.
    """
    (letters, offsets), (codes, ends) = words, wanted
    places = np.empty(len(asked), dtype=np.int64)
    for k in range(len(asked)):
        first, last = ends[asked[k]], ends[asked[k] + 1]
        places[k] = _place_of(letters, offsets, part[0], part[1], codes, first, last)
    return places


@njit(cache=True, nogil=True)
def find_one(letters, offsets, low, high, codes):  # type: ignore[no-untyped-def]
    """As find_among, of one word among those from place ``low`` to ``high``."""
    return _place_of(letters, offsets, low, high, codes, 0, len(codes))


@njit(cache=True, nogil=True, forceinline=True)
def _place_of(letters, offsets, low, high, codes, first, last):  # type: ignore[no-untyped-def]
    end = high
    while low < high:
        middle = (low + high) // 2
        if _is_before(letters, offsets[middle], offsets[middle + 1], codes, first, last):
            low = middle + 1
        else:
            high = middle
    found = low < end and not _is_before(codes, first, last, letters, offsets[low], offsets[low + 1])
    return low if found else -1


@njit(cache=True, nogil=True)
def _is_before(letters, start, stop, others, first, last):  # type: ignore[no-untyped-def]
    """The word letters[start:stop] stands before others[first:last]."""
    for k in range(min(stop - start, last - first)):
        if letters[start + k] != others[first + k]:
            return letters[start + k] < others[first + k]
    return stop - start < last - first
