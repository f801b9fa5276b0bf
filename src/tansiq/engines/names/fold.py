"""Fold a written name to bare letters: one form for what a clerk, a keyboard or an encoding writes in several ways."""

from __future__ import annotations

import unicodedata

from tansiq.errors import MalformedError

__all__ = ["MAX_NAME", "fold"]

MAX_NAME = 400  # characters; the longest listed name seen has 160

_KEPT_SEPARATE = str.maketrans(
    {
        "’": "'", "‘": "'", "ʿ": "'", "ʾ": "'", "`": "'", "´": "'", "ʼ": "'", "ʻ": "'", "′": "'",
        "،": ",", "؛": " ", "‐": "-", "‑": "-", "–": "-", "—": "-", "ـ": None,
    }
)  # fmt: skip


def fold(text: str) -> str:
    """Compatibility-composed, lower case, without tatweel, vowel marks and invisible marks (bidi controls, joiners).

    Raises MalformedError ``name.too_long`` (over MAX_NAME characters) or ``name.control_character`` (NUL and its kin:
    the field was cut or misread).
    """
    if len(text) > MAX_NAME:
        raise MalformedError("name.too_long", length=len(text), limit=MAX_NAME)
    folded = unicodedata.normalize("NFKC", text).translate(_KEPT_SEPARATE).casefold()
    kept = []
    for place, sign in enumerate(folded):
        category = unicodedata.category(sign)
        if category == "Cc" and sign not in "\t\n\r":
            raise MalformedError("name.control_character", place=place + 1, sign=f"U+{ord(sign):04X}")
        if category not in {"Mn", "Me", "Cf", "Cs", "Co"} or "\u0900" <= sign <= "\u0dff":
            kept.append(sign)  # Indic vowel signs are letters, not decoration
    return "".join(kept)
