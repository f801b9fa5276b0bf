"""``python -m benchmarks.exchanging [--faults N] [--seed S]``: the soak, with what was injected and what came of it."""

from __future__ import annotations

import argparse
import sys
import time

from benchmarks.exchanging.soak import soak


def main() -> None:
    """Run it, print the figures, and exit with 1 where anything was lost, doubled or left open."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exchanging", description=__doc__)
    parser.add_argument("--faults", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills-in", type=int, default=30, help="one fault of so many is a kill -9")
    asked = parser.parse_args()
    start = time.monotonic()
    found = soak(asked.faults, asked.seed, asked.kills_in)
    for (how, place), count in sorted(found.faults.items()):
        print(f"{how:10} {place:20} {count:6,}")
    messages = sum(map(len, found.queued.values()))
    print(
        f"{found.faults.total():,} faults in {time.monotonic() - start:,.0f} s, {messages:,} messages queued: "
        f"{len(found.lost)} lost, {len(found.doubled)} doubled, {found.unsettled} without a receipt"
    )
    sys.exit(0 if found.is_clean else 1)


if __name__ == "__main__":
    main()
