"""Pages of the own account do what their buttons say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tansiq.desk.accounts import administration, views
from tansiq.desk.accounts.models import ApiKey, BreakGlass, Group, Membership, Notice, Proposal, RoleHolding, Unit, User
from tansiq.desk.accounts.officers import actor_of_key, roles_held

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]
WHY = "an invented reason, told at length"


@pytest.fixture
def enter(officer: Make) -> Callable[..., tuple[Any, Client]]:
    def make(*roles: str, **fields: Any) -> tuple[Any, Client]:
        made, client = officer(*roles, **fields), Client()
        client.force_login(made.user)
        return made, client

    return make


def test_a_role_is_chosen_and_the_places_follow(enter: Any) -> None:
    _, client = enter("analyst", "evidence_custodian")
    assert b'href="/partners/"' in client.get("/account/").content
    client.post("/account/role/", {"role": "evidence_custodian"})
    assert b'href="/partners/"' not in client.get("/account/").content
    assert client.post("/account/role/", {"role": "oversight"}).status_code == 409


def test_a_language_is_chosen(enter: Any) -> None:
    _, client = enter("analyst")
    client.post("/account/language/", {"language": "fr"})
    assert b'<html lang="fr" dir="ltr">' in client.get("/account/").content


def test_a_key_is_shown_once(enter: Any) -> None:
    made, client = enter("analyst")
    asked = {"name": "a program", "days": 7, "scopes": ["accounts:own:read"]}
    text = client.post("/account/keys/", asked).content.decode()
    found = re.search(r"[0-9a-f]{12}\.[\w-]{43}", text)
    assert found is not None
    assert actor_of_key(found[0], local=False).user_id == made.id
    assert found[0] not in client.get("/account/keys/").content.decode()
    client.post(f"/account/keys/{ApiKey.objects.get().prefix}/revoke/")
    assert ApiKey.objects.get().revoked_at is not None


def test_emergency_access_from_opening_to_review(enter: Any, officer: Make) -> None:
    group = Group.objects.create(slug="a1b2c3d4", name="Invented", purpose="p")
    analyst, client = enter("analyst")
    client.post("/account/break-glass/", {"slug": group.slug, "hours": 1, "reason": WHY})
    opened = BreakGlass.objects.get()
    assert analyst.actor.groups == {str(group.pk)}
    _, dpo = enter("dpo")
    assert f"/account/notices/{Notice.objects.get().pk}/seen/" in dpo.get("/today/").content.decode()
    dpo.post(f"/account/notices/{Notice.objects.get().pk}/seen/")
    dpo.post(f"/account/break-glass/{opened.pk}/review/", {"reason": "it was needed"})
    assert BreakGlass.objects.get().finding == "it was needed"
    assert b"it was needed" in client.get("/account/break-glass/").content
    client.post(f"/account/break-glass/{opened.pk}/close/")
    assert analyst.actor.groups == frozenset()


def test_the_administrator_reads_no_page_of_content(enter: Any) -> None:
    _, client = enter("sysadmin")
    for path in ("/check/", "/cases/", "/partners/", "/account/matters/", "/account/break-glass/"):
        if path == "/account/break-glass/":
            assert client.post(path, {"slug": "x", "hours": 1, "reason": WHY}).status_code == 403
        else:
            assert client.get(path).status_code == 403, path


def test_an_account_from_making_to_disabling(enter: Any) -> None:
    _, client = enter("sysadmin")
    text = client.post("/account/people/", {"username": "new", "name": "Invented", "language": "ar"}).content.decode()
    user = User.objects.get(username="new")
    assert any(user.check_password(word) for word in re.findall(r"[a-z0-9]{5}(?:-[a-z0-9]{5}){3}", text))
    page = f"/account/people/{user.pk}/"
    client.post("/account/units/", {"slug": "r1", "name_ar": "ا", "name_fr": "S", "name_en": "R"})
    client.post(f"{page}change/", {"name": "Another", "unit_id": str(Unit.objects.get().pk), "reason": WHY})
    client.post(f"{page}roles/", {"role": "analyst", "unit_id": "", "reason": WHY})
    assert roles_held(user) == ["analyst"]
    client.post(f"{page}roles/{RoleHolding.objects.get(user=user).pk}/", {"reason": WHY})
    assert roles_held(user) == []
    client.post(f"{page}disable/", {"reason": WHY})
    user.refresh_from_db()
    assert (user.name, user.unit, user.is_active) == ("Another", Unit.objects.get(), False)
    client.post(f"{page}enable/", {"reason": WHY})
    assert b"<code" in client.post(f"{page}reset/", {"reason": WHY}).content
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("step", ["change", "roles", "disable"])
def test_nothing_is_done_without_a_reason(enter: Any, officer: Make, step: str) -> None:
    _, client = enter("sysadmin")
    other = officer("analyst")
    before = User.objects.filter(pk=other.id).values().get()
    client.post(f"/account/people/{other.id}/{step}/", {"role": "prosecutor", "name": "Another", "reason": ""})
    assert User.objects.filter(pk=other.id).values().get() == before
    assert roles_held(other.user) == ["analyst"]


def test_a_change_to_an_overseer_waits_on_the_page_of_another(enter: Any, officer: Make) -> None:
    overseer = officer("oversight")
    _, client = enter("sysadmin")
    client.post(f"/account/people/{overseer.id}/disable/", {"reason": WHY})
    proposal = Proposal.objects.get()
    path = f"/account/proposals/{proposal.pk}/"
    assert path not in client.get("/account/proposals/").content.decode()
    assert client.post(path, {"accept": "yes"}).status_code == 403
    _, dpo = enter("dpo")
    assert path in dpo.get("/account/proposals/").content.decode()
    dpo.post(path, {"accept": "yes"})
    assert not User.objects.get(pk=overseer.id).is_active


def test_a_matter_is_shown_to_its_members_only(enter: Any, officer: Make) -> None:
    _, client = enter("supervisor")
    client.post("/account/matters/", {"name": "A very restricted matter", "purpose": "p"})
    group = Group.objects.get()
    assert b"A very restricted matter" in client.get("/account/matters/").content
    _, other = enter("supervisor")
    assert b"restricted matter" not in other.get("/account/matters/").content
    _, overseer = enter("oversight")
    assert b"restricted matter" not in overseer.get("/account/matters/").content
    analyst = officer("analyst")
    client.post(f"/account/matters/{group.pk}/members/", {"username": analyst.user.username, "reason": WHY})
    client.post(f"/account/matters/{group.pk}/members/{analyst.id}/end/", {"reason": WHY})
    assert Membership.objects.get(user=analyst.user).ended_at is not None


def test_what_only_sends_is_not_fetched(enter: Any) -> None:
    _, client = enter("sysadmin")
    assert client.get("/account/role/").status_code == 405
    assert {views.role, administration.decide}
