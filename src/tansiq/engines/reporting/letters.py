"""Arabic text folded for comparison, with the way back: every folded letter knows where it stood in the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from tansiq.lexicons import load

__all__ = ["Folded", "alternatives", "fold", "fold_word", "stem", "stems"]

_SAME = str.maketrans(
    "أإآٱىةؤئکیۀہھ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫\u00a0\u202f\u2009\t",
    "اااايهويكيههه01234567890123456789.    ",
)
_DROPPED = frozenset(
    "\u0640\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
_PREFIX = re.compile(r"^(?:[وف])?(?:[بك]?ال|لل|[بكل])?(?=\w{3})")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` is the folded spelling; ``origins[i]`` is the place in the original of its letter ``i``."""

    text: str
    origins: tuple[int, ...]
    length: int

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The original's span of the folded span ``start:end``; vowel signs on the last letter stay with it."""
        if start >= end:
            where = self.origins[start] if start < len(self.origins) else self.length
            return where, where
        last = self.origins[end] if end < len(self.origins) else self.length
        return self.origins[start], max(last, self.origins[end - 1] + 1)


def _letters(sign: str) -> str:
    """What one character is compared as: nothing for vowel signs and direction marks."""
    if sign in _DROPPED or (unicodedata.category(sign) == "Mn"):
        return ""
    if "\ufb50" <= sign <= "\ufefc":
        return unicodedata.normalize("NFKC", sign).translate(_SAME)
    return sign.translate(_SAME).lower()


def fold(text: str) -> Folded:
    """Fold hamza seats, alef, ya, ta marbuta, digits, vowel signs, tatweel and capitals; keep the way back."""
    letters: list[str] = []
    origins: list[int] = []
    for place, sign in enumerate(text):
        for letter in _letters(sign):
            letters.append(letter)
            origins.append(place)
    return Folded("".join(letters), tuple(origins), len(text))


@cache
def fold_word(word: str) -> str:
    """The folded spelling alone, for words of a lexicon."""
    return "".join(_letters(sign) for sign in word)


@cache
def _variants() -> dict[str, str]:
    return {fold_word(left): fold_word(right) for left, right in load("arabic/spelling")["variants"].items()}


@cache
def stem(word: str) -> str:
    """A folded word without its prefixes (و ف ب ل ك ال), its variant resolved: what near-duplicates compare."""
    bare = _PREFIX.sub("", word)
    return _variants().get(word) or _variants().get(bare, bare)


def stems(folded: str) -> list[tuple[str, int, int]]:
    """Each word of a folded text as (stem, start, end); a lone letter such as a detached و is not a word."""
    return [(stem(word[0]), word.start(), word.end()) for word in _WORD.finditer(folded) if len(word[0]) > 1]


def alternatives(phrases: Iterable[str]) -> str:
    """A regular expression for any of the phrases, folded, the longest first, blanks of any width."""
    folded = sorted({fold_word(phrase) for phrase in phrases}, key=lambda item: (-len(item), item))
    return "|".join(re.escape(item).replace(r"\ ", r"\s+") for item in folded)
