"""What is bought with what: found, false alerts and confusables over the threshold and over the weight of relatives.

The bars pull against each other. This prints the curve from which the default threshold (thresholds.py) and RELATIVES
(tools/fit_weights.py) were chosen, and for that weight the whole table (wishes.py); `python -m benchmarks frontier`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy import fold_scorers
from benchmarks.gold import un_latin_records, whole_names
from benchmarks.report import write_results
from benchmarks.scorers import ScorerForFold, Tansiq, named
from benchmarks.wishes import confusables_of, measured, ordinary_of, own_bits, table

__all__ = ["Point", "curve", "run"]

RELATIVES = (1.0, 2.5, 5.0, 8.0)
_THRESHOLDS = tuple(10.0 + step / 10 for step in range(41))
_TOLD = (12.0, 12.5, 12.9, 14.0)
Point = dict[str, float]
Floats = NDArray[np.float64]


def _found(scorers: ScorerForFold) -> Floats:
    """Bits of every person's own record, asked for by the Arabic original."""
    asked = {name.ref: (name.fold, named(name.arabic)) for name in whole_names()}
    return own_bits(scorers, un_latin_records(), asked)


def curve(found: Floats, alerts: Floats, confusables: Sequence[Floats], thresholds: Sequence[float]) -> list[Point]:
    """The three shares at each threshold."""
    return [
        {
            "threshold": at,
            "found": float(np.mean(found >= at)),
            "ordinary": float(np.mean(alerts >= at)),
            "confusable": float(np.mean([np.mean(bits >= at) for bits in confusables])),
        }
        for at in thresholds
    ]


def _fits() -> tuple[Callable[[int, float], object], Callable[[float], object], float]:
    sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))
    tool = import_module("fit_weights")
    return tool.weights_for_fold, lambda relatives: tool.fit(relatives=relatives), tool.RELATIVES


def _with(for_fold: Callable[[int, float], object], relatives: float) -> Callable[[int], object]:
    return lambda fold: for_fold(fold, relatives)


def run(*, quick: bool = False) -> dict[str, list[Point]]:
    """Measure, print and keep the curve of every weight of relatives; print the table of the one that is shipped."""
    for_fold, whole, shipped = _fits()
    curves: dict[str, list[Point]] = {}
    for relatives in RELATIVES:
        scorers = fold_scorers(_with(for_fold, relatives))
        scorer = Tansiq(whole(relatives))
        parts = _found(scorers), ordinary_of(scorers, 1000 if quick else 10_000), confusables_of(scorer)
        curves[f"{relatives:g}"] = curve(*parts, _THRESHOLDS)
        for point in curve(*parts, _TOLD):
            print(f"relatives {relatives:4g}  " + "  ".join(f"{key} {value:.4f}" for key, value in point.items()))
        if relatives == shipped:
            print(table(measured(scorers, scorer, quick=quick)))
    print(f"kept in {write_results('frontier-quick' if quick else 'frontier', [], {'curves': curves})}")
    return curves
