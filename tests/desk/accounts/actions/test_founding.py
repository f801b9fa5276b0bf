"""The first accounts of a node, and fictional ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tansiq.desk.accounts.actions.founding import DEMO, OPERATOR, appoint, make_demo_accounts
from tansiq.desk.accounts.models import RoleHolding, User
from tansiq.desk.accounts.officers import roles_held
from tansiq.desk.accounts.policy import policy
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def test_the_first_holder_is_appointed_and_no_second(officer: Callable[..., Any]) -> None:
    made = appoint(by=OPERATOR, username="first", name="Invented", role="oversight", language="fr")
    user = User.objects.get()
    assert user.check_password(made.password)
    assert user.must_change_password
    assert roles_held(user) == ["oversight"]
    with pytest.raises(RefusedError, match=r"founding\.held"):
        appoint(by=OPERATOR, username="second", name="Invented", role="oversight", language="fr")


def test_the_operator_may_found_and_nothing_else() -> None:
    assert OPERATOR.permissions == {"accounts:user:create", "accounts:role:grant"}
    assert OPERATOR.user_id == ""


def test_fictional_accounts_have_one_role_each_and_one_password() -> None:
    made = make_demo_accounts(by=OPERATOR, language="en")
    assert len({each.password for each in made}) == 1
    assert {each.role for each in made} <= set(policy().roles)
    for each in made:
        user = User.objects.get(username=each.username)
        assert user.is_demo
        assert user.check_password(each.password)
        assert roles_held(user) == [each.role]


def test_they_are_made_once_and_get_a_new_password_each_time() -> None:
    first = make_demo_accounts(by=OPERATOR, language="en")
    second = make_demo_accounts(by=OPERATOR, language="en")
    assert User.objects.count() == RoleHolding.objects.count() == len(DEMO)
    assert first[0].password != second[0].password
    assert not User.objects.first().check_password(first[0].password)  # type: ignore[union-attr]


def test_they_are_not_made_beside_people(officer: Callable[..., Any]) -> None:
    officer("analyst")
    with pytest.raises(RefusedError, match=r"founding\.real"):
        make_demo_accounts(by=OPERATOR, language="en")
