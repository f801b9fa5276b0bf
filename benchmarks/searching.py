"""One step of the speed benchmark: search an index in batches, one by one, on two threads, and while it changes."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

import tansiq
from benchmarks.apart import memory_mib, one_core
from benchmarks.asked import Asked, query_of
from benchmarks.scorers import named
from tansiq.engines.matching.dates import PartialDate

__all__ = ["cold", "live", "measure", "process", "rate_of", "thread_ratios", "waits"]

_LIMIT: Final = 10
_RUNS: Final = 3
_LIVE: Final = 20
_PROCESSES: Final = 7


def _search(index: tansiq.Index, queries: Sequence[Asked]) -> int:
    """Text in, hits out; returns how many, so that each is looked at."""
    found = index.search_many([query_of(asked) for asked in queries], limit=_LIMIT)
    return sum(bool(hit.record.id) and hit.bits > 0 for hits in found for hit in hits)


def rate_of(index: tansiq.Index, queries: Sequence[Asked]) -> float:
    """Searches a second of one batch."""
    start = time.perf_counter()
    _search(index, queries)
    return len(queries) / (time.perf_counter() - start)


def waits(index: tansiq.Index, queries: Sequence[Asked]) -> dict[str, float]:
    """What single searches take in ms: p50, p99 and the longest."""
    taken = []
    for asked in queries:
        start = time.perf_counter()
        _search(index, [asked])
        taken.append(1e3 * (time.perf_counter() - start))
    middle, late = np.percentile(taken, [50, 99])
    return {"p50_ms": float(middle), "p99_ms": float(late), "longest_ms": max(taken), "searches": len(taken)}


def thread_ratios(index: tansiq.Index, queries: Sequence[Asked], warm: Sequence[Asked]) -> list[float]:
    """Searches a second of two threads by those of one, run by run; every thread has queries of its own.

    The threads live on between runs, as those of a server do, and have had ``warm`` before: each remembers what its
    queries were made of.
    """
    third = len(queries) // (3 * _RUNS)
    parts = [queries[start : start + third] for start in range(0, 3 * _RUNS * third, third)]
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        for begun in [thread.submit(_search, index, warm) for thread in (one, other)]:
            begun.result()
        return [_ratio(index, (one, other), parts[3 * run : 3 * run + 3]) for run in range(_RUNS)]


def _ratio(index: tansiq.Index, threads: Sequence[Executor], parts: Sequence[Sequence[Asked]]) -> float:
    """Of one run: the first part by one thread alone, the other two at once."""
    alone = _seconds([threads[0].submit(_search, index, parts[0])])
    return (
        2
        * alone
        / _seconds([thread.submit(_search, index, part) for thread, part in zip(threads, parts[1:], strict=True)])
    )


def _seconds(begun: Sequence[Future[int]]) -> float:
    """How long what was begun just now takes."""
    start = time.perf_counter()
    for each in begun:
        each.result()
    return time.perf_counter() - start


class _Fresh:
    """Queries handed out once: what was asked before may be remembered."""

    def __init__(self, file: Path) -> None:
        self._left = [Asked(*row) for row in json.loads(file.read_text(encoding="utf-8"))]

    def take(self, count: int) -> list[Asked]:
        taken, self._left = self._left[:count], self._left[count:]
        if len(taken) < min(count, 3):
            raise ValueError("the queries have run out")
        return taken


def measure(*, folder: str, queries: int, seconds: float) -> dict[str, Any]:
    """All of it on the index at ``folder``/index; ``queries`` in a run, fewer where it would last over ``seconds``."""
    path, fresh = Path(folder) / "index", _Fresh(Path(folder) / "queries.json")
    with one_core():
        opening = [_opening(path) for _ in range(_RUNS)]
        index = tansiq.Index.open(path)
        rate = rate_of(index, fresh.take(min(200, queries)))  # loads what is compiled; tells how much fits
        size = min(queries, max(100, int(rate * seconds)))
        batches = [fresh.take(size) for _ in range(_RUNS)]
        runs = [rate_of(index, batch) for batch in batches]
        known = rate_of(index, batches[-1])
        single = waits(index, fresh.take(size))
        memory = memory_mib()
    two = thread_ratios(index, fresh.take(_RUNS * size), batches[0])
    index.close()
    return {
        "open_ms": statistics.median(opening),
        "first_batch": rate,
        "batch": statistics.median(runs),
        "batch_runs": runs,
        "known": known,
        "batch_queries": size,
        "threads": statistics.median(two),
        "thread_runs": two,
        "memory": memory,
        "own_mib": memory.get("anonymous"),
        "mapped_mib": memory.get("mapped"),
    } | single


def _opening(path: Path) -> float:
    start = time.perf_counter()
    tansiq.Index.open(path).close()
    return 1e3 * (time.perf_counter() - start)


_COLD = """
import json, sys, time
start = time.perf_counter()
import tansiq
from benchmarks.asked import Asked, query_of
from benchmarks.searching import rate_of
asked = [Asked(*row) for row in json.load(open(sys.argv[2], encoding="utf-8"))[-1000:]]
loaded = time.perf_counter()
index = tansiq.Index.open(sys.argv[1])
index.search(query_of(asked[0]))
first = time.perf_counter() - loaded
print(json.dumps({"cold_first_ms": 1e3 * first, "cold_batch": rate_of(index, asked[1:min(1000, int(sys.argv[3]))])}))
"""


def cold(folder: Path, queries: int) -> dict[str, float]:
    """A process that has done nothing yet: opening and the first search in ms, then its first batch a second."""
    command = [sys.executable, "-c", _COLD, str(folder / "index"), str(folder / "queries.json"), str(queries)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def process(folder: Path, asked: Sequence[Asked]) -> dict[str, Any]:
    """``tansiq search`` as a whole process on the index as a loaded list: the median of seven, in seconds."""
    home = folder / "home"
    environment = os.environ | {"TANSIQ_HOME": str(home), "PYTHONDONTWRITEBYTECODE": ""}
    if not home.exists():
        table = folder / "one.csv"
        table.write_text("id,name\nX1,Zaydun Marwani\n", encoding="utf-8")
        _tansiq(environment, "lists", "load", str(table), "--name", "made", "--format", "tansiq-table")
        (place,) = home.glob("lists/*/*/index")
        place.rename(place.with_name("index-of-one"))
        place.symlink_to(folder / "index")
    _tansiq(environment, "search", "Zaydun Marwani")
    taken = []
    for query in asked[:_PROCESSES]:
        born = ["--born", query.born] if query.born else []
        start = time.perf_counter()
        _tansiq(environment, "search", *born, "--", query.name)
        taken.append(time.perf_counter() - start)
    return {"process_s": statistics.median(taken), "process_runs": taken}


def _tansiq(environment: dict[str, str], *arguments: str) -> None:
    # Who uses Tansiq has neither SciPy nor PyYAML, which belong to benchmarks and tests; Numba loads them wherever they
    # are. And has modules that were made ready for loading, by the installer or by the run before.
    command = [
        sys.executable,
        "-c",
        "import sys; sys.modules |= dict.fromkeys(('scipy', 'yaml'))\nfrom tansiq.cli.process import run; run()",
        *arguments,
    ]
    subprocess.run(command, check=True, capture_output=True, env=environment)


def live(*, folder: str) -> dict[str, Any]:
    """Add and remove records one by one: ms until a search finds, or no longer finds, what is on disk by then."""
    from benchmarks.wordstock import stock

    words = stock().latin_ends.words(np.arange(1 << 41, (1 << 41) + 3 * _LIVE)).tolist()
    added, removed = [], []
    with one_core(), tansiq.Index.open(Path(folder) / "index") as index:
        index.search("Zaydun Marwani")
        for number in range(_LIVE):
            name, key = " ".join(words[3 * number : 3 * number + 3]), f"LIVE-{number}"
            record = replace(named(name, key), birth_dates=(PartialDate(1984, 3, 7),))
            added.append(_until(index, name, key, partial(index.add, [record]), there=True))
        after = [_opening_search(index, name) for name in words[:_LIVE]]
        for number in range(_LIVE):
            name, key = " ".join(words[3 * number : 3 * number + 3]), f"LIVE-{number}"
            removed.append(_until(index, name, key, partial(index.remove, key), there=False))
    return {
        "added_ms": statistics.median(added),
        "added_longest_ms": max(added),
        "removed_ms": statistics.median(removed),
        "removed_longest_ms": max(removed),
        "search_after_additions_ms": statistics.median(after),
    }


def _opening_search(index: tansiq.Index, name: str) -> float:
    start = time.perf_counter()
    index.search(name)
    return 1e3 * (time.perf_counter() - start)


def _until(index: tansiq.Index, name: str, key: str, change: Callable[[], object], *, there: bool) -> float:
    start = time.perf_counter()
    change()
    while any(hit.record.id == key for hit in index.search(name)) is not there:
        if time.perf_counter() - start > 60:
            raise TimeoutError(f"{key} is {'not found' if there else 'still found'} after a minute")
    return 1e3 * (time.perf_counter() - start)
