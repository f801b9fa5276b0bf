"""Search a segment: from query records to the rows that may be the same subject, with the bits of all evidence.

Names first: neighbours of each part, posting lists, an upper bound; then the full weighing of the names that can still
reach the threshold; then the other fields. Rows with the query's document number are always read. A whole batch of
queries goes through the compiled part in one call that holds no interpreter lock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isnan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.matching.asked import NEAR, AskedWords, Neighbours
from tansiq.engines.matching.batch import Batch, search_names
from tansiq.engines.matching.distant import DistantPairs
from tansiq.engines.matching.documents import number_key
from tansiq.engines.matching.evidence import NAME_AT_WORST, NAME_FLOOR, Weights, compare, total_bits
from tansiq.engines.matching.facts import asked_of, sum_bits
from tansiq.engines.matching.prepared import NearLists
from tansiq.engines.matching.record import Record, WrittenName
from tansiq.engines.matching.segment import ROW_MASK, Arrays, alias_bits, read_record, sorts_of
from tansiq.engines.matching.thresholds import DEFAULT_MIN_BITS
from tansiq.engines.matching.windows import MOST_WINDOWS, bounds_of, fill_windows
from tansiq.engines.names.comparison import FEATURES, Feature
from tansiq.engines.names.initials import all_first_letter_bits
from tansiq.engines.names.many_letters import skeleton_digits
from tansiq.engines.names.reading import learned_weights
from tansiq.engines.names.vocabulary import Vocabulary, learned, read_only
from tansiq.errors import RefusedError

__all__ = ["Found", "SegmentReader", "search_segments"]

_THOROUGH_BELOW = DEFAULT_MIN_BITS - 1.0  # thresholds under which every neighbour counts, for whoever wants a ranking
_AT_A_TIME = 2048  # queries to one compiled call
# Words of queries, and pairs of words, that a segment remembers; then the memory begins anew.
_MOST_WORDS, _MOST_PAIRS = 1 << 17, 1 << 20


class Found(NamedTuple):
    """One possible hit: which segment, which row of it, and the bits of all evidence."""

    segment: int
    row: int
    bits: float


class _Remembered:
    """What is remembered of the names of people, or of things, that one segment was asked for."""

    def __init__(self, vocabulary: Vocabulary, *, thing: bool) -> None:
        self.asked = AskedWords(people=not thing, listed=vocabulary)
        self.neighbours: dict[float | None, Neighbours] = {}
        self.distant: DistantPairs | None = None

    def is_full(self) -> bool:
        lists = max((len(found) for found in self.neighbours.values()), default=0)
        pairs = 0 if self.distant is None else len(self.distant)
        return max(len(self.asked.words), lists) > _MOST_WORDS or pairs > _MOST_PAIRS


class SegmentReader:
    """A segment open for search: its arrays, and what is remembered of the words of queries. For one thread only."""

    def __init__(self, arrays: Arrays) -> None:
        if arrays["learned"].tobytes() != learned():
            raise RefusedError("index.other_tables")
        self.arrays = arrays = {name: read_only(array) for name, array in arrays.items()}
        self.vocabulary = Vocabulary.from_arrays(arrays)
        self.nations = [code.decode() for code in arrays["nations"].tolist()]
        self.bounds = bounds_of(arrays["row_day"], arrays["name_row"], ROW_MASK)
        self.firsts = all_first_letter_bits()
        self.sorts = sorts_of(arrays)
        self._remembered = [_Remembered(self.vocabulary, thing=thing) for thing in (False, True)]

    def make_room(self) -> None:
        """Forget the words of queries once they are too many; numbers that words had before then no longer hold."""
        for thing in (False, True):
            if self._remembered[thing].is_full():
                self._remembered[thing] = _Remembered(self.vocabulary, thing=thing)

    def asked(self, *, thing: bool) -> AskedWords:
        """The words that names of people, or of things, were asked with."""
        return self._remembered[thing].asked

    def neighbours(self, *, thing: bool, near: float | None) -> Neighbours:
        """The neighbours of those words in this segment."""
        held = self._remembered[thing]
        if near not in held.neighbours:
            known = NearLists(self.vocabulary, self.arrays, people=not thing) if near == NEAR else None
            held.neighbours[near] = Neighbours(self.vocabulary, held.asked, near=near, people=not thing, known=known)
        return held.neighbours[near]

    def distant(self, *, thing: bool) -> DistantPairs:
        """Pairs of words that are no neighbours, as far as they were worked out."""
        held = self._remembered[thing]
        if held.distant is None:
            held.distant = DistantPairs(self, thing=thing)
        return held.distant

    def sounds_and_letters(
        self,
    ) -> tuple[NDArray[np.int32], NDArray[np.uint8], NDArray[np.int32], int, NDArray[np.uint8]]:
        """What the compiled part needs to know of the vocabulary."""
        vocabulary = self.vocabulary
        return vocabulary.sounds, vocabulary.letters, vocabulary.offsets, vocabulary.split, skeleton_digits()

    def readings(self, text: str, least: float, *, thing: bool) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Numbers of the names whose pairs may reach ``least`` bits, and their features (names, FEATURES)."""
        self.make_room()
        batch = Batch.of(self, [(0, WrittenName(text))], thing=thing, near=None)
        windows = np.zeros((1, MOST_WINDOWS, 2), dtype=np.int64)
        windows[0, 0, 1] = len(self.arrays["name_row"])
        plain = np.zeros(FEATURES)
        plain[Feature.FOR] = 1.0
        found = search_names(self, batch, windows, np.full((1, MOST_WINDOWS), least), plain, thing=thing)
        return found.names, found.features

    def rows_with_document(self, record: Record) -> set[int]:
        """Rows that hold a document with one of the record's numbers, read tolerantly."""
        keys, rows = self.arrays["document_keys"], self.arrays["document_rows"]
        found: set[int] = set()
        for key in {number_key(document.number) for document in record.documents} - {b""}:
            found.update(rows[np.searchsorted(keys, key, "left") : np.searchsorted(keys, key, "right")].tolist())
        return found


