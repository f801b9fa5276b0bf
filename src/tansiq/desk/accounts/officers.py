"""From an account, or a program's key, to who acts: in which role, with what it may and which matters are open."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone

from tansiq.desk.accounts.models import ApiKey, BreakGlass, Calls, Membership, RoleHolding, User
from tansiq.desk.accounts.policy import policy
from tansiq.desk.audit.actor import Actor
from tansiq.errors import RefusedError

__all__ = ["actor_of", "actor_of_key", "digest_of", "roles_held"]


def roles_held(user: User) -> list[str]:
    """The roles of the table that somebody holds now, in the order of the table."""
    held = set(RoleHolding.objects.current().filter(user=user).values_list("role", flat=True))
    return [slug for slug in policy().roles if slug in held]


def actor_of(user: User, role: str = "", via: str = "session") -> Actor:
    """``user`` acting in ``role``, or in the first one held where that one is not (any more) held.

    Whoever holds two roles acts in one of them at a time: what is signed, and what is parted, hangs on the capacity.
    """
    held = roles_held(user)
    chosen = role if role in held else next(iter(held), "")
    return _actor(user, chosen, via, policy().permissions_of(chosen))


def actor_of_key(written: str, *, local: bool) -> Actor:
    """Who a program acts for that shows the key ``prefix.secret``; ``local``: it runs on this machine.

    Raises RefusedError ``key.invalid`` for a key that is unknown, revoked, run out, or whose owner has lost the
    account or the role, or is fictional and elsewhere (one code for all: it tells a guesser nothing), ``key.too_many``
    above the calls of a minute.
    """
    prefix, _, secret = written.partition(".")
    key = ApiKey.objects.select_related("user").filter(prefix=prefix).first()
    known = bytes(key.digest) if key else bytes(32)
    if not hmac.compare_digest(digest_of(secret), known) or key is None or not _is_open(key, local=local):
        raise RefusedError("key.invalid")
    _count_call(key)
    allowed = policy().permissions_of(key.role) & frozenset(key.scopes)
    return _actor(key.user, key.role, f"key:{key.prefix}", allowed)


def digest_of(secret: str) -> bytes:
    """What is kept of a key's secret."""
    return hashlib.sha256(secret.encode()).digest()


def _actor(user: User, role: str, via: str, permissions: frozenset[str]) -> Actor:
    return Actor(str(user.pk), role, via, permissions=permissions, groups=frozenset(_open_groups(user)))


def _open_groups(user: User) -> Iterable[str]:
    members = Membership.objects.filter(user=user, ended_at__isnull=True)
    broken = BreakGlass.objects.filter(user=user, closed_at__isnull=True, expires_at__gt=timezone.now())
    for found in (members, broken):
        yield from (str(pk) for pk in found.values_list("group_id", flat=True))


def _is_open(key: ApiKey, *, local: bool) -> bool:
    is_valid = key.revoked_at is None and key.expires_at > timezone.now() and (local or not key.user.is_demo)
    return is_valid and key.user.is_active and key.role in roles_held(key.user)


def _count_call(key: ApiKey) -> None:
    minute = timezone.now().replace(second=0, microsecond=0)
    counter, _ = Calls.objects.get_or_create(key=key, minute=minute)
    allowed = policy().security.api_calls_per_minute
    # One statement: of many processes that count at once, none loses a call.
    if not Calls.objects.filter(pk=counter.pk, count__lt=allowed).update(count=F("count") + 1):
        raise RefusedError("key.too_many", limit=allowed)
    Calls.objects.filter(key=key, minute__lt=minute).delete()
