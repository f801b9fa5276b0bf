"""Erasing takes a permission, a reason, somebody else's entry and the right to see it; it is recorded itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tansiq.desk.audit.actions import record_look
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.erasing import entry_at, kept_of
from tansiq.desk.audit.log import log_entries
from tansiq.desk.audit.models import Entry
from tansiq.desk.audit.verifying import verify_record
from tansiq.desk.oversight.actions.erasures import erase_entry
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

WHY = "a court ordered it, number 7 of 2026"


@pytest.fixture
def dpo(officer: Callable[..., Any]) -> Actor:
    actor: Actor = officer("dpo").actor
    return actor


def _entry(who: str = "7f0c", target: str = "user:1") -> None:
    record_look(Entry.Kind.READ, "accounts:user:read", by=Actor(who), target=target, details={"asked": {"name": "X"}})
    log_entries()


def test_what_it_said_is_gone_and_the_order_is_on_record(dpo: Actor, writes: Callable[[], list[Entry]]) -> None:
    _entry()
    before = entry_at(0)
    assert before is not None
    erase_entry(by=dpo, recorded_id=0, reason=WHY)
    after = entry_at(0)
    assert after is not None
    assert (after.is_erased, after.target, after.details, after.who) == (True, "", {}, "7f0c")
    told = writes()[-1]
    assert (told.what, told.target, told.who, told.reason) == ("audit:entry:erase", "recorded:0", dpo.user_id, WHY)
    assert told.details == {"kept": kept_of(before)}
    log_entries()
    found = verify_record()
    assert (found.problems, [one.position for one in found.erased]) == ((), [0])


@pytest.mark.parametrize("role", ["oversight", "sysadmin", "analyst"])
def test_only_the_data_protection_officer_erases(officer: Callable[..., Any], role: str) -> None:
    _entry()
    with pytest.raises(RefusedError, match=r"access\.permission"):
        erase_entry(by=officer(role).actor, recorded_id=0, reason=WHY)
    assert verify_record().held == 1


def test_what_cannot_be_erased_is_refused(dpo: Actor) -> None:
    _entry()
    _entry(who=dpo.user_id)
    _entry(target="group:of-others")
    erase_entry(by=dpo, recorded_id=0, reason=WHY)
    log_entries()
    for position, reason, code in (
        (9, WHY, "access.unknown"),
        (10**30, WHY, "access.unknown"),
        (2, WHY, "access.unknown"),
        (1, WHY, "audit.own"),
        (0, WHY, "audit.erased"),
        (0, "because", "audit.reason"),
    ):
        with pytest.raises(RefusedError) as told:
            erase_entry(by=dpo, recorded_id=position, reason=reason)
        assert told.value.code == code
    assert [one.position for one in verify_record().erased] == [0]


def test_the_order_itself_is_not_erased(dpo: Actor, officer: Callable[..., Any]) -> None:
    _entry()
    erase_entry(by=dpo, recorded_id=0, reason=WHY)
    log_entries()
    with pytest.raises(RefusedError, match=r"audit\.order_kept"):
        erase_entry(by=officer("dpo").actor, recorded_id=1, reason=WHY)
