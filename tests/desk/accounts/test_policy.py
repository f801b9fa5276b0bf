"""The table of roles, permissions and separations: what it says, and that it cannot contradict itself."""

from __future__ import annotations

from importlib.resources import files

import pytest

from tansiq.desk.accounts.policy import Separation, policy, read_policy
from tansiq.desk.cases.library import library
from tansiq.errors import MalformedError
from tansiq.messages import LANGUAGES, sentence

TEXT = files("tansiq.desk.accounts").joinpath("policy.toml").read_text(encoding="utf-8")

# The roles of the domain model, and whoever sits at the booth.
ROLES = frozenset(
    "booth_officer border_officer ncb_officer liaison_officer duty_officer investigator analyst supervisor"
    " central_authority prosecutor court_clerk executive_authority evidence_custodian evidence_auditor lab_examiner"
    " child_specialist guardian_rep best_interest_panel migration_officer fiu_officer cbrn_focal programme_coordinator"
    " osint_officer dpo oversight defence_counsel sysadmin".split()
)
SEPARATIONS = (
    ("request_author", "request_approver"),
    ("watchlist_author", "hit_confirmer"),
    ("evidence_custodian", "evidence_auditor"),
    ("identity_linker", "identity_link_approver"),
    ("disposal_requester", "disposal_witness"),
    ("migration_officer", "best_interest_panel"),
)


def test_every_role_of_the_domain_is_there() -> None:
    assert set(policy().roles) == ROLES


@pytest.mark.parametrize("pair", SEPARATIONS)
def test_every_separation_of_the_domain_is_there(pair: tuple[str, str]) -> None:
    assert any(each.parts(*pair) and each.parts(*reversed(pair)) for each in policy().separations)


def test_there_are_seven_profiles_and_each_opens_a_place_that_it_shows() -> None:
    profiles = {role.profile for role in policy().roles.values()}
    assert len(profiles) == 7
    assert all(profile.opens in profile.places for profile in profiles)
    assert all(profile.places[-1] == "account" for profile in profiles)
    known = {"booth", "today", "check", "cases", "partners", "account"}
    assert {place for profile in profiles for place in profile.places} == known


def test_the_administrator_sees_no_content() -> None:
    assert policy().permissions_of("sysadmin").isdisjoint(policy().content)
    assert policy().content


@pytest.mark.parametrize("permission", sorted(policy().permissions))
def test_every_permission_is_somebodys(permission: str) -> None:
    assert any(permission in role.permissions for role in policy().roles.values())


def test_a_role_that_is_no_longer_there_may_nothing() -> None:
    assert policy().permissions_of("inspector_general") == frozenset()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_roles_permissions_and_duties_have_names(lang: str) -> None:
    codes = [f"role.{slug}" for slug in policy().roles]
    codes += ["permission." + name.replace(":", ".") for name in policy().permissions]
    codes += [f"duty.{duty}" for each in policy().separations if each.scope == "object" for duty in each.duties]
    assert [code for code in codes if sentence(code, lang) == code] == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (
            '"audit:entry:read" = { roles = ["overseers"]',
            '"audit:entry:read" = { roles = ["sysadmin"]',
            "policy.content",
        ),
        (
            '"accounts:user:create" = { roles = ["sysadmin"]',
            '"accounts:user:create" = { roles = ["x"]',
            "policy.unknown",
        ),
        ('"accounts:user:create"', '"accounts:create"', "policy.permission"),
        ('"accounts:user:create"', '"accounts::create"', "policy.permission"),
        ('analyst = { profile = "screening" }', 'analyst = { profile = "x" }', "policy.unknown"),
        ('scope = "unit"', 'scope = "room"', "policy.scope"),
    ],
)
def test_a_table_that_contradicts_itself_is_not_read(old: str, new: str, code: str) -> None:
    assert old in TEXT
    with pytest.raises(MalformedError) as told:
        read_policy(TEXT.replace(old, new, 1))
    assert told.value.code == code


def test_every_other_role_is_apart_from_the_administrators() -> None:
    apart = Separation(("sysadmin", "*"), "person")
    assert apart.parts("sysadmin", "analyst")
    assert apart.parts("analyst", "sysadmin")
    assert not apart.parts("analyst", "supervisor")
    assert not apart.parts("sysadmin", "sysadmin")


def test_the_desk_and_the_case_types_know_the_same_roles_and_keep_the_same_duties_apart() -> None:
    table = library().roles
    assert set(policy().roles) == set(table.roles)
    blind = {name for name, role in table.roles.items() if not role.content}
    assert blind == {"sysadmin"}
    assert all(not policy().roles[name].permissions & policy().content for name in blind)
    kept = {frozenset(each.duties) for each in policy().separations}
    kept |= {frozenset((role, other)) for each in policy().separations if "*" in each.duties
             for role in each.duties for other in policy().roles}  # fmt: skip
    in_cases = {"custodian": "evidence_custodian"}  # the duty in one case, and the role in a unit
    for each in table.separations:
        assert frozenset(in_cases.get(name, name) for name in (each.first, each.second)) in kept
