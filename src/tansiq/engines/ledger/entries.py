"""Entries and the commitments to them: an entry never enters the log, only 32 bytes that it can be opened with.

An entry has one form as bytes: that of RFC 8785 (JSON Canonicalization Scheme), for values without fractions. The
commitment is HMAC-SHA256 (RFC 2104) of these bytes under a random salt. With the salt and the entry anyone can see that
they belong to the commitment; without the salt nobody can try out what the entry may have been. Erasing both leaves the
log and every proof from it as they were.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from tansiq.errors import MalformedError, RefusedError

__all__ = ["ENTRY_MAX_BYTES", "ENTRY_MAX_DEPTH", "SALT_BYTES", "Value", "canonical", "commitment", "verify_commitment"]

#: A key of another length would be filled up or hashed by HMAC: two salts could then be one.
SALT_BYTES: Final = 32
ENTRY_MAX_BYTES: Final = 1 << 20
ENTRY_MAX_DEPTH: Final = 16
_LARGEST: Final = (1 << 53) - 1  # beyond it, readers of JSON do not agree on a number (RFC 8785, section 3.2.2.3)

#: What an entry may hold, to any depth.
Value: TypeAlias = str | int | bool | list[Any] | dict[str, Any] | None


def canonical(entry: Mapping[str, Value]) -> bytes:
    """The one form of ``entry`` as bytes: JSON in UTF-8, keys sorted, no blanks.

    Raises MalformedError ``ledger.entry_value`` where a value has no such form (a fraction, a date, half a character, a
    whole number beyond 2**53, a key that is no text), ``ledger.entry_size`` where it is too deep or too long.
    """
    text = json.dumps(_ordered(dict(entry), "", 0), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    data = text.encode("utf-8")
    if len(data) > ENTRY_MAX_BYTES:
        raise MalformedError("ledger.entry_size", limit=ENTRY_MAX_BYTES, depth=ENTRY_MAX_DEPTH)
    return data


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


def _ordered(value: object, place: str, depth: int) -> Value:
    """``value`` with its keys in order, of the plain types only. ``place`` says where it stands: ``object/list/0``."""
    if depth > ENTRY_MAX_DEPTH:
        raise MalformedError("ledger.entry_size", limit=ENTRY_MAX_BYTES, depth=ENTRY_MAX_DEPTH)
    # A subclass may write itself otherwise than it compares: only the types themselves have one form.
    if type(value) is dict:
        return {key: _ordered(value[key], f"{place}/{key}", depth + 1) for key in _sorted_keys(value, place)}
    if type(value) is list:
        return [_ordered(one, f"{place}/{at}", depth + 1) for at, one in enumerate(value)]
    if value is None or type(value) is bool:
        return value
    if type(value) is int and -_LARGEST <= value <= _LARGEST:
        return value
    if type(value) is str and _is_whole(value):
        return value
    raise MalformedError("ledger.entry_value", field=place or "/", kind=type(value).__name__)


def _sorted_keys(value: dict[object, object], place: str) -> list[str]:
    """Keys in the order of their UTF-16 units, as RFC 8785, section 3.2.3 has it."""
    for key in value:
        if type(key) is not str or not _is_whole(key):
            raise MalformedError("ledger.entry_value", field=place or "/", kind=type(key).__name__)
    return sorted((key for key in value if isinstance(key, str)), key=lambda key: key.encode("utf-16-be"))


def _is_whole(text: str) -> bool:
    """Whether a text has no half of a surrogate pair, which UTF-8 cannot write."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
