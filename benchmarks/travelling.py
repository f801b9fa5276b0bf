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

__all__ = ["born_and_nationality", "by_origin", "known_persons", "ratio"]


def known_persons() -> dict[str, tuple[int, Record]]:
    """Every measured person of whom the list states a birth date and a nationality, the first of each known."""
    known = ((name, nationalities().get(name.ref, ())[:1], name.record.birth_dates[:1]) for name in whole_names())
    return {
        name.ref: (name.fold, replace(named(name.arabic), birth_dates=born, nationalities=states))
        for name, states, born in known
        if states and born
    }


def _alerts(scorer: Scorer, queries: Sequence[Record]) -> list[float]:
    """1 for every query that anybody on the two lists answers at the threshold."""
    with scorer.index(persons_of_both_lists()) as searcher:
        answers = searcher.search_many(queries, 1, EVERYTHING)
    return [float(bool(found) and found[0].bits >= scorer.min_bits) for found in answers]


def born_and_nationality(scorers: ScorerForFold, *, quick: bool = False) -> list[Figure]:
    """Found with birth date and nationality, and composed travellers (with sex too) who raise an alert."""
    figures = found_by(scorers, "born_nat.", with_nationality(un_latin_records()), known_persons())
    people = [each for each in travellers(1000 if quick else 10_000) if not each.id.startswith("planted")]
    return [*figures, share("b.born_nat.travellers", _alerts(scorers(0), people))]


def by_origin(scorers: ScorerForFold, *, quick: bool = False) -> list[Figure]:
    """The alert rate of every origin, and the ratio of the worst to the best. A name asked again counts again."""
    names = {origin: origin_names(origin, 500 if quick else 10_000) for origin in ORIGINS}
    asked = sorted({text for texts in names.values() for text in texts})
    alert = dict(zip(asked, _alerts(scorers(0), [named(text) for text in asked]), strict=True))
    hits = {origin: [alert[text] for text in texts] for origin, texts in names.items()}
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
