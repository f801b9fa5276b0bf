"""``python -m benchmarks.exchanging [--faults N] [--kills N] [--seed S] [--pull]``: the soak, and what came of it.

As root on Linux it runs in namespaces of its own, in which disks are full and the network is cut for real.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Final

from benchmarks.exchanging.soak import Soak, soak
from benchmarks.exchanging.surroundings import IN_NAMESPACE

_SAID_EVERY: Final = 60.0  # seconds


def main() -> None:
    """Run it, print the figures, and exit with 1 where anything was lost, doubled, left open or out of account."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exchanging", description=__doc__)
    parser.add_argument("--faults", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=300, help="how many of them are a kill -9")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pull", action="store_true", help="the second node has no door, and asks")
    asked = parser.parse_args()
    _enter_namespaces()
    start = time.monotonic()
    found = soak(asked.faults, asked.seed, asked.kills, _progress(start), pulled=asked.pull)
    for (how, place), count in sorted((found.faults + found.around).items()):
        print(f"{how:18} {place:20} {count:6,}")
    messages, files = (sum(map(len, told.values())) for told in (found.queued, found.files))
    print(
        f"seed {asked.seed}: {found.faults.total():,} faults, {found.killed:,} of them kills, and {_around(found)} in "
        f"{time.monotonic() - start:,.0f} s; {messages:,} messages queued, {files:,} of them with a file: "
        f"{len(found.lost)} lost, {len(found.doubled)} doubled, {found.unsettled} without a receipt, {found.unproved} "
        f"without a proof; accounts compared {found.compared:,} times, {len(found.off)} times off"
    )
    print(*found.off[:3], sep="\n")
    sys.exit(0 if found.is_clean else 1)


def _around(found: Soak) -> str:
    """How often what was taken away made somebody fail, and how often messages passed under a wrong clock."""
    told = Counter[str]()
    for (how, _), count in found.around.items():
        told[how] += count
    return ", ".join(f"{how} {count:,} times" for how, count in sorted(told.items())) or "nothing taken away"


def _progress(start: float) -> Callable[[Soak], None]:
    """Says on the error stream now and then how far it is."""
    last = [start]

    def say(found: Soak) -> None:
        now = time.monotonic()
        if now - last[0] >= _SAID_EVERY:
            last[0] = now
            print(f"{now - start:,.0f} s: {found.faults.total():,} faults, {found.killed:,} kills", file=sys.stderr)

    return say


def _enter_namespaces() -> None:
    """Begin again in namespaces of our own, where that is possible; say so where it is not."""
    unshare = shutil.which("unshare")
    if IN_NAMESPACE in os.environ:
        return
    if unshare is None or os.geteuid():
        print("not root, or no unshare: no disk is full and no network cut for real, only at the fault points")
        return
    words = [unshare, "--net", "--mount", sys.executable, "-m", "benchmarks.exchanging", *sys.argv[1:]]
    os.execve(unshare, words, os.environ | {IN_NAMESPACE: "1"})  # noqa: S606 - a program of the system, on purpose


if __name__ == "__main__":
    main()
