"""The frozen gold sets: what is asked, what must be found and what must not. Nothing here ever looks at a matcher.

A, filtered rank, is made here; whole names (B), ordinary names and traps (C) are re-exported from their own modules.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

import numpy as np

from benchmarks.data import HERE, Draw, fold_arabic, fold_latin, rows, table
from benchmarks.ordinary import ordinary_names
from benchmarks.persons import ofac_not_un, un_latin_records, whole_names
from benchmarks.traps import traps

__all__ = [
    "FilteredQuery",
    "PairName",
    "distractors",
    "filtered_rank_queries",
    "is_another_spelling",
    "ofac_not_un",
    "ordinary_names",
    "traps",
    "un_latin_records",
    "whole_names",
]

_SAME_LETTER = str.maketrans("أإآٱىة", "اااايه")


class PairName(NamedTuple):
    """A two-part Latin name; each part is one spelling as listed (it may hold a blank or a hyphen)."""

    first: str
    second: str

    def __str__(self) -> str:
        return f"{self.first} {self.second}"


@dataclass(frozen=True, slots=True)
class FilteredQuery:
    """One query of A: two Arabic parts, the planted Latin name, and every listed spelling of each part (folded)."""

    id: str
    arabic: tuple[str, str]
    planted: PairName
    spellings: tuple[frozenset[str], frozenset[str]]

    @property
    def text(self) -> str:
        """The query as typed."""
        return " ".join(self.arabic)


def _joined(latin: str) -> str:
    return fold_latin(latin).replace(" ", "")


def _form(arabic: str) -> str:
    return fold_arabic(arabic).translate(_SAME_LETTER)


@cache
def _noise() -> frozenset[tuple[str, str]]:
    """The published noise rows and our own, folded."""
    listed = [*rows("merged_open/dev_noise"), *table(HERE / "noise_extra.tsv")]
    return frozenset((fold_arabic(row["arabic"]), _joined(row["latin"])) for row in listed)


def _is_noise(row: dict[str, str]) -> bool:
    return (fold_arabic(row["arabic"]), _joined(row["latin"])) in _noise()


@cache
def _listed_spellings() -> dict[str, frozenset[str]]:
    """For every Arabic form of train and dev: its Latin spellings, folded."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in (*rows("merged_open/train"), *rows("merged_open/dev")):
        found[_form(row["arabic"])].add(_joined(row["latin"]))
    return {form: frozenset(spellings) for form, spellings in found.items()}


def _rows_for(variant: str) -> list[dict[str, str]]:
    """``cleaned``: one-word Arabic forms of the slice arab_letter without noise; ``uncleaned``: the whole of dev."""
    dev = rows("merged_open/dev")
    if variant == "uncleaned":
        return [row for row in dev if len(_joined(row["latin"])) > 1]
    one_word = (row for row in dev if row["slice"] == "arab_letter" and " " not in row["arabic"])
    return [row for row in one_word if not _is_noise(row)]


@cache
def filtered_rank_queries(
    variant: Literal["cleaned", "uncleaned"] = "cleaned", count: int = 1000
) -> tuple[FilteredQuery, ...]:
    """A's queries: two rows drawn with equal likelihood, of different Arabic forms; no query twice."""
    draw, listed, usable = Draw("filtered_rank_queries"), _listed_spellings(), _rows_for(variant)
    chosen: dict[tuple[str, str], FilteredQuery] = {}
    while len(chosen) < count:
        one, two = draw.one(usable), draw.one(usable)
        key = (_form(one["arabic"]), _form(two["arabic"]))
        if key[0] == key[1] or key in chosen:
            continue
        planted = PairName(one["latin"], two["latin"])
        chosen[key] = FilteredQuery(
            id=f"q{len(chosen):04d}",
            arabic=(one["arabic"], two["arabic"]),
            planted=planted,
            spellings=(listed[key[0]], listed[key[1]]),
        )
    return tuple(chosen.values())


@cache
def _latin_weights(kind: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Every Latin spelling of train and dev with its count; ``dense``: of the slice arab_letter alone."""
    total: defaultdict[str, float] = defaultdict(float)
    for row in (*rows("merged_open/train"), *rows("merged_open/dev")):
        if (row["slice"] == "arab_letter" or kind != "dense") and len(_joined(row["latin"])) > 1:
            total[row["latin"]] += float(row["count"])
    names = sorted(total)
    return tuple(names), tuple(total[name] for name in names)


@cache
def distractors(kind: Literal["mixed", "dense"], count: int = 200_000) -> tuple[PairName, ...]:
    """Two-part Latin names, all different, parts drawn by their counts; fewer are the beginning of more."""
    names, weights = _latin_weights(kind)
    draw, share = Draw(f"{kind}_distractors"), np.array(weights)
    kept: dict[PairName, None] = {}
    while len(kept) < count:
        drawn = draw.weighted(share, 2 * 50_000).reshape(-1, 2).tolist()
        kept.update(dict.fromkeys(PairName(names[i], names[j]) for i, j in drawn if i != j))
    return tuple(kept)[:count]


def is_another_spelling(query: FilteredQuery, name: PairName) -> bool:
    """Both parts are listed spellings of the query's parts, in either order: a right answer that was not planted."""
    first, second = _joined(name.first), _joined(name.second)
    one, two = query.spellings
    return (first in one and second in two) or (first in two and second in one)
