"""A file of a gigabyte goes along with a message from one node to another over https: how fast, and how much memory.

Each node is a process of its own, and each step is timed by the clock: sealing at the sender, bringing in pieces of
which each is durable before it is confirmed, and taking out at the receiver, opened and verified.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.exchanging.nodes import Node, two_nodes
from benchmarks.report import write_results

__all__ = ["measure", "run"]

_MB = 1_000_000
_GIGABYTE, _LITTLE = 1 << 30, 1 << 26
Rates = dict[str, float]


def measure(size: int) -> Rates:
    """Attach a file of ``size`` bytes, bring it, deliver its message and take it out; MB a second and memory in MiB."""
    with tempfile.TemporaryDirectory(prefix="tansiq-bench-") as folder, two_nodes(Path(folder)) as (a, b):
        a.run("attach(give(5))\nbring()\ndrain()")  # whatever is loaded on first use
        b.run("attachments()")
        before = [node.largest_mib() for node in (a, b)]
        given = a.run(f"told = give({size}, seed=2)")
        seconds = {"sealed": _seconds(a, f"attach({given!r})"), "brought": _seconds(a, "bring()")}
        a.run("drain()")
        seconds["taken_out"] = _seconds(b, "told = attachments()")
        told, came = a.run("told = standing()"), b.run("told = attachments()")
        after = [node.largest_mib() for node in (a, b)]
    assert told == {"delivered": 2}, told
    assert sorted(came.values()) == [1, 1], came
    rates = {f"{name}_mb_a_second": size / _MB / took for name, took in seconds.items()}
    memory = {"sender": after[0], "receiver": after[1]}
    grown = {f"{name}_grown_mib": value - start for (name, value), start in zip(memory.items(), before, strict=True)}
    return {**rates, **{f"{name}_largest_mib": float(value) for name, value in memory.items()}, **grown}


def run(*, quick: bool = False) -> Rates:
    """Measure, print each figure, and keep them."""
    size = _LITTLE if quick else _GIGABYTE
    found = measure(size)
    print(f"{size:,} bytes: " + ", ".join(f"{name} {value:,.1f}" for name, value in found.items()), flush=True)
    write_results("attached-quick" if quick else "attached", [], {"attached": found})
    return found


def _seconds(node: Node, source: str) -> float:
    start = time.perf_counter()
    node.run(source)
    return time.perf_counter() - start
