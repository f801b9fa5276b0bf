"""Which letters belong to where a case stands, to whom, and what they want."""

from __future__ import annotations

from dataclasses import replace

from tansiq.engines.workflows import CaseType, Standing, letter_refusals, letters_here


def _writer(loan: CaseType) -> str:
    return min(loan.steps["give_back"].by)


def _codes(loan: CaseType, standing: Standing, name: str, role: str) -> list[str]:
    return [one.code for one in letter_refusals(loan, standing, name, role)]


def test_a_letter_belongs_to_the_states_from_which_its_step_leads(loan: CaseType) -> None:
    near = Standing(min(loan.steps["give_back"].sources), {"book": "a book"})
    far = replace(near, state=loan.initial)
    assert [one.id for one in letters_here(loan, near, _writer(loan))] == ["reminder"]
    assert letters_here(loan, far, _writer(loan)) == ()
    assert _codes(loan, near, "reminder", _writer(loan)) == []
    assert _codes(loan, far, "reminder", _writer(loan)) == ["letter.not_here"]


def test_a_letter_is_for_those_whose_step_it_is(loan: CaseType) -> None:
    near = Standing(min(loan.steps["give_back"].sources), {"book": "a book"})
    assert letters_here(loan, near, "court_clerk") == ()
    assert _codes(loan, near, "reminder", "court_clerk") == ["letter.role"]
    assert _codes(loan, near, "summons", _writer(loan)) == ["letter.unknown"]


def test_a_letter_says_each_fact_that_it_wants(loan: CaseType) -> None:
    near = Standing(min(loan.steps["give_back"].sources), {"book": " "})
    (wanted,) = letter_refusals(loan, near, "reminder", _writer(loan))
    assert (wanted.code, dict(wanted.details)["field"]) == ("letter.fact_missing", "book")
    assert wanted.about == loan.fields["book"].texts
