"""B beside names alone: with birth date and nationality, composed travellers, alerts by origin of the name.

Travellers and names by origin are asked of UN and OFAC together, with the weights of one fold: they are nobody's.
Both are composed, so every alert counts as false.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from benchmarks.facts import nationalities, persons_of_both_lists, with_nationality
from benchmarks.gold import un_latin_records, whole_names
from benchmarks.measures import Figure, share
from benchmarks.origins import ORIGINS, origin_names
from benchmarks.scorers import EVERYTHING, Scorer, ScorerForFold, named
from benchmarks.screening import travellers
from benchmarks.whole import found_by
from tansiq.engines.matching.record import Record

__all__ = [
    "best_bits",
    "bits_by_origin",
    "born_and_nationality",
    "by_origin",
    "known_persons",
    "planted_apart",
    "ratio",
]


def known_persons() -> dict[str, tuple[int, Record]]:
    """Every measured person of whom the list states a birth date and a nationality, the first of each known."""
    known = ((name, nationalities().get(name.ref, ())[:1], name.record.birth_dates[:1]) for name in whole_names())
    return {
        name.ref: (name.fold, replace(named(name.arabic), birth_dates=born, nationalities=states))
        for name, states, born in known
        if states and born
    }


def best_bits(scorer: Scorer, queries: Sequence[Record]) -> list[float]:
    """Bits of whoever on the two lists answers each query best; minus infinity where nobody does."""
    with scorer.index(persons_of_both_lists()) as searcher:
        answers = searcher.search_many(queries, 1, EVERYTHING)
    return [found[0].bits if found else -math.inf for found in answers]


def bits_by_origin(scorer: Scorer, count: int) -> dict[str, list[float]]:
    """``best_bits`` of every origin's names. A name asked again counts again."""
    names = {origin: origin_names(origin, count) for origin in ORIGINS}
    asked = sorted({text for texts in names.values() for text in texts})
    best = dict(zip(asked, best_bits(scorer, [named(text) for text in asked]), strict=True))
    return {origin: [best[text] for text in texts] for origin, texts in names.items()}


def planted_apart(count: int) -> list[Record]:
    """The composed travellers without the listed persons among them."""
    return [each for each in travellers(count) if not each.id.startswith("planted")]


def _alerts(bits: Sequence[float], scorer: Scorer) -> list[float]:
    """1 for every query that is answered at the threshold."""
    return [float(each >= scorer.min_bits) for each in bits]


def born_and_nationality(scorers: ScorerForFold, *, quick: bool = False) -> list[Figure]:
    """Found with birth date and nationality, and composed travellers (with sex too) who raise an alert."""
    figures = found_by(scorers, "born_nat.", with_nationality(un_latin_records()), known_persons())
    bits = best_bits(scorers(0), planted_apart(1000 if quick else 10_000))
    return [*figures, share("b.born_nat.travellers", _alerts(bits, scorers(0)))]


def by_origin(scorers: ScorerForFold, *, quick: bool = False) -> list[Figure]:
    """The alert rate of every origin, and the ratio of the worst to the best."""
    found = bits_by_origin(scorers(0), 500 if quick else 10_000)
    hits = {origin: _alerts(bits, scorers(0)) for origin, bits in found.items()}
    figures = [share(f"b.origin.{origin}", each) for origin, each in hits.items()]
    return [*figures, ratio("b.origin.ratio", Counter({origin: int(sum(each)) for origin, each in hits.items()}), hits)]


def ratio(key: str, alerts: Counter[str], rows: dict[str, list[float]]) -> Figure:
    """The worst rate over the best, half an alert and one row added to each so that none is zero.

    The interval is that of two independent shares on the scale of logarithms; it does not know that names repeat.
    """
    rates = {origin: (alerts[origin] + 0.5) / (len(rows[origin]) + 1) for origin in rows}
    worst, best = max(rates, key=rates.__getitem__), min(rates, key=rates.__getitem__)
    value = rates[worst] / rates[best]
    half = 1.96 * math.sqrt(1 / (alerts[worst] + 0.5) + 1 / (alerts[best] + 0.5))
    return Figure(key, value, value * math.exp(-half), value * math.exp(half), len(rows))
