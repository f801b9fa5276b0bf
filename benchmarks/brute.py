"""The answer without an index: every listed name weighed against the query, with the engine's own evidence and score.

The words of all names are weighed once a query word, over one vocabulary of the whole list and with no neighbours
chosen beforehand; then every name is looked at, pair by pair. A name is left out only where the best bits of its own
pairs, added up, cannot reach the least that counts: every weight but those of the pairs takes bits away
(``refuse_other_weights`` looks). Nothing of posting lists, neighbour tables, caps or bounds of the index is used. That
the same bits come out as ``tansiq.compare`` gives for every single pair is shown by ``differences``.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

import tansiq
from benchmarks.asked import Asked, query_of
from benchmarks.population import Person, record_of
from tansiq.engines.matching.evidence import total_bits
from tansiq.engines.matching.record import Record, WrittenName
from tansiq.engines.matching.segment import name_of
from tansiq.engines.names.comparison import INITIAL_FLAG, Feature, flags_array, pair_up, room_to_pair, written_apart
from tansiq.engines.names.initials import initial_bits
from tansiq.engines.names.letters import skeleton
from tansiq.engines.names.name import Name
from tansiq.engines.names.reading import (
    IMPOSSIBLE,
    LEAST_JOINT,
    Span,
    is_slight,
    learned_weights,
    side_of,
    span_evidence,
    spans_of,
    written,
)
from tansiq.engines.names.vocabulary import Word, build_vocabulary

__all__ = ["BruteForce", "Scored", "differences", "refuse_other_weights"]

Floats = NDArray[np.float32]
_NO_WORD: Final = -1
_HELD_TO: Final = -6.9  # bits of a name from which the scan is held to compare, which knows nothing below -7
_ROUNDING: Final = 1e-3


class Scored(NamedTuple):
    """One listed person and the bits of all evidence; ``name_bits``: of the name alone."""

    id: str
    bits: float
    name_bits: float


def refuse_other_weights(weights: NDArray[np.float64]) -> None:
    """Raise ValueError where a weight besides those of the pairs gives bits: then the bound of the scan is none."""
    others = np.delete(weights, [Feature.FOR, Feature.AGAINST])
    if (others > 0).any() or weights[Feature.AGAINST] < 0:
        raise ValueError("a weight gives bits without a pair of words: no bound holds, the scan would leave out names")


@njit(cache=True, nogil=True)
def _fill(table, words, joined, flags, near, starts, alike, own_flags):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - compiled
    """Fill in the bits of every pair of one name; returns what they can be at most."""
    n, m, most = len(own_flags), len(words), 0.0
    for i in range(2 * n - 1):
        best = 0.0
        for j in range(2 * m - 1):
            word = words[j] if j < m else joined[j - m]
            if word < 0 or (j >= m and (i >= n or not alike[i, word])):
                continue
            value = near[i, word]
            if i < n and j < m and (own_flags[i] | flags[j]) & INITIAL_FLAG:
                value = starts[i, word]
            if j >= m and value > IMPOSSIBLE:
                value = np.float32(written_apart(np.float64(value)))
            table[i, j] = value
            best = max(best, value)
        most += best
    return most


@njit(cache=True, nogil=True)
def _scan(offsets, words, joined, flags, near, starts, alike, side, weights, least, places, bits):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - compiled
    """Weigh every name; fill ``places`` and ``bits`` with those that reach ``least``; returns how many.

    ``near`` (spans, words): bits of each span of the query against each word; ``starts`` (parts, words): against an
    initial, or of an initial; ``alike`` (parts, words): of the very consonants, as two parts written together must be.
    """
    n, count = len(side[0]), 0
    pairing, features = np.empty(n, dtype=np.int64), np.empty(len(weights))
    room = room_to_pair(side[2].shape[1])
    for name in range(len(offsets) - 1):
        first = offsets[name]
        m = offsets[name + 1] - first
        here = slice(first, first + m)
        table = np.full((2 * n - 1, 2 * m - 1), IMPOSSIBLE)
        most = _fill(table, words[here], joined[here], flags[here], near, starts, alike, side[0])
        if most * weights[0] < least:
            continue
        parts = (
            np.ascontiguousarray(table[:n, :m]),
            np.ascontiguousarray(table[n:, :m]),
            np.ascontiguousarray(table[:n, m:]),
        )
        pair_up(parts[0], parts[1], parts[2], side, flags[here], pairing, features, room)
        total = 0.0
        for k in range(len(weights)):
            total += features[k] * weights[k]
        if total >= least:
            places[count], bits[count] = name, total
            count += 1
    return count


class _Laid:
    """The parts of all names one after another, as numbers of words in the order in which they came."""

    def __init__(self) -> None:
        self.numbers: dict[Word, int] = {}
        self.words, self.joined = array("q"), array("q")
        self.flags, self.offsets = array("B"), array("q", [0])

    def add(self, name: Name) -> None:
        """One more name; a part's ``joined`` is the word that it makes with the next one."""
        spans, size = spans_of(name.tokens), len(name.tokens)
        numbers = [self._number(written(span)) for span in spans]
        self.words.extend(numbers[:size])
        self.joined.extend([*numbers[size:], _NO_WORD][:size])
        self.flags.extend(flags_array(name).tolist())
        self.offsets.append(len(self.words))

    def _number(self, word: Word | None) -> int:
        return self.numbers.setdefault(word, len(self.numbers)) if word else _NO_WORD


