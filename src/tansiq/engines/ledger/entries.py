"""Entries and the commitments to them: an entry never enters the log, only 32 bytes that it can be opened with.

An entry has one form as bytes: see ``engines/canonical.py``. The commitment is HMAC-SHA256 (RFC 2104) of these bytes
under a random salt. With the salt and the entry anyone can see that they belong to the commitment; without the salt
nobody can try out what the entry may have been. Erasing both leaves the log and every proof from it as they were.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Final

from tansiq.engines.canonical import Value, canonical_form
from tansiq.errors import RefusedError

__all__ = ["ENTRY_MAX_BYTES", "SALT_BYTES", "canonical", "commitment", "verify_commitment"]

#: A key of another length would be filled up or hashed by HMAC: two salts could then be one.
SALT_BYTES: Final = 32
ENTRY_MAX_BYTES: Final = 1 << 20


def canonical(entry: Mapping[str, Value]) -> bytes:
    """The one form of ``entry`` as bytes. Raises MalformedError ``canonical.value``, ``canonical.size``."""
    return canonical_form(dict(entry), limit=ENTRY_MAX_BYTES)


def commitment(entry: bytes, salt: bytes) -> bytes:
    """The 32 bytes that stand for ``entry`` in the log. ``salt``: 32 random bytes, for this entry alone.

    Raises RefusedError ``ledger.salt`` where it has another length.
    """
    if len(salt) != SALT_BYTES:
        raise RefusedError("ledger.salt", length=len(salt), wanted=SALT_BYTES)
    return hmac.digest(salt, entry, "sha256")


def verify_commitment(committed: bytes, entry: bytes, salt: bytes) -> None:
    """Raise RefusedError ``ledger.not_committed`` unless ``committed`` is that of ``entry`` under ``salt``."""
    if not hmac.compare_digest(commitment(entry, salt), committed):
        raise RefusedError("ledger.not_committed", commitment=committed.hex())
