"""A partner was away for three days, and messages of 2 KB wait for it: how soon they go, and when all are there.

Each node is what it is in use: a process that answers partners, a worker beside it, and a database that both share.
The messages are queued, the partner goes, and 72 hours later by the clocks of both, with as many failures as tries fit
into these, it is there again, and nobody does anything. A message is there once its receipt is on the sender's disk.
Both workers do all that workers do, proofs of the ledger included. The processors' time is that of all four processes,
without a server of PostgreSQL; other work on the machine counts against the clock.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Final

from benchmarks import postgresql
from benchmarks.exchanging.nodes import Node, two_nodes
from benchmarks.report import write_results
from benchmarks.verdicts import reaches
from tansiq.engines.envelopes import ORDINARY

__all__ = ["BAR_SECONDS", "BAR_START_SECONDS", "measure", "run"]

#: The bars of the issue: 100,000 messages are there, and the first of them leaves.
BAR_SECONDS, BAR_START_SECONDS = 600.0, 60.0
_HOURS: Final = 72.0
_TRIES: Final = 5_760  # in 72 hours, with the longest pause of the rules between two
_TEXT: Final = 1_400  # characters of text that make a message of 2 KB in its signed form
_LOOK_S, _TELL_S = 1.0, 10.0
_PATIENCE_S: Final = 3_600.0
_NAMES: Final = "from benchmarks.exchanging.loading import *"
Figures = dict[str, float]


def measure(count: int, databases: Sequence[str] = ("", "")) -> Figures:
    """Let ``count`` messages wait, bring the partner back, look until none waits. ``databases``: as ``two_nodes``."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="tansiq-bench-"))
        a, b = stack.enter_context(two_nodes(Path(folder), suites=[ORDINARY.name], databases=databases))
        a.run(f"{_NAMES}\nlet_wait({count}, {_TEXT})")
        page = float(a.run("told = page_seconds()"))
        b.kill()
        a.run(f"skew({_HOURS})\nstart_long_away({_TRIES})")
        assert a.run("told = Partner.objects.get().problem") == "carrier.unreachable"
        b.restart()
        b.run(f"skew({_HOURS})")
        start = time.monotonic()
        workers = [stack.enter_context(_worker(node)) for node in (a, b)]
        before = sum(one.cpu_seconds() for one in (a, b, *workers))
        begun, drained = _watched(a, count)
        spent = sum(one.cpu_seconds() for one in (a, b, *workers)) - before
        figures = {"begun_after_s": begun - start, "drained_after_s": drained - start, "page_s": page}
        figures |= {f"worker_{at}_mib": float(one.largest_mib()) for at, one in zip("ab", workers, strict=True)}
        figures |= {"proved_by_then": float(a.run("told = logged()")), "tries": float(a.run("told = attempts()"))}
        assert b.run(f"{_NAMES}\ntold = taken()") == [count, count]
        assert a.run("told = standing()") == {"delivered": count}
    rate = {"drained_a_second": count / (drained - begun), "cpu_ms_a_message": 1000 * spent / count}
    return {"messages": float(count), **rate, **figures}


def run(*, quick: bool = False) -> dict[str, Figures]:
    """Measure longer and longer queues on both databases, print each figure and the bars, and keep them."""
    found: dict[str, Figures] = {}
    for count in (300,) if quick else (1_000, 10_000, 100_000):
        for name, given in (
            ("sqlite", nullcontext(("", ""))),
            ("postgresql", postgresql.for_two_nodes()),
        ):
            with given as databases:
                if databases is None:
                    continue
                figures = found[f"{count:,} on {name}"] = measure(count, databases)
            told = ", ".join(f"{key} {value:,.2f}" for key, value in figures.items())
            print(f"{count:,} on {name}: {told}", flush=True)
    for name, figures in found.items():
        print(f"{name}: {_against(figures)}")
    write_results("outage-quick" if quick else "outage", [], {"outage": found})
    return found


def _against(figures: Figures) -> str:
    """Both figures against their bars; that of draining holds for the longest queue, and so for every other one."""
    told = []
    for key, bar in (("begun_after_s", BAR_START_SECONDS), ("drained_after_s", BAR_SECONDS)):
        verdict = "reached" if reaches(figures[key], bar, less=True) else "MISSED"
        told.append(f"{key} {figures[key]:,.0f}, bar < {bar:,.0f} {verdict}")
    return "; ".join(told)


@contextmanager
def _worker(node: Node) -> Iterator[Node]:
    """A second process of the same node, which does what its worker does."""
    beside = node.beside()
    beside.start()
    beside.run(f"{_NAMES}\nskew({_HOURS})")
    asked = threading.Thread(target=_work, args=(beside,), daemon=True)
    asked.start()
    try:
        yield beside
    finally:
        assert beside.process is not None
        beside.process.kill()
        asked.join(timeout=_LOOK_S)
        beside.stop()


def _work(beside: Node) -> None:
    with suppress(BrokenPipeError):  # it is killed when everything is there
        beside.run(f"work_for({_PATIENCE_S})")


def _watched(node: Node, count: int) -> tuple[float, float]:
    """When the first message was there, and when the last one was. Raises TimeoutError where that takes an hour."""
    begun, told, until = 0.0, time.monotonic(), time.monotonic() + _PATIENCE_S
    while left := int(node.run("told = waiting()")):
        now = time.monotonic()
        begun = begun or (now if left < count else 0.0)
        if now - told >= _TELL_S:
            print(f"  {left:,} wait", file=sys.stderr, flush=True)
            told = now
        if now > until:
            raise TimeoutError
        time.sleep(_LOOK_S if begun else _LOOK_S / 10)
    return begun or time.monotonic(), time.monotonic()
