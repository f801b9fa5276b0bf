"""Search a segment: from a query record to the rows that may be the same subject, with the bits of all evidence.

Names first: neighbours of each part, posting lists, an upper bound; then the full weighing of the names that can still
reach the threshold; then the other fields, read from the record. Rows with the query's document number are always read.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.matching.documents import number_key
from tansiq.engines.matching.evidence import (
    MOST_OF_OTHER_FIELDS,
    NAME_FLOOR,
    WEAK_ALIAS_BITS,
    Weights,
    total_bits,
)
from tansiq.engines.matching.kernels import gather, weigh
from tansiq.engines.matching.record import Record
from tansiq.engines.matching.segment import KINDS, THING, WEAK, Arrays, name_of, read_record
from tansiq.engines.names.comparison import Feature
from tansiq.engines.names.initials import all_first_letter_bits
from tansiq.engines.names.name import Name
from tansiq.engines.names.reading import Span, learned_weights, side_of, span_evidence, spans_of
from tansiq.engines.names.vocabulary import Vocabulary, learned
from tansiq.errors import RefusedError

__all__ = ["Found", "SegmentReader", "search_segments"]

MOST_NAMES = 256  # names of one segment weighed for one query: beyond, the bound falls under what any threshold asks
_REMEMBERED = 1 << 15  # query words whose neighbours are kept
_NONE: tuple[NDArray[np.int32], NDArray[np.float32]] = (np.zeros(0, np.int32), np.zeros(0, np.float32))
Neighbours = tuple[NDArray[np.int32], NDArray[np.float32]]


class Found(NamedTuple):
    """One possible hit: which segment, which row of it, and the bits of all evidence."""

    segment: int
    row: int
    bits: float


@dataclass(frozen=True, slots=True)
class _Spans:
    """The neighbours of all spans of a query name, one after another."""

    offsets: NDArray[np.int64]
    words: NDArray[np.int32]
    bits: NDArray[np.float32]


class SegmentReader:
    """A segment open for search: its arrays, and the neighbours of words asked for lately. For one thread only."""

    def __init__(self, arrays: Arrays) -> None:
        if arrays["learned"].tobytes() != learned():
            raise RefusedError("index.other_tables")
        self.arrays = arrays
        self._vocabulary = Vocabulary.from_arrays(arrays)
        self._split = self._vocabulary.split
        self._neighbours: OrderedDict[tuple[Span, bool], Neighbours] = OrderedDict()
        names = len(arrays["name_row"])
        self._score = np.zeros(names, dtype=np.float32)
        self._touched = np.empty(names, dtype=np.int32)

    def name_bits(self, query: Name, least: float, weights: Weights, *, thing: bool) -> dict[int, float]:
        """Best name bits by row, for names of people or of things that may reach ``least``."""
        if not query.tokens or not len(self._score):
            return {}
        names, features = self.readings(query, least / max(float(weights[Feature.FOR]), 1e-6), thing=thing)
        bits = features @ weights - WEAK_ALIAS_BITS * (self.arrays["name_flags"][names] & WEAK != 0)
        best: dict[int, float] = {}
        for row, value in zip(self.arrays["name_row"][names].tolist(), bits.tolist(), strict=True):
            if value >= least and value > best.get(row, least - 1):
                best[row] = value
        return best

    def readings(self, query: Name, least: float, *, thing: bool) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Numbers of the names whose pairs may reach ``least`` bits, and their features (names, FEATURES)."""
        spans = self._spans(query, thing=thing)
        names = self._reachable(spans, least, thing=thing)
        return names, self._features(query, spans, names, thing=thing)

    def rows_with_document(self, record: Record) -> set[int]:
        """Rows that hold a document with one of the record's numbers, read tolerantly."""
        keys, rows = self.arrays["document_keys"], self.arrays["document_rows"]
        found: set[int] = set()
        for key in {number_key(document.number) for document in record.documents} - {b""}:
            found.update(rows[np.searchsorted(keys, key, "left") : np.searchsorted(keys, key, "right")].tolist())
        return found

    def _spans(self, query: Name, *, thing: bool) -> _Spans:
        near = [self._near(span, thing=thing) if span else _NONE for span in spans_of(query.tokens)]
        offsets = np.zeros(len(near) + 1, dtype=np.int64)
        np.cumsum([len(places) for places, _ in near], out=offsets[1:])
        return _Spans(offsets, np.concatenate([w for w, _ in near]), np.concatenate([b for _, b in near]))

    def _near(self, span: Span, *, thing: bool) -> Neighbours:
        known = self._neighbours.get((span, thing))
        if known is None:
            places, bits = span_evidence(span, self._vocabulary, people=not thing)
            known = places.astype(np.int32), bits
            self._neighbours[span, thing] = known
            if len(self._neighbours) > _REMEMBERED:
                self._neighbours.popitem(last=False)
        else:
            self._neighbours.move_to_end((span, thing))
        return known

    def _reachable(self, spans: _Spans, least: float, *, thing: bool) -> NDArray[np.int32]:
        """Names whose upper bound reaches ``least``, the best MOST_NAMES of them."""
        postings = self.arrays["post_offsets"], self.arrays["post_names"]
        count: int = gather(spans.offsets, spans.words, spans.bits, *postings, self._score, self._touched)
        touched: NDArray[np.int32] = self._touched[:count]
        bound = self._score[touched].copy()
        self._score[touched] = 0.0
        fit = (bound >= least) & ((self.arrays["name_flags"][touched] & THING != 0) == thing)
        names: NDArray[np.int32] = touched[fit]
        return names[np.argpartition(-bound[fit], MOST_NAMES)[:MOST_NAMES]] if len(names) > MOST_NAMES else names

    def _features(self, query: Name, spans: _Spans, names: NDArray[np.int32], *, thing: bool) -> NDArray[np.float64]:
        kinds = np.array([token.kind for token in query.tokens], dtype=np.int64)
        codes = np.array([token.codes[0] for token in query.tokens], dtype=np.int64)
        arrays = self.arrays
        found: NDArray[np.float64] = weigh(
            names,
            (side_of(query, people=not thing), kinds, codes),
            spans.offsets,
            spans.words,
            spans.bits,
            (arrays["part_offsets"], arrays["part_word"], arrays["part_joined"], arrays["part_flags"]),
            (arrays["word_letters"], arrays["word_offsets"], self._split),
            all_first_letter_bits(),
        )
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
    answers = []
    for query in queries:
        found = [
            Found(number, row, bits)
            for number, (reader, gone) in enumerate(zip(segments, dead, strict=True))
            for row, bits in _rows(reader, query, min_bits, used)
            if not gone[row]
        ]
        answers.append(sorted(found, key=lambda hit: (-hit.bits, hit.segment, hit.row))[:limit])
    return answers


