"""Tansiq is measured through its public face, with other weights only where they are given."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from benchmarks.accuracy import fold_scorers
from benchmarks.scorers import Answer, Score, Tansiq, named

import tansiq


class _Index:
    """Stands for ``tansiq.Index``: answers with every record and notes how it was asked."""

    asked: list[dict[str, Any]]

    def __init__(self, records: list[Any]) -> None:
        self._records, self.closed = records, False
        self.asked = []

    @classmethod
    def build(cls, records: list[Any], path: Path) -> _Index:
        assert not path.exists()
        return cls(records)

    def search_many(self, queries: list[Any], **options: Any) -> list[list[Any]]:
        self.asked.append(options)
        return [[SimpleNamespace(record=record, bits=3.0) for record in self._records] for _ in queries]

    def close(self) -> None:
        self.closed = True


def test_the_index_is_asked_as_anyone_would_and_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(tansiq), "Index", _Index)
    with Tansiq().index([named("Karim Haddad", "one")]) as searcher:
        assert searcher.search_many([named("كريم حداد")], 5, 2.0) == [[Answer("one", 3.0)]]
        index: _Index = searcher._index  # type: ignore[attr-defined]
    assert index.asked == [{"limit": 5, "min_bits": 2.0}]
    assert index.closed


def test_each_fold_is_compared_with_its_own_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    def compare(query: object, listed: object, weights: float = 0.0) -> object:
        return SimpleNamespace(bits=weights, probability=0.5, prior_bits=-20.0)

    monkeypatch.setitem(vars(tansiq), "compare", compare)
    scorers = fold_scorers(lambda fold: float(fold + 1))
    person = named("Karim Haddad")
    assert scorers(4).compare(person, person) == Score(5.0, 0.5, -20.0)
    assert scorers(4) is scorers(4)
    assert Tansiq().compare(person, person).bits == 0.0
