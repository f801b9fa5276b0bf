"""``python -m benchmarks.exchanging [--faults N] [--kills N] [--seed S]``: the soak, and what came of it.

As root on Linux it runs in namespaces of its own, in which disks are full and the network is cut for real.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time

from benchmarks.exchanging.soak import soak
from benchmarks.exchanging.surroundings import IN_NAMESPACE


def main() -> None:
    """Run it, print the figures, and exit with 1 where anything was lost, doubled, left open or out of account."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exchanging", description=__doc__)
    parser.add_argument("--faults", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=300, help="how many of them are a kill -9")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    _enter_namespaces()
    start = time.monotonic()
    found = soak(asked.faults, asked.seed, asked.kills)
    for (how, place), count in sorted((found.faults + found.around).items()):
        print(f"{how:16} {place:20} {count:6,}")
    messages = sum(map(len, found.queued.values()))
    print(
        f"seed {asked.seed}: {found.faults.total():,} faults in {time.monotonic() - start:,.0f} s, {messages:,} "
        f"messages queued: {len(found.lost)} lost, {len(found.doubled)} doubled, {found.unsettled} without a receipt; "
        f"accounts compared {found.compared:,} times, {len(found.off)} times off"
    )
    print(*found.off[:3], sep="\n")
    sys.exit(0 if found.is_clean else 1)


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
