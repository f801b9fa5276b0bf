"""What a step asks of whoever takes it."""

from __future__ import annotations

from tansiq.engines.workflows import CaseType, RoleTable, Standing
from tansiq.engines.workflows.asking import asks, grounds_for, separation_refusals
from tansiq.engines.workflows.predicates import Seen


def test_a_step_asks_for_what_its_definition_says_and_no_more(loan: CaseType) -> None:
    seen = Seen({"price": 100})
    assert asks(loan, loan.steps["lend"], seen) == {"attestation", "second_person"}
    assert asks(loan, loan.steps["lend"], Seen({"price": 99})) == {"attestation"}
    assert asks(loan, loan.steps["give_back"], seen) == {"reasons"}
    assert asks(loan, loan.steps["ask_again"], seen) == frozenset()


def test_the_grounds_of_a_refusal_are_told_with_the_forbidden_ones(loan: CaseType) -> None:
    assert [one.id for one in grounds_for(loan, loan.steps["decline"])] == ["damaged", "face"]
    assert grounds_for(loan, loan.steps["lend"]) == ()


def test_only_opposite_duties_stand_in_the_way(loan: CaseType, roles: RoleTable) -> None:
    held = Standing("asked", linked_duties=frozenset({("widad", "request_author"), ("widad", "custodian")}))
    found = list(separation_refusals(roles, held, loan.steps["lend"], "widad"))
    assert [dict(one.details)["duty"] for one in found] == ["request_author"]
    assert list(separation_refusals(roles, held, loan.steps["lend"], "samir")) == []
