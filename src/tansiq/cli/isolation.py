"""Text from elsewhere, made safe to print: hidden and reordering characters shown, other scripts isolated.

A name may carry an escape sequence that repaints the terminal or an override that reverses the line. Neither is ever
printed raw. U+2066..U+2069 are the isolates of Unicode's bidirectional algorithm (UAX #9).
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["RIGHT_TO_LEFT_MARK", "direction_safe", "escaped_json", "isolated", "isolated_number", "visible"]

RIGHT_TO_LEFT_MARK = "\u200f"
_LRI, _FSI, _PDI = "\u2066", "\u2068", "\u2069"
_JOINERS = "\u200c\u200d"  # spelling, not formatting, in Persian and many Indic scripts
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_DANGEROUS_IN_JSON = re.compile("[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_LONGEST = 160  # characters of one value on the terminal; files and JSON always carry the whole


def visible(text: str, longest: int = _LONGEST) -> str:
    """``text`` with control, format and lone surrogate characters written out (``<U+202E>``), cut to ``longest``."""
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(_shown(character) for character in cut)


def _shown(character: str) -> str:
    if character in _JOINERS or unicodedata.category(character) not in _HIDDEN:
        return character
    return f"<U+{ord(character):04X}>"


def isolated(text: str, lang: str) -> str:
    """``text`` made visible, and isolated where its direction may differ from that of a line in ``lang``."""
    shown = visible(text)
    return f"{_FSI}{shown}{_PDI}" if lang == "ar" or _reads_right_to_left(shown) else shown


def isolated_number(text: str, lang: str) -> str:
    """A date, number, code or machine-readable value: always read from left to right."""
    shown = visible(text)
    return f"{_LRI}{shown}{_PDI}" if lang == "ar" else shown


def _reads_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in text)


def direction_safe(text: str) -> bool:
    """Whether a printed line holds nothing that hides or reorders other text; isolates and a mark in front are ours."""
    bare = text.removeprefix(RIGHT_TO_LEFT_MARK).replace(_LRI, "").replace(_FSI, "").replace(_PDI, "").replace("\n", "")
    return bare == visible(bare, len(bare) + 1)


def escaped_json(text: str) -> str:
    """The same JSON, with the characters that could act on a terminal as ``u``-escapes."""
    return _DANGEROUS_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
