"""A second person agrees to what was shown, and to nothing else: its digest goes with the decision."""

from __future__ import annotations

import hashlib

from tansiq.engines.canonical import canonical_form
from tansiq.errors import RefusedError

__all__ = ["digest_shown", "refuse_unseen"]

_MOST_BYTES = 64 * 1024**2


def digest_shown(told: object) -> str:
    """A digest (SHA-256, hex) of what is shown to whoever decides: texts, numbers and lists of them."""
    return hashlib.sha256(canonical_form(told, limit=_MOST_BYTES)).hexdigest()


def refuse_unseen(seen: str, now: str, code: str) -> None:
    """Raise RefusedError ``code`` where what was seen is not what would be done now."""
    if seen != now:
        raise RefusedError(code)
