"""The places, by role, and pages of errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tansiq.desk.accounts.policy import policy
from tansiq.desk.audit.models import Entry
from tansiq.desk.places import views
from tansiq.desk.work.beats import beat

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]
PLACES = ("booth", "today", "check", "cases", "partners", "account")


@pytest.mark.parametrize("role", sorted(policy().roles))
def test_a_role_is_led_to_its_place_and_sees_its_places(officer: Make, client: Client, role: str) -> None:
    client.force_login(officer(role).user)
    profile = policy().roles[role].profile
    assert client.get("/")["Location"] == f"/{profile.opens}/"
    text = client.get("/account/").content.decode()
    assert [place for place in PLACES if f'<a href="/{place}/" accesskey' in text] == list(profile.places)
    for place in set(PLACES) - {"booth", "account"}:
        assert client.get(f"/{place}/").status_code == (200 if place in profile.places else 403)


def test_a_place_that_is_refused_is_on_record(officer: Make, client: Client, looks: Callable[[], list[Entry]]) -> None:
    made = officer("sysadmin")
    client.force_login(made.user)
    client.get("/check/")
    entry = looks()[-1]
    assert (entry.what, entry.reason, entry.who) == ("places:check:open", "access.place", made.id)


def test_who_has_no_role_is_led_to_the_account(officer: Make, client: Client) -> None:
    client.force_login(officer().user)
    assert client.get("/")["Location"] == "/account/"
    assert client.get("/today/").status_code == 200


def test_a_node_without_a_worker_says_so(client: Client) -> None:
    assert (client.get("/workz").status_code, client.get("/workz").content) == (503, b"lagging: worker\n")
    beat("log", timezone.now(), done=1, error="")
    assert client.get("/workz").status_code == 200
    beat("log", timezone.now(), done=0, error="audit.gap")
    assert client.get("/workz").content == b"lagging: log\n"


def test_partners_are_the_directory_and_whoever_it_is_not_for_is_told_so(officer: Make, client: Client) -> None:
    client.force_login(officer("analyst").user)
    assert b"No authority is found" in client.get("/partners/").content
    assert client.get("/partners/nodes/").status_code == 403
    client.force_login(officer("defence_counsel").user)
    assert b"for officers of the desk" in client.get("/partners/").content


def test_a_page_that_is_not_there_is_told_in_the_frame(officer: Make, client: Client) -> None:
    client.force_login(officer("analyst", language="fr").user)
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "Cette page n&#x27;existe pas" in answer.content.decode()


@pytest.mark.parametrize(
    ("view", "status"),
    [(views.bad_request, 400), (views.forbidden, 403), (views.not_found, 404), (views.stale_form, 403)],
)
def test_an_error_has_its_page(rf: Any, view: Callable[..., Any], status: int) -> None:
    request = rf.get("/")
    request.user = type("Nobody", (), {"is_authenticated": False})()
    assert view(request, Exception()).status_code == status


def test_a_page_that_breaks_tells_nothing_of_why(officer: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(officer("analyst").user)

    def broken(*_: object, **__: object) -> None:
        raise OSError("a secret path")

    monkeypatch.setattr(views.queries, "notices", broken)
    answer = client.get("/today/")
    assert answer.status_code == 500
    assert b"secret path" not in answer.content


def test_a_load_balancer_gets_its_answers(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ok\n"
