"""Durable messages of 2 KB a second between two nodes on this machine, over https, with one signed receipt a batch.

Each node is a process of its own with a database of its own: files of SQLite, and then databases of a PostgreSQL that
is started for it and syncs whatever it commits. A message counts once its receipt is on the sender's disk:
sealed, sent, opened, verified, written with its entry, receipted, the receipt verified and written. Other work on the
machine counts against it; the time of both processors is told beside it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import postgresql
from benchmarks.exchanging.nodes import Node, two_nodes
from benchmarks.report import write_results
from benchmarks.verdicts import reaches
from tansiq.engines.envelopes import HYBRID, ORDINARY, Suite

__all__ = ["BAR", "Rates", "measure", "run"]

#: The bar of the issue: messages a second, ordinary suite.
BAR = 500.0
_TEXT = 1_400  # characters of text that make a message of 2 KB in its signed form
Rates = dict[str, float]


def measure(suite: Suite, count: int, databases: Sequence[str] = ("", "")) -> Rates:
    """Queue ``count`` messages at one node, then deliver them all; what each took. ``databases``: as ``two_nodes``."""
    with (
        tempfile.TemporaryDirectory(prefix="tansiq-bench-") as folder,
        two_nodes(Path(folder), suites=[suite.name], databases=databases) as (a, b),
    ):
        a.run("send()\ndrain()")  # whatever is loaded on first use
        queued = _seconds(a, f"send_many({count}, {_TEXT})")
        before = [one.run("import time\ntold = time.process_time()") for one in (a, b)]
        drained = _seconds(a, "drain()")
        after = [one.run("told = time.process_time()") for one in (a, b)]
        told = a.run("told = standing()")
        b.run("log_entries()")  # part of keeping a record, whoever proves what
        proved = _seconds(b, "prove()")
        logged = a.run("told = logged()")
    spent = [end - start for start, end in zip(before, after, strict=True)]
    assert told == {"delivered": count + 1}, told
    assert logged == count + 1, logged
    return {
        "messages": float(count),
        "queued_a_second": count / queued,
        "delivered_a_second": count / drained,
        "sender_cpu_ms": 1000 * spent[0] / count,
        "receiver_cpu_ms": 1000 * spent[1] / count,
        "proved_a_second": count / proved,
        "delivered_and_proved_a_second": count / (drained + proved),
    }


def run(*, quick: bool = False) -> dict[str, Rates]:
    """Measure both suites on both databases, print each figure and the bar, and keep them."""
    found: dict[str, Rates] = {}
    count = 200 if quick else 2_000
    for name, suite, addresses in _settings():
        found[name] = measure(suite, count, addresses)
        print(f"{name}: " + ", ".join(f"{key} {value:,.1f}" for key, value in found[name].items()), flush=True)
    for name, rates in found.items():
        if not name.startswith(ORDINARY.name):
            continue
        rate = rates["delivered_a_second"]
        verdict = "reached" if reaches(rate, BAR, less=False) else "MISSED"
        print(f"durable messages a second, {name}: {rate:,.0f}, bar >= {BAR:,.0f} {verdict}")
    write_results("exchange-quick" if quick else "exchange", [], {"nodes": found})
    return found


def _settings() -> Iterator[tuple[str, Suite, Sequence[str]]]:
    """What is measured: its name, the suite, and where the databases of both nodes are."""
    for suite in (ORDINARY, HYBRID):
        yield f"{suite.name} sqlite", suite, ("", "")
    for suite in (ORDINARY, HYBRID):
        with postgresql.for_two_nodes() as addresses:
            if addresses is not None:
                yield f"{suite.name} postgresql", suite, addresses


def _seconds(node: Node, source: str) -> float:
    start = time.perf_counter()
    node.run(source)
    return time.perf_counter() - start
