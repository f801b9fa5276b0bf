"""Every address of the desk, walked: strangers see nothing, and no page is left without its rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tansiq.desk.accounts import urls

pytestmark = pytest.mark.django_db(databases="__all__")

# Open to strangers, each for its reason: signing in, the language of that page, and a load balancer's questions.
OPEN = frozenset(
    {
        "account_login", "account_logout", "mfa_login_webauthn", "mfa_authenticate", "language", "healthz", "readyz",
        "workz", "openid_connect_login", "openid_connect_callback", "openapi-json", "own", "api-root",
        "socialaccount_login_cancelled",
    }
)  # fmt: skip


def _walk(resolver: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _walk(each, prefix + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield prefix + str(each.pattern), each.name or ""


NOBODYS = "00000000-0000-4000-8000-000000000000"
ADDRESSES = sorted(_walk(get_resolver()))


def _fill(pattern: str) -> str:
    for kind, value in (
        ("uuid", NOBODYS), ("uuidstr", NOBODYS), ("int", "1"), ("slug", "x"), ("str", "x"),
    ):  # fmt: skip
        while f"<{kind}:" in pattern:
            before, _, after = pattern.partition(f"<{kind}:")
            pattern = before + value + after.partition(">")[2]
    return "/" + pattern


def test_there_are_addresses_and_each_has_a_name() -> None:
    assert len(ADDRESSES) > 40
    assert [pattern for pattern, name in ADDRESSES if not name] == []
    assert urls.urlpatterns


@pytest.mark.parametrize(("pattern", "name"), [each for each in ADDRESSES if each[1] not in OPEN])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_sign_in(client: Client, pattern: str, name: str, method: str) -> None:
    answer = getattr(client, method)(_fill(pattern))
    # A program is told that its key is missing: it has no page to go to.
    assert answer.status_code in ((401, 405) if pattern.startswith("api/") else (302, 405)), name
    if answer.status_code == 302:
        assert answer["Location"].startswith("/account/sign-in/")


@pytest.mark.parametrize(("pattern", "name"), [each for each in ADDRESSES if each[1] not in OPEN])
def test_no_page_breaks_for_somebody_without_a_role(
    officer: Callable[..., Any], client: Client, pattern: str, name: str
) -> None:
    client.force_login(officer().user)
    for method in ("get", "post"):
        assert getattr(client, method)(_fill(pattern)).status_code < 500, name
