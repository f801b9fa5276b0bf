"""Accounts, to programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tansiq.desk.accounts import api
from tansiq.desk.accounts.actions.keys import make_key

pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_program_learns_whom_it_acts_for(officer: Callable[..., Any], client: Client) -> None:
    analyst = officer("analyst")
    key = make_key(by=analyst.actor, name="k", scopes=("accounts:own:read",), days=1)
    answer = client.get("/api/account", HTTP_AUTHORIZATION=f"ApiKey {key}")
    assert answer.status_code == 200
    assert answer.json() == {
        "user_id": analyst.id, "role": "analyst", "permissions": ["accounts:own:read"], "keys": 1,
    }  # fmt: skip
    assert api.router.tags == ["account"]
