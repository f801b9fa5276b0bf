"""The screening benchmark counts what it says it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from benchmarks.scorers import named

from benchmarks import screening
from tansiq.engines.matching.record import Record


@dataclass(frozen=True)
class _Evidence:
    asked: list[str]

    def sentence(self, language: str) -> str:
        self.asked.append(language)
        return ""


class _Index:
    """Finds two records for the first of the people and none for the others."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __len__(self) -> int:
        return 7

    def search_many(self, people: Sequence[Record]) -> list[list[Any]]:
        hit = type("Hit", (), {"evidence": _Evidence(self.asked)})()
        return [[hit, hit] if number == 0 else [] for number, _ in enumerate(people)]


def test_hits_are_counted_and_each_one_is_explained() -> None:
    index = _Index()
    run = screening._screen(cast("Any", [index, index]), [named("Karim Haddad"), named("Olga Petrova")])
    assert (run.travellers, run.listed, run.possible_hits, run.travellers_with_hits) == (2, 14, 4, 1)
    assert index.asked == ["en"] * 4


def test_an_enlarged_list_keeps_the_first_records_and_gives_the_others_new_ids_and_names() -> None:
    records = [named(f"Name{number} Family{number}", str(number)) for number in range(50)]
    larger = screening._enlarged(records, 4)
    assert larger[:50] == records
    assert len({record.id for record in larger}) == 200
    assert larger[50].names[0].text == "Name0 Family37"