def _rows(reader: SegmentReader, query: Record, min_bits: float, weights: Weights) -> Iterator[tuple[int, float]]:
    least = max(min_bits - MOST_OF_OTHER_FIELDS, min(NAME_FLOOR, min_bits))
    names = _name_bits(reader, query, least, weights)
    for row in names.keys() | reader.rows_with_document(query):
        bits = _row_bits(reader, query, row, names.get(row), weights)
        if bits >= min_bits:
            yield row, bits


def _name_bits(reader: SegmentReader, query: Record, least: float, weights: Weights) -> dict[int, float]:
    best: dict[int, float] = {}
    things = {"unknown": (False, True), "person": (False,)}.get(query.kind, (True,))
    for written in query.names:
        for thing in things:
            name = name_of(written, "organisation" if thing else "person")
            for row, bits in reader.name_bits(name, least, weights, thing=thing).items():
                best[row] = max(bits, best.get(row, bits))
    return best


def _row_bits(reader: SegmentReader, query: Record, row: int, name_bits: float | None, weights: Weights) -> float:
    kind = KINDS[reader.arrays["record_kind"][row]]
    if "unknown" not in (kind, query.kind) and kind != query.kind:
        return -np.inf
    bare = not (query.birth_dates or query.sex or query.nationalities or query.documents)
    if bare and name_bits is not None:
        return name_bits
    return total_bits(query, read_record(reader.arrays, row), name_bits, weights)
