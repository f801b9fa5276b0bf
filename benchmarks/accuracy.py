"""Accuracy, A to D: measures a matcher through its public face and prints one line a bar."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

from benchmarks import calibration, ranking, trapping, travelling, whole
from benchmarks.measures import Figure
from benchmarks.report import line, write_results
from benchmarks.scorers import Scorer, ScorerForFold, Tansiq, same_for_every_fold

__all__ = ["fold_scorers", "measure", "run"]

_Part = Callable[[], tuple[list[Figure], dict[str, object]]]


def fold_scorers(weights_for_fold: Callable[[int], object]) -> ScorerForFold:
    """Tansiq with the weights of each fold, learned without that fold's persons; each fold's weights are made once."""
    made = {fold: Tansiq(weights=weights_for_fold(fold)) for fold in range(10)}
    return made.__getitem__


def measure(
    scorer: Scorer, scorers: ScorerForFold, *, parts: Collection[str] = "ABCD", quick: bool = False
) -> tuple[list[Figure], dict[str, object]]:
    """The figures of the wanted parts. A and C use ``scorer``; B and D, fitted on persons, the scorer of each fold."""
    kinds: dict[str, _Part] = {
        "A": lambda: (ranking.measure(scorer, quick=quick), {}),
        "B": lambda: _whole(scorers, quick=quick),
        "C": lambda: trapping.measure(scorer),
        "D": lambda: calibration.measure(scorers),
    }
    figures: list[Figure] = []
    beside: dict[str, object] = {}
    for part, kind in kinds.items():
        if part not in parts:
            continue
        start = time.perf_counter()
        found, more = kind()
        beside |= more | {f"{part}.seconds": round(time.perf_counter() - start, 1)}
        figures += found
        print("\n".join(line(figure) for figure in found), flush=True)
    return figures, beside


def _whole(scorers: ScorerForFold, *, quick: bool) -> tuple[list[Figure], dict[str, object]]:
    figures, beside = whole.measure(scorers, quick=quick)
    figures += travelling.by_origin(scorers, quick=quick)
    if not scorers(0).names_only:
        figures += travelling.born_and_nationality(scorers, quick=quick)
    return figures, beside


def run(
    weights_for_fold: Callable[[int], object] | None = None, *, parts: Collection[str] = "ABCD", quick: bool = False
) -> list[Figure]:
    """Measure Tansiq as shipped; with ``weights_for_fold``, B and D with weights learned out of fold."""
    scorer = Tansiq()
    scorers = fold_scorers(weights_for_fold) if weights_for_fold else same_for_every_fold(scorer)
    print(f"accuracy of {scorer.name}, threshold {scorer.min_bits:.2f} bits{', quick' if quick else ''}", flush=True)
    figures, beside = measure(scorer, scorers, parts=parts, quick=quick)
    path = write_results("accuracy-quick" if quick else "accuracy", figures, beside | {"min_bits": scorer.min_bits})
    print(f"kept in {path}")
    return figures
