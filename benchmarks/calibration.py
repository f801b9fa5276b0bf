"""D, calibration: whether "one in ten" comes true one time in ten, on people whom the weights have not seen.

A probability is only right under the prior it is stated with. The mix has a prior of its own, so the headline figure
replaces the stated prior by one number, fitted on the other folds; the figure under the stated prior is beside it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.measures import Figure, calibration_bins, expected_calibration_error, log_loss
from benchmarks.mix import Pair, calibration_mix
from benchmarks.origins import origin_mix
from benchmarks.scorers import Score, ScorerForFold

__all__ = ["fit_prior", "measure"]

Floats = NDArray[np.float64]
_SURE = 1e-12


def _evidence_nats(score: Score) -> float:
    """The evidence alone, in nats: the log odds of the stated probability less its prior."""
    if score.probability is None:
        return (score.bits) * math.log(2)
    sure = min(max(score.probability, _SURE), 1 - _SURE)
    return math.log(sure / (1 - sure)) - score.prior_bits * math.log(2)


def _likely(nats: Floats) -> Floats:
    said: Floats = 1 / (1 + np.exp(-np.clip(nats, -60, 60)))
    return said


def fit_prior(evidence: Floats, was: Floats) -> float:
    """The log odds (nats) of the prior under which as many are expected as there are; by halving an interval."""
    low, high = -60.0, 60.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _likely(evidence + middle).sum() < was.sum() else (low, middle)
    return (low + high) / 2


def _out_of_fold(evidence: Floats, was: Floats, folds: NDArray[np.int64]) -> Floats:
    said = np.empty(len(evidence))
    for fold in np.unique(folds):
        mine = folds == fold
        said[mine] = _likely(evidence[mine] + fit_prior(evidence[~mine], was[~mine]))
    return said


def _by_stratum(pairs: Sequence[Pair], said: Floats, was: Floats) -> dict[str, dict[str, object]]:
    """For every stratum: rows, mean probability said, share that was so, log loss, and its own diagram."""
    table: dict[str, dict[str, object]] = {}
    for stratum in sorted({pair.stratum for pair in pairs}):
        mine = np.array([pair.stratum == stratum for pair in pairs])
        bins = [(each.said, each.was, each.n) for each in calibration_bins(said[mine], was[mine], 5)]
        loss = log_loss("", said[mine], was[mine]).value
        said_mean, was_mean = float(said[mine].mean()), float(was[mine].mean())
        error = expected_calibration_error("", said[mine], was[mine], 5).value
        table[stratum] = {"n": int(mine.sum()), "said": said_mean, "was": was_mean, "log_loss": loss, "ece": error}
        table[stratum]["diagram"] = bins
    return table


def _said(scorers: ScorerForFold, pairs: Sequence[Pair]) -> tuple[Floats, Floats, list[Score]]:
    """Probability said under the prior of the mix, fitted out of fold; what was so; and the scores."""
    scores = [scorers(pair.fold).compare(pair.query, pair.listed) for pair in pairs]
    was = np.array([float(pair.same) for pair in pairs])
    evidence = np.array([_evidence_nats(score) for score in scores])
    return _out_of_fold(evidence, was, np.array([pair.fold for pair in pairs])), was, scores


def _by_origin(scorers: ScorerForFold) -> tuple[list[Figure], dict[str, object]]:
    """One prior for all origins: what is measured is whether a probability means the same for each."""
    pairs = origin_mix()
    said, was, _ = _said(scorers, pairs)
    return [expected_calibration_error("d.origin.ece", said, was)], {"d.origins": _by_stratum(pairs, said, was)}


def measure(scorers: ScorerForFold) -> tuple[list[Figure], dict[str, object]]:
    """All figures of D; beside them the reliability diagram, whole, for every stratum and by origin of the name."""
    pairs = calibration_mix()
    said, was, scores = _said(scorers, pairs)
    nats = np.array([_evidence_nats(score) for score in scores])
    stated = _likely(nats + np.array([score.prior_bits for score in scores]) * math.log(2))
    figures = [
        expected_calibration_error("d.ece", said, was),
        log_loss("d.log_loss", said, was),
        expected_calibration_error("d.ece.stated", stated, was),
    ]
    origins, more = _by_origin(scorers)
    diagram = [(each.said, each.was, each.n) for each in calibration_bins(said, was)]
    return [*figures, *origins], {"d.diagram": diagram, "d.strata": _by_stratum(pairs, said, was), **more}
