"""The door for programs: a key and nothing else opens it; refusals are JSON, and recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tansiq.desk.accounts.actions.keys import make_key
from tansiq.desk.accounts.models import Calls
from tansiq.desk.accounts.policy import policy
from tansiq.desk.api import api
from tansiq.desk.audit.models import Entry

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]


def _key(officer: Make, *scopes: str) -> str:
    return make_key(by=officer("analyst").actor, name="k", scopes=scopes or ("accounts:own:read",), days=1)


def test_a_session_does_not_open_it(officer: Make, client: Client) -> None:
    client.force_login(officer("analyst").user)
    assert client.get("/api/account").status_code == 401


@pytest.mark.parametrize("header", ["", "ApiKey", "ApiKey x", "Bearer x.y", "ApiKey x.y", "apikey x.y"])
def test_what_is_no_key_does_not_open_it(client: Client, header: str) -> None:
    assert client.get("/api/account", HTTP_AUTHORIZATION=header).status_code == 401


def test_a_wrong_key_is_recorded(client: Client, looks: Callable[[], list[Entry]]) -> None:
    client.get("/api/account", HTTP_AUTHORIZATION="ApiKey secretly.typed")
    (entry,) = looks()
    assert (entry.kind, entry.what, entry.reason, entry.who) == ("sign_in", "key", "key.invalid", "")
    assert "typed" not in str(entry.to_value())


def test_a_key_lacks_what_was_not_ticked(officer: Make, client: Client) -> None:
    key = _key(officer, "accounts:own:change")
    answer = client.get("/api/account", HTTP_AUTHORIZATION=f"ApiKey {key}", HTTP_ACCEPT_LANGUAGE="ar")
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "access.permission"
    assert "دورك" in answer.json()["error"]["sentence"]


def test_too_many_calls_are_told_so(officer: Make, client: Client) -> None:
    key = _key(officer)
    client.get("/api/account", HTTP_AUTHORIZATION=f"ApiKey {key}")
    Calls.objects.update(count=policy().security.api_calls_per_minute)
    answer = client.get("/api/account", HTTP_AUTHORIZATION=f"ApiKey {key}")
    # A minute may have passed between the two calls.
    assert answer.status_code in (429, 200)
    if answer.status_code == 429:
        assert answer.json()["error"]["code"] == "key.too_many"


def test_what_a_program_reads_is_recorded_with_its_key(
    officer: Make, client: Client, looks: Callable[[], list[Entry]]
) -> None:
    key = _key(officer)
    client.get("/api/account", HTTP_AUTHORIZATION=f"ApiKey {key}")
    assert looks()[-1].via == f"key:{key.partition('.')[0]}"


def test_every_operation_asks_for_a_key() -> None:
    schema = api.get_openapi_schema()
    operations = [each for path in schema["paths"].values() for each in path.values()]
    assert operations
    assert all(each["security"] for each in operations)
