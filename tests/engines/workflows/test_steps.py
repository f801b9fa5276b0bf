"""Legal next steps: who may, what stands against it, and what a step changes. Everybody here is invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tansiq.engines.workflows import Actor, CaseType, Place, Request, RoleTable, Standing
from tansiq.engines.workflows.spans import Span
from tansiq.engines.workflows.standing import Attestation, Given
from tansiq.engines.workflows.steps import (
    in_force,
    offers,
    open_case,
    opening_refusals,
    refusals,
    shown_state,
    take,
)
from tansiq.errors import MalformedError, RefusedError

Ask = Callable[..., Request]


@pytest.fixture
def codes(loan: CaseType, roles: RoleTable, place: Place) -> Callable[[Standing, Request], list[str]]:
    return lambda standing, request: [one.code for one in refusals(loan, roles, standing, request, place)]


@pytest.fixture
def go(loan: CaseType, roles: RoleTable, place: Place) -> Callable[[Standing, Request], Standing]:
    return lambda standing, request: take(loan, roles, standing, request, place)


Codes = Callable[[Standing, Request], list[str]]
Go = Callable[[Standing, Request], Standing]


def test_a_step_leads_to_its_state_and_is_kept_with_who_and_when(
    go: Go, asked: Standing, request_of: Ask, at: datetime
) -> None:
    lent = go(asked, request_of("lend"))
    assert lent.state == "lent"
    (taken,) = lent.taken
    assert (taken.step, taken.person, taken.role, taken.at) == ("lend", "widad", "supervisor", at)
    assert (taken.left, taken.entered) == ("asked", "lent")
    assert taken.attestations == (Attestation("looked_at", "widad", at),)


@pytest.mark.parametrize(
    ("step", "change", "code"),
    [
        ("fly", {}, "step.unknown"),
        ("give_back", {"role": "analyst", "reasons": "read"}, "step.not_from_here"),
        ("lend", {"role": "analyst"}, "step.role"),
        ("lend", {"attested": frozenset()}, "step.not_attested"),
        ("decline", {"grounds": ("damaged",), "consulted": "C-1"}, "step.reasons_missing"),
        ("decline", {"reasons": "torn", "consulted": "C-1"}, "step.grounds_missing"),
        ("decline", {"reasons": "torn", "grounds": ("damaged",)}, "step.consultation_missing"),
        ("decline", {"reasons": "torn", "grounds": ("face",), "consulted": "C-1"}, "step.ground_forbidden"),
        ("decline", {"reasons": "torn", "grounds": ("rain",), "consulted": "C-1"}, "step.ground_unknown"),
        ("clear_sealed", {"role": "prosecutor", "reasons": "x"}, "step.not_from_here"),
        ("set_sealed", {"role": "prosecutor"}, "step.reasons_missing"),
        ("lift_suspension", {"role": "oversight", "reasons": "x"}, "step.not_from_here"),
        ("suspend_for_rights", {"role": "oversight", "reasons": "x"}, "step.not_attested"),
        ("record_lost", {"role": "analyst"}, "step.parameter_missing"),
    ],
)
def test_what_stands_against_a_step_has_a_code(
    codes: Codes, asked: Standing, request_of: Ask, step: str, change: dict[str, Any], code: str
) -> None:
    assert codes(asked, request_of(step, **change)) == [code]


def test_a_role_that_the_person_does_not_have_is_no_role(codes: Codes, asked: Standing, request_of: Ask) -> None:
    borrowed = request_of("lend", actor=Actor("widad", frozenset({"analyst"})))
    assert codes(asked, borrowed) == ["step.role"]


def test_an_evaluated_guard_is_looked_at_and_not_believed(codes: Codes, request_of: Ask) -> None:
    standing = Standing("asked", {"reader": "Zaydun Marwani", "book": " "})
    request = request_of("lend", attested=frozenset({"looked_at", "book_known"}))
    assert codes(standing, request) == ["step.guard"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"book": "an atlas"}, "step.fact_missing"),
        ({"book": "an atlas", "reader": 5}, "step.fact_kind"),
        ({"book": "an atlas", "reader": "Zaydun Marwani", "colour": "red"}, "step.fact_unknown"),
        ({"book": "an atlas", "reader": "Zaydun Marwani", "price": True}, "step.fact_kind"),
    ],
)
def test_facts_are_of_the_form(codes: Codes, request_of: Ask, facts: dict[str, object], code: str) -> None:
    assert codes(Standing("asked", facts), request_of("lend")) == [code]


def test_a_second_person_is_asked_for_where_the_facts_ask_for_one(
    codes: Codes, go: Go, asked: Standing, request_of: Ask
) -> None:
    dear = replace(asked, facts={**asked.facts, "price": 100})
    other = Actor("samir", frozenset({"dpo"}))
    assert codes(dear, request_of("lend")) == ["step.second_missing"]
    assert codes(dear, request_of("lend", second=Actor("widad", frozenset({"dpo"})))) == ["step.same_person"]
    assert codes(dear, request_of("lend", second=Actor("samir", frozenset({"analyst"})))) == ["step.second_role"]
    assert go(dear, request_of("lend", second=other)).taken[0].second == "samir"


def test_nobody_approves_what_they_asked_for(codes: Codes, go: Go, asked: Standing, request_of: Ask) -> None:
    again = go(asked, request_of("ask_again"))
    assert codes(again, request_of("lend")) == ["step.separation"]
    somebody_else = request_of("lend", actor=Actor("samir", frozenset({"supervisor"})))
    assert codes(again, somebody_else) == []


def test_nor_as_the_second_person(codes: Codes, go: Go, asked: Standing, request_of: Ask) -> None:
    dear = replace(asked, facts={**asked.facts, "price": 100})
    again = go(dear, request_of("ask_again"))
    by_samir = request_of(
        "lend", actor=Actor("samir", frozenset({"supervisor"})), second=Actor("widad", frozenset({"supervisor"}))
    )
    assert codes(again, by_samir) == ["step.separation"]


def test_what_a_person_did_in_a_linked_matter_counts(codes: Codes, asked: Standing, request_of: Ask) -> None:
    linked = replace(asked, linked_duties=frozenset({("widad", "request_author")}))
    assert codes(linked, request_of("lend")) == ["step.separation"]


def test_a_flag_blocks_its_steps_until_it_is_cleared(codes: Codes, go: Go, asked: Standing, request_of: Ask) -> None:
    flagged = go(asked, request_of("set_sealed", "prosecutor", reasons="order 4"))
    assert flagged.state == "asked"
    assert codes(flagged, request_of("lend")) == ["step.flag_blocks"]
    cleared = go(flagged, request_of("clear_sealed", "prosecutor", reasons="order 5"))
    assert codes(cleared, request_of("lend")) == []


def _hold(request_of: Ask, role: str, step: str = "suspend_for_rights") -> Request:
    return request_of(step, role, reasons="order 6", attested=frozenset({"measure_on_file", "measure_ended"}))


def test_a_halted_case_goes_nowhere_and_on_from_where_it_was(
    loan: CaseType, codes: Codes, go: Go, asked: Standing, request_of: Ask
) -> None:
    held = go(asked, _hold(request_of, "court_clerk"))
    assert shown_state(loan, held) == "suspended_rights"
    assert codes(held, request_of("lend")) == ["step.not_from_here"]
    lifted = go(held, _hold(request_of, "court_clerk", "lift_suspension"))
    assert (shown_state(loan, lifted), codes(lifted, request_of("lend"))) == ("asked", [])


def test_a_hold_is_lifted_by_the_role_that_set_it_alone(codes: Codes, go: Go, asked: Standing, request_of: Ask) -> None:
    held = go(asked, _hold(request_of, "court_clerk"))
    assert codes(held, _hold(request_of, "prosecutor", "lift_suspension")) == ["step.not_own_hold"]
    assert codes(held, _hold(request_of, "court_clerk")) == ["step.held_already"]


def test_a_case_goes_on_when_the_last_has_let_go(loan: CaseType, go: Go, asked: Standing, request_of: Ask) -> None:
    twice = go(go(asked, _hold(request_of, "court_clerk")), _hold(request_of, "oversight"))
    once = go(twice, _hold(request_of, "court_clerk", "lift_suspension"))
    assert shown_state(loan, once) == "suspended_rights"
    assert shown_state(loan, go(once, _hold(request_of, "oversight", "lift_suspension"))) == "asked"


def test_a_closed_case_can_still_be_halted(loan: CaseType, go: Go, asked: Standing, request_of: Ask) -> None:
    closed = replace(asked, state="back")
    assert shown_state(loan, go(closed, _hold(request_of, "oversight"))) == "suspended_rights"


def test_a_refused_step_is_an_error_with_every_code_and_changes_nothing(
    go: Go, asked: Standing, request_of: Ask
) -> None:
    before = replace(asked)
    with pytest.raises(RefusedError) as caught:
        go(asked, request_of("lend", role="analyst", attested=frozenset()))
    assert (caught.value.code, caught.value.details["all"]) == ("step.role", "step.role step.not_attested")
    assert asked == before


def test_a_step_is_not_dated_before_the_last_one(
    codes: Codes, go: Go, asked: Standing, request_of: Ask, at: datetime
) -> None:
    lent = go(asked, request_of("lend"))
    early = request_of("give_back", "analyst", reasons="read", at=at - timedelta(seconds=1))
    assert codes(lent, early) == ["step.before_last"]


def test_a_state_that_the_definition_does_not_know_is_malformed(codes: Codes, asked: Standing, request_of: Ask) -> None:
    with pytest.raises(MalformedError) as caught:
        codes(replace(asked, state="burnt"), request_of("lend"))
    assert caught.value.code == "workflow.state_unknown"


def test_a_time_without_a_zone_is_malformed(codes: Codes, asked: Standing, request_of: Ask) -> None:
    with pytest.raises(MalformedError) as caught:
        codes(asked, request_of("lend", at=datetime(2026, 6, 1)))  # noqa: DTZ001
    assert caught.value.code == "workflow.naive_time"


def test_what_stands_against_a_new_case_is_told_whole(
    loan: CaseType, asked: Standing, at: datetime, place: Place
) -> None:
    assert opening_refusals(loan, asked) == ()
    against = opening_refusals(loan, replace(asked, facts={"moon": "full"}))
    assert {"step.fact_unknown", "step.fact_missing"} <= {one.code for one in against}
    with pytest.raises(RefusedError) as told:
        open_case(loan, replace(asked, facts={"moon": "full"}), at, place)
    assert told.value.code == against[0].code


def test_offers_tell_what_is_open_first_and_why_the_rest_is_not(
    loan: CaseType, roles: RoleTable, asked: Standing, at: datetime, place: Place
) -> None:
    found = offers(loan, roles, asked, Actor("widad", frozenset({"supervisor"})), at=at, place=place)
    by_step = {offer.step.id: offer for offer in found}
    assert [offer.step.id for offer in found if offer.is_open] == ["lend", "ask_again", "decline"]
    assert "give_back" not in by_step
    assert [one.code for one in by_step["set_sealed"].refusals] == ["step.role"]
    assert by_step["lend"].asks == {"attestation"}
    assert by_step["decline"].asks == {"reasons", "grounds", "consultation"}
    assert [(answer.guard.id, answer.holds) for answer in by_step["lend"].guards] == [
        ("book_known", True),
        ("looked_at", None),
    ]


def test_a_sentence_names_the_guard_in_the_language_of_the_reader(
    loan: CaseType, roles: RoleTable, place: Place, request_of: Ask
) -> None:
    standing = Standing("asked", {"reader": "Zaydun Marwani"})
    (refusal,) = refusals(loan, roles, standing, request_of("lend"), place)
    assert "le livre est connu" in refusal.sentence("fr")
    assert "الكتاب معروف" in refusal.sentence("ar")
    assert refusal.remedy("en")


def test_a_case_begins_in_its_first_state_with_its_mandatory_facts(
    loan: CaseType, asked: Standing, at: datetime, place: Place
) -> None:
    assert open_case(loan, replace(asked, state="lent"), at, place).state == "asked"
    with pytest.raises(RefusedError) as caught:
        open_case(loan, Standing("asked", {"book": "an atlas"}), at, place)
    assert caught.value.code == "step.fact_missing"


def test_what_is_lent_is_in_force_until_its_time_has_ended_or_somebody_halts_it(
    loan: CaseType, go: Go, asked: Standing, request_of: Ask, at: datetime
) -> None:
    assert not in_force(loan, asked, at)
    lent = go(asked, request_of("lend"))
    assert in_force(loan, lent, at)
    assert not in_force(loan, lent, lent.clocks[0].due_at)
    assert lent.state == "lent"  # the engine moved nothing: somebody must decide
    assert not in_force(loan, go(lent, _hold(request_of, "oversight")), at)


def test_a_value_of_the_legal_basis_goes_before_that_of_the_definition_and_is_kept(
    go: Go, asked: Standing, request_of: Ask
) -> None:
    given = replace(asked, given={"days": Given(Span(3, "days"), "Convention, Art. 9")})
    (run,) = go(given, request_of("lend")).clocks
    assert (run.span, run.citation) == (Span(3, "days"), "Convention, Art. 9")
    (own,) = go(asked, request_of("lend")).clocks
    assert (own.span, own.citation) == (Span(14, "days"), "House rule")
