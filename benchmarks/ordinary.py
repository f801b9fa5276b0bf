"""Ordinary people who do not exist and are on no list: what a matcher must keep quiet about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import Draw, rows
from benchmarks.lexicon import arabic_words, plain_words
from benchmarks.persons import name_keys, un_latin_records

__all__ = ["OrdinaryName", "composed_name", "ordinary_names"]

# Shares of a passenger list of the region; the sum is 1. Arabic names are the hard ones for an Arabic list.
_ORIGINS = {
    "arabic_english": 0.30,
    "arabic_french": 0.25,
    "sahel": 0.10,
    "persian": 0.10,
    "slavic": 0.07,
    "spanish": 0.06,
    "english": 0.05,
    "chinese": 0.04,
    "single": 0.03,
}
_LENGTHS = (2, 2, 3, 3, 3, 4)  # parts of an Arabic name as passports give them


@dataclass(frozen=True, slots=True)
class OrdinaryName:
    """A composed person: Latin name, origin label, sex, and a birth date (ISO)."""

    id: str
    text: str
    origin: str
    sex: str
    born: str


@cache
def _weights(words: tuple[str, ...]) -> NDArray[np.float64]:
    """How often each word is written in the train counts, plus one; damped, as the counts are of famous people."""
    counts: dict[str, int] = {}
    for row in rows("merged_open/train"):
        counts[row["latin"]] = counts.get(row["latin"], 0) + int(row["count"])
    damped: NDArray[np.float64] = np.sqrt(np.array([1.0 + counts.get(word.lower(), 0) for word in words]))
    return damped


def _pick(draw: Draw, words: tuple[str, ...]) -> str:
    return words[int(draw.weighted(_weights(words), 1)[0])]


def _spelt(kind: str, habit: str) -> tuple[str, ...]:
    return tuple(word.french if habit == "french" else word.english for word in arabic_words(kind))


def _arabic(draw: Draw, sex: str, habit: str) -> str:
    men = _spelt("men", habit)
    length = draw.one(_LENGTHS)
    first = _pick(draw, men) if sex == "M" else _pick(draw, _spelt("women", habit))
    middle = [_pick(draw, men) for _ in range(length - 2)]
    if middle and habit == "english" and draw.chance(0.15):
        middle.insert(0, "bin" if sex == "M" else "bint")
    return " ".join([first, *middle, _pick(draw, _spelt("families", habit))])


def _plain(draw: Draw, origin: str) -> str:
    given, family = tuple(plain_words(origin, "given")), tuple(plain_words(origin, "family"))
    if origin == "chinese":
        return f"{_pick(draw, family)} {_pick(draw, given)}"
    middle = plain_words(origin, "middle")
    parts = [_pick(draw, given), *([draw.one(middle)] if middle and draw.chance(0.4) else []), _pick(draw, family)]
    return " ".join([*parts, _pick(draw, family)] if origin == "spanish" else parts)


def composed_name(draw: Draw, origin: str, sex: str) -> str:
    """One name of an origin, common words more often."""
    if origin.startswith("arabic"):
        return _arabic(draw, sex, origin.removeprefix("arabic_"))
    if origin == "single":
        return draw.one([*_spelt("men", "french" if draw.chance(0.5) else "english"), *plain_words("persian", "given")])
    return _plain(draw, origin)


def _born(draw: Draw) -> str:
    """A day between 1940 and 2006; one in fifteen is the 1 January that registries write for an unknown day."""
    year = 1940 + int(67 * float(np.sqrt(draw.number())))
    if draw.chance(1 / 15):
        return f"{year}-01-01"
    return f"{year}-{1 + int(12 * draw.number()):02d}-{1 + int(28 * draw.number()):02d}"


@cache
def ordinary_names(count: int = 10_000, purpose: str = "ordinary_names") -> tuple[OrdinaryName, ...]:
    """``count`` composed people, none named like a UN person; the first ones do not depend on ``count``."""
    draw = Draw(purpose)
    listed = {key for record in un_latin_records() for key in name_keys(name.text for name in record.names)}
    origins, shares = list(_ORIGINS), np.array(list(_ORIGINS.values()))
    found: list[OrdinaryName] = []
    while len(found) < count:
        origin, sex = origins[int(draw.weighted(shares, 1)[0])], "F" if draw.chance(0.35) else "M"
        text, born = composed_name(draw, origin, sex), _born(draw)
        if not name_keys([text]) & listed:
            found.append(OrdinaryName(f"o{len(found):05d}", text, origin, sex, born))
    return tuple(found)
