"""Fold a written name to bare letters: one form for what a clerk, a keyboard or an encoding writes in several ways."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from tansiq.errors import MalformedError

__all__ = ["MAX_NAME", "clean", "control_character", "fold"]

MAX_NAME = 1_000  # characters; the longest listed name seen has 160

_KEPT_SEPARATE = str.maketrans(
    {
        "’": "'", "‘": "'", "ʿ": "'", "ʾ": "'", "`": "'", "´": "'", "ʼ": "'", "ʻ": "'", "′": "'",
        "،": ",", "؛": " ", "‐": "-", "‑": "-", "–": "-", "—": "-", "ـ": None,
    }
)  # fmt: skip


def clean(text: str) -> str:
    """Compatibility-composed, without tatweel, vowel marks and invisible marks (bidi controls, joiners); case is kept.

    Raises MalformedError ``name.too_long`` (over MAX_NAME characters) or ``name.control_character`` (NUL and its kin:
    the field was cut or misread).
    """
    if len(text) > MAX_NAME:
        raise MalformedError("name.too_long", length=len(text), limit=MAX_NAME)
    if sign := control_character(text):
        raise MalformedError("name.control_character", place=text.index(sign) + 1, sign=f"U+{ord(sign):04X}")
    return _bare(unicodedata.normalize("NFKC", text).translate(_KEPT_SEPARATE))


def control_character(text: str) -> str:
    """The first sign that no name holds (NUL and its kin; a line break or a tab is a blank); empty where none is."""
    if text.isprintable():
        return ""
    return next((sign for sign in text if unicodedata.category(sign) == "Cc" and sign not in "\t\n\r"), "")


def fold(text: str) -> str:
    """``clean`` text in lower case. Raises as ``clean`` does."""
    return _bare(clean(text).casefold())


def _bare(text: str) -> str:
    """Without marks; Indic vowel signs are letters, not decoration."""
    if text.isascii() and text.isprintable():
        return text
    marks = "".join(filter(_is_mark, set(text)))
    return text.translate(dict.fromkeys(map(ord, marks))) if marks else text


@lru_cache(1 << 14)
def _is_mark(sign: str) -> bool:
    is_indic = "\u0900" <= sign <= "\u0dff"
    return unicodedata.category(sign) in {"Mn", "Me", "Cf", "Cs", "Co"} and not is_indic
