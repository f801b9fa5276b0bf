"""Set C: pairs of different people that look alike, and pairs of one person written surname first. All are composed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Literal

from benchmarks.data import HERE, Draw, table
from benchmarks.lexicon import Word, arabic_words

__all__ = ["SurnameFirst", "Trap", "surname_first", "traps"]

_Spell = Callable[[Word], str]


def _arabic(word: Word) -> str:
    return word.arabic


def _english(word: Word) -> str:
    return word.english


def _french(word: Word) -> str:
    return word.french


# Which habit writes the query and which the listed name.
_SCRIPTS: dict[str, tuple[_Spell, _Spell]] = {
    "arabic-english": (_arabic, _english),
    "arabic-french": (_arabic, _french),
    "english-french": (_english, _french),
    "english-english": (_english, _english),
    "arabic-arabic": (_arabic, _arabic),
}
_FATHER_SON = ("marker_family", "marker", "chain")
_EACH = 40  # father and son traps of each shape and pair of scripts
_CARRIERS = 6  # full names that carry each confusable pair, for each pair of scripts


@dataclass(frozen=True, slots=True)
class Trap:
    """Two names of two people. ``group`` is what figures are averaged over, ``stratum`` the pair of scripts."""

    kind: Literal["father_son", "confusable"]
    group: str
    stratum: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class SurnameFirst:
    """One person twice: the query, the listed name in the same order, and that name with the family name first."""

    stratum: str
    left: str
    right: str
    turned: str


def _written(words: list[Word], spell: _Spell) -> str:
    return " ".join(spell(word) for word in words)


def _father_son(draw: Draw, shape: str, scripts: str) -> Trap:
    one, two = draw.some(arabic_words("men"), 2)
    family = [] if shape == "marker" else [draw.one(arabic_words("families"))]
    marker = [] if shape == "chain" else [draw.one(arabic_words("markers"))]
    left, right = _SCRIPTS[scripts]
    son, father = [one, *marker, two, *family], [two, *marker, one, *family]
    return Trap("father_son", shape, scripts, _written(son, left), _written(father, right))


def _confusable_scripts(rule: str) -> dict[str, tuple[_Spell, _Spell]]:
    """Truly ambiguous pairs in Latin letters are asked in Arabic letters only."""
    names = ("arabic-arabic",) if rule == "arabic" else ("arabic-arabic", "arabic-english", "english-english")
    return {name: _SCRIPTS[name] for name in names}


def _confusables(draw: Draw) -> Iterator[Trap]:
    for row in table(HERE / "confusables.tsv"):
        one = Word(row["arabic_a"], row["latin_a"], row["latin_a"])
        two = Word(row["arabic_b"], row["latin_b"], row["latin_b"])
        fathers = [word for word in arabic_words("men") if word.arabic not in (one.arabic, two.arabic)]
        for stratum, (left, right) in _confusable_scripts(row["scripts"]).items():
            for turn in range(_CARRIERS):
                rest = [draw.one(fathers), draw.one(arabic_words("families"))]
                first, second = (one, two) if turn % 2 == 0 else (two, one)
                names = _written([first, *rest], left), _written([second, *rest], right)
                yield Trap("confusable", f"{one.arabic}/{two.arabic}", stratum, *names)


@cache
def traps() -> tuple[Trap, ...]:
    """All traps: father for son in three shapes, and every confusable pair of the committed list in full names."""
    draw = Draw("trap_names")
    swapped = [_father_son(draw, shape, scripts) for shape in _FATHER_SON for scripts in _SCRIPTS for _ in range(_EACH)]
    return (*swapped, *_confusables(draw))


def _turned(draw: Draw, stratum: str) -> SurnameFirst:
    given = draw.some(arabic_words("men"), draw.one((1, 2)))
    family = draw.one(arabic_words("families"))
    written = partial(_written, spell=_SCRIPTS[stratum][1])
    left = _written([*given, family], _SCRIPTS[stratum][0])
    return SurnameFirst(stratum, left, written([*given, family]), written([family, *given]))


@cache
def surname_first(each: int = 250) -> tuple[SurnameFirst, ...]:
    """``each`` persons for every pair of two different scripts or habits."""
    draw = Draw("trap_names")
    return tuple(_turned(draw, s) for s in ("arabic-english", "arabic-french", "english-french") for _ in range(each))
