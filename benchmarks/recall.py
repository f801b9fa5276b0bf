"""One step of the speed benchmark: what an index answers, held against the scan of every listed name.

``recall``: of the answers that the scan says belong among the first ten at the default threshold, the share that the
index gives. Names of equal bits may stand for one another at the tenth place. ``by_compare``: the same against
``tansiq.compare`` alone, which knows no floor for the name; ``other``: answers of the index that the scan has not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import tansiq
from benchmarks.asked import Asked, asked, query_of
from benchmarks.brute import BruteForce, Scored, differences
from benchmarks.measures import share
from benchmarks.population import people
from tansiq.engines.matching import DEFAULT_MIN_BITS
from tansiq.engines.matching.evidence import NAME_FLOOR

__all__ = ["Given", "given_of", "measure", "prove"]

_LIMIT: Final = 10
_SAME: Final = 5e-3  # bits: the scan adds up in double precision
_RECALL_TURN, _PROOF_TURN = 7, 8  # queries that no other step asks


class Given(NamedTuple):
    """Of one query: answers due among the first ten, those of them given, and answers that the scan does not have."""

    due: int
    given: int
    other: int


def given_of(due: Sequence[Scored], found: Mapping[str, float], limit: int = _LIMIT) -> Given:
    """``due``: all of the scan's answers, best first; ``found``: bits by id of the index's answers."""
    bits = {each.id: each.bits for each in due}
    if not due:
        return Given(0, 0, len(found))
    last = due[min(limit, len(due)) - 1].bits
    right = sum(key in bits and bits[key] >= last - _SAME for key in found)
    return Given(min(limit, len(due)), min(right, limit), sum(key not in bits for key in found))


def _clear(due: Iterable[Scored]) -> list[Scored]:
    """Answers that a rounding does not carry over the threshold."""
    return [each for each in due if each.bits >= DEFAULT_MIN_BITS + _SAME]


def _figure(rows: Sequence[Given]) -> dict[str, float]:
    earned = [1.0] * sum(row.given for row in rows) + [0.0] * sum(row.due - row.given for row in rows)
    figure = share("recall", earned)
    return {"value": figure.value, "low": figure.low, "high": figure.high, "answers": figure.n, "queries": len(rows)}


def measure(*, count: int, folder: str, queries: int) -> dict[str, Any]:
    """Recall of the index at ``folder``/index, made of the first ``count`` people."""
    brute = BruteForce(list(people(count)))
    questions = asked(queries, count, _RECALL_TURN)
    with tansiq.Index.open(Path(folder) / "index") as index:
        found = index.search_many([query_of(each) for each in questions], limit=_LIMIT)
    groups: defaultdict[str, list[Given]] = defaultdict(list)
    widest, right = 0.0, defaultdict[str, list[float]](list)
    for each, hits in zip(questions, found, strict=True):
        given = {hit.record.id: hit.bits for hit in hits}
        wide = brute.answers(each, DEFAULT_MIN_BITS - 1.0, DEFAULT_MIN_BITS / 2 - 1.0)
        by_rule = [one for one in wide if one.name_bits >= NAME_FLOOR]
        bits = {one.id: one.bits for one in wide}
        widest = max([widest, *(abs(bits[key] - value) for key, value in given.items() if key in bits)])
        row = given_of(_clear(by_rule), given)._replace(other=sum(key not in bits for key in given))
        for group in ("all", "with birth date" if each.born else "name alone", each.script):
            groups[group].append(row)
        groups["by_compare"].append(given_of(_clear(wide), given))
        if each.wanted:
            right[each.script].append(float(each.wanted in given))
    return {
        "recall": _figure(groups["all"])["value"],
        "recall_by": {group: _figure(rows) for group, rows in groups.items()},
        "other": sum(row.other for row in groups["all"]),
        "widest_bits": widest,
        "wanted_given": {script: sum(rows) / len(rows) for script, rows in right.items()},
        "words": brute.words,
    }


def _some(found: Sequence[Asked], count: int) -> list[Asked]:
    """Listed people, every second one with a birth date, the first of each kind."""
    dated, bare = ([each for each in found if each.wanted and bool(each.born) is born] for born in (True, False))
    return [*dated[: count - count // 2], *bare[: count // 2]]


def prove(*, count: int, queries: int) -> dict[str, Any]:
    """The scan against ``tansiq.compare`` on every pair of some queries and ``count`` people."""
    chosen = _some(asked(40 * queries, count, _PROOF_TURN), queries)
    return differences(BruteForce(list(people(count))), chosen, DEFAULT_MIN_BITS)
