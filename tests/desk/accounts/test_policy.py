"""The table of roles, permissions and separations: what it says, and that it cannot contradict itself."""

from __future__ import annotations

from importlib.resources import files

import pytest

from tansiq.desk.accounts.policy import policy, read_policy
from tansiq.desk.roles import role_table
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


def test_every_role_of_the_domain_is_there() -> None:
    assert set(policy().roles) == ROLES


def test_there_are_six_profiles_and_each_opens_a_place_that_it_shows() -> None:
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
def test_permissions_have_names(lang: str) -> None:
    codes = ["permission." + name.replace(":", ".") for name in policy().permissions]
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
        ('roles = ["analyst", ', 'roles = ["x", "analyst", ', "policy.unknown"),
        ('roles = ["analyst", ', 'roles = ["dpo", "analyst", ', "policy.profile"),
        ('roles = ["analyst", ', "roles = [", "policy.profile"),
    ],
)
def test_a_table_that_contradicts_itself_is_not_read(old: str, new: str, code: str) -> None:
    assert old in TEXT
    with pytest.raises(MalformedError) as told:
        read_policy(TEXT.replace(old, new, 1), role_table())
    assert told.value.code == code