class BruteForce:
    """A list of people to be scanned from the first to the last. Everything is held in memory."""

    def __init__(self, people: Sequence[Person]) -> None:
        assert int(Feature.FOR) == 0
        refuse_other_weights(learned_weights())
        self.people = people
        laid = _Laid()
        for person in people:
            laid.add(name_of(WrittenName(person.name), "person"))
        self._vocabulary = build_vocabulary(laid.numbers)
        places = self._vocabulary.find(laid.numbers)
        self._initials = _first_letters(places, laid.numbers, len(self._vocabulary))
        by_number = np.append(places, _NO_WORD)  # the last one answers _NO_WORD, which is -1
        self._words, self._joined = by_number[np.array(laid.words)], by_number[np.array(laid.joined)]
        self._flags = np.array(laid.flags, dtype=np.uint8)
        self._offsets = np.array(laid.offsets, dtype=np.int64)
        self._places = np.empty(len(people), dtype=np.int64)
        self._bits = np.empty(len(people))
        self._bones = np.empty(len(self._vocabulary), dtype=np.int64)
        self._bones[self._vocabulary.by_skeleton] = self._vocabulary.skeletons
        self._near: dict[Span, tuple[NDArray[np.int64], Floats]] = {}

    def __len__(self) -> int:
        return len(self.people)

    @property
    def words(self) -> int:
        """Different words, neighbouring parts written together included."""
        return len(self._vocabulary)

    def answers(self, asked: Asked, min_bits: float, least_name_bits: float) -> list[Scored]:
        """Everybody of at least ``min_bits`` whose name says at least ``least_name_bits``, most bits first."""
        query = _record(asked)
        name = name_of(query.names[0], "person")
        near, starts, alike = self._evidence(name)
        count = _scan(
            self._offsets, self._words, self._joined, self._flags, near, starts, alike, side_of(name, people=True),
            learned_weights(), least_name_bits, self._places, self._bits,
        )  # fmt: skip
        found = zip(self._places[:count].tolist(), self._bits[:count].tolist(), strict=True)
        scored = [Scored(self.people[place].id, self._total(query, place, bits), bits) for place, bits in found]
        return sorted((each for each in scored if each.bits >= min_bits), key=lambda each: (-each.bits, each.id))

    def _total(self, query: Record, place: int, name_bits: float) -> float:
        return total_bits(query, record_of(self.people[place]), name_bits) if query.birth_dates else name_bits

    def _evidence(self, name: Name) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        spans, size = spans_of(name.tokens), len(self._vocabulary)
        near = np.full((len(spans), size), IMPOSSIBLE, dtype=np.float32)
        for row, span in enumerate(spans):
            if span and not is_slight(span):
                places, bits = self._span(span)
                near[row, places] = bits
        starts = np.zeros((len(name.tokens), size), dtype=np.float32)
        for row, token in enumerate(name.tokens):
            by_letter = np.array([initial_bits(token.key, letter) for letter in self._initials[1]], dtype=np.float32)
            starts[row] = by_letter[self._initials[0]]
        bones = np.array([skeleton(token.letters) for token in name.tokens])[:, None]
        return near, starts, (bones == self._bones) & (bones >= LEAST_JOINT)

    def _span(self, span: Span) -> tuple[NDArray[np.int64], Floats]:
        if span not in self._near:
            self._near[span] = span_evidence(span, self._vocabulary, people=True)
        return self._near[span]


def _first_letters(places: NDArray[np.int64], words: Iterable[Word], size: int) -> tuple[NDArray[np.int64], list[Word]]:
    """For every word of the vocabulary the number of its first letter, and the letters by their numbers."""
    numbers: dict[Word, int] = {}
    found = np.zeros(size, dtype=np.int64)
    for place, (kind, letters) in zip(places.tolist(), words, strict=True):
        found[place] = numbers.setdefault((kind, letters[:1]), len(numbers))
    return found, list(numbers)


def _record(asked: Asked) -> Record:
    query = query_of(asked)
    return query if isinstance(query, Record) else Record(names=(WrittenName(query),), kind="unknown")


@cache
def _listed(person: Person) -> Record:
    return record_of(person)


def differences(brute: BruteForce, queries: Sequence[Asked], min_bits: float) -> dict[str, Any]:
    """Compare the scan with ``tansiq.compare`` on *every* pair.

    ``scored`` pairs have a name that does not wholly speak against them: the bits of both are held together, and
    ``widest_bits`` is the largest difference. ``differ`` counts pairs that one of the two takes over ``min_bits`` and
    the other does not.
    """
    widest, differ, reached, scored = 0.0, 0, 0, 0
    for asked in queries:
        query = query_of(asked)
        by_scan = {each.id: each.bits for each in brute.answers(asked, -np.inf, _HELD_TO)}
        for person in brute.people:
            bits, mine = tansiq.compare(query, _listed(person)).bits, by_scan.get(person.id, -np.inf)
            reached += bits >= min_bits
            differ += max(bits, mine) >= min_bits + _ROUNDING and min(bits, mine) < min_bits - _ROUNDING
            if person.id in by_scan:
                scored += 1
                widest = max(widest, abs(bits - mine))
    pairs = len(queries) * len(brute)
    return {"pairs": pairs, "scored": scored, "reached": reached, "differ": differ, "widest_bits": float(widest)}
