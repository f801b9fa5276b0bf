"""What everybody may change of the own account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tansiq.desk.accounts.actions.own import choose_language, choose_role
from tansiq.desk.accounts.models import User
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_language_of_the_desk_is_chosen(officer: Callable[..., Any]) -> None:
    analyst = officer("analyst")
    choose_language(by=analyst.actor, language="ar")
    assert User.objects.get().language == "ar"
    with pytest.raises(ValueError, match="xx"):
        choose_language(by=analyst.actor, language="xx")


def test_a_role_is_chosen_among_those_held(officer: Callable[..., Any]) -> None:
    analyst = officer("analyst", "supervisor")
    choose_role(by=analyst.actor, role="supervisor")
    with pytest.raises(RefusedError, match=r"role\.not_held"):
        choose_role(by=analyst.actor, role="oversight")
