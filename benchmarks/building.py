"""One step of the speed benchmark: build an index of a made-up population, on one core."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict
from math import nan
from pathlib import Path
from typing import Any

import tansiq
from benchmarks.apart import memory_mib, one_core
from benchmarks.population import composition, people, record_of
from tansiq.engines.matching.record import Record

__all__ = ["measure"]

_WARM = 2_000  # records of a first small index: compiled code and tables are loaded before the clock runs


class _Timed:
    """Records one at a time; counts the seconds that making them took, which are no part of building an index."""

    def __init__(self, count: int) -> None:
        self.seconds = 0.0
        self._people = people(count)

    def __iter__(self) -> Iterator[Record]:
        clock = time.perf_counter
        start = clock()
        for person in self._people:
            record = record_of(person)
            self.seconds += clock() - start
            yield record
            start = clock()


def measure(*, count: int, folder: str) -> dict[str, Any]:
    """Build at ``folder``/index; seconds, rates, size and memory, and what the population is made of.

    ``build``: records of three parts a second, that is parts a second by three, without the making of the records;
    ``build_with_records``: with it. ``build_mib``: by how much the process was larger at its largest than before.
    """
    made = asdict(composition(people(count)))
    with one_core():
        tansiq.Index.build(map(record_of, people(_WARM)), Path(folder) / "warm").close()
        before = memory_mib()
        start, stream = time.perf_counter(), _Timed(count)
        index = tansiq.Index.build(stream, Path(folder) / "index")
        whole = time.perf_counter() - start
    size = index.stat().bytes
    index.close()
    of_three = made["parts"] / 3
    return {
        "composition": made,
        "build_seconds": whole - stream.seconds,
        "records_per_second": count / (whole - stream.seconds),
        "build": count * of_three / (whole - stream.seconds),
        "build_with_records": count * of_three / whole,
        "bytes": size / count,
        "build_mib": memory_mib().get("peak", nan) - before.get("peak", nan),
    }
