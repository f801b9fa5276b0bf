"""Sealing to the officers who have a key now, and opening with one's own."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.accounts.models import RoleHolding
from tansiq.desk.protection.actions.keys import make_key
from tansiq.desk.protection.sealing import keys_of, newest_keys, opened, seal_to_officers
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")
PASSPHRASE, SECOND = "umbrella orchid lantern seven", "harbour velvet compass eleven"


def test_every_officer_with_a_key_opens_it_with_their_own(officer: Any, dpo: Any) -> None:
    other = officer("dpo", username="second")
    make_key(by=other.actor, passphrase=SECOND)
    sealed = seal_to_officers({"words": "hidden"})
    assert opened(sealed, keys_of(dpo.actor, PASSPHRASE)) == {"words": "hidden"}
    assert opened(sealed, keys_of(other.actor, SECOND)) == {"words": "hidden"}


def test_who_no_longer_holds_the_role_is_sealed_to_no_more(dpo: Any) -> None:
    RoleHolding.objects.filter(user=dpo.user).update(revoked_at=timezone.now())
    assert newest_keys() == {}
    with pytest.raises(RefusedError, match=r"protection\.no_key"):
        seal_to_officers({"words": "hidden"})


def test_what_was_sealed_before_a_key_was_made_stays_closed_to_it(officer: Any, dpo: Any) -> None:
    sealed = seal_to_officers({"words": "hidden"})
    late = officer("dpo", username="late")
    make_key(by=late.actor, passphrase=SECOND)
    with pytest.raises(RefusedError, match=r"envelope\.not_for_us"):
        opened(sealed, keys_of(late.actor, SECOND))


def test_an_older_key_opens_what_was_sealed_to_it_by_its_own_passphrase(dpo: Any) -> None:
    sealed = seal_to_officers({"words": "hidden"})
    make_key(by=dpo.actor, passphrase=SECOND)
    with pytest.raises(RefusedError, match=r"envelope\.not_for_us"):
        opened(sealed, keys_of(dpo.actor, SECOND))
    assert opened(sealed, keys_of(dpo.actor, PASSPHRASE)) == {"words": "hidden"}


def test_a_wrong_passphrase_and_no_key_are_told_apart(officer: Any, dpo: Any) -> None:
    with pytest.raises(RefusedError, match=r"key\.passphrase"):
        keys_of(dpo.actor, "no")
    with pytest.raises(RefusedError, match=r"protection\.no_key"):
        keys_of(officer("dpo", username="keyless").actor, PASSPHRASE)
