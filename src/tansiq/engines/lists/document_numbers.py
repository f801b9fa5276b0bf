"""A document's number freed from the words around it: ``Passport No: 123456 (issued 3 May 2007)``."""

from __future__ import annotations

import re

from tansiq.engines.lists.countries import country

__all__ = ["document_number", "issuer_in_brackets"]

# Groups of digits set apart by single spaces, or a word with its hyphens and slashes.
_WORD = re.compile(r"\d+(?: \d+)+[A-Za-z]?|[A-Za-z0-9]+(?:[/-][A-Za-z0-9]+)*")
_DATE = re.compile(r"(?:19|20)\d\d|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}")
_SERIES = re.compile(r"[A-Z]{1,2}")  # letters before the digits: ``OB 0243318``
_NO_SERIES = frozenset({"NO", "ID", "NI", "UK", "US", "UN", "EU"})
_LEAST_SIGNS = 4
_LONGEST_CODE = 3
_BRACKET = re.compile(r"\(([^()]{1,60})\)")


def document_number(text: str) -> str:
    """The first word of ``text`` that can be a number (four signs, one of them a digit, no date), with its series.

    Empty where there is none. The number is kept as it is written.
    """
    before: re.Match[str] | None = None
    for word in _WORD.finditer(text):
        signs = sum(sign.isalnum() for sign in word[0])
        if signs >= _LEAST_SIGNS and any(sign.isdigit() for sign in word[0]) and not _DATE.fullmatch(word[0]):
            return text[before.start() if before and _is_series(before, word, text) else word.start() : word.end()]
        before = word
    return ""


def issuer_in_brackets(text: str) -> str:
    """The issuer that the first brackets of ``text`` name, alpha-3: ``AFG`` of ``D 0001203 (Afghan)``; else empty.

    It may be followed by other words (``Tunisian passport, issued ...``), if it is not a mere code.
    """
    found = _BRACKET.search(text)
    words = found[1].split() if found else []
    if not found or not words:
        return ""
    return country(found[1]) or (country(words[0]) if len(words[0]) > _LONGEST_CODE else "")


def _is_series(before: re.Match[str], word: re.Match[str], text: str) -> bool:
    apart = text[before.end() : word.start()] == " "
    return apart and bool(_SERIES.fullmatch(before[0])) and before[0] not in _NO_SERIES
