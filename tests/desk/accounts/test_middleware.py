"""Rules of a session, who acts, and refusals as pages."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tansiq.desk.accounts.models import RoleHolding, User
from tansiq.desk.accounts.policy import policy
from tansiq.desk.audit.models import Entry

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]
RULES = policy().security


@pytest.fixture
def signed_in(officer: Make, client: Client) -> Any:
    made = officer("analyst", "supervisor")
    client.force_login(made.user)
    client.get("/account/")
    return made


def _set(client: Client, **values: object) -> None:
    session = client.session
    session.update(values)
    session.save()


def test_nothing_but_signing_in_is_open_to_strangers(client: Client) -> None:
    for path in ("/", "/today/", "/check/", "/account/", "/account/people/", "/account/keys/", "/nowhere/"):
        answer = client.get(path)
        assert answer.status_code in (302, 404), path
        if answer.status_code == 302:
            assert answer["Location"].startswith("/account/sign-in/")


def test_an_idle_session_ends(signed_in: Any, client: Client) -> None:
    _set(client, seen=time.time() - RULES.session_idle_minutes * 60 + 5)
    assert client.get("/account/").status_code == 200
    _set(client, seen=time.time() - RULES.session_idle_minutes * 60 - 5)
    assert client.get("/account/")["Location"].endswith("?refused=ended")
    assert client.get("/account/").status_code == 302


def test_a_session_ends_however_busy(signed_in: Any, client: Client) -> None:
    _set(client, began=time.time() - RULES.session_hours * 3600 - 5)
    assert client.get("/account/")["Location"].endswith("?refused=ended")


def test_looking_at_pages_seldom_writes_the_session(
    signed_in: Any, client: Client, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.sessions.backends.db import SessionStore

    saved: list[object] = []
    monkeypatch.setattr(SessionStore, "save", lambda *_, **__: saved.append(1))
    client.get("/account/")
    client.get("/account/")
    assert saved == []
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    client.get("/account/")
    assert saved == [1]


def test_who_has_somebody_elses_password_changes_it_first(officer: Make, client: Client) -> None:
    client.force_login(officer("analyst", settled=False).user)
    for path in ("/today/", "/account/", "/account/keys/"):
        assert client.get(path)["Location"] == "/account/password/"
    assert client.get("/account/password/").status_code == 200


def test_who_has_one_factor_adds_another_first(signed_in: Any, client: Client) -> None:
    Authenticator.objects.all().delete()
    for path in ("/today/", "/account/", "/account/keys/"):
        assert client.get(path)["Location"] == "/account/factors/"
    assert client.get("/account/factors/").status_code == 200


def test_a_role_that_is_taken_back_is_gone_at_the_next_click(signed_in: Any, client: Client) -> None:
    client.post("/account/role/", {"role": "supervisor"})
    assert client.get("/account/matters/").status_code == 200
    RoleHolding.objects.filter(role="supervisor").delete()
    assert client.get("/account/matters/").status_code == 403


def test_a_refusal_is_a_page_in_the_readers_language(
    signed_in: Any, client: Client, looks: Callable[[], list[Entry]]
) -> None:
    User.objects.update(language="ar")
    answer = client.get("/account/people/")
    text = answer.content.decode()
    assert answer.status_code == 403
    assert '<html lang="ar" dir="rtl">' in text
    assert "محلل" in text
    assert (looks()[-1].what, looks()[-1].reason) == ("accounts:user:read", "access.permission")


def test_pages_are_kept_nowhere(signed_in: Any, client: Client) -> None:
    assert "no-store" in client.get("/account/")["Cache-Control"]


def test_a_form_from_elsewhere_is_refused(signed_in: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(signed_in.user)
    assert strict.post("/account/role/", {"role": "supervisor"}).status_code == 403
