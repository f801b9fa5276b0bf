"""What may be asked about accounts, and that the asking is on record."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from tansiq.desk.accounts import queries
from tansiq.desk.accounts.models import Group, Membership
from tansiq.desk.accounts.policy import policy
from tansiq.desk.audit.models import Entry
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]
ASKING: dict[str, str] = {
    "people": "accounts:user:read",
    "units": "accounts:unit:read",
    "keys": "accounts:own:read",
    "groups": "accounts:group:read",
    "opened_by_me": "accounts:own:read",
    "opened_by_anyone": "accounts:break_glass:read",
    "proposals": "accounts:proposal:read",
    "notices": "accounts:notice:read",
}


def test_every_query_has_its_case_here() -> None:
    public = {name for name in queries.__all__ if inspect.isfunction(getattr(queries, name))}
    assert public == {*ASKING, "person", "names"}


@pytest.mark.parametrize(("name", "permission"), ASKING.items())
@pytest.mark.parametrize("role", ["sysadmin", "analyst", "supervisor", "dpo", "defence_counsel"])
def test_a_query_answers_whom_it_may_and_both_are_recorded(
    officer: Make, looks: Callable[[], list[Entry]], name: str, permission: str, role: str
) -> None:
    by = officer(role).actor
    if permission in policy().permissions_of(role):
        getattr(queries, name)(by=by)
    else:
        with pytest.raises(RefusedError, match=r"access\.permission"):
            getattr(queries, name)(by=by)
    (entry,) = looks()
    assert (entry.what, entry.who) == (permission, by.user_id)
    assert entry.result == ("done" if by.may(permission) else "refused")


def test_accounts_are_listed_with_the_roles_held_now(officer: Make, unit: Any) -> None:
    officer("analyst", unit=unit, username="beta")
    officer("supervisor", "ncb_officer", username="alpha")
    found = queries.people(by=officer("sysadmin", username="zulu").actor)
    assert [each.username for each in found] == ["alpha", "beta", "zulu"]
    assert {holding.role for holding in found[0].holdings} == {"supervisor", "ncb_officer"}
    assert found[1].holdings[0].unit == {"ar": "الغرفة 1", "fr": "Salle 1", "en": "Room 1"}


def test_listing_more_accounts_asks_the_database_no_more_often(officer: Make, django_assert_num_queries: Any) -> None:
    by = officer("sysadmin").actor
    for _ in range(5):
        officer("analyst", "supervisor")
    with django_assert_num_queries(2):
        queries.people(by=by)


def test_a_restricted_matter_costs_as_many_questions_as_none(officer: Make, django_assert_num_queries: Any) -> None:
    supervisor = officer("supervisor")
    for hidden in (False, True):
        if hidden:
            group = Group.objects.create(slug="hidden", name="hidden", purpose="p")
            Membership.objects.create(group=group, user=officer("analyst").user, granted_by=supervisor.user)
        with django_assert_num_queries(3):  # roles, memberships, emergencies
            by = supervisor.actor
        with django_assert_num_queries(0):
            assert queries.groups(by=by) == ()


def test_names_are_told_for_ids_and_for_nothing_else(officer: Make, looks: Callable[[], list[Entry]]) -> None:
    one, _ = officer("analyst"), officer("analyst")
    assert queries.names(by=one.actor, user_ids=(one.id,)) == ((one.id, one.user.name),)
    assert looks()[-1].what == "accounts:name:read"
    with pytest.raises(RefusedError, match=r"access\.permission"):
        queries.names(by=officer("sysadmin").actor, user_ids=(one.id,))


def test_an_account_that_is_not_there_is_refused(officer: Make) -> None:
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        queries.person(by=officer("sysadmin").actor, user_id="00000000-0000-4000-8000-000000000000")
