"""Changes to somebody's account, each in one place: done at once, or when a second person has agreed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone

from tansiq.desk.accounts.models import Notice, RoleHolding, Unit, User
from tansiq.desk.accounts.policy import policy
from tansiq.desk.accounts.separations import Held, refuse_held_together
from tansiq.desk.audit.actor import Actor
from tansiq.errors import RefusedError

__all__ = ["EFFECTS", "end_sessions", "new_password", "notify", "refuse_unfit"]

Effect = Callable[[Actor, User, Mapping[str, Any]], str]


def new_password() -> str:
    """A password for the first sign-in: 20 letters and digits in groups, to be read aloud, and changed at once."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))


def end_sessions(user: User) -> None:
    """Sign somebody out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def notify(role: str, code: str, **details: object) -> None:
    """Tell everybody in a role something, until one of them has seen it."""
    Notice.objects.create(to_role=role, code=code, details=details)


def refuse_unfit(user: User, role: str, unit_id: str | None) -> None:
    """Raise RefusedError where somebody may not be given a role beside what is held; the code says why."""
    if role not in policy().roles:
        raise RefusedError("role.unknown", role=role)
    holdings = list(RoleHolding.objects.current().filter(user=user))
    held = [Held(each.role, str(each.unit_id) if each.unit_id else None) for each in holdings]
    if Held(role, unit_id) in held:
        raise RefusedError("role.held", role=role)
    refuse_held_together(Held(role, unit_id), held)
    is_settled = not user.must_change_password and Authenticator.objects.filter(user=user).exists()
    if role in policy().two_person_roles and not (is_settled or user.is_demo):
        # Whoever made the account still knows its password, and could act as the overseer.
        raise RefusedError("account.unsettled", role=role)


def _change(_by: Actor, user: User, payload: Mapping[str, Any]) -> str:
    user.name = payload["name"]
    user.unit = Unit.objects.get(pk=payload["unit"]) if payload.get("unit") else None
    user.save(update_fields=["name", "unit"])
    return ""


def _disable(_by: Actor, user: User, _payload: Mapping[str, Any]) -> str:
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    return ""


def _enable(_by: Actor, user: User, _payload: Mapping[str, Any]) -> str:
    user.is_active = True
    user.save(update_fields=["is_active"])
    return ""


def _reset(_by: Actor, user: User, _payload: Mapping[str, Any]) -> str:
    password = new_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    return password


def _grant(by: Actor, user: User, payload: Mapping[str, Any]) -> str:
    refuse_unfit(user, payload["role"], payload.get("unit"))
    RoleHolding.objects.create(user=user, role=payload["role"], unit_id=payload.get("unit"), granted_by_id=by.user_id)
    return ""


def _revoke(by: Actor, user: User, payload: Mapping[str, Any]) -> str:
    current = RoleHolding.objects.current().filter(user=user, pk=payload["holding"])
    if not current.update(revoked_at=timezone.now(), revoked_by_id=by.user_id):
        raise RefusedError("role.not_held")
    return ""


#: What may be done to an account: the effect gives a text to be shown once (a password), or nothing.
EFFECTS: Mapping[str, Effect] = {
    "change": _change,
    "disable": _disable,
    "enable": _enable,
    "reset": _reset,
    "grant": _grant,
    "revoke": _revoke,
}
