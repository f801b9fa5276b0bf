"""What the fields of a signed document may hold: its shape is a table, and what is not in the table is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from tansiq.engines.envelopes.encoding import read_base64url
from tansiq.errors import MalformedError

__all__ = [
    "Check", "any_value", "checked", "each", "is_authority", "is_count", "is_digest", "is_id", "is_instant", "is_slug",
    "is_text", "line", "one_of", "or_none", "read_instant", "secret", "write_instant",
]  # fmt: skip

#: Whether a value may stand in a field.
Check: TypeAlias = Callable[[object], bool]
Shape: TypeAlias = Mapping[str, Check]

_LARGEST: Final = (1 << 53) - 1
_ID: Final = re.compile(r"[0-9a-f]{32}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_SLUG: Final = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_INSTANT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_SLUG_MAX: Final = 64
#: Letters that nobody sees and that turn what stands beside them: never in a name or a reference.
_HIDDEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
#: Joiners that belong to the spelling of words in Arabic script.
_JOINERS: Final = frozenset("\u200c\u200d")


def checked(value: object, shape: Shape, place: str) -> dict[str, Any]:
    """``value`` once it is an object with every field of ``shape``, no other, and each as it may be.

    Raises MalformedError ``signed.field`` with the first field that is not; ``place`` says in what it stands.
    """
    if not isinstance(value, dict):
        raise MalformedError("signed.field", field=place)
    if shape.keys() != value.keys():
        name = min(map(str, shape.keys() ^ value.keys()))
        raise MalformedError("signed.field", field=f"{place}/{name[:_SLUG_MAX]}")
    for name, check in shape.items():
        if not check(value[name]):
            raise MalformedError("signed.field", field=f"{place}/{name}")
    return value


def is_id(value: object) -> bool:
    """The name of a message, a thread or a batch: 128 random bits as 32 hexadecimal digits."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def is_digest(value: object) -> bool:
    """SHA-256 as 64 hexadecimal digits."""
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def is_slug(value: object) -> bool:
    """A name for programs: small letters, digits, single separators, 64 characters at most."""
    return isinstance(value, str) and len(value) <= _SLUG_MAX and _SLUG.fullmatch(value) is not None


#: The name of an authority in envelopes.
is_authority = is_slug


def is_count(value: object) -> bool:
    """A whole number from 1 on."""
    return type(value) is int and 1 <= value <= _LARGEST


def is_instant(value: object) -> bool:
    """A moment in UTC, to the second: ``2026-11-27T08:00:00Z``."""
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        return False
    try:
        read_instant(value)
    except ValueError:
        return False
    return True


def is_text(value: object) -> bool:
    """Any text, which is looked at later."""
    return isinstance(value, str)


def any_value(_: object) -> bool:
    """Whatever has a canonical form."""
    return True


def line(limit: int) -> Check:
    """One line for people to read: up to ``limit`` characters, none hidden, no blank at either end."""

    def is_line(value: object) -> bool:
        if not isinstance(value, str) or not 0 < len(value) <= limit or value != value.strip():
            return False
        return (value.isascii() and value.isprintable()) or not any(map(_is_hidden, value))

    return is_line


def secret(length: int) -> Check:
    """``length`` bytes in base 64."""
    return lambda value: (data := read_base64url(value)) is not None and len(data) == length


def one_of(*values: object) -> Check:
    """One of these words."""
    return lambda value: isinstance(value, str) and value in values


def or_none(check: Check) -> Check:
    """Nothing, or what ``check`` allows."""
    return lambda value: value is None or check(value)


def each(check: Check, *, most: int, least: int = 0) -> Check:
    """A list of ``least`` to ``most`` values that ``check`` allows."""
    return lambda value: isinstance(value, list) and least <= len(value) <= most and all(map(check, value))


def write_instant(moment: datetime) -> str:
    """A moment as it is written. Raises MalformedError ``signed.field`` without a zone, or with parts of a second."""
    if moment.tzinfo is None or moment.microsecond:
        raise MalformedError("signed.field", field="time")
    return f"{moment.astimezone(UTC).isoformat()[:19]}Z"


def read_instant(text: str) -> datetime:
    """The moment that ``write_instant`` wrote. Raises ValueError for one that no calendar has."""
    return datetime.fromisoformat(text)


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN and character not in _JOINERS
