"""Keys for programs: made by whoever they act for, shown once, for a time."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from tansiq.desk.accounts.models import ApiKey
from tansiq.desk.accounts.officers import digest_of
from tansiq.desk.accounts.policy import policy
from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.errors import RefusedError

__all__ = ["make_key", "revoke_key"]


@action("accounts:key:make")
def make_key(*, by: Actor, name: str, scopes: Collection[str], days: int) -> str:
    """A key for the role in use, as ``prefix.secret``: the secret is not kept, and cannot be shown again.

    Raises RefusedError ``key.scope`` for a permission that the role lacks, ``key.days`` beyond the longest time,
    ``key.by_key`` where a key is asked for with a key.
    """
    longest = policy().security.api_key_max_days
    if not by.via.startswith("session"):
        raise RefusedError("key.by_key")
    if not 1 <= days <= longest:
        raise RefusedError("key.days", longest=longest)
    if not scopes or (beyond := set(scopes) - by.permissions):
        raise RefusedError("key.scope", permission=min(beyond) if scopes else "")
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    ApiKey.objects.create(
        prefix=prefix,
        digest=digest_of(secret),
        user_id=by.user_id,
        role=by.role,
        name=name,
        scopes=sorted(scopes),
        expires_at=timezone.now() + timedelta(days=days),
    )
    record("accounts:key:make", by=by, target=f"key:{prefix}", details={"scopes": sorted(scopes), "days": days})
    return f"{prefix}.{secret}"


@action("accounts:own:change")
def revoke_key(*, by: Actor, key_id: str) -> None:
    """End a key of one's own, at once. Raises RefusedError ``key.invalid`` for any other."""
    own = ApiKey.objects.filter(prefix=key_id, user_id=by.user_id, revoked_at__isnull=True)
    if not own.update(revoked_at=timezone.now()):
        raise RefusedError("key.invalid")
    record("accounts:own:change", by=by, target=f"key:{key_id}", details={"kind": "revoke_key"})
