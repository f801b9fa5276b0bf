"""From an account or a key to who acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.accounts.actions.keys import make_key
from tansiq.desk.accounts.models import ApiKey, BreakGlass, Calls, Group, Membership, RoleHolding
from tansiq.desk.accounts.officers import actor_of, actor_of_key, digest_of, roles_held
from tansiq.desk.accounts.policy import policy
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]


def test_somebody_acts_in_one_role_at_a_time(officer: Make) -> None:
    both = officer("ncb_officer", "supervisor")
    assert roles_held(both.user) == ["ncb_officer", "supervisor"]
    assert both.actor.role == "ncb_officer"
    assert not both.actor.may("accounts:group:change")
    assert both.acting_as("supervisor").may("accounts:group:change")


def test_a_role_that_is_not_held_is_not_acted_in(officer: Make) -> None:
    assert officer("analyst").acting_as("supervisor").role == "analyst"
    nobody = officer().acting_as("supervisor")
    assert (nobody.role, nobody.permissions) == ("", frozenset())


@pytest.mark.parametrize("ending", ["revoked_at", "ends_at"])
def test_a_role_that_ended_gives_nothing(officer: Make, ending: str) -> None:
    analyst = officer("analyst")
    RoleHolding.objects.update(**{ending: timezone.now() - timedelta(seconds=1)})
    assert roles_held(analyst.user) == []


def test_a_role_that_ends_later_is_held_till_then(officer: Make) -> None:
    analyst = officer("analyst")
    RoleHolding.objects.update(ends_at=timezone.now() + timedelta(hours=1))
    assert roles_held(analyst.user) == ["analyst"]


def test_matters_are_open_to_members_and_for_a_time_in_an_emergency(officer: Make) -> None:
    analyst = officer("analyst")
    member, opened, run_out, closed, other = (
        Group.objects.create(slug=f"m{number}", name="m", purpose="p") for number in range(5)
    )
    Membership.objects.create(group=member, user=analyst.user, granted_by=analyst.user)
    now = timezone.now()
    for group, ends, closing in (
        (opened, now + timedelta(hours=1), None),
        (run_out, now - timedelta(seconds=1), None),
        (closed, now + timedelta(hours=1), now),
    ):
        BreakGlass.objects.create(
            user=analyst.user, group=group, role="analyst", reason="r", opened_at=now - timedelta(hours=1),
            expires_at=ends, closed_at=closing,
        )  # fmt: skip
    assert analyst.actor.groups == {str(member.pk), str(opened.pk)}
    Membership.objects.update(ended_at=now)
    assert analyst.actor.groups == {str(opened.pk)}
    assert str(other.pk) not in actor_of(analyst.user).groups


def _key(by: Any, *scopes: str, days: int = 1) -> str:
    return make_key(by=by.actor, name="a program", scopes=scopes or ("accounts:own:read",), days=days)


def test_a_key_opens_its_scopes_and_no_more(officer: Make) -> None:
    analyst = officer("analyst")
    actor = actor_of_key(_key(analyst), local=False)
    assert (actor.user_id, actor.role, actor.permissions) == (analyst.id, "analyst", {"accounts:own:read"})
    assert actor.via.startswith("key:")


def test_the_secret_of_a_key_is_not_kept(officer: Make) -> None:
    written = _key(officer("analyst"))
    key = ApiKey.objects.get()
    secret = written.partition(".")[2]
    assert len(secret) >= 43
    assert bytes(key.digest) == digest_of(secret)
    assert secret not in str(vars(key))


@pytest.mark.parametrize("what", ["revoked", "run out", "role lost", "account disabled"])
def test_a_key_ends_with_what_it_rests_on(officer: Make, what: str) -> None:
    analyst = officer("analyst")
    written, now = _key(analyst), timezone.now()
    if what == "revoked":
        ApiKey.objects.update(revoked_at=now)
    elif what == "run out":
        ApiKey.objects.update(expires_at=now)
    elif what == "role lost":
        RoleHolding.objects.update(revoked_at=now)
    else:
        analyst.user.is_active = False
        analyst.user.save()
    with pytest.raises(RefusedError, match=r"key\.invalid"):
        actor_of_key(written, local=False)


@pytest.mark.parametrize("spoil", [lambda key: key + "x", lambda key: key[:-1], lambda key: "." + key, lambda _: ""])
def test_a_key_that_is_not_one_opens_nothing(officer: Make, spoil: Callable[[str], str]) -> None:
    with pytest.raises(RefusedError, match=r"key\.invalid"):
        actor_of_key(spoil(_key(officer("analyst"))), local=False)


def test_a_key_of_somebody_fictional_opens_nothing_from_elsewhere(officer: Make) -> None:
    written = _key(officer("analyst", is_demo=True))
    assert actor_of_key(written, local=True).role == "analyst"
    with pytest.raises(RefusedError, match=r"key\.invalid"):
        actor_of_key(written, local=False)


def test_a_key_is_used_so_often_in_a_minute(officer: Make) -> None:
    written = _key(officer("analyst"))
    limit = policy().security.api_calls_per_minute
    actor_of_key(written, local=False)
    Calls.objects.update(count=limit - 1)
    actor_of_key(written, local=False)
    with pytest.raises(RefusedError, match=r"key\.too_many"):
        actor_of_key(written, local=False)
    Calls.objects.update(minute=timezone.now() - timedelta(minutes=2))
    actor_of_key(written, local=False)
    assert Calls.objects.count() == 1  # minutes that are over are not kept
