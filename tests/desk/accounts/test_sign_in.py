"""Signing in: closed, recorded, locked after too many tries, and fictional people on this machine only."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.db import connections
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.policy import policy
from tansiq.desk.accounts.sign_in import SocialAccountAdapter, is_local
from tansiq.desk.audit.models import Entry

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]
PASSWORD = "umbrella-orchid-7-lantern"
SIGN_IN = "/account/sign-in/"
TRIES = policy().security.failures_per_account


def _try(client: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(SIGN_IN, {"login": username, "password": password}, **more)


def _is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def _code(user: User) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", counter)))


def test_a_password_alone_does_not_sign_in(officer: Make, client: Client, looks: Callable[[], list[Entry]]) -> None:
    made = officer("analyst")
    answer = _try(client, made.user.username)
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert not _is_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": _code(made.user)}).status_code == 302
    assert _is_in(client)
    signed_in = [entry for entry in looks() if entry.what == "sign_in"]
    assert [(each.who, each.role, each.result) for each in signed_in] == [(made.id, "analyst", "done")]


def test_a_wrong_code_is_refused_and_recorded(officer: Make, client: Client, looks: Callable[[], list[Entry]]) -> None:
    made = officer("analyst")
    _try(client, made.user.username)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not _is_in(client)
    assert ("second_factor", "refused", made.id) in [(each.what, each.result, each.who) for each in looks()]


@pytest.mark.parametrize("username", ["known", "unknown"])
def test_a_failed_try_is_recorded_without_what_was_typed(
    officer: Make, client: Client, username: str, looks: Callable[[], list[Entry]]
) -> None:
    made = officer("analyst", username="known")
    answer = _try(client, username, "my-secret-typed-here")
    assert answer.status_code == 200
    (entry,) = looks()
    assert (entry.what, entry.result, entry.reason) == ("sign_in", "refused", "sign_in.wrong")
    assert entry.who == (made.id if username == "known" else "")
    assert "typed" not in str(entry.to_value())
    assert "unknown" not in str(entry.to_value())


def test_known_and_unknown_names_get_one_answer(officer: Make, client: Client) -> None:
    officer("analyst", username="known")
    answers = {
        _try(client, name, "wrong-password-for-both").content.decode().split("<main")[1].replace(name, "")
        for name in ("known", "stranger")
    }
    said = {"".join(each.split("errorlist")[1][:200]) for each in answers}
    assert len(said) == 1


def test_too_many_tries_lock_the_account_even_for_the_right_password(
    officer: Make, client: Client, looks: Callable[[], list[Entry]]
) -> None:
    made = officer("analyst")
    for _ in range(TRIES):
        _try(client, made.user.username, "wrong-password")
    answer = _try(client, made.user.username)
    assert answer.status_code == 200  # the form again
    assert looks()[-1].reason == "sign_in.locked"
    other = officer("analyst")
    assert _try(Client(), other.user.username).status_code == 302  # nobody else is locked out


def test_a_lock_out_is_counted_in_the_database_and_case_does_not_evade_it(officer: Make, client: Client) -> None:
    made = officer("analyst", username="locked")
    for name in ("locked", "LOCKED", "Locked", "lOCKED", "LoCkEd"):
        _try(client, name, "wrong-password")
    assert _try(client, made.user.username).status_code == 200
    assert type(cache._connections[cache._alias]).__name__ == "DatabaseCache"  # type: ignore[attr-defined]


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_tries_at_the_same_time_are_all_counted(officer: Make) -> None:
    made, answers = officer("analyst"), []

    def guess() -> None:
        answers.append(_try(Client(), made.user.username, "wrong-password").status_code)
        connections.close_all()

    threads = [threading.Thread(target=guess) for _ in range(TRIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == TRIES
    assert _try(Client(), made.user.username).status_code == 200  # locked


def test_a_disabled_account_gets_the_answer_of_a_wrong_password(officer: Make, client: Client) -> None:
    made = officer("analyst", is_active=False)
    assert _try(client, made.user.username)["Location"].endswith("?refused=wrong")
    assert not _is_in(client)


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_reset_password", "account_email", "account_set_password", "socialaccount_signup"],
)
def test_there_is_no_address_for_what_is_closed(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_no_other_service_makes_an_account() -> None:
    request = RequestFactory().get("/")
    assert not SocialAccountAdapter(request).is_open_for_signup(request, None)


@pytest.mark.parametrize(
    ("surroundings", "local"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, True),
        ({"REMOTE_ADDR": "::1"}, True),
        ({"REMOTE_ADDR": "192.0.2.7"}, False),
        ({"REMOTE_ADDR": ""}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.0.2.7"}, False),
    ],
)
def test_what_comes_through_a_proxy_is_not_local(surroundings: dict[str, str], *, local: bool) -> None:
    assert is_local(RequestFactory().get("/", **surroundings)) is local  # type: ignore[arg-type]


def test_on_a_node_that_others_reach_nobody_is_local(settings: Any) -> None:
    settings.TANSIQ_LOOPBACK = False
    assert not is_local(RequestFactory().get("/", REMOTE_ADDR="127.0.0.1"))


def test_a_fictional_person_signs_in_here_and_from_nowhere_else(officer: Make, client: Client) -> None:
    demo = officer("analyst", is_demo=True, settled=False)
    User.objects.update(must_change_password=False)
    away = Client(REMOTE_ADDR="192.0.2.7")
    assert _try(away, demo.user.username)["Location"].endswith("?refused=demo")
    assert not _is_in(away)
    _try(client, demo.user.username)
    assert _is_in(client)
    assert client.get("/account/", REMOTE_ADDR="192.0.2.7").status_code == 302
    assert not _is_in(client)


def test_signing_out_is_recorded(officer: Make, client: Client, looks: Callable[[], list[Entry]]) -> None:
    made = officer("analyst")
    client.force_login(made.user)
    client.post("/account/sign-out/")
    assert (looks()[-1].what, looks()[-1].who) == ("sign_out", made.id)


def test_a_new_password_is_recorded_with_its_change(
    officer: Make, client: Client, writes: Callable[[], list[Entry]]
) -> None:
    made = officer("analyst", settled=False)
    client.force_login(made.user)
    new = "another-orchid-9-harbour"
    answer = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    user = User.objects.get()
    assert user.check_password(new)
    assert not user.must_change_password
    assert writes()[-1].details == {"kind": "password"}


@pytest.mark.parametrize("password", ["short-one", "password123456", "analyst-1-analyst-1"])
def test_a_weak_password_is_not_taken(officer: Make, client: Client, password: str) -> None:
    made = officer("analyst", username="analyst-1-analyst")
    client.force_login(made.user)
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": password, "password2": password})
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_changes_of_factors_are_recorded_with_real_transactions(
    officer: Make, client: Client, writes: Callable[[], list[Entry]]
) -> None:
    made = officer("analyst")
    _try(client, made.user.username)
    client.post(reverse("mfa_authenticate"), {"code": _code(made.user)})
    client.post("/account/confirm/", {"password": PASSWORD})
    assert client.post("/account/factors/codes/new/").status_code == 302
    assert client.post("/account/factors/app/remove/").status_code == 302
    assert [(each.details["kind"], each.details["factor"]) for each in writes()] == [
        ("factor_reset", "recovery_codes"), ("factor_removed", "totp"), ("factor_removed", "recovery_codes"),
    ]  # fmt: skip
    assert {each.who for each in writes()} == {made.id}
