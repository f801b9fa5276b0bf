"""nomenklatura's logic-v2 behind the protocol of the benchmarks' scorers, with its own default threshold.

It scores pairs, some thousands a second, and has no search of its own that would fit here. Up to ``_ALL`` pairs it is
given every pair. Beyond, it ranks the candidates of two others, Tansiq's and RapidFuzz's best, which favours it: a
record that neither would name, and that it might wrongly report, is never shown to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, Final

from benchmarks.scorers import EVERYTHING, Answer, Baseline, Score, Searcher, Tansiq
from tansiq.engines.matching.record import Record

__all__ = ["Logic"]

_ALL: Final = 500_000  # pairs of one call that are all compared
_LEAST_CANDIDATES: Final = 20  # of each of the two
_SCHEMA: Final = {"person": "Person", "unknown": "LegalEntity", "vessel": "Vessel", "aircraft": "Airplane"}


@cache
def _algorithm() -> tuple[Any, Any]:
    """logic-v2 and its configuration as shipped. Raises ImportError without nomenklatura."""
    from nomenklatura.matching import get_algorithm

    found = get_algorithm("logic-v2")
    if found is None:
        raise ImportError("this nomenklatura has no logic-v2")
    return found, found.default_config()


def _key(cells: Mapping[str, list[str]]) -> str:
    """An id that other facts do not share: the library remembers the names it has read by the id of the entity."""
    return sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()[:20]


def _entity(record: Record) -> Any:  # noqa: ANN401 - an entity of a library without types
    from followthemoney import model
    from followthemoney.proxy import EntityProxy

    primary = [name.text for name in record.names if name.role == "name"] or [record.names[0].text]
    dates = [str(date) for date in record.birth_dates] if record.kind == "person" else []
    cells = {
        "name": primary,
        "alias": [name.text for name in record.names if name.role != "name" and name.quality != "weak"],
        "weakAlias": [name.text for name in record.names if name.quality == "weak"],
        "birthDate": dates,
        "nationality": list(record.nationalities) if record.kind == "person" else [],
    }
    schema = _SCHEMA.get(record.kind, "Organization")
    known = {name: values for name, values in cells.items() if values and name in model.get(schema).properties}
    return EntityProxy.from_dict({"id": _key(known | {"schema": [schema]}), "schema": schema, "properties": known})


class _LogicSearcher:
    def __init__(self, records: Sequence[Record], others: Sequence[Searcher]) -> None:
        self._records = {record.id: record for record in records}
        self._entities = {record.id: _entity(record) for record in records}
        self._others = others

    def search_many(self, queries: Sequence[Record], limit: int, min_bits: float) -> list[list[Answer]]:
        shown = self._candidates(queries, max(limit, _LEAST_CANDIDATES))
        return [self._best(query, keys, limit, min_bits) for query, keys in zip(queries, shown, strict=True)]

    def _candidates(self, queries: Sequence[Record], each: int) -> list[list[str]]:
        if len(queries) * len(self._records) <= _ALL:
            return [list(self._records)] * len(queries)
        by_other = [other.search_many(queries, each, EVERYTHING) for other in self._others]
        return [
            list(dict.fromkeys(answer.id for some in found for answer in some)) for found in zip(*by_other, strict=True)
        ]

    def _best(self, query: Record, keys: Sequence[str], limit: int, min_bits: float) -> list[Answer]:
        asked = _entity(query)
        scored = [Answer(key, _score(asked, self._entities[key])) for key in keys]
        known = (each for each in scored if each.bits >= min_bits and each.bits > 0.0)  # none is "no match at all"
        return sorted(known, key=lambda each: -each.bits)[:limit]


def _score(query: Any, listed: Any) -> float:  # noqa: ANN401 - entities
    algorithm, config = _algorithm()
    return float(algorithm.compare(query, listed, config).score)


@dataclass(frozen=True)
class Logic:
    """logic-v2. Its "bits" are its score, 0 to 1, which is also taken for its probability, there being no other."""

    name: str = "logic-v2"
    names_only: bool = False
    min_bits: float = 0.7  # the library's own default threshold of a match

    @contextmanager
    def index(self, records: Sequence[Record]) -> Iterator[Searcher]:
        """Entities in memory, and the two that name candidates."""
        with ExitStack() as stack:
            others = [stack.enter_context(scorer.index(records)) for scorer in (Tansiq(), Baseline())]
            yield _LogicSearcher(records, others)

    def compare(self, query: Record, listed: Record) -> Score:
        """One pair."""
        score = _score(_entity(query), _entity(listed))
        return Score(score, score, 0.0)
