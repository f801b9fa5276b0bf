"""Hebrew is an abjad as Arabic is: each letter has its sister there, so one set of learned costs serves both."""

from __future__ import annotations

from tansiq.engines.names.letters import ABJAD

__all__ = ["KIND", "write_out"]

KIND = ABJAD

_LETTERS = dict(zip("אבגדהוזחטיכלמנסעפצקרשתםןףץך", "ابگدهوزحطيكلمنسعفصقرشتمنفصك", strict=True))


def write_out(word: str) -> str:
    """``word`` in the letters of the abjad; geresh makes ג' a ج, צ' a چ, ז' a ژ."""
    for pair, letter in (("ג'", "ج"), ("צ'", "چ"), ("ז'", "ژ"), ("ת'", "ث"), ("ח'", "خ")):
        word = word.replace(pair, letter)
    return "".join(_LETTERS.get(sign, sign if sign in "جچژثخ" else "") for sign in word)
