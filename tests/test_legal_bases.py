"""Legal bases and charters as they come with Tansiq: sound, and honest about what was not found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tansiq.engines.law import Law, LawLibrary, examine_law, read_law, read_terms
from tansiq.errors import MalformedError
from tansiq.legal_bases import own_layer, shipped_examples, shipped_layer, shipped_terms

SHIPPED = shipped_layer()
INSTRUMENTS = [one.id for one in SHIPPED.records if one.kind == "instrument"]


@pytest.fixture(scope="module")
def library() -> LawLibrary:
    return read_law(shipped_terms(), (SHIPPED,))


@pytest.fixture(scope="module")
def law(library: LawLibrary) -> Law:
    return library.on(date(2026, 6, 1))


def test_everything_that_comes_with_tansiq_is_sound() -> None:
    examined = examine_law(read_terms(shipped_terms()), (SHIPPED,))
    assert [(one.source.place, wrong.code) for one in examined for wrong in one.problems] == []


def test_the_instruments_that_the_articles_name_are_there() -> None:
    named = {
        "mla_mar_usa_1983", "information_mar_usa_2017", "criminal_procedure_mar", "budapest_2001", "untoc_2000",
        "drugs_1988",
        "financing_1999", "unscr_1373", "unscr_2178", "unscr_2396", "crc_1989", "migration_mar_nld_2022", "reciprocity",
    }  # fmt: skip
    assert named <= set(INSTRUMENTS)


def test_what_nobody_found_is_marked_and_lets_nothing_through(law: Law) -> None:
    status = {name: one.text_status for name, one in law.instruments.items()}
    assert status["mla_mar_usa_1983"] == "defaults_only"
    assert status["information_mar_usa_2017"] == status["migration_mar_nld_2022"] == "not_found"
    for one in law.instruments.values():
        if one.text_status == "not_found":
            assert not one.messages


def test_no_text_of_a_real_state_claims_to_be_whole_or_reviewed(law: Law) -> None:
    for one in law.instruments.values():
        if not any(law.states.states[party.state].fictional for party in one.parties):
            assert one.text_status != "full"
            assert one.review is None


def test_no_limit_of_the_moroccan_code_was_made_up(law: Law) -> None:
    (papers,) = [one for one in law.instruments["criminal_procedure_mar"].deadlines if one.id == "papers_due"]
    assert papers.span is None


def test_how_real_states_stand_is_left_to_the_node(law: Law) -> None:
    for row in law.states.relations:
        assert all(law.states.states[state].fictional for state in row.between)


def test_no_register_of_a_real_state_is_claimed(law: Law) -> None:
    for charter in law.charters.values():
        assert all(law.states.states[state].fictional for state in charter.controllers)


def test_financing_is_never_political_and_persecution_stays_a_ground(law: Law) -> None:
    grounds = law.instruments["financing_1999"].grounds
    assert (grounds["political_offence"].rule, grounds["persecution"].rule) == ("forbidden", "optional")


def test_an_own_folder_is_read_by_the_names_of_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "legal_bases" / "instruments"
    folder.mkdir(parents=True)
    (folder / "budapest_2001.2027.toml").write_bytes(b"x = 1")
    (folder / "notes.txt").write_bytes(b"not a record")
    (tmp_path / "charters").mkdir()
    (tmp_path / "charters" / "cases.toml").write_bytes(b"y = 2")
    layer = own_layer(tmp_path)
    assert layer.dated
    assert [(one.kind, one.id, one.place) for one in layer.records] == [
        ("instrument", "budapest_2001", "instruments/budapest_2001.2027.toml"),
        ("charter", "cases", "charters/cases.toml"),
    ]


def test_a_folder_with_neither_is_malformed(tmp_path: Path) -> None:
    with pytest.raises(MalformedError) as caught:
        own_layer(tmp_path)
    assert caught.value.code == "law.nothing_here"


def test_examples_come_with_it() -> None:
    assert shipped_examples().startswith(b"# Questions with their answers")
