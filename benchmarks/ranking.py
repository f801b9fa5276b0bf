"""A, filtered rank: one planted Latin name among 200,000 others, asked for in Arabic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.gold import FilteredQuery, PairName, distractors, filtered_rank_queries, is_another_spelling
from benchmarks.measures import Figure, over_tokens
from benchmarks.scorers import EVERYTHING, Answer, Scorer, named

__all__ = ["Place", "measure", "place_of"]

_LIMIT = 60  # answers asked for; a planted name beyond them is not found


@dataclass(frozen=True, slots=True)
class Place:
    """How many other names stand above the planted one, and how many level with it; None above: not found at all."""

    above: int | None
    level: int = 0

    def credit(self, within: int, for_tie: float = 0.5) -> float:
        """1 if surely among the best ``within``, ``for_tie`` if a tie decides, 0 otherwise."""
        if self.above is None or self.above >= within:
            return 0.0
        return 1.0 if self.above + self.level < within else for_tie


def place_of(planted: str, answers: Sequence[Answer]) -> Place:
    """The place of one id among the answers."""
    own = next((answer.bits for answer in answers if answer.id == planted), None)
    if own is None:
        return Place(None)
    others = [answer.bits - own for answer in answers if answer.id != planted]
    return Place(sum(gap > 1e-9 for gap in others), sum(abs(gap) <= 1e-9 for gap in others))


def _keep(query: FilteredQuery, answers: Sequence[Answer], names: dict[str, PairName]) -> list[Answer]:
    return [each for each in answers if each.id == query.id or not is_another_spelling(query, names[each.id])]


def _places(scorer: Scorer, queries: Sequence[FilteredQuery], others: Sequence[PairName]) -> list[tuple[Place, Place]]:
    """For every query its filtered and its raw place."""
    names = {query.id: query.planted for query in queries}
    names |= {f"d{number:06d}": name for number, name in enumerate(others)}
    with scorer.index([named(str(name), key) for key, name in names.items()]) as searcher:
        asked = [named(query.text) for query in queries]
        found = searcher.search_many(asked, _LIMIT, EVERYTHING)
    pairs = zip(queries, found, strict=True)
    return [(place_of(query.id, _keep(query, answers, names)), place_of(query.id, answers)) for query, answers in pairs]


def _figures(scorer: Scorer, label: str, queries: Sequence[FilteredQuery], others: Sequence[PairName]) -> list[Figure]:
    places = _places(scorer, queries, others)
    tokens = [query.arabic for query in queries]
    earned = {
        f"a.{label}.first": [kept.credit(1) for kept, _ in places],
        f"a.{label}.ten": [kept.credit(10) for kept, _ in places],
        f"a.{label}.first.strict": [kept.credit(1, for_tie=0.0) for kept, _ in places],
        f"a.{label}.first.raw": [raw.credit(1) for _, raw in places],
    }
    return [over_tokens(key, values, tokens) for key, values in earned.items()]


def measure(scorer: Scorer, *, quick: bool = False) -> list[Figure]:
    """All figures of A. ``quick`` asks 200 queries among 20,000 names: for development, not for comparison."""
    many, count = (20_000, 200) if quick else (200_000, 1000)
    cleaned, uncleaned = filtered_rank_queries()[:count], filtered_rank_queries("uncleaned")[:count]
    return [
        *_figures(scorer, "mixed", cleaned, distractors("mixed", many)),
        *_figures(scorer, "dense", cleaned, distractors("dense", many)),
        *_figures(scorer, "uncleaned", uncleaned, distractors("mixed", many))[:2],
    ]
