"""The second person is another one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.accounts.actions import people
from tansiq.desk.accounts.actions.proposals import decide_proposal
from tansiq.desk.accounts.models import Proposal, RoleHolding, User
from tansiq.desk.audit.models import Entry
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]


def _disable(by: Any, overseer: Any) -> str:
    return people.disable_account(by=by.actor, user_id=overseer.id, reason="an invented reason").proposal_id


def test_who_proposed_does_not_agree(officer: Make) -> None:
    # An overseer may disable accounts too, and may not do the second person's part as well.
    first, overseer = officer("oversight"), officer("dpo")
    proposal = _disable(first, overseer)
    with pytest.raises(RefusedError, match=r"separation\.same_person"):
        decide_proposal(by=first.actor, proposal_id=proposal, accept=True)
    assert User.objects.get(pk=overseer.id).is_active


def test_whom_it_is_about_does_not_agree(officer: Make) -> None:
    overseer = officer("oversight")
    with pytest.raises(RefusedError, match=r"account\.own"):
        decide_proposal(by=overseer.actor, proposal_id=_disable(officer("sysadmin"), overseer), accept=False)


@pytest.mark.parametrize("role", ["sysadmin", "supervisor", "analyst"])
def test_the_second_person_is_an_overseer(officer: Make, role: str) -> None:
    proposal = _disable(officer("sysadmin"), officer("oversight"))
    with pytest.raises(RefusedError, match=r"access\.permission"):
        decide_proposal(by=officer(role).actor, proposal_id=proposal, accept=True)


def test_no_is_no(officer: Make) -> None:
    overseer = officer("oversight")
    proposal = _disable(officer("sysadmin"), overseer)
    decide_proposal(by=officer("dpo").actor, proposal_id=proposal, accept=False, reason="not shown to be needed")
    assert User.objects.get(pk=overseer.id).is_active
    assert Proposal.objects.get().accepted is False


def test_it_is_decided_once(officer: Make, writes: Callable[[], list[Entry]]) -> None:
    proposal = _disable(officer("sysadmin"), officer("oversight"))
    decide_proposal(by=officer("dpo").actor, proposal_id=proposal, accept=True)
    with pytest.raises(RefusedError, match=r"proposal\.closed"):
        decide_proposal(by=officer("dpo").actor, proposal_id=proposal, accept=True)
    assert [entry.what for entry in writes()] == ["accounts:proposal:make", "accounts:proposal:decide"]


def test_what_waits_too_long_lapses(officer: Make) -> None:
    proposal = _disable(officer("sysadmin"), officer("oversight"))
    Proposal.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(RefusedError, match=r"proposal\.closed"):
        decide_proposal(by=officer("dpo").actor, proposal_id=proposal, accept=True)


def test_what_is_no_longer_fit_is_refused_when_it_is_agreed_to(officer: Make) -> None:
    other = officer()
    proposal = people.grant_role(
        by=officer("sysadmin").actor, user_id=other.id, reason="an invented reason", role="oversight"
    ).proposal_id
    RoleHolding.objects.create(user=other.user, role="sysadmin")
    with pytest.raises(RefusedError, match=r"separation\.roles"):
        decide_proposal(by=officer("dpo").actor, proposal_id=proposal, accept=True)
    assert Proposal.objects.get().decided_at is None


def test_a_new_password_of_an_overseer_is_shown_to_the_second_person_alone(officer: Make) -> None:
    overseer = officer("oversight")
    asked = people.reset_account(by=officer("sysadmin").actor, user_id=overseer.id, reason="an invented reason")
    agreed = decide_proposal(by=officer("dpo").actor, proposal_id=asked.proposal_id, accept=True)
    assert asked.shown_once == ""
    assert User.objects.get(pk=overseer.id).check_password(agreed.shown_once)
