"""The key of a data-protection officer."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.audit.models import Entry
from tansiq.desk.protection.actions.keys import make_key
from tansiq.desk.protection.models import OfficerKey
from tansiq.desk.protection.sealing import keys_of
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")
PASSPHRASE = "umbrella orchid lantern seven"


def test_a_key_is_made_and_the_passphrase_stands_nowhere(officer: Any, writes: Any) -> None:
    guard = officer("dpo")
    make_key(by=guard.actor, passphrase=PASSPHRASE)
    (key,) = keys_of(guard.actor, PASSPHRASE)
    row = OfficerKey.objects.get()
    assert bytes(row.public) == key.public.data
    assert key.seed not in bytes(row.locked)
    assert writes()[-1].what == "protection:key:make"
    for entry in [*Entry.objects.using("default"), *Entry.objects.using("reads")]:
        assert PASSPHRASE not in str(entry.details) + entry.reason + entry.target


@pytest.mark.parametrize("passphrase", ["", "short", "password123456"])
def test_a_passphrase_that_is_guessed_makes_no_key(officer: Any, passphrase: str) -> None:
    with pytest.raises(RefusedError, match=r"protection\.weak_passphrase"):
        make_key(by=officer("dpo").actor, passphrase=passphrase)
    assert not OfficerKey.objects.exists()


@pytest.mark.parametrize("role", ["supervisor", "oversight", "sysadmin"])
def test_nobody_else_makes_one(officer: Any, role: str) -> None:
    with pytest.raises(RefusedError, match=r"access\.permission"):
        make_key(by=officer(role).actor, passphrase=PASSPHRASE)


def test_a_key_is_not_changed(officer: Any) -> None:
    make_key(by=officer("dpo").actor, passphrase=PASSPHRASE)
    with pytest.raises(TypeError):
        OfficerKey.objects.get().save()
