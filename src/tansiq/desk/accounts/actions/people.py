"""Accounts and their roles: made, changed and ended by one person, or by two where the account is an overseer's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tansiq.desk.accounts.actions.effects import EFFECTS, new_password, refuse_unfit
from tansiq.desk.accounts.models import Proposal, RoleHolding, Unit, User
from tansiq.desk.accounts.policy import policy
from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.errors import RefusedError

__all__ = [
    "Outcome",
    "add_unit",
    "change_account",
    "create_account",
    "disable_account",
    "enable_account",
    "grant_role",
    "reset_account",
    "revoke_role",
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: done (perhaps with a password to be shown once), or waiting for a second person."""

    user_id: str
    shown_once: str = ""
    proposal_id: str = ""


@action("accounts:user:create")
def create_account(*, by: Actor, username: str, name: str, language: str, unit_id: str | None = None) -> Outcome:
    """An account without any role; what somebody fictional makes is fictional too.

    Raises RefusedError ``account.taken`` where the login name is in use.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise RefusedError("account.taken", username=username)
    is_demo = User.objects.filter(pk=by.user_id, is_demo=True).exists()
    user = User(username=username, name=name, language=language, unit_id=unit_id, is_demo=is_demo)
    password = new_password()
    user.set_password(password)
    user.must_change_password = True
    user.save()
    record("accounts:user:create", by=by, target=f"user:{user.pk}")
    return Outcome(str(user.pk), shown_once=password)


@action("accounts:user:change")
def change_account(*, by: Actor, user_id: str, reason: str, name: str, unit_id: str | None = None) -> Outcome:
    """Another name or unit."""
    return _do_or_propose("change", "accounts:user:change", by, user_id, reason=reason, name=name, unit=unit_id)


@action("accounts:user:change")
def reset_account(*, by: Actor, user_id: str, reason: str) -> Outcome:
    """A new password, shown once, and no second factor: for somebody who lost them."""
    return _do_or_propose("reset", "accounts:user:change", by, user_id, reason=reason)


@action("accounts:user:disable")
def disable_account(*, by: Actor, user_id: str, reason: str) -> Outcome:
    """Sign somebody out everywhere and let nobody in; roles, records and keys stay as they are, without effect."""
    return _do_or_propose("disable", "accounts:user:disable", by, user_id, reason=reason)


@action("accounts:user:change")
def enable_account(*, by: Actor, user_id: str, reason: str) -> Outcome:
    """Let somebody in again."""
    return _do_or_propose("enable", "accounts:user:change", by, user_id, reason=reason)


@action("accounts:role:grant")
def grant_role(*, by: Actor, user_id: str, reason: str, role: str, unit_id: str | None = None) -> Outcome:
    """A role more. Raises RefusedError ``separation.roles``, ``role.held``, ``role.unknown``, ``account.unsettled``."""
    refuse_unfit(_other_account(by, user_id), role, unit_id)
    return _do_or_propose("grant", "accounts:role:grant", by, user_id, reason=reason, role=role, unit=unit_id)


@action("accounts:role:revoke")
def revoke_role(*, by: Actor, user_id: str, reason: str, holding: int) -> Outcome:
    """A role less, at once. Raises RefusedError ``role.not_held``."""
    return _do_or_propose("revoke", "accounts:role:revoke", by, user_id, reason=reason, holding=holding)


@action("accounts:unit:change")
def add_unit(*, by: Actor, slug: str, name_ar: str, name_fr: str, name_en: str) -> Unit:
    """A unit of the authority. Raises RefusedError ``unit.taken``."""
    if Unit.objects.filter(slug=slug).exists():
        raise RefusedError("unit.taken", slug=slug)
    unit = Unit.objects.create(slug=slug, name_ar=name_ar, name_fr=name_fr, name_en=name_en)
    record("accounts:unit:change", by=by, target=f"unit:{unit.pk}")
    return unit


def _other_account(by: Actor, user_id: str) -> User:
    """Nobody changes the rights of the own account, in whatever role."""
    if user_id == by.user_id:
        raise RefusedError("account.own")
    user = User.objects.select_for_update(of=("self",)).filter(pk=user_id).first()
    if user is None:
        raise RefusedError("account.unknown")
    return user


def _do_or_propose(kind: str, permission: str, by: Actor, user_id: str, *, reason: str, **payload: Any) -> Outcome:
    user = _other_account(by, user_id)
    if _needs_two_persons(user, payload):
        return _propose(kind, by, user, reason, payload)
    shown_once = EFFECTS[kind](by, user, payload)
    record(permission, by=by, target=f"user:{user.pk}", reason=reason, details={"kind": kind, **payload})
    return Outcome(str(user.pk), shown_once=shown_once)


def _needs_two_persons(user: User, payload: Mapping[str, Any]) -> bool:
    """Whether the account is, or would become, an overseer's."""
    guarded = policy().two_person_roles
    return payload.get("role") in guarded or RoleHolding.objects.current().filter(user=user, role__in=guarded).exists()


def _propose(kind: str, by: Actor, user: User, reason: str, payload: Mapping[str, Any]) -> Outcome:
    proposal = Proposal.objects.create(
        kind=kind,
        user=user,
        payload=dict(payload),
        reason=reason,
        proposed_by_id=by.user_id,
        expires_at=timezone.now() + timedelta(days=policy().proposal_days),
    )
    details = {"kind": kind, "user": str(user.pk), **payload}
    record("accounts:proposal:make", by=by, target=f"proposal:{proposal.pk}", reason=reason, details=details)
    return Outcome(str(user.pk), proposal_id=str(proposal.pk))
