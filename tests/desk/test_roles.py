"""The one table of roles, as the desk runs by it."""

from __future__ import annotations

import pytest

from tansiq.desk.accounts.policy import policy
from tansiq.desk.cases.library import shipped_types
from tansiq.desk.roles import duty_name, role_name, role_table

# The separations of the domain model.
SEPARATIONS = (
    ("request_author", "request_approver"),
    ("watchlist_author", "hit_confirmer"),
    ("custodian", "evidence_auditor"),
    ("evidence_custodian", "evidence_auditor"),
    ("identity_linker", "identity_link_approver"),
    ("disposal_requester", "disposal_witness"),
    ("migration_officer", "best_interest_panel"),
)


@pytest.mark.parametrize("pair", SEPARATIONS)
def test_every_separation_of_the_domain_is_there(pair: tuple[str, str]) -> None:
    assert any(each.parts(*pair) and each.parts(*reversed(pair)) for each in role_table().separations)


def test_the_desk_and_the_case_types_read_one_table() -> None:
    assert shipped_types().roles == role_table()
    assert tuple(policy().roles) == tuple(role_table().roles)


def test_roles_and_duties_are_named_in_the_readers_language_and_a_forgotten_one_by_itself() -> None:
    assert role_name("dpo", "fr") == "Délégué à la protection des données"
    assert duty_name("break_glass_reviewer", "en") == role_table().duties["break_glass_reviewer"].texts.told("en")
    assert (role_name("gone", "ar"), duty_name("gone", "ar")) == ("gone", "gone")
