"""What the tables themselves refuse, whoever writes to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tansiq.desk.accounts.models import BreakGlass, Group, Membership, Proposal, RoleHolding, User

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]


def _refused(make: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_a_login_name_is_taken_once_in_whatever_case(officer: Make) -> None:
    officer("analyst", username="one")
    _refused(lambda: User.objects.create(username="ONE", name="n"))


def test_a_role_is_held_once(officer: Make, unit: Any) -> None:
    user = officer("analyst").user
    _refused(lambda: RoleHolding.objects.create(user=user, role="analyst"))
    RoleHolding.objects.create(user=user, role="analyst", unit=unit)
    _refused(lambda: RoleHolding.objects.create(user=user, role="analyst", unit=unit))
    RoleHolding.objects.update(revoked_at=timezone.now())
    RoleHolding.objects.create(user=user, role="analyst", unit=unit)


def test_two_persons_are_two(officer: Make) -> None:
    user, now = officer("oversight").user, timezone.now()
    _refused(
        lambda: Proposal.objects.create(
            kind="disable", user=user, reason="r", proposed_by=user, decided_by=user, expires_at=now
        )
    )


def test_an_emergency_has_a_reason_an_end_and_another_reviewer(officer: Make) -> None:
    user, group, now = officer("analyst").user, Group.objects.create(slug="g", name="g", purpose="p"), timezone.now()
    fields: dict[str, Any] = {"user": user, "group": group, "role": "analyst", "reason": "r", "opened_at": now,
                              "expires_at": now + timedelta(hours=1)}  # fmt: skip
    for wrong in ({"reason": ""}, {"expires_at": now}, {"reviewed_by": user}):
        _refused(lambda wrong=wrong: BreakGlass.objects.create(**{**fields, **wrong}))  # type: ignore[misc]
    BreakGlass.objects.create(**fields)


def test_somebody_is_in_a_matter_once(officer: Make) -> None:
    user, group = officer("analyst").user, Group.objects.create(slug="g", name="g", purpose="p")
    Membership.objects.create(group=group, user=user, granted_by=user)
    _refused(lambda: Membership.objects.create(group=group, user=user, granted_by=user))
