"""One step of the speed benchmark: prepare an index, on one core."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import tansiq
from benchmarks.apart import one_core
from tansiq.stores.index import steps_to_prepare

__all__ = ["measure"]


class _EnoughError(Exception):
    """The time that preparing is given has passed."""


def measure(*, folder: str, seconds: float) -> dict[str, Any]:
    """Prepare the index at ``folder``/index, for so many seconds of the processor at most.

    ``prepare_seconds`` of the processor, ``prepared``: the share of the steps that was done by then,
    ``prepared_bytes``: a record, of the whole index, ``near_bytes``: of what was worked out.
    """
    path, start, done = Path(folder) / "index", time.process_time(), 0

    def watch(count: int) -> None:
        nonlocal done
        done = count
        if time.process_time() - start > seconds:
            raise _EnoughError

    total = steps_to_prepare(path)
    with one_core():
        try:
            with tansiq.Index.open(path) as index:
                index.prepare(watch)
            done = total
        except _EnoughError:
            pass
    taken = time.process_time() - start
    with tansiq.Index.open(path) as index:
        facts = index.stat()
    return {
        "prepare_seconds": taken,
        "prepared": done / total,
        "prepared_bytes": facts.bytes_per_record,
        "near_bytes": facts.near_bytes / facts.live,
    }
