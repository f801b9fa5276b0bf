"""A plain engine that finds whole words: what storage keeps does not depend on how the matching kernels search."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tansiq.engines.matching import Record, segment

Arrays = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    segment: int
    row: int
    bits: float


def _text(record: Record) -> dict[str, object]:
    dates = [str(date) for date in record.birth_dates]
    return {"id": record.id, "names": [name.text for name in record.names], "birth_dates": dates}


def build_segment(records: Sequence[Record]) -> dict[str, Any]:
    """Rows by id, not as given: a real engine sorts too."""
    payload = [json.dumps(_text(record)).encode() for record in sorted(records, key=lambda record: record.id)]
    offsets = np.cumsum([0, *map(len, payload)], dtype=np.int64)
    words = np.zeros(0, np.float32)
    return {"record_offsets": offsets, "records": np.frombuffer(b"".join(payload), np.uint8), "words": words}


def read_record(arrays: Arrays, row: int) -> Record:
    start, end = arrays["record_offsets"][row : row + 2]
    return Record(**json.loads(arrays["records"][start:end].tobytes()))


@dataclass(frozen=True, slots=True)
class SegmentReader:
    arrays: Arrays


def search_segments(
    segments: Sequence[SegmentReader],
    dead: Sequence[Any],
    queries: Sequence[Record],
    limit: int,
    min_bits: float,
    *,
    weights: Any = None,
) -> list[list[Found]]:
    def bits(query: Record, record: Record) -> float:
        words = [{word for name in side.names for word in name.text.split()} for side in (query, record)]
        return float(len(words[0] & words[1]))

    def hits(query: Record) -> Iterator[Found]:
        for number, reader in enumerate(segments):
            for row in np.flatnonzero(~dead[number]):
                if (score := bits(query, read_record(reader.arrays, row))) >= min_bits:
                    yield Found(number, int(row), score)

    return [sorted(hits(query), key=lambda hit: -hit.bits)[:limit] for query in queries]


class Merging:
    """A merge that never comes to its end."""

    def poll(self) -> None:
        return None


@pytest.fixture
def plain_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The storage works with whatever arrays the engine makes; these make their meaning plain."""
    monkeypatch.setattr(segment, "build_segment", build_segment)
    monkeypatch.setattr(segment, "read_record", read_record)
    monkeypatch.setattr(segment, "read_id", lambda arrays, row: read_record(arrays, row).id)
    monkeypatch.setattr("tansiq.stores.index.search_segments", search_segments)
    monkeypatch.setattr("tansiq.stores.index.SegmentReader", SegmentReader)
    monkeypatch.setattr("tansiq.stores.index.DEFAULT_MIN_BITS", 1.0)
    monkeypatch.setattr("tansiq.stores.index.start_merge", lambda _: Merging())  # a process would have the real one


@pytest.fixture
def no_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every change is a new generation, as it is where a journal is full."""
    monkeypatch.setattr("tansiq.stores.index_writer._append", lambda *_: None)


@pytest.fixture
def people() -> Callable[..., list[Record]]:
    """``people(3)``: invented records p0 to p2; ``people(2, start=7)``: p7 and p8."""

    def some(count: int, start: int = 0, word: str = "Zayd") -> list[Record]:
        return [Record(id=f"p{number}", names=[f"{word} number{number}"]) for number in range(start, start + count)]

    return some


def flip(path: Path, position: int, bit: int = 0) -> None:
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[position] ^= 1 << bit
    path.write_bytes(data)


@pytest.fixture(name="flip")
def _flip() -> Callable[..., None]:
    return flip


@pytest.fixture
def ids() -> Callable[[Any], set[str]]:
    """The ids of all live records of an index, as a search finds them."""

    def found(index: Any) -> set[str]:
        return {hit.record.id for hit in index.search("Zayd Umar", limit=10_000)}

    return found
