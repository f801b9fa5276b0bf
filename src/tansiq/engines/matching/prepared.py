"""What a search must know of the words of a list, worked out beforehand: how common each is, and its neighbours.

Both depend on the list and on the learned tables alone. Nearly all words of queries stand in the list too, and to walk
the letters for them is most of what the first sight of a word costs. An index without these arrays, or with a part of
them, gives the very same answers. For names of people (likewise ``near_things_*``), in the order of the vocabulary:

near_learned          uint8   digest of the tables and figures that all of it comes from
near_people_chances   int16   (n, 2): population.chance in hundredths of a bit, or vocabulary.UNKNOWN_CHANCE
near_people_first     uint32  the list of word w is near_people_lists[first[w]:first[w+1]]; empty: not worked out yet
near_people_lists     uint8   neighbours, as asked.near_words has them for NEAR

A list begins with how many there are; then comes each neighbour's number less the one before it, and its bits. Numbers
are seven bits a byte, the lowest first, with the eighth set where more follow. Bits are two bytes, the lower first: how
many steps (reading.STEPS) above reading.IS_FAR, or _NONE for a pair that is no pair.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tansiq.engines.matching.asked import FAR, NEAR, near_words
from tansiq.engines.matching.segment import Arrays, sorts_of
from tansiq.engines.names.population import best_bits, chance, table_digest
from tansiq.engines.names.reading import IMPOSSIBLE, IS_FAR, STEPS
from tansiq.engines.names.vocabulary import CHANCE_ARRAYS, UNKNOWN_CHANCE, Vocabulary, Word

__all__ = ["NearLists", "Preparation", "fits", "pack_list", "unpack_list"]

_LEARNED = "near_learned"
_LISTS = {
    False: ("near_things_first", "near_things_lists"),
    True: ("near_people_first", "near_people_lists"),
}
_LAYOUT = 1  # counted on where the form of a list changes, or a formula behind one
_NONE = (1 << 16) - 1

Near = tuple[NDArray[np.int64], NDArray[np.float32]]  # words in order, and bits


@cache
def _learned() -> bytes:
    numbers = (_LAYOUT, NEAR, FAR, IS_FAR, STEPS)
    return blake2b(table_digest() + repr(numbers).encode(), digest_size=16).digest()


def fits(near: Arrays, segment: Arrays) -> bool:
    """These arrays were worked out with today's tables, and are of the sizes that the segment has."""
    words, learned = len(segment["word_offsets"]) - 1, near.get(_LEARNED)
    if learned is None or learned.tobytes() != _learned():
        return False
    return all(_is_whole(near, words, people=people) for people in (False, True))


def _is_whole(near: Arrays, words: int, *, people: bool) -> bool:
    held = [near[name] for name in (CHANCE_ARRAYS[people], *_LISTS[people]) if name in near]
    if len(held) != 1 + len(_LISTS[people]):
        return not held
    chances, first, lists = held
    kinds = [array.dtype.str for array in held] == ["<i2", "<u4", "|u1"]
    sizes = (chances.shape, first.shape, lists.ndim) == ((words, 2), (words + 1,), 1)
    return kinds and sizes and bool(first[-1] == len(lists))


class NearLists:
    """The lists of neighbours that a segment holds, for names of people or of things."""

    def __init__(self, vocabulary: Vocabulary, arrays: Arrays, *, people: bool) -> None:
        first, lists = _LISTS[people]
        self._vocabulary, self._first, self._lists = vocabulary, arrays.get(first), arrays.get(lists)

    def of(self, word: Word) -> Near | None:
        """The neighbours of a word; None where they are not held."""
        if self._first is None or self._lists is None:
            return None
        place = self._vocabulary.place(word)
        if place < 0:
            return None
        return unpack_list(self._lists[self._first[place] : self._first[place + 1]], len(self._vocabulary))


def pack_list(words: NDArray[np.int64], bits: NDArray[np.float32]) -> bytes:
    """A list as it is kept."""
    steps = np.where(bits > IMPOSSIBLE, np.round((bits.astype(np.float64) - IS_FAR) * STEPS), _NONE).astype(np.int64)
    packed = np.empty(10 + 12 * len(words), dtype=np.uint8)
    return packed[: _pack(words, steps, packed)].tobytes()


