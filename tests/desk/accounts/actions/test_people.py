"""Accounts and roles: one person suffices, or two where the account is an overseer's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tansiq.desk.accounts.actions import people
from tansiq.desk.accounts.actions.effects import EFFECTS, new_password
from tansiq.desk.accounts.actions.proposals import decide_proposal
from tansiq.desk.accounts.models import Proposal, RoleHolding, User
from tansiq.desk.accounts.officers import roles_held
from tansiq.desk.audit.models import Entry
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]
WHY = "an invented reason"


def _grant(by: Any, to: Any, role: str, **more: Any) -> people.Outcome:
    return people.grant_role(by=by.actor, user_id=to.id, reason=WHY, role=role, **more)


def test_an_account_begins_without_a_role_and_with_a_password_to_be_changed(
    officer: Make, writes: Callable[[], list[Entry]]
) -> None:
    made = people.create_account(by=officer("sysadmin").actor, username="new.one", name="Invented", language="ar")
    user = User.objects.get(pk=made.user_id)
    assert roles_held(user) == []
    assert user.must_change_password
    assert user.check_password(made.shown_once)
    assert made.shown_once not in str([entry.to_value() for entry in writes()])


def test_what_somebody_fictional_makes_is_fictional(officer: Make) -> None:
    # Else a node that was tried out could not be tried out again.
    for is_demo in (True, False):
        by = officer("sysadmin", is_demo=is_demo).actor
        made = people.create_account(by=by, username=f"made-{is_demo}", name="Invented", language="ar")
        assert User.objects.get(pk=made.user_id).is_demo is is_demo


@pytest.mark.parametrize("username", ["Taken", "taken", "TAKEN"])
def test_a_login_name_is_one_persons(officer: Make, username: str) -> None:
    officer("analyst", username="taken")
    with pytest.raises(RefusedError, match=r"account\.taken"):
        people.create_account(by=officer("sysadmin").actor, username=username, name="Invented", language="ar")


def test_a_role_is_granted_and_taken_back_with_its_reason(officer: Make, writes: Callable[[], list[Entry]]) -> None:
    sysadmin, other = officer("sysadmin"), officer()
    _grant(sysadmin, other, "analyst")
    assert roles_held(other.user) == ["analyst"]
    holding = RoleHolding.objects.get(user=other.user)
    people.revoke_role(by=sysadmin.actor, user_id=other.id, reason=WHY, holding=holding.pk)
    assert roles_held(other.user) == []
    assert [(entry.what, entry.reason, entry.target) for entry in writes()] == [
        ("accounts:role:grant", WHY, f"user:{other.id}"), ("accounts:role:revoke", WHY, f"user:{other.id}"),
    ]  # fmt: skip


def test_separations_hold_where_roles_are_granted(officer: Make) -> None:
    sysadmin = officer("sysadmin")
    for held, wanted in (("migration_officer", "best_interest_panel"), ("analyst", "sysadmin")):
        with pytest.raises(RefusedError, match=r"separation\.roles"):
            _grant(sysadmin, officer(held), wanted)
    with pytest.raises(RefusedError, match=r"role\.held"):
        _grant(sysadmin, officer("analyst"), "analyst")
    with pytest.raises(RefusedError, match=r"role\.unknown"):
        _grant(sysadmin, officer(), "inspector_general")


@pytest.mark.parametrize("role", ["oversight", "dpo"])
def test_an_administrator_alone_makes_no_overseer(officer: Make, role: str) -> None:
    other = officer()
    outcome = _grant(officer("sysadmin"), other, role)
    assert outcome.proposal_id
    assert roles_held(other.user) == []


@pytest.mark.parametrize("kind", sorted(set(EFFECTS) - {"grant"}))
def test_an_administrator_alone_changes_nothing_of_an_overseer(officer: Make, kind: str) -> None:
    sysadmin, overseer = officer("sysadmin").actor, officer("oversight")
    before = User.objects.filter(pk=overseer.id).values().get()
    verbs: dict[str, Callable[[], people.Outcome]] = {
        "change": lambda: people.change_account(by=sysadmin, user_id=overseer.id, reason=WHY, name="Another"),
        "disable": lambda: people.disable_account(by=sysadmin, user_id=overseer.id, reason=WHY),
        "enable": lambda: people.enable_account(by=sysadmin, user_id=overseer.id, reason=WHY),
        "reset": lambda: people.reset_account(by=sysadmin, user_id=overseer.id, reason=WHY),
        "revoke": lambda: people.revoke_role(
            by=sysadmin, user_id=overseer.id, reason=WHY, holding=RoleHolding.objects.get(user=overseer.user).pk
        ),
    }
    outcome = verbs[kind]()
    assert outcome.proposal_id
    assert outcome.shown_once == ""
    assert User.objects.filter(pk=overseer.id).values().get() == before
    assert roles_held(overseer.user) == ["oversight"]
    assert Authenticator.objects.filter(user=overseer.user).exists()


def test_an_administrator_grants_no_further_role_to_an_overseer_alone(officer: Make) -> None:
    overseer = officer("oversight")
    assert _grant(officer("sysadmin"), overseer, "analyst").proposal_id
    assert roles_held(overseer.user) == ["oversight"]


def test_two_persons_make_an_overseer(officer: Make) -> None:
    other = officer()
    proposal = _grant(officer("sysadmin"), other, "oversight").proposal_id
    decide_proposal(by=officer("dpo").actor, proposal_id=proposal, accept=True)
    assert roles_held(other.user) == ["oversight"]
    assert RoleHolding.objects.get(user=other.user).granted_by != Proposal.objects.get().proposed_by


def test_an_account_whose_password_somebody_else_knows_becomes_no_overseers(officer: Make) -> None:
    # Else the administrator could sign in as the overseer and agree to everything.
    with pytest.raises(RefusedError, match=r"account\.unsettled"):
        _grant(officer("sysadmin"), officer(settled=False), "oversight")


def test_nobody_changes_the_own_account(officer: Make) -> None:
    sysadmin = officer("sysadmin")
    with pytest.raises(RefusedError, match=r"account\.own"):
        _grant(sysadmin, sysadmin, "sysadmin")
    with pytest.raises(RefusedError, match=r"account\.own"):
        people.disable_account(by=sysadmin.actor, user_id=sysadmin.id, reason=WHY)


def test_an_account_that_is_disabled_is_signed_out_at_once(officer: Make) -> None:
    other, client = officer("analyst"), Client()
    client.force_login(other.user)
    assert client.get("/today/").status_code == 200
    people.disable_account(by=officer("sysadmin").actor, user_id=other.id, reason=WHY)
    assert client.get("/today/").status_code == 302
    people.enable_account(by=officer("sysadmin").actor, user_id=other.id, reason=WHY)
    assert User.objects.get(pk=other.id).is_active


def test_a_reset_gives_a_new_password_and_no_second_factor(officer: Make) -> None:
    other = officer("analyst")
    outcome = people.reset_account(by=officer("sysadmin").actor, user_id=other.id, reason=WHY)
    user = User.objects.get(pk=other.id)
    assert user.check_password(outcome.shown_once)
    assert user.must_change_password
    assert not Authenticator.objects.filter(user=user).exists()


def test_another_name_and_unit_are_kept(officer: Make, unit: Any) -> None:
    other = officer("analyst")
    people.change_account(
        by=officer("sysadmin").actor, user_id=other.id, reason=WHY, name="Another", unit_id=str(unit.pk)
    )
    user = User.objects.get(pk=other.id)
    assert (user.name, user.unit) == ("Another", unit)


def test_a_unit_has_a_name_of_its_own(officer: Make) -> None:
    sysadmin = officer("sysadmin").actor
    people.add_unit(by=sysadmin, slug="desk", name_ar="ا", name_fr="f", name_en="e")
    with pytest.raises(RefusedError, match=r"unit\.taken"):
        people.add_unit(by=sysadmin, slug="desk", name_ar="ا", name_fr="f", name_en="e")


def test_an_account_that_is_not_there_is_refused(officer: Make) -> None:
    with pytest.raises(RefusedError, match=r"account\.unknown"):
        people.disable_account(by=officer("sysadmin").actor, user_id="00000000-0000-4000-8000-000000000000", reason=WHY)


def test_a_first_password_is_long_and_never_the_same() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert {len(each) for each in made} == {23}
