"""One threshold, three wishes: what a desk weighs against one another, over the threshold, as a table.

With the weights that are shipped, learned out of fold wherever they saw the persons that are asked for. It is the table
of `docs/explanation/how-sure-are-we.md`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.facts import with_nationality
from benchmarks.gold import ordinary_names, traps, un_latin_records, whole_names
from benchmarks.scorers import Scorer, ScorerForFold, named
from benchmarks.travelling import best_bits, bits_by_origin, known_persons, planted_apart, ratio
from benchmarks.whole import FOLDS, search
from tansiq.engines.matching.record import Record

__all__ = ["THRESHOLDS", "Curve", "Floats", "Wishes", "curve_of", "measured", "row", "table"]

THRESHOLDS = (12.0, 12.3, 12.5, 12.7, 12.9, 13.2, 13.6, 14.0, 15.0, 16.0)
_COLUMNS = (
    "threshold", "found", "Latin name found", "false alerts on ordinary names", "confusable given names",
    "origins, worst over best", "found, born and nationality known", "travellers with an alert",
)  # fmt: skip
Floats = NDArray[np.float64]


class Curve(NamedTuple):
    """Bits of the best answer to each query, minus infinity where there is none.

    ``found``: of the person's own record alone, asked for by the Arabic original.
    """

    found: Floats
    ordinary: Floats
    confusables: Sequence[Floats]

    def at(self, threshold: float) -> dict[str, float]:
        """The three shares at a threshold."""
        return {
            "threshold": threshold,
            "found": float(np.mean(self.found >= threshold)),
            "ordinary": float(np.mean(self.ordinary >= threshold)),
            "confusable": float(np.mean([np.mean(bits >= threshold) for bits in self.confusables])),
        }


class Wishes(NamedTuple):
    """A curve, and what else a desk looks at.

    ``latin`` and ``known``: as ``found``, asked for by the Latin name, and with birth date and nationality.
    """

    curve: Curve
    latin: Floats
    origins: dict[str, list[float]]
    known: Floats
    travellers: Floats


def _own(scorers: ScorerForFold, listed: Sequence[Record], asked: dict[str, tuple[int, Record]]) -> Floats:
    """Bits of every person's own record, by the reference of the person that is asked for."""
    answers = search(scorers, listed, list(asked.values()), 20)
    own = [
        max((answer.bits for answer in found if answer.id == ref), default=-np.inf)
        for ref, found in zip(asked, answers, strict=True)
    ]
    return np.array(own)


def _ordinary(scorers: ScorerForFold, count: int) -> Floats:
    """Bits of the best answer to every ordinary name."""
    asked = [(number % FOLDS, named(name.text)) for number, name in enumerate(ordinary_names(count))]
    answers = search(scorers, un_latin_records(), asked, 1)
    return np.array([found[0].bits if found else -np.inf for found in answers])


def _confusables(scorer: Scorer) -> list[Floats]:
    """Bits of the traps of every confusable pair."""
    pairs: defaultdict[str, list[float]] = defaultdict(list)
    for trap in traps():
        if trap.kind == "confusable":
            pairs[trap.group].append(scorer.compare(named(trap.left), named(trap.right)).bits)
    return [np.array(bits) for bits in pairs.values()]


def curve_of(scorers: ScorerForFold, scorer: Scorer, count: int) -> Curve:
    """Measure it; ``scorer`` has the weights of all folds, which saw none of the confusable pairs."""
    asked = {name.ref: (name.fold, named(name.arabic)) for name in whole_names()}
    return Curve(_own(scorers, un_latin_records(), asked), _ordinary(scorers, count), _confusables(scorer))


def measured(curve: Curve, scorers: ScorerForFold, count: int) -> Wishes:
    """What else belongs to a curve."""
    originals = [named(name.arabic, name.ref) for name in whole_names()]
    latin = {name.ref: (name.fold, named(name.latin)) for name in whole_names()}
    return Wishes(
        curve,
        latin=_own(scorers, originals, latin),
        origins=bits_by_origin(scorers(0), count),
        known=_own(scorers, with_nationality(un_latin_records()), known_persons()),
        travellers=np.array(best_bits(scorers(0), planted_apart(count))),
    )


def row(wishes: Wishes, at: float) -> tuple[float, ...]:
    """The figures of one threshold, in the order of the table; NaN for origins where one of them raises no alert."""
    alerts = {origin: [float(each >= at) for each in bits] for origin, bits in wishes.origins.items()}
    counted = Counter({origin: int(sum(each)) for origin, each in alerts.items()})
    _, found, ordinary, confusable = wishes.curve.at(at).values()
    origins = ratio("", counted, alerts).value if all(counted[origin] for origin in alerts) else np.nan
    latin, known = (float(np.mean(bits >= at)) for bits in (wishes.latin, wishes.known))
    return at, found, latin, ordinary, confusable, origins, known, float(np.sum(wishes.travellers >= at))


def table(wishes: Wishes) -> str:
    """Every threshold as a line of Markdown."""
    forms = ("{:g}", "{:.3f}", "{:.3f}", "{:.4f}", "{:.3f}", "{:.1f}", "{:.3f}", "{:.0f}")
    rows = [
        " | ".join("-" if np.isnan(value) else form.format(value) for form, value in zip(forms, values, strict=True))
        for values in (row(wishes, at) for at in THRESHOLDS)
    ]
    return "\n".join(f"| {line} |" for line in (" | ".join(_COLUMNS), " | ".join("---" for _ in _COLUMNS), *rows))
