"""Keys are made in one's own name, for less than one may, for a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tansiq.desk.accounts.actions.keys import make_key, revoke_key
from tansiq.desk.accounts.models import ApiKey
from tansiq.desk.accounts.officers import actor_of_key
from tansiq.desk.accounts.policy import policy
from tansiq.desk.audit.models import Entry
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]
OWN = ("accounts:own:read",)


@pytest.mark.parametrize("scopes", [("accounts:user:create",), ("accounts:own:read", "audit:entry:read"), ()])
def test_a_key_is_not_given_what_its_maker_lacks(officer: Make, scopes: tuple[str, ...]) -> None:
    with pytest.raises(RefusedError, match=r"key\.scope"):
        make_key(by=officer("analyst").actor, name="k", scopes=scopes, days=1)


@pytest.mark.parametrize("days", [0, -1, policy().security.api_key_max_days + 1])
def test_a_key_has_an_end(officer: Make, days: int) -> None:
    with pytest.raises(RefusedError, match=r"key\.days"):
        make_key(by=officer("analyst").actor, name="k", scopes=OWN, days=days)


def test_a_key_makes_no_key(officer: Make) -> None:
    first = make_key(by=officer("analyst").actor, name="k", scopes=("accounts:key:make",), days=1)
    with pytest.raises(RefusedError, match=r"key\.by_key"):
        make_key(by=actor_of_key(first, local=False), name="k", scopes=("accounts:key:make",), days=1)


def test_outsiders_make_no_keys(officer: Make) -> None:
    with pytest.raises(RefusedError, match=r"access\.permission"):
        make_key(by=officer("defence_counsel").actor, name="k", scopes=OWN, days=1)


def test_one_ends_own_keys_only(officer: Make) -> None:
    analyst, other = officer("analyst"), officer("analyst")
    written = make_key(by=analyst.actor, name="k", scopes=OWN, days=1)
    prefix = ApiKey.objects.get().prefix
    with pytest.raises(RefusedError, match=r"key\.invalid"):
        revoke_key(by=other.actor, key_id=prefix)
    assert actor_of_key(written, local=False).role == "analyst"
    revoke_key(by=analyst.actor, key_id=prefix)
    with pytest.raises(RefusedError, match=r"key\.invalid"):
        actor_of_key(written, local=False)


def test_the_record_knows_the_key_and_not_its_secret(officer: Make, writes: Callable[[], list[Entry]]) -> None:
    written = make_key(by=officer("analyst").actor, name="k", scopes=OWN, days=1)
    prefix, _, secret = written.partition(".")
    (entry,) = writes()
    assert entry.target == f"key:{prefix}"
    assert secret not in str(entry.to_value())
