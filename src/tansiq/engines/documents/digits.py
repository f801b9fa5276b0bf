"""Check digits of machine-readable zones: the weights 7, 3, 1 over values of characters, modulo 10.

Source: ICAO Doc 9303-3, section 4.9. Every weight has an inverse modulo 10, so a change of one character goes unseen
exactly where both characters have the same value modulo 10: G and 6, L and 1, K and the filler among the look-alikes.
Two neighbours that change places go unseen where their values differ by a multiple of 5.
"""

from __future__ import annotations

__all__ = ["DIGITS", "FILLER", "LETTERS", "REPERTOIRE", "check_digit", "remainder", "same_remainder", "weight"]

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FILLER = "<"
#: The only characters of a zone (Doc 9303-3, section 4.3).
REPERTOIRE = frozenset(DIGITS + LETTERS + FILLER)

_WEIGHTS = (7, 3, 1)
_VALUES = {character: value for value, character in enumerate(DIGITS + LETTERS)} | {FILLER: 0}


def check_digit(text: str) -> int | None:
    """The check digit over ``text``; None where a character of it has no value."""
    total = 0
    for at, character in enumerate(text):
        value = _VALUES.get(character)
        if value is None:
            return None
        total += value * _WEIGHTS[at % 3]
    return total % 10


def weight(at: int) -> int:
    """The weight of the character at place ``at``, from 0, of what a digit covers."""
    return _WEIGHTS[at % 3]


def remainder(character: str) -> int:
    """The value of a character modulo 10: all that a check digit sees of it. KeyError outside the repertoire."""
    return _VALUES[character] % 10


def same_remainder(character: str) -> str:
    """The other characters that no check digit tells from ``character``, in the order of their values."""
    seen = remainder(character)
    return "".join(other for other in _VALUES if other != character and _VALUES[other] % 10 == seen)
