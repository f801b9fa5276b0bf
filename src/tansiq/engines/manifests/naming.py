"""Names of travellers: what can be no name, and the parts of names as bookings write them."""

from __future__ import annotations

import re
import unicodedata

from tansiq.engines.lists.written import hidden_characters, is_latin
from tansiq.engines.matching.record import WrittenName
from tansiq.engines.names.fold import control_character
from tansiq.engines.tables.caps import NAME_MAX_CHARACTERS
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError

__all__ = ["check_length", "check_letters", "check_name", "whole_name", "without_glued_title", "without_title"]

_TITLES = re.compile(r"\s+(?:MR|MRS|MS|MISS|MSTR|DR|INF|CHD)$", re.IGNORECASE)
_GLUED = re.compile(r"(?<=[^\W\d_]{3})(?:MSTR|MISS|MRS|MR|MS|DR)$", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"^[^\W\d_][^\d=@+|!()]*$")
_FORMULA = re.compile(r"^[=@]|^[+-][A-Za-z(]")
_FORMULA_SIGNS = ("=", "@", "+", "-")
#: Symbols (emoji among them), controls, and code points that are no characters.
_ODD = frozenset({"So", "Cc", "Cn", "Co", "Cs"})


def without_title(given: str) -> str:
    """Given names as bookings write them, without the title behind a space (``ANNA MRS``)."""
    return _TITLES.sub("", given)


def without_glued_title(given: str) -> str:
    """Given names without a title that bookings write without a space (``JOHNMR``), where three letters stay.

    A guess: Kamar and Kamarmr, or Samr, may both be names. It is to stand beside what was written, never instead.
    """
    return _GLUED.sub("", given)


def whole_name(text: str) -> WrittenName:
    """``FAMILY/GIVEN MR`` (as in bookings) and ``FAMILY, Given`` are taken apart; other names stay as they are."""
    mark = "/" if text.count("/") == 1 else "," if text.count(",") == 1 else ""
    if not mark or not is_latin(text) or not _PLAIN_NAME.match(text):
        return WrittenName(text)
    family, given = (part.strip() for part in text.split(mark))
    given = without_title(given) if mark == "/" else given
    return WrittenName(f"{given} {family}", given=given, family=family) if family and given else WrittenName(text)


def check_letters(text: str) -> None:
    """Raise MalformedError ``manifest.no_letters`` where ``text`` has no letter."""
    if not any(char.isalpha() for char in text):
        raise MalformedError("manifest.no_letters", text=text[:60])


def check_length(text: str) -> None:
    """Raise MalformedError ``manifest.name_too_long`` where ``text`` is longer than a name is read."""
    if len(text) > NAME_MAX_CHARACTERS:
        raise MalformedError("manifest.name_too_long", length=len(text), limit=NAME_MAX_CHARACTERS)


def check_name(text: str, line: int, report: Report) -> None:
    """Raise ``manifest.*`` where the text can be no name; note what a person should look at."""
    if text.isascii() and text.isprintable() and len(text) <= NAME_MAX_CHARACTERS and text[:1] not in _FORMULA_SIGNS:
        return  # nearly every name of a passenger message
    check_length(text)
    if "\x00" in text:
        raise MalformedError("table.nul")
    if sign := control_character(text):
        raise MalformedError("manifest.control_character", sign=f"U+{ord(sign):04X}")
    if hidden := hidden_characters(text):
        report.note("manifest.hidden_characters", line, characters=hidden)
    if odd := sorted({f"U+{ord(char):04X}" for char in text if unicodedata.category(char) in _ODD}):
        report.note("manifest.odd_characters", line, characters=" ".join(odd))
    if _FORMULA.match(text):
        report.note("manifest.formula", line, text=text)
