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

from benchmarks.facts import persons_of_both_lists, with_nationality
from benchmarks.gold import ordinary_names, traps, un_latin_records, whole_names
from benchmarks.origins import ORIGINS, origin_names
from benchmarks.scorers import EVERYTHING, Scorer, ScorerForFold, named
from benchmarks.screening import travellers
from benchmarks.travelling import known_persons, ratio
from benchmarks.whole import FOLDS, search
from tansiq.engines.matching.record import Record

__all__ = ["THRESHOLDS", "Wishes", "confusables_of", "measured", "ordinary_of", "own_bits", "row", "table"]

THRESHOLDS = (12.0, 12.3, 12.5, 12.7, 12.9, 13.2, 13.6, 14.0, 15.0, 16.0)
_COLUMNS = (
    "threshold", "found", "Latin name found", "false alerts on ordinary names", "confusable given names",
    "origins, worst over best", "found, born and nationality known", "travellers with an alert",
)  # fmt: skip
Floats = NDArray[np.float64]


class Wishes(NamedTuple):
    """Bits of the best answer to each query, minus infinity where there is none.

    ``found``, ``latin`` and ``known`` count the person's own record alone: asked for by the original, by the Latin
    name, and by the original with birth date and nationality.
    """

    found: Floats
    latin: Floats
    ordinary: Floats
    confusables: Sequence[Floats]
    origins: dict[str, Floats]
    known: Floats
    travellers: Floats


def own_bits(scorers: ScorerForFold, listed: Sequence[Record], asked: dict[str, tuple[int, Record]]) -> Floats:
    """Bits of every person's own record, by the reference of the person that is asked for."""
    answers = search(scorers, listed, list(asked.values()), 20)
    own = [
        max((answer.bits for answer in found if answer.id == ref), default=-np.inf)
        for ref, found in zip(asked, answers, strict=True)
    ]
    return np.array(own)


def ordinary_of(scorers: ScorerForFold, count: int) -> Floats:
    """Bits of the best answer to every ordinary name."""
    asked = [(number % FOLDS, named(name.text)) for number, name in enumerate(ordinary_names(count))]
    answers = search(scorers, un_latin_records(), asked, 1)
    return np.array([found[0].bits if found else -np.inf for found in answers])


def confusables_of(scorer: Scorer) -> list[Floats]:
    """Bits of the traps of every confusable pair."""
    pairs: defaultdict[str, list[float]] = defaultdict(list)
    for trap in traps():
        if trap.kind == "confusable":
            pairs[trap.group].append(scorer.compare(named(trap.left), named(trap.right)).bits)
    return [np.array(bits) for bits in pairs.values()]


def _best(scorer: Scorer, queries: Sequence[Record]) -> Floats:
    """Bits of whoever on the two lists answers best."""
    with scorer.index(persons_of_both_lists()) as searcher:
        answers = searcher.search_many(queries, 1, EVERYTHING)
    return np.array([found[0].bits if found else -np.inf for found in answers])


def _by_origin(scorer: Scorer, count: int) -> dict[str, Floats]:
    names = {origin: origin_names(origin, count) for origin in ORIGINS}
    asked = sorted({text for texts in names.values() for text in texts})
    best = dict(zip(asked, _best(scorer, [named(text) for text in asked]).tolist(), strict=True))
    return {origin: np.array([best[text] for text in texts]) for origin, texts in names.items()}


def measured(scorers: ScorerForFold, scorer: Scorer, *, quick: bool = False) -> Wishes:
    """All of it; ``scorer`` has the weights of all folds, which saw none of the confusable pairs."""
    count = 500 if quick else 10_000
    originals = [named(name.arabic, name.ref) for name in whole_names()]
    arabic = {name.ref: (name.fold, named(name.arabic)) for name in whole_names()}
    latin = {name.ref: (name.fold, named(name.latin)) for name in whole_names()}
    people = [each for each in travellers(count) if not each.id.startswith("planted")]
    return Wishes(
        found=own_bits(scorers, un_latin_records(), arabic),
        latin=own_bits(scorers, originals, latin),
        ordinary=ordinary_of(scorers, count),
        confusables=confusables_of(scorer),
        origins=_by_origin(scorers(0), count),
        known=own_bits(scorers, with_nationality(un_latin_records()), known_persons()),
        travellers=_best(scorers(0), people),
    )


def row(wishes: Wishes, at: float) -> tuple[float, ...]:
    """The figures of one threshold, in the order of the table; NaN for origins where one of them raises no alert."""
    alerts = {origin: (bits >= at).astype(float).tolist() for origin, bits in wishes.origins.items()}
    counted = Counter({origin: int(sum(each)) for origin, each in alerts.items()})
    shares = (
        float(np.mean(wishes.found >= at)),
        float(np.mean(wishes.latin >= at)),
        float(np.mean(wishes.ordinary >= at)),
        float(np.mean([np.mean(bits >= at) for bits in wishes.confusables])),
        ratio("", counted, alerts).value if all(counted[origin] for origin in alerts) else np.nan,
        float(np.mean(wishes.known >= at)),
    )
    return (at, *shares, float(np.sum(wishes.travellers >= at)))


def table(wishes: Wishes) -> str:
    """Every threshold as a line of Markdown."""
    forms = ("{:g}", "{:.3f}", "{:.3f}", "{:.4f}", "{:.3f}", "{:.1f}", "{:.3f}", "{:.0f}")
    rows = [
        " | ".join("-" if np.isnan(value) else form.format(value) for form, value in zip(forms, values, strict=True))
        for values in (row(wishes, at) for at in THRESHOLDS)
    ]
    return "\n".join(f"| {line} |" for line in (" | ".join(_COLUMNS), " | ".join("---" for _ in _COLUMNS), *rows))
