"""Latin letters: accents off, letters with a sound of their own written out."""

from __future__ import annotations

import unicodedata

from tansiq.engines.names.letters import ALPHABET

__all__ = ["KIND", "write_out"]

KIND = ALPHABET

_LETTERS = str.maketrans(
    {
        "ş": "sh", "š": "sh", "ș": "sh", "ś": "sh", "č": "ch", "ć": "ch", "ž": "zh", "ź": "zh", "ż": "zh", "đ": "dj",
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "ð": "d", "þ": "th", "ı": "i", "ə": "a", "ŋ": "ng",
        "ğ": "g", "ħ": "h", "ĳ": "ij", "ʃ": "sh", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ŝ": "sh", "ĉ": "ch",
    }
)  # fmt: skip


def write_out(word: str) -> str:
    """``word`` in a-z."""
    bare = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(sign for sign in bare if "a" <= sign <= "z")
