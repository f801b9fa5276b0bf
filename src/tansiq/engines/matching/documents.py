"""Document numbers: brought to one form, and what it says that two agree."""

from __future__ import annotations

import re

__all__ = ["confused", "number_key"]

_SIGNS = re.compile(r"[^0-9A-Z]")
_CONFUSED = str.maketrans("OQDILSBZG", "000115826")  # what a reading machine and a tired clerk take for one another
LEAST_SIGNS = 5  # shorter "numbers" are shared by too many documents to be looked up


def number_key(number: str) -> bytes:
    """Capitals and digits, letters that look like digits turned into them; empty for what is too short to say much."""
    bare = confused(number)
    return bare.encode()[:24] if len(bare) >= LEAST_SIGNS else b""


def confused(number: str) -> str:
    """The number with look-alike signs folded together."""
    return bare(number).translate(_CONFUSED)


def bare(number: str) -> str:
    """Capitals and digits only."""
    return _SIGNS.sub("", number.upper())
