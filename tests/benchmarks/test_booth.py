"""What the booth's benchmark measures: whole answers, each told by its kind."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from benchmarks.booth import _quantile, _seat, _times, _zone, invented_person, load_people

from tansiq.desk import node


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_listed_people_are_hits_and_a_torn_zone_is_read_again(settings: Any, tmp_path: Path) -> None:
    settings.TANSIQ_FOLDER = tmp_path / "desk"
    settings.TANSIQ_FOLDER.mkdir()
    node.demo_accounts("en")
    draw = random.Random(1)
    people = [invented_person(draw) for _ in range(5)]
    load_people(people)
    zones = [_zone(people[0], 1), _zone(("Xiu", "Wang Li", "510101"), 2), _zone(people[1], 3)[:40]]
    found = _times(_seat(), zones)
    assert {kind: len(times) for kind, times in found.items()} == {"hit": 1, "no_hit": 1, "again": 1}


def test_the_slowest_of_a_hundred_is_the_slowest() -> None:
    assert _quantile([float(number) for number in range(100)], 0.99) == 99.0
    assert _quantile([1.0, 2.0, 3.0], 0.5) == 2.0
