"""The committed name words (lexicon.toml) from which people who do not exist are composed."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import NamedTuple

from benchmarks.data import HERE

__all__ = ["Word", "arabic_words", "plain_words"]


class Word(NamedTuple):
    """One name word in Arabic letters and in the two great habits of romanisation."""

    arabic: str
    english: str
    french: str


@cache
def _lexicon() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((HERE / "lexicon.toml").read_text(encoding="utf-8"))


@cache
def arabic_words(kind: str) -> tuple[Word, ...]:
    """``men``, ``women``, ``families`` or ``markers`` of filiation."""
    return tuple(Word(*row.split("|")) for row in _lexicon()["arabic"][kind])


def plain_words(origin: str, part: str) -> list[str]:
    """The ``given``, ``family`` or ``middle`` words of one origin; none if it has no such part."""
    return _lexicon()[origin].get(part, [])