def unpack_list(packed: NDArray[np.uint8], words: int) -> Near | None:
    """A list as it was packed; None where it is empty, or cannot be one of a vocabulary of so many ``words``."""
    found, steps = np.empty(len(packed) // 3, dtype=np.int64), np.empty(len(packed) // 3, dtype=np.int64)
    count = _unpack(packed, words, found, steps)
    if count < 0:
        return None
    bits = np.where(steps[:count] == _NONE, IMPOSSIBLE, steps[:count] / STEPS + IS_FAR)
    return found[:count], bits.astype(np.float32)


@njit(cache=True, nogil=True)
def _put_number(packed, at, number):  # type: ignore[no-untyped-def]
    while number >= 128:
        packed[at] = number & 127 | 128
        number >>= 7
        at += 1
    packed[at] = number
    return at + 1


@njit(cache=True, nogil=True)
def _pack(words, steps, packed):  # type: ignore[no-untyped-def]
    at, before = _put_number(packed, 0, len(words)), 0
    for k in range(len(words)):
        at = _put_number(packed, at, words[k] - before)
        packed[at], packed[at + 1] = steps[k] & 255, steps[k] >> 8
        at, before = at + 2, words[k]
    return at


@njit(cache=True, nogil=True)
def _take_number(packed, at):  # type: ignore[no-untyped-def]
    """The number that begins at a place, and where it ends; -1 where it has no end."""
    number, shift = np.int64(0), 0
    while at < len(packed) and shift < 35:
        number |= np.int64(packed[at] & 127) << shift
        if packed[at] < 128:
            return number, at + 1
        at, shift = at + 1, shift + 7
    return np.int64(-1), at


@njit(cache=True, nogil=True)
def _unpack(packed, words, found, steps):  # type: ignore[no-untyped-def]
    """How many neighbours there are; -1 where a byte is wrong or there is none."""
    count, at = _take_number(packed, 0)
    if count > len(found):
        return -1
    word = np.int64(0)
    for k in range(count):
        more, at = _take_number(packed, at)
        word += more
        if more < 0 or word >= words or at + 2 > len(packed):
            return -1
        found[k], steps[k] = word, packed[at] | np.int64(packed[at + 1]) << 8
        at += 2
    return count if at == len(packed) else -1


class _Sort:
    """What is worked out for names of people, or of things; ``known``: what was kept of it before."""

    def __init__(self, arrays: Arrays, known: Arrays, *, people: bool) -> None:
        self._people = people
        count = len(arrays["word_offsets"]) - 1
        self._order = np.argsort(-np.diff(arrays["post_offsets"]), kind="stable")
        self._chances = np.full((count, 2), UNKNOWN_CHANCE, dtype=np.int16)
        self._lists = [b""] * count
        first, lists = (known.get(name) for name in _LISTS[people])
        if first is not None and lists is not None:
            self._chances[:] = known[CHANCE_ARRAYS[people]]
            self._lists = [lists[a:b].tobytes() for a, b in zip(first[:-1].tolist(), first[1:].tolist(), strict=True)]
        self._vocabulary = Vocabulary.from_arrays({**arrays, CHANCE_ARRAYS[people]: self._chances})

    def steps(self) -> Iterator[bool]:
        """First how common every word is, since the neighbours of one are weighed by how common these are."""
        for place in self._order.tolist():
            is_new = bool((self._chances[place] == UNKNOWN_CHANCE).any())
            if is_new:
                bits = chance(self._vocabulary.word(place), people=self._people)
                self._chances[place] = [round(100 * each) for each in bits]
            yield is_new
        for place in self._order.tolist():
            is_new = not self._lists[place]
            if is_new:
                self._lists[place] = pack_list(*self._near(self._vocabulary.word(place)))
            yield is_new

    def _near(self, word: Word) -> Near:
        best = min(best_bits(word, people=self._people, listed=self._vocabulary))
        return near_words((word, None), self._vocabulary, best, near=NEAR, people=self._people)

    def arrays(self) -> dict[str, NDArray[Any]]:
        first = np.zeros(len(self._lists) + 1, dtype=np.uint32)
        np.cumsum([len(packed) for packed in self._lists], out=first[1:])
        lists = np.frombuffer(b"".join(self._lists), dtype=np.uint8)
        return dict(
            zip((CHANCE_ARRAYS[self._people], *_LISTS[self._people]), (self._chances, first, lists), strict=True)
        )


class Preparation:
    """Goes through the words of a segment, those that most names hold first; what is done so far can be kept any time.

    ``known``: arrays that were kept before, which fit the segment.
    """

    def __init__(self, segment: Arrays, known: Arrays) -> None:
        self._sorts = [_Sort(segment, known, people=not thing) for thing in sorts_of(segment)]
        self.total = 2 * (len(segment["word_offsets"]) - 1) * len(self._sorts)

    def steps(self) -> Iterator[bool]:
        """Does one step after another, ``total`` of them; gives whether each was still to be done."""
        for sort in self._sorts:
            yield from sort.steps()

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What was worked out so far, named for a segment."""
        found: dict[str, NDArray[Any]] = {_LEARNED: np.frombuffer(_learned(), dtype=np.uint8)}
        for sort in self._sorts:
            found |= sort.arrays()
        return found
