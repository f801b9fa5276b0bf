"""What may be asked about accounts: rows as values, each question with its permission and on record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from tansiq.desk.accounts.models import (
    ApiKey,
    BreakGlass,
    Group,
    Membership,
    Notice,
    Proposal,
    RoleHolding,
    Unit,
    User,
)
from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.errors import RefusedError

__all__ = [
    "groups",
    "keys",
    "names",
    "notices",
    "opened_by_anyone",
    "opened_by_me",
    "people",
    "person",
    "proposals",
    "units",
]

_MOST = 200


@dataclass(frozen=True, slots=True)
class Holding:
    """A role held now."""

    id: int
    role: str
    unit: Mapping[str, str] | None
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """An account as its administrators see it."""

    id: str
    username: str
    name: str
    unit: Mapping[str, str] | None
    unit_id: str
    is_active: bool
    is_demo: bool
    holdings: tuple[Holding, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A program's key, without its secret."""

    prefix: str
    name: str
    role: str
    scopes: tuple[str, ...]
    expires_at: datetime
    is_open: bool


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who needs to know of a matter."""

    id: str
    username: str
    name: str


@dataclass(frozen=True, slots=True)
class Matter:
    """A need-to-know group, to its members."""

    id: str
    slug: str
    name: str
    purpose: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """One use of break-glass."""

    id: str
    username: str
    matter: str
    role: str
    reason: str
    opened_at: datetime
    expires_at: datetime
    is_open: bool
    is_own: bool
    reviewed_at: datetime | None
    finding: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that waits for a second person."""

    id: str
    kind: str
    username: str
    proposed_by: str
    reason: str
    payload: Mapping[str, Any]
    expires_at: datetime
    may_decide: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A notice to a role."""

    id: int
    code: str
    details: Mapping[str, Any]
    at: datetime


@query("accounts:user:read")
def people(*, by: Actor) -> tuple[Person, ...]:
    """Every account, by login name."""
    users = User.objects.select_related("unit").order_by("username")
    held: dict[object, list[Holding]] = {}
    for each in RoleHolding.objects.current().select_related("unit"):
        held.setdefault(each.user_id, []).append(_holding(each))
    return tuple(_person(user, held.get(user.pk, [])) for user in users)


@query("accounts:user:read")
def person(*, by: Actor, user_id: str) -> Person:
    """One account. Raises RefusedError ``access.unknown``."""
    user = User.objects.select_related("unit").filter(pk=user_id).first()
    if user is None:
        raise RefusedError("access.unknown")
    current = RoleHolding.objects.current().filter(user=user).select_related("unit")
    return _person(user, [_holding(each) for each in current])


@query("accounts:unit:read")
def units(*, by: Actor) -> tuple[tuple[str, Mapping[str, str]], ...]:
    """Every unit: its id and its names."""
    return tuple((str(unit.pk), _names(unit)) for unit in Unit.objects.order_by("slug"))


@query("accounts:own:read")
def keys(*, by: Actor) -> tuple[Key, ...]:
    """One's own keys, the newest first."""
    found = ApiKey.objects.filter(user_id=by.user_id).order_by("-created_at")[:_MOST]
    now = timezone.now()
    return tuple(
        Key(
            key.prefix,
            key.name,
            key.role,
            tuple(key.scopes),
            key.expires_at,
            is_open=key.revoked_at is None and key.expires_at > now,
        )
        for key in found
    )


@query("accounts:name:read")
def names(*, by: Actor, user_ids: Collection[str]) -> tuple[tuple[str, str], ...]:
    """The names behind opaque ids, as pairs; an id without an account has none."""
    known = User.objects.filter(pk__in=user_ids).order_by("pk").values_list("pk", "name")
    return tuple((str(pk), name) for pk, name in known)


@query("accounts:group:read")
def groups(*, by: Actor) -> tuple[Matter, ...]:
    """The matters that one is let into, and nothing of any other."""
    found = Group.objects.filter(pk__in=by.groups).order_by("name")
    inside: dict[object, list[Member]] = {}
    for each in Membership.objects.filter(group__in=found, ended_at__isnull=True).select_related("user"):
        inside.setdefault(each.group_id, []).append(Member(str(each.user_id), each.user.username, each.user.name))
    return tuple(
        Matter(str(group.pk), group.slug, group.name, group.purpose, tuple(inside.get(group.pk, ()))) for group in found
    )


@query("accounts:own:read")
def opened_by_me(*, by: Actor) -> tuple[Opened, ...]:
    """One's own uses of break-glass, the newest first."""
    return _opened(by, user_id=by.user_id)


@query("accounts:break_glass:read")
def opened_by_anyone(*, by: Actor) -> tuple[Opened, ...]:
    """Every use of break-glass, the newest first."""
    return _opened(by)


@query("accounts:proposal:read")
def proposals(*, by: Actor) -> tuple[Waiting, ...]:
    """What waits for a second person, the oldest first."""
    now = timezone.now()
    waiting = Proposal.objects.filter(decided_at__isnull=True, expires_at__gt=now).select_related("user", "proposed_by")
    return tuple(
        Waiting(
            str(each.pk),
            each.kind,
            each.user.username,
            each.proposed_by.username,
            each.reason,
            each.payload,
            each.expires_at,
            may_decide=by.may("accounts:proposal:decide")
            and by.user_id not in (str(each.proposed_by_id), str(each.user_id)),
        )
        for each in waiting.order_by("proposed_at")[:_MOST]
    )


@query("accounts:notice:read")
def notices(*, by: Actor) -> tuple[Told, ...]:
    """What the holders of the role in use have not seen yet, the oldest first."""
    unseen = Notice.objects.filter(to_role=by.role, seen_at__isnull=True).order_by("at")[:_MOST]
    return tuple(Told(each.pk, each.code, each.details, each.at) for each in unseen)


def _opened(by: Actor, **wanted: str) -> tuple[Opened, ...]:
    now = timezone.now()
    found = BreakGlass.objects.filter(**wanted).select_related("user", "group").order_by("-opened_at")[:_MOST]
    return tuple(
        Opened(
            str(each.pk),
            each.user.username,
            each.group.slug,
            each.role,
            each.reason,
            each.opened_at,
            each.expires_at,
            is_open=each.closed_at is None and each.expires_at > now,
            is_own=str(each.user_id) == by.user_id,
            reviewed_at=each.reviewed_at,
            finding=each.finding,
        )
        for each in found
    )


def _person(user: User, held: list[Holding]) -> Person:
    return Person(
        str(user.pk),
        user.username,
        user.name,
        _names(user.unit) if user.unit else None,
        str(user.unit_id or ""),
        user.is_active,
        user.is_demo,
        tuple(held),
    )


def _holding(each: RoleHolding) -> Holding:
    return Holding(each.pk, each.role, _names(each.unit) if each.unit else None, each.granted_at)


def _names(unit: Unit) -> Mapping[str, str]:
    return {lang: unit.name(lang) for lang in ("ar", "fr", "en")}
