"""Roles, duties, and what one person must not have together."""

from __future__ import annotations

import pytest

from tansiq.engines.workflows import RoleTable
from tansiq.engines.workflows.roles import Separation, read_roles
from tansiq.errors import MalformedError

ROLE = '[roles.{name}]\nar = "x"\nfr = "x"\nen = "x"\ndoes = {{ ar = "x", fr = "x", en = "x" }}\n'
TWO = ROLE.format(name="cook") + ROLE.format(name="taster")


def test_opposite_duties_are_found_from_either_side(roles: RoleTable) -> None:
    assert roles.opposed("request_author") == {"request_approver"}
    assert roles.opposed("request_approver") == {"request_author"}
    assert roles.opposed("nothing") == frozenset()


def test_every_other_role_is_apart_from_the_administrators(roles: RoleTable) -> None:
    apart = Separation("sysadmin", "every_other", "person")
    assert apart in roles.separations
    assert apart.parts("sysadmin", "analyst")
    assert apart.parts("analyst", "sysadmin")
    assert not apart.parts("analyst", "supervisor")
    assert not apart.parts("sysadmin", "sysadmin")


def test_roles_are_apart_in_one_unit_only_where_the_table_says_so(roles: RoleTable) -> None:
    scopes = {each.pair: each.scope for each in roles.separations}
    assert scopes["evidence_custodian", "evidence_auditor"] == "unit"
    assert scopes["migration_officer", "best_interest_panel"] == "person"
    assert scopes["custodian", "evidence_auditor"] == "object"


def test_the_system_administrator_sees_no_content(roles: RoleTable) -> None:
    assert [role.id for role in roles.roles.values() if not role.content] == ["sysadmin"]
    assert {role.id for role in roles.roles.values() if role.external} == {"guardian_rep", "defence_counsel"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TWO + '[[separations]]\nroles = ["cook"]', "workflow.separation"),
        (TWO + '[[separations]]\nroles = ["cook", "guest"]', "workflow.separation"),
        (TWO + '[[separations]]\nduties = ["cook", "taster"]', "workflow.separation"),
        (TWO + '[[separations]]\nroles = ["cook", "taster"]\nwhy = "x"', "workflow.key_unknown"),
        (TWO + '[[separations]]\nroles = ["cook", "taster"]\nscope = "room"', "workflow.not_one_of"),
        (ROLE.format(name="cook").replace('fr = "x"\n', ""), "workflow.no_translation"),
        (ROLE.format(name="cook") + "salary = 3", "workflow.key_unknown"),
    ],
)
def test_a_broken_table_is_refused_with_its_code(text: str, code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        read_roles(text.encode())
    assert caught.value.code == code
