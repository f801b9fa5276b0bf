"""Signing in through another service (OpenID Connect), with that service played by the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.sign_in import SocialAccountAdapter
from tansiq.desk.audit.models import Entry

pytestmark = pytest.mark.django_db(databases="__all__")

PASSWORD = "umbrella-orchid-7-lantern"
SERVICE = "https://id.example"
CONFIGURATION = {
    "issuer": SERVICE,
    "authorization_endpoint": f"{SERVICE}/authorize",
    "token_endpoint": f"{SERVICE}/token",
    "userinfo_endpoint": f"{SERVICE}/userinfo",
    "token_endpoint_auth_methods_supported": ["client_secret_post"],
}


class _Answer:
    status_code = 200
    headers = {"content-type": "application/json"}  # noqa: RUF012  (as requests has it)

    def __init__(self, body: dict[str, Any]) -> None:
        self.body = body

    def raise_for_status(self) -> None:
        pass

    def json(self) -> dict[str, Any]:
        return self.body


class _Service:
    """Answers what allauth asks another service."""

    def get(self, url: str, **_: Any) -> _Answer:
        if url.endswith("/userinfo"):
            return _Answer({"sub": "subject-7", "preferred_username": "colleague", "email": "x@id.example"})
        return _Answer(CONFIGURATION)

    def request(self, _method: str, _url: str, **_: Any) -> _Answer:
        return _Answer({"access_token": "t", "token_type": "Bearer"})


@pytest.fixture(autouse=True)
def _service(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    app = {"provider_id": "id", "name": "Ministry", "client_id": "tansiq", "secret": "s",
           "settings": {"server_url": SERVICE}}  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    @contextmanager
    def session(_self: object) -> Iterator[_Service]:
        yield _Service()

    monkeypatch.setattr(SocialAccountAdapter, "get_requests_session", session)


def _through(client: Client, process: str = "") -> Any:
    begun = client.post(f"/account/external/id/login/{process}")
    asked = urlparse(begun["Location"])
    assert (asked.hostname, asked.path) == ("id.example", "/authorize")
    query = parse_qs(asked.query)
    assert query["code_challenge_method"] == ["S256"]
    return client.get("/account/external/id/login/callback/", {"code": "c", "state": query["state"][0]})


def test_a_stranger_of_the_other_service_gets_no_account(client: Client) -> None:
    assert "Ministry" in client.get("/account/sign-in/").content.decode()
    answer = _through(client)
    assert answer.status_code == 200
    assert "There is no account for this sign-in" in answer.content.decode()
    assert not User.objects.exists()
    assert client.get("/account/").status_code == 302


def test_an_account_with_the_same_name_is_not_taken_over(officer: Callable[..., Any], client: Client) -> None:
    officer("analyst", username="colleague")
    _through(client)
    assert client.get("/account/").status_code == 302
    assert not SocialAccount.objects.exists()


def test_who_linked_it_signs_in_with_it_and_still_gives_the_second_factor(
    officer: Callable[..., Any], writes: Callable[[], list[Entry]]
) -> None:
    made, here = officer("analyst"), Client()
    here.post("/account/sign-in/", {"login": made.user.username, "password": PASSWORD})
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", counter))
    here.post("/account/sign-in/second-factor/", {"code": code})
    assert b"Link the sign-in of" in here.get("/account/").content
    # Linking opens the account to the other service: whether it is really the owner is asked once more.
    assert _through(here, "?process=connect")["Location"] == "/account/confirm/"
    assert not SocialAccount.objects.exists()
    assert here.post("/account/confirm/", {"password": PASSWORD})["Location"] == "/account/"
    assert SocialAccount.objects.get().user == made.user
    assert writes()[-1].details == {"kind": "link", "provider": "id"}
    elsewhere = Client()
    assert _through(elsewhere)["Location"].startswith("/account/sign-in/second-factor/")
    assert elsewhere.get("/account/").status_code == 302