def search_segments(
    segments: Sequence[SegmentReader],
    dead: Sequence[NDArray[np.bool_]],
    queries: Sequence[Record],
    limit: int,
    min_bits: float,
    *,
    weights: Weights | None = None,
) -> list[list[Found]]:
    """For each query its best rows of all segments, most bits first (ties by segment and row), dead rows left out."""
    used = learned_weights() if weights is None else weights
    answers: list[list[Found]] = [[] for _ in queries]
    for start in range(0, len(queries), _AT_A_TIME):
        some = queries[start : start + _AT_A_TIME]
        for number, (reader, gone) in enumerate(zip(segments, dead, strict=True)):
            for query, row, bits in _rows(reader, some, min_bits, used):
                if not gone[row]:
                    answers[start + query].append(Found(number, row, bits))
    for answer in answers:
        answer.sort(key=lambda hit: (-hit.bits, hit.segment, hit.row))
        del answer[limit:]
    return answers


def _rows(
    reader: SegmentReader, queries: Sequence[Record], min_bits: float, weights: Weights
) -> Iterator[tuple[int, int, float]]:
    """Query, row and bits of every row that reaches the threshold."""
    asked = asked_of(queries, reader.nations)
    query, row, name_bits = _best_names(reader, queries, asked, min_bits, weights)
    arrays = reader.arrays
    facts = (arrays["row_day"], arrays["row_nations"], arrays["row_flags"])
    totals = sum_bits(asked, query, row, name_bits, facts, NAME_AT_WORST)
    for q, r, name, total in zip(query.tolist(), row.tolist(), name_bits.tolist(), totals.tolist(), strict=True):
        bits = total
        if isnan(total):  # the facts are compared in full
            bits = total_bits(queries[q], read_record(arrays, r), name, weights)
        if bits >= min_bits:
            yield q, r, bits
    yield from _by_document(reader, queries, min_bits, weights, set(zip(query.tolist(), row.tolist(), strict=True)))


def _by_document(
    reader: SegmentReader, queries: Sequence[Record], min_bits: float, weights: Weights, known: set[tuple[int, int]]
) -> Iterator[tuple[int, int, float]]:
    for q, query in enumerate(queries):
        for row in reader.rows_with_document(query) if query.documents else ():
            record = read_record(reader.arrays, row)
            of_one_kind = "unknown" in (record.kind, query.kind) or record.kind == query.kind
            if (q, row) not in known and of_one_kind:
                bits = compare(query, record, weights).bits
                if bits >= min_bits:
                    yield q, row, bits


def _best_names(
    reader: SegmentReader, queries: Sequence[Record], asked: object, min_bits: float, weights: Weights
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Query, row and the best name's bits, for rows whose name may say enough."""
    windows = np.empty((len(queries), MOST_WINDOWS, 2), dtype=np.int64)
    needs = np.empty((len(queries), MOST_WINDOWS))
    fill_windows(asked, reader.bounds, max(min_bits, -1e3), NAME_FLOOR, windows, needs)
    near = NEAR if min_bits >= _THOROUGH_BELOW else None
    reader.make_room()
    found = []
    for thing in reader.sorts:
        names = _names_of(queries, thing=thing)
        if names:
            batch = Batch.of(reader, names, thing=thing, near=near)
            held = search_names(reader, batch, windows[batch.queries], needs[batch.queries], weights, thing=thing)
            reader.distant(thing=thing).settle(batch, held)
            number = reader.arrays["name_row"][held.names].astype(np.int64)
            bits = (held.features * weights).sum(axis=1) + alias_bits(number)
            found.append((batch.queries[held.queries], number & ROW_MASK, bits))
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    return _best_of_rows(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _best_of_rows(
    query: NDArray[np.int64], row: NDArray[np.int64], bits: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """One entry for each query and row: the most bits."""
    order = np.lexsort((-bits, row, query))
    query, row, bits = query[order], row[order], bits[order]
    first = np.ones(len(query), dtype=np.bool_)
    first[1:] = (query[1:] != query[:-1]) | (row[1:] != row[:-1])
    return query[first], row[first], bits[first]


def _names_of(queries: Sequence[Record], *, thing: bool) -> list[tuple[int, WrittenName]]:
    """Every written name that may be one of a person, or of a thing, with the number of its query."""
    kinds = ("unknown", "organisation", "vessel", "aircraft") if thing else ("unknown", "person")
    return [(q, name) for q, query in enumerate(queries) if query.kind in kinds for name in query.names]
