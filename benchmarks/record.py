"""The desk's record: entries a second from being written to being in the log, and how fast the whole is verified."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from statistics import median

from benchmarks.nodes import own_node
from benchmarks.report import write_results
from benchmarks.verdicts import reaches

__all__ = ["BAR_ENTRIES", "run"]

BAR_ENTRIES = 2_000.0  # entries a second, written and in the log
_ROUNDS = 5
_TOGETHER = 500  # entries of one transaction


def _a_second(count: int, action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return count / (time.perf_counter() - start)


def _look(count: int) -> None:
    """Entries one by one, each committed durably before the next."""
    from tansiq.desk.audit.actions import record_look
    from tansiq.desk.audit.actor import Actor
    from tansiq.desk.audit.models import Entry

    by = Actor("7f0c", role="analyst", purpose="border check")
    for number in range(count):
        details = {"query": "travellers", "asked": {"name": "Invented"}, "found": number % 5}
        record_look(Entry.Kind.SEARCH, "a:b:search", by=by, target=f"person:{number}", details=details)


def _write(count: int) -> None:
    """Entries beside their effect, many in one transaction."""
    from django.db import transaction

    from tansiq.desk.audit.actions import record_write
    from tansiq.desk.audit.actor import Actor

    for start in range(0, count, _TOGETHER):
        with transaction.atomic():
            for number in range(start, start + _TOGETHER):
                record_write("a:b:write", by=Actor("7f0c", role="analyst"), target=f"person:{number}")


def _log() -> None:
    from tansiq.desk.audit.log import log_entries

    while log_entries():
        pass


def _figures(count: int) -> dict[str, list[float]]:
    from tansiq.desk.audit.verifying import verify_record

    found: dict[str, list[float]] = {}
    for _ in range(_ROUNDS):
        for name, write in (("one by one", _look), (f"{_TOGETHER} together", _write)):
            written = _a_second(count, partial(write, count))
            logged = _a_second(count, _log)
            found.setdefault(f"written {name}", []).append(written)
            found.setdefault("numbered and logged", []).append(logged)
            found.setdefault(f"end to end {name}", []).append(1 / (1 / written + 1 / logged))
    total = 2 * _ROUNDS * count
    found["verified"] = [_a_second(total, verify_record) for _ in range(_ROUNDS)]
    return found


def run(*, quick: bool = False) -> dict[str, float]:
    """Fill the record of a node of its own, print each figure and the bar, and keep them: entries a second, medians."""
    with own_node():
        found = {name: median(values) for name, values in _figures(1_000 if quick else 10_000).items()}
    for name, value in found.items():
        print(f"{name:28} {value:>9,.0f} entries a second", flush=True)
    # One by one the disk's sync is measured, as it is for every other commit; the bar is for syncs in batches.
    is_reached = reaches(found[f"end to end {_TOGETHER} together"], BAR_ENTRIES, less=False)
    print(f"end to end {_TOGETHER} together, bar >= {BAR_ENTRIES:,.0f}: {'reached' if is_reached else 'MISSED'}")
    write_results("record-quick" if quick else "record", [], {"a_second": found})
    return found
