"""C, traps: different people who look alike must stay below the threshold, the surname-first writing above it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from benchmarks.gold import traps
from benchmarks.measures import Figure, mean_over, share
from benchmarks.scorers import Score, Scorer, named
from benchmarks.traps import Trap, surname_first

__all__ = ["measure"]


def _score(scorer: Scorer, left: str, right: str) -> Score:
    return scorer.compare(named(left), named(right))


def _father_son(caught: Sequence[tuple[Trap, float]]) -> list[Figure]:
    shapes: defaultdict[str, list[float]] = defaultdict(list)
    for trap, hit in caught:
        shapes[trap.group].append(hit)
    whole = share("c.father_son", [hit for _, hit in caught])
    return [whole, *(share(f"c.father_son.{shape}", hits) for shape, hits in shapes.items())]


def _macro(key: str, caught: Sequence[tuple[Trap, float]]) -> Figure:
    """The mean over pairs of names, so that no pair weighs more for being asked in more scripts."""
    pairs: defaultdict[str, list[float]] = defaultdict(list)
    for trap, hit in caught:
        pairs[trap.group].append(hit)
    return mean_over(key, [sum(hits) / len(hits) for hits in pairs.values()])


def _surname_first(scorer: Scorer) -> list[Figure]:
    same, turned = [], []
    for pair in surname_first():
        same.append(float(_score(scorer, pair.left, pair.right).bits >= scorer.min_bits))
        turned.append(float(_score(scorer, pair.left, pair.turned).bits >= scorer.min_bits))
    losses = [one - two for one, two in zip(same, turned, strict=True)]
    return [share("c.surname_first.found", same), mean_over("c.surname_first.loss", losses)]


def _by_group(caught: Sequence[tuple[Trap, float]]) -> dict[str, float]:
    found: defaultdict[str, list[float]] = defaultdict(list)
    for trap, hit in caught:
        found[f"{trap.kind} {trap.group} {trap.stratum}"].append(hit)
    return {key: sum(hits) / len(hits) for key, hits in sorted(found.items()) if any(hits)}


def measure(scorer: Scorer) -> tuple[list[Figure], dict[str, object]]:
    """All figures of C; beside them the share called a hit for every group and pair of scripts that has one."""
    scored = [(trap, _score(scorer, trap.left, trap.right)) for trap in traps()]
    caught = [(trap, float(score.bits >= scorer.min_bits)) for trap, score in scored]
    said = [(trap, score.probability) for trap, score in scored if trap.kind == "confusable"]
    likely = [(trap, float(probability >= 0.5)) for trap, probability in said if probability is not None]
    figures = _father_son([pair for pair in caught if pair[0].kind == "father_son"])
    figures += _surname_first(scorer)
    figures.append(_macro("c.confusable", [pair for pair in caught if pair[0].kind == "confusable"]))
    if likely:
        figures.append(_macro("c.confusable.half", likely))
    return figures, {"c.called_hits": _by_group(caught)}
