"""The small protocol behind which any matcher is measured, and two matchers: Tansiq's public face and a baseline."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from anyascii import anyascii

import tansiq
from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.record import Record, WrittenName

__all__ = [
    "Answer",
    "Baseline",
    "Score",
    "Scorer",
    "ScorerForFold",
    "Searcher",
    "Tansiq",
    "named",
    "same_for_every_fold",
]

EVERYTHING = -1000.0  # a threshold that keeps every candidate


class Answer(NamedTuple):
    """One possible hit: the record's id and its bits."""

    id: str
    bits: float


class Score(NamedTuple):
    """What is said of one pair. ``probability`` is under ``prior_bits``; None where the matcher gives none."""

    bits: float
    probability: float | None
    prior_bits: float


def named(text: str, key: str = "", born: str = "") -> Record:
    """A person of whom a name, and perhaps a birth date (ISO), is known."""
    return Record(id=key, names=(WrittenName(text),), birth_dates=(PartialDate.parse(born),) if born else ())


class Searcher(Protocol):
    """An index that is open."""

    def search_many(self, queries: Sequence[Record], limit: int, min_bits: float) -> list[list[Answer]]:
        """For every query its best records, best first."""


class Scorer(Protocol):
    """A matcher to measure."""

    @property
    def name(self) -> str:
        """As printed."""

    @property
    def names_only(self) -> bool:
        """Birth dates and the rest make no difference to it."""

    @property
    def min_bits(self) -> float:
        """The one default threshold."""

    def index(self, records: Sequence[Record]) -> AbstractContextManager[Searcher]:
        """An index of the records, gone at the end."""

    def compare(self, query: Record, listed: Record) -> Score:
        """What is said of one pair."""


ScorerForFold = Callable[[int], Scorer]


def same_for_every_fold(scorer: Scorer) -> ScorerForFold:
    """A matcher that learned nothing from the measured persons is the same in every fold."""
    return dict.fromkeys(range(10), scorer).__getitem__


class _TansiqSearcher:
    def __init__(self, index: tansiq.Index, options: dict[str, Any]) -> None:
        self._index, self._options = index, options

    def search_many(self, queries: Sequence[Record], limit: int, min_bits: float) -> list[list[Answer]]:
        found = self._index.search_many(queries, limit=limit, min_bits=min_bits, **self._options)
        return [[Answer(hit.record.id, hit.bits) for hit in hits] for hits in found]


@dataclass(frozen=True)
class Tansiq:
    """Tansiq through its public face; ``weights`` other than the shipped ones are handed through to it."""

    weights: object | None = None
    name: str = "tansiq"
    names_only: bool = False

    @property
    def _options(self) -> dict[str, Any]:
        return {} if self.weights is None else {"weights": self.weights}

    @property
    def min_bits(self) -> float:
        """The threshold Tansiq ships with."""
        return float(import_module("tansiq.engines.matching").DEFAULT_MIN_BITS)

    @contextmanager
    def index(self, records: Sequence[Record]) -> Iterator[Searcher]:
        """A real index in a folder of its own."""
        with tempfile.TemporaryDirectory(prefix="tansiq-bench-") as folder:
            index = tansiq.Index.build(records, Path(folder) / "index")
            try:
                yield _TansiqSearcher(index, self._options)
            finally:
                index.close()

    def compare(self, query: Record, listed: Record) -> Score:
        """``tansiq.compare``."""
        evidence = tansiq.compare(query, listed, **self._options)
        return Score(evidence.bits, evidence.probability, evidence.prior_bits)


@lru_cache(maxsize=500_000)
def _ascii(text: str) -> str:
    return anyascii(text).lower()


class _BaselineSearcher:
    def __init__(self, records: Sequence[Record]) -> None:
        named = [(record.id, _ascii(name.text)) for record in records for name in record.names]
        self._ids, self._texts = [key for key, _ in named], [text for _, text in named]

    def search_many(self, queries: Sequence[Record], limit: int, min_bits: float) -> list[list[Answer]]:
        from rapidfuzz import fuzz, process

        answers: list[list[Answer]] = []
        for start in range(0, len(queries), 50):
            texts = [_ascii(query.names[0].text) for query in queries[start : start + 50]]
            scores = process.cdist(texts, self._texts, scorer=fuzz.WRatio, workers=-1, dtype=np.float32)
            answers += [self._best(row, limit, min_bits) for row in scores]
        return answers

    def _best(self, scores: np.ndarray[Any, Any], limit: int, min_bits: float) -> list[Answer]:
        wide = min(4 * limit + 20, len(scores))
        top = np.argpartition(-scores, wide - 1)[:wide]
        best: dict[str, float] = {}
        for place in top[np.argsort(-scores[top], kind="stable")]:
            best.setdefault(self._ids[place], float(scores[place]))
        return [Answer(key, bits) for key, bits in best.items() if bits >= min_bits][:limit]


@dataclass(frozen=True)
class Baseline:
    """RapidFuzz WRatio over anyascii, the best over the names of a record. Its "bits" are the ratio, 0 to 100."""

    name: str = "rapidfuzz"
    names_only: bool = True
    min_bits: float = 85.0  # a cutoff often seen in use; the library itself names none

    @contextmanager
    def index(self, records: Sequence[Record]) -> Iterator[Searcher]:
        """The names in memory: every query is compared with all of them."""
        yield _BaselineSearcher(records)

    def compare(self, query: Record, listed: Record) -> Score:
        """The best ratio over the listed names."""
        from rapidfuzz import fuzz

        asked = _ascii(query.names[0].text)
        return Score(max(fuzz.WRatio(asked, _ascii(name.text)) for name in listed.names), None, 0.0)
