"""Fictional people: the same on every run, and nobody real."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

from tansiq.demo.people import FLIGHT_SIZE, listed_entries, passengers
from tansiq.demo.plan import read_plan


def test_the_flight_has_180_travellers_the_hidden_ones_among_them() -> None:
    flight = passengers()
    assert len(flight) == FLIGHT_SIZE == 180
    assert {case.passenger for case in read_plan()} <= set(flight)


def test_everything_is_the_same_on_every_run() -> None:
    assert passengers() == passengers()
    assert listed_entries() == listed_entries()


def test_no_two_travellers_share_a_document() -> None:
    assert len({one.document for one in passengers()}) == FLIGHT_SIZE


def test_no_two_entries_share_a_reference() -> None:
    assert max(Counter(one.reference for one in listed_entries()).values()) == 1


def test_a_few_hundred_subjects_are_listed_persons_and_organisations() -> None:
    kinds = Counter(one.kind for one in listed_entries())
    assert kinds["person"] > 300
    assert kinds["organisation"] >= 10


def test_names_are_written_in_more_than_one_habit() -> None:
    names = [one.name for one in passengers()]
    assert sum(name.isupper() for name in names) > 50
    assert sum(any("ARABIC" in unicodedata.name(one, "") for one in name) for name in names) > 10
    assert any(name.startswith("EL ") for name in names)
    assert any(" al-" in name for name in names)


def test_every_state_is_invented() -> None:
    states = {one.nationality for one in (*passengers(), *listed_entries()) if one.nationality}
    assert states == {"QMA", "QSA", "UTO"}


def _folded(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", name).lower()
    return frozenset(re.findall(r"\w+", re.sub(r"\b(?:al|el)[- ]|[-'.,]", " ", plain)))


def test_nobody_fictional_bears_the_name_of_somebody_listed(shared_data: Path) -> None:
    from tansiq.engines.tables.problem import Report
    from tansiq.stores.files import read_list

    files = [*sorted((shared_data / "lists" / "un").glob("un_2025-11*.xml")),
             *sorted((shared_data / "lists" / "un").glob("un_2025-04*.xml"))]  # fmt: skip
    listed = {_folded(name.text) for file in files for one in read_list(file, report=Report()) for name in one.names}
    assert len(listed) > 3000
    ours = [name for one in listed_entries() if one.kind == "person" for name in (one.name, *one.aliases, one.original)]
    assert [name for name in [*ours, *(one.name for one in passengers())] if name and _folded(name) in listed] == []
