"""One step of the speed benchmark: the right answers that Tansiq gives to the names that its rivals are asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import tansiq
from benchmarks.asked import asked
from benchmarks.population import people
from benchmarks.rivals import RIVALS_TURN, right_by_script

__all__ = ["measure"]

#: As the rivals name their best whatever its score, so does this; a name that speaks against is no answer even then.
_LEAST_BITS: Final = 0.0


def measure(*, count: int, folder: str, queries: int) -> dict[str, Any]:
    """By name alone: ``right`` whatever the bits, ``right_at_threshold`` as anyone would ask."""
    listed = {each.id: each.name for each in people(count)}
    questions = asked(queries, count, RIVALS_TURN)
    names = [each.name for each in questions]
    found = {}
    with tansiq.Index.open(Path(folder) / "index") as index:
        for key, least in (("right", _LEAST_BITS), ("right_at_threshold", None)):
            hits = index.search_many(names, limit=10, min_bits=least)
            answers = [
                (each, [hit.record.names[0].text for hit in some]) for each, some in zip(questions, hits, strict=True)
            ]
            found[key] = right_by_script(answers, listed)
    return found
