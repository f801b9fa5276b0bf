"""B, whole names: listed persons asked for by their Arabic original, and everybody else who must not be found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from benchmarks.gold import ofac_not_un, ordinary_names, un_latin_records, whole_names
from benchmarks.measures import Figure, share
from benchmarks.persons import WholeName
from benchmarks.ranking import place_of
from benchmarks.scorers import EVERYTHING, Answer, Scorer, ScorerForFold, named
from tansiq.engines.matching.record import Record

__all__ = ["FOLDS", "found_by", "measure", "search"]

FOLDS = 10


def search(
    scorers: ScorerForFold, listed: Sequence[Record], queries: Sequence[tuple[int, Record]], limit: int
) -> list[list[Answer]]:
    """Every query's answers from the scorer of its own fold; bits below the threshold included."""
    found: list[list[Answer]] = [[] for _ in queries]
    for scorer, folds in _by_scorer(scorers):
        mine = [place for place, (fold, _) in enumerate(queries) if fold in folds]
        with scorer.index(listed) as searcher:
            answers = searcher.search_many([queries[place][1] for place in mine], limit, EVERYTHING)
        for place, answer in zip(mine, answers, strict=True):
            found[place] = answer
    return found


def _by_scorer(scorers: ScorerForFold) -> list[tuple[Scorer, set[int]]]:
    """The scorers, each with its folds: one index serves all folds that share a scorer."""
    found: list[tuple[Scorer, set[int]]] = []
    for fold in range(FOLDS):
        scorer = scorers(fold)
        known = next((folds for other, folds in found if other is scorer), None)
        if known is None:
            found.append((scorer, {fold}))
        else:
            known.add(fold)
    return found


def _query(name: WholeName, text: str, *, born: bool) -> Record:
    return replace(named(text), birth_dates=name.record.birth_dates[:1] if born else ())


def found_by(
    scorers: ScorerForFold, label: str, listed: Sequence[Record], asked: dict[str, tuple[int, Record]]
) -> list[Figure]:
    """Rank 1 and found at the threshold, for queries by the reference of the person they ask for."""
    answers = search(scorers, listed, list(asked.values()), limit=20)
    rank1 = [place_of(ref, found).credit(1) for ref, found in zip(asked, answers, strict=True)]
    reached = [
        float(any(answer.id == ref and answer.bits >= scorers(fold).min_bits for answer in found))
        for (ref, (fold, _)), found in zip(asked.items(), answers, strict=True)
    ]
    return [share(f"b.{label}rank1", rank1), share(f"b.{label}found", reached)]


def _alerts(scorers: ScorerForFold, key: str, queries: Sequence[Record]) -> tuple[Figure, list[bool]]:
    """The share of queries with any answer at or above the threshold; queries are dealt to the folds in turn."""
    dealt = [(number % FOLDS, query) for number, query in enumerate(queries)]
    answers = search(scorers, un_latin_records(), dealt, limit=1)
    alert = [
        bool(found) and found[0].bits >= scorers(fold).min_bits for (fold, _), found in zip(dealt, answers, strict=True)
    ]
    return share(key, [float(each) for each in alert]), alert


def _ordinary_queries(count: int, *, born: bool) -> list[Record]:
    return [named(name.text, name.id, name.born if born else "") for name in ordinary_names(count)]


def _ofac_queries(count: int, *, born: bool) -> list[Record]:
    return [
        Record(id=record.id, names=record.names[:1], birth_dates=record.birth_dates[:1] if born else ())
        for record in ofac_not_un()[:count]
    ]


def _half(scorers: ScorerForFold, label: str, *, quick: bool, born: bool) -> tuple[list[Figure], dict[str, object]]:
    """All figures with or without birth dates, and the alerts by origin of the name."""
    count = 1000 if quick else 10_000
    persons = {name.ref: (name.fold, _query(name, name.arabic, born=born)) for name in whole_names()}
    ordinary, alert = _alerts(scorers, f"b.{label}ordinary", _ordinary_queries(count, born=born))
    ofac, ofac_alert = _alerts(scorers, f"b.{label}ofac", _ofac_queries(count, born=born))
    origins: dict[str, int] = {}
    for name, hit in zip(ordinary_names(count), alert, strict=True):
        origins[name.origin] = origins.get(name.origin, 0) + hit
    ids = [record.id for record, hit in zip(ofac_not_un(), ofac_alert, strict=False) if hit]
    beside: dict[str, object] = {f"b.{label}ordinary.by_origin": origins, f"b.{label}ofac.alerts": ids}
    return [*found_by(scorers, label, un_latin_records(), persons), ordinary, ofac], beside


def measure(scorers: ScorerForFold, *, quick: bool = False) -> tuple[list[Figure], dict[str, object]]:
    """All figures of B, and what goes beside them in the results file (numbers and list references, no names)."""
    originals = [named(name.arabic, name.ref) for name in whole_names()]
    reverse = {name.ref: (name.fold, _query(name, name.latin, born=False)) for name in whole_names()}
    plain, beside = _half(scorers, "", quick=quick, born=False)
    figures = [*plain[:2], *found_by(scorers, "reverse.", originals, reverse), *plain[2:]]
    if scorers(0).names_only:
        return figures, beside
    born, more = _half(scorers, "born.", quick=quick, born=True)
    return [*figures, *born], beside | more
