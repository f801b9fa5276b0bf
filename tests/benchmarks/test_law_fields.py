"""Every field of every record changes some answer; one that changes nothing is found."""

from __future__ import annotations

from datetime import date

import pytest
from benchmarks.law_fields import (
    Field,
    alternatives,
    changed,
    dead_in_charter,
    dead_in_instrument,
    dead_in_states,
    dead_in_terms,
    fields,
)

from tansiq.engines.law import LawLibrary, read_law
from tansiq.legal_bases import shipped_layer, shipped_terms

DAY = date(2026, 6, 1)
SHIPPED = shipped_layer()
RECORDS = {one.id: one for one in SHIPPED.records}
INSTRUMENTS = [one.id for one in SHIPPED.records if one.kind == "instrument"]
CHARTERS = [one.id for one in SHIPPED.records if one.kind == "charter"]


@pytest.fixture(scope="module")
def library() -> LawLibrary:
    return read_law(shipped_terms(), (SHIPPED,))


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_field_of_an_instrument_changes_an_answer(library: LawLibrary, name: str) -> None:
    assert dead_in_instrument(library, name, RECORDS[name].data, DAY) == []


@pytest.mark.parametrize("name", CHARTERS)
def test_every_field_of_a_charter_changes_an_answer(library: LawLibrary, name: str) -> None:
    assert dead_in_charter(library, name, RECORDS[name].data, DAY) == []


def test_every_field_of_the_states_changes_an_answer(library: LawLibrary) -> None:
    assert SHIPPED.states is not None
    assert dead_in_states(library, SHIPPED.states.data, DAY) == []


def test_every_field_of_the_terms_changes_an_answer(library: LawLibrary) -> None:
    assert dead_in_terms(library, shipped_terms(), DAY) == []


def test_a_field_that_changes_nothing_is_found(library: LawLibrary) -> None:
    text = RECORDS["police_qma_qsa_2019"].data
    idle = text.replace(b'counting = "working"', b'counting = "working"\nlast_day_off = "next_working_day"')
    assert dead_in_instrument(library, "police_qma_qsa_2019", idle, DAY) == ["deadlines → answer → last_day_off"]


def test_every_value_of_a_table_is_a_field() -> None:
    table = {"a": 1, "b": [{"c": True}, {"c": date(2026, 1, 1)}], "d": ["x", "y"]}
    assert [str(one) for one in fields(table)] == ["a", "b → 0 → c", "b → 1 → c", "d → 0", "d → 1"]


def test_a_changed_table_leaves_the_other_as_it_was() -> None:
    table = {"d": ["x", "y"], "e": {"f": 1}}
    assert changed(table, Field(("d", 0)), None) == {"d": ["y"], "e": {"f": 1}}
    assert changed(table, Field(("e", "f")), 2) == {"d": ["x", "y"], "e": {"f": 2}}
    assert table == {"d": ["x", "y"], "e": {"f": 1}}


def test_the_other_values_of_a_field_are_never_its_own() -> None:
    table = {"a": True, "b": 3, "c": date(2026, 1, 1), "d": "D"}
    for one in fields(table):
        assert table[one.path[0]] not in list(alternatives(table, one, ("D", "x")))
