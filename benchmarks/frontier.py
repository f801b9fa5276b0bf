"""What is bought with what: found, false alerts and confusables over the threshold and over the weight of relatives.

The bars pull against each other. This prints the curve from which the default threshold (thresholds.py) and RELATIVES
(tools/fit_weights.py) were chosen, and for that weight the whole table (wishes.py); `python -m benchmarks frontier`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.accuracy import fold_scorers
from benchmarks.report import write_results
from benchmarks.scorers import Tansiq
from benchmarks.wishes import Curve, Floats, curve_of, measured, table

__all__ = ["Point", "curve", "run"]

RELATIVES = (1.0, 2.5, 5.0, 8.0)
_THRESHOLDS = tuple(10.0 + step / 10 for step in range(41))
_TOLD = (12.0, 12.5, 12.9, 14.0)
Point = dict[str, float]


def curve(found: Floats, alerts: Floats, confusables: Sequence[Floats], thresholds: Sequence[float]) -> list[Point]:
    """The three shares at each threshold."""
    return [Curve(found, alerts, confusables).at(threshold) for threshold in thresholds]


def _fits() -> tuple[Callable[[int, float], object], Callable[[float], object], float]:
    sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))
    tool = import_module("fit_weights")
    return tool.weights_for_fold, lambda relatives: tool.fit(relatives=relatives), tool.RELATIVES


def _with(for_fold: Callable[[int, float], object], relatives: float) -> Callable[[int], object]:
    return lambda fold: for_fold(fold, relatives)


def run(*, quick: bool = False) -> dict[str, list[Point]]:
    """Measure, print and keep the curve of every weight of relatives; print the table of the one that is shipped."""
    for_fold, whole, shipped = _fits()
    count = 1000 if quick else 10_000
    curves: dict[str, list[Point]] = {}
    for relatives in RELATIVES:
        scorers = fold_scorers(_with(for_fold, relatives))
        found = curve_of(scorers, Tansiq(whole(relatives)), count)
        curves[f"{relatives:g}"] = curve(*found, _THRESHOLDS)
        for point in curve(*found, _TOLD):
            print(f"relatives {relatives:4g}  " + "  ".join(f"{key} {value:.4f}" for key, value in point.items()))
        if relatives == shipped:
            print(table(measured(found, scorers, count)))
    print(f"kept in {write_results('frontier-quick' if quick else 'frontier', [], {'curves': curves})}")
    return curves
