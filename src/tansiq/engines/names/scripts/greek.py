"""Greek written out in Latin letters after today's pronunciation (ELOT 743, with x for ks and kh for χ)."""

from __future__ import annotations

import unicodedata

from tansiq.engines.names.letters import ALPHABET

__all__ = ["KIND", "write_out"]

KIND = ALPHABET

_PAIRS = (
    ("ου", "u"),
    ("μπ", "b"),
    ("ντ", "d"),
    ("γκ", "g"),
    ("γγ", "ng"),
    ("τζ", "tz"),
    ("αι", "e"),
    ("ει", "i"),
    ("οι", "i"),
)
_LETTERS = dict(
    zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t i f kh ps o".split(), strict=True)
)


def write_out(word: str) -> str:
    """``word`` in a-z."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
    for pair, letters in _PAIRS:
        bare = bare.replace(pair, letters)
    return "".join(_LETTERS.get(sign, sign if "a" <= sign <= "z" else "") for sign in bare)
