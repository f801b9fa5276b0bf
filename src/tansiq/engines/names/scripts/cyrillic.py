"""Cyrillic (Russian, Ukrainian, Bulgarian, Serbian, Central Asian letters) written out as English habit does."""

from __future__ import annotations

from tansiq.engines.names.letters import ALPHABET

__all__ = ["KIND", "write_out"]

KIND = ALPHABET

_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya".split(" "),
        strict=True,
    )
) | {
    "є": "ye", "і": "i", "ї": "yi", "ґ": "g", "ў": "u", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz",
    "қ": "q", "ғ": "gh", "ҳ": "h", "ҷ": "j", "ҹ": "j", "ӣ": "i", "ӯ": "u", "ә": "a", "ө": "o", "ү": "u", "ұ": "u",
    "һ": "h", "ң": "ng", "ѓ": "g", "ќ": "k", "ѕ": "dz", "ӏ": "",
}  # fmt: skip


def write_out(word: str) -> str:
    """``word`` in a-z; дж is one sound."""
    return "".join(_LETTERS.get(sign, "") for sign in word.replace("дж", "ҷ"))
