"""Sealing to the data-protection officers of the node, and opening by one of them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from tansiq.desk.accounts.models import RoleHolding
from tansiq.desk.audit.actor import Actor
from tansiq.desk.protection.models import OfficerKey
from tansiq.engines.canonical import Value, canonical_form, read_canonical
from tansiq.engines.envelopes import HYBRID, PrivateKey
from tansiq.engines.envelopes.keys import SEED_BYTES, PublicKey
from tansiq.engines.envelopes.locking import lock, unlock
from tansiq.engines.envelopes.sealing import open_sealed, read_sealed, seal
from tansiq.errors import RefusedError

__all__ = ["ROLE", "keys_of", "make_pair", "newest_keys", "opened", "seal_to_officers"]

#: Whose key it is; the policy of the desk gives its holders what they may do here.
ROLE: Final = "dpo"
_MOST_BYTES: Final = 1 << 16
_ALGORITHM: Final = HYBRID.sealing


def make_pair(passphrase: str) -> tuple[bytes, bytes]:
    """A new key: the public one, and the private one under the passphrase."""
    key = PrivateKey(_ALGORITHM, secrets.token_bytes(SEED_BYTES))
    return key.public.data, lock(key, passphrase, secrets.token_bytes)


def newest_keys() -> dict[str, OfficerKey]:
    """The key of each officer that holds the role now and has one, by the id of the account."""
    holders = RoleHolding.objects.current().filter(role=ROLE, user__is_active=True).values_list("user", flat=True)
    return {str(one.user_id): one for one in OfficerKey.objects.filter(user__in=list(holders)).order_by("pk")}


def seal_to_officers(value: dict[str, Value]) -> bytes:
    """``value`` for every officer that has a key.

    Raises RefusedError ``protection.no_key``, MalformedError ``canonical.size``.
    """
    keys = [_public(one) for one in newest_keys().values()]
    if not keys:
        raise RefusedError("protection.no_key")
    return seal(canonical_form(value, limit=_MOST_BYTES), HYBRID, keys, secrets.token_bytes)


def keys_of(by: Actor, passphrase: str) -> tuple[PrivateKey, ...]:
    """The keys of whoever asks that the passphrase opens.

    Raises RefusedError ``protection.no_key`` where there is none of theirs, ``key.passphrase``.
    """
    own = list(OfficerKey.objects.filter(user_id=UUID(by.user_id)).order_by("-pk"))
    if not own:
        raise RefusedError("protection.no_key")
    found, failed = [], RefusedError("key.passphrase")
    for one in own:
        try:
            found.append(unlock(bytes(one.locked), _ALGORITHM, passphrase))
        except RefusedError as error:
            failed = error
    if not found:
        raise failed
    return tuple(found)


def opened(sealed: bytes, keys: Iterable[PrivateKey]) -> dict[str, Any]:
    """What was sealed. Raises RefusedError ``envelope.not_for_us`` where it was to no key of these."""
    value = read_canonical(open_sealed(read_sealed(bytes(sealed)), keys).content, limit=_MOST_BYTES)
    assert isinstance(value, dict)
    return value


def _public(key: OfficerKey) -> PublicKey:
    return PublicKey(_ALGORITHM, bytes(key.public))
