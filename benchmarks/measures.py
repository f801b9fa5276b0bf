"""Figures with their uncertainty: shares, averages over groups, calibration. Every interval is a 95 % one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import seed

__all__ = [
    "Bin",
    "Figure",
    "calibration_bins",
    "expected_calibration_error",
    "log_loss",
    "mean_over",
    "over_tokens",
    "share",
]

_REPEATS = 1000
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure: its key in bars.toml, value, 95 % interval, and the rows (or groups) it rests on."""

    key: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of a reliability diagram: mean probability said, share that was so, rows."""

    said: float
    was: float
    n: int


def share(key: str, earned: Sequence[float]) -> Figure:
    """A share of independent rows, with Wilson's interval (it does not collapse at 0 or 1)."""
    n, total = len(earned), float(sum(earned))
    if n == 0:
        return Figure(key, math.nan, math.nan, math.nan, 0)
    z, p = 1.96, total / n
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return Figure(key, p, max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale), n)


def _random() -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed("bootstrap")))


def _interval(values: Floats) -> tuple[float, float]:
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def over_tokens(key: str, earned: Sequence[float], tokens: Sequence[tuple[str, str]]) -> Figure:
    """The mean of the queries' credits; the interval from resampling *tokens*, as queries share them.

    A query weighs as often as its two tokens were drawn, multiplied.
    """
    number = {token: i for i, token in enumerate(sorted({token for pair in tokens for token in pair}))}
    places = np.array([[number[one], number[two]] for one, two in tokens])
    values, random, means = np.array(earned), _random(), np.empty(_REPEATS)
    for turn in range(_REPEATS):
        drawn = np.bincount((random.random(len(number)) * len(number)).astype(np.int64), minlength=len(number))
        weight = drawn[places[:, 0]] * drawn[places[:, 1]]
        means[turn] = (values * weight).sum() / weight.sum() if weight.sum() else math.nan
    return Figure(key, float(values.mean()), *_interval(means), len(values))


def mean_over(key: str, values: Sequence[float]) -> Figure:
    """The mean of one value a group (or of differences), resampling the groups."""
    each, random = np.array(values, dtype=np.float64), _random()
    drawn = (random.random((_REPEATS, len(each))) * len(each)).astype(np.int64)
    return Figure(key, float(each.mean()), *_interval(each[drawn].mean(axis=1)), len(each))


def calibration_bins(said: Floats, was: Floats, bins: int = 10) -> tuple[Bin, ...]:
    """The reliability diagram in bins of equal mass, lowest probability first; equal probabilities are dealt at random.

    Left in the order of the rows, ties would be cut where one kind of pair ends, and the error would be the order's.
    """
    parts = np.array_split(np.lexsort((_random().random(len(said)), said)), bins)
    return tuple(Bin(float(said[part].mean()), float(was[part].mean()), len(part)) for part in parts if len(part))


def expected_calibration_error(key: str, said: Floats, was: Floats, bins: int = 10) -> Figure:
    """The mean distance of probability said and share that was so, over bins of equal mass; rows are resampled."""
    random, values = _random(), np.empty(_REPEATS // 5)
    for turn in range(len(values)):
        drawn = (random.random(len(said)) * len(said)).astype(np.int64)
        values[turn] = _error(said[drawn], was[drawn], bins)
    return Figure(key, _error(said, was, bins), *_interval(values), len(said))


def _error(said: Floats, was: Floats, bins: int) -> float:
    return sum(each.n * abs(each.said - each.was) for each in calibration_bins(said, was, bins)) / len(said)


def log_loss(key: str, said: Floats, was: Floats) -> Figure:
    """The mean surprise in nats; no probability is taken to be nearer to certainty than 1 in 10**6."""
    sure = np.clip(said, 1e-6, 1 - 1e-6)
    return mean_over(key, (-(was * np.log(sure) + (1 - was) * np.log1p(-sure))).tolist())
