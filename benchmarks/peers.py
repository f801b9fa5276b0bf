"""The same rows asked of what a user would pick instead: RapidFuzz WRatio over anyascii, on A and B."""

from __future__ import annotations

from benchmarks.accuracy import measure
from benchmarks.measures import Figure
from benchmarks.report import write_results
from benchmarks.scorers import Baseline, same_for_every_fold

__all__ = ["run"]


def run(*, quick: bool = False) -> list[Figure]:
    """Measure the baseline; its threshold is a ratio of 85, and it gives no probability, so D has nothing to say."""
    scorer = Baseline()
    print(
        f"accuracy of {scorer.name} (WRatio over anyascii), threshold {scorer.min_bits:.0f}{', quick' if quick else ''}"
    )
    figures, beside = measure(scorer, same_for_every_fold(scorer), parts="ABC", quick=quick)
    print(f"kept in {write_results('peers-quick' if quick else 'peers', figures, beside)}")
    return figures
