"""The plan of who is hidden in the flight."""

from __future__ import annotations

import pytest

from tansiq import messages
from tansiq.demo.files import DEMO_LISTS
from tansiq.demo.plan import Case, read_plan

PLAN = read_plan()


def test_one_person_has_seven_listed_identities_in_three_lists_under_one_file() -> None:
    (case,) = (case for case in PLAN if case.kind == "seven_identities")
    assert len({listed.reference for listed in case.listed}) == 7
    assert {listed.list for listed in case.listed} == set(DEMO_LISTS)
    assert {listed.file for listed in case.listed} == {case.file}


def test_the_traps_hold_every_kind_that_other_tools_fall_into() -> None:
    traps = {case.kind for case in PLAN if not case.found}
    assert {"father_and_son", "shared_birthday", "common_name", "brother", "confusable"} <= traps


@pytest.mark.parametrize("case", [case for case in PLAN if not case.found], ids=lambda case: case.kind)
def test_every_trap_is_explained_in_every_language(case: Case) -> None:
    code = f"cli.demo_case_{case.kind}"
    assert all(messages.sentence(code, lang) != code for lang in messages.LANGUAGES)


def test_each_hidden_traveller_is_known_by_a_document_of_their_own() -> None:
    assert len({case.passenger.document for case in PLAN}) == len(PLAN)


def test_the_hidden_travellers_write_in_four_scripts() -> None:
    names = " ".join(case.passenger.name for case in PLAN if case.found)
    assert all(any(first <= letter <= last for letter in names) for first, last in ("AZ", "ءي", "АЯ", "ΑΩ"))
