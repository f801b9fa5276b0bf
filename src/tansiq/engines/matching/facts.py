"""Birth date, sex, nationality and kind of records as small numbers, and their bits for many rows at once.

What the numbers cannot hold (several dates, a span, a third nationality, documents) is said so; such rows are compared
in full. The bits are those of fields.py, and tests hold the two equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple, get_args

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.fields import (
    BIRTH_BITS,
    FAR_YEARS,
    FEW_YEARS,
    NEW_YEAR,
    OTHER_NATIONALITY_BITS,
    OTHER_SEX_BITS,
    SAME_SEX_BITS,
    UNLIKE,
    nationality_bits,
)
from tansiq.engines.matching.record import Kind, Record

__all__ = [
    "DAY_AT_BEST",
    "KINDS",
    "NO_DAY",
    "OTHER_DAY",
    "Asked",
    "Facts",
    "Nations",
    "asked_of",
    "day_of",
    "facts_of",
    "near_days",
    "sort_keys",
    "sum_bits",
]

KINDS: tuple[str, ...] = get_args(Kind)
UNKNOWN_KIND = KINDS.index("unknown")
#: A birth date as one number: the day (ordinal), or minus the year where only that is known.
NO_DAY, OTHER_DAY = 0, -(1 << 30)
IN_FULL = 1 << 7  # flag of a row that the numbers do not hold
DAY_AT_BEST = BIRTH_BITS["date.same_day"]
_KIND_SHIFT, _KIND_MASK, _SEX_MASK = 2, 7, 3
_SEXES = {None: 0, "M": 1, "F": 2}
_NO_NATION, _MOST_NATIONS = 0, 255
LONGEST_CODE = 12
_SAME, _NEAR, _YEAR = (BIRTH_BITS[f"date.{reason}"] for reason in ("same_day", "near_day", "same_year"))
_OTHER_DAY, _OTHER_MONTH, _YEAR_ONLY = (
    BIRTH_BITS[f"date.{reason}"] for reason in ("other_day", "other_month", "year_only")
)
_BY_YEARS = ("date.few_years", "date.conflict", "date.far")
_FEW, _CONFLICT, _FAR = (BIRTH_BITS[reason] for reason in _BY_YEARS)
_FEW_ELSE, _CONFLICT_ELSE, _FAR_ELSE = (BIRTH_BITS[UNLIKE[reason]] for reason in _BY_YEARS)


class Facts(NamedTuple):
    """One record's facts: day, up to two nationalities by number, and flags (sex, kind, IN_FULL)."""

    day: int
    nations: tuple[int, int]
    flags: int


@dataclass(slots=True)
class Nations:
    """Nationalities by number, as they come; number 0 is none."""

    codes: list[str] = field(default_factory=lambda: [""])
    _numbers: dict[tuple[str, ...], tuple[int, int] | None] = field(default_factory=dict)

    def numbers_of(self, nationalities: tuple[str, ...]) -> tuple[int, int] | None:
        """Two numbers, or None where there are more nationalities than two, or than can be numbered, or odd ones."""
        if nationalities not in self._numbers:
            self._numbers[nationalities] = self._numbered(nationalities)
        return self._numbers[nationalities]

    def _numbered(self, nationalities: tuple[str, ...]) -> tuple[int, int] | None:
        new = [code for code in dict.fromkeys(nationalities) if code not in self.codes]
        if (
            len(nationalities) > 2
            or len(self.codes) + len(new) > _MOST_NATIONS
            or not all(map(_is_code, nationalities))
        ):
            return None
        self.codes += new
        one, other, *_ = [self.codes.index(code) for code in nationalities] + [_NO_NATION, _NO_NATION]
        return one, other


def _is_code(nationality: str) -> bool:
    """What a segment can hold of it: anything may stand in a list."""
    return nationality.isascii() and nationality.isprintable() and 0 < len(nationality) <= LONGEST_CODE


def day_of(dates: Sequence[PartialDate]) -> int:
    """The birth date as one number; OTHER_DAY for what one number cannot say, NO_DAY where nothing is known."""
    if not dates:
        return NO_DAY
    return _day(dates[0]) if len(dates) == 1 else OTHER_DAY


@lru_cache(1 << 16)
def _day(when: PartialDate) -> int:
    if when.year_to or when.approximate:
        return OTHER_DAY
    if when.month is None or (when.month, when.day) == NEW_YEAR:
        return -when.year
    return OTHER_DAY if when.day is None else date(when.year, when.month, when.day).toordinal()


def facts_of(record: Record, nations: Nations) -> Facts:
    """The facts of a listed record."""
    numbers = nations.numbers_of(record.nationalities)
    in_full = IN_FULL if numbers is None or record.documents else 0
    flags = _SEXES[record.sex] | KINDS.index(record.kind) << _KIND_SHIFT | in_full
    return Facts(day_of(record.birth_dates), numbers or (_NO_NATION, _NO_NATION), flags)


def sort_keys(days: NDArray[np.int32]) -> NDArray[np.int64]:
    """In this order rows stand: whole days, then years, then other dates, then those without one."""
    keys = days.astype(np.int64)
    years = (days < 0) & (days != OTHER_DAY)
    keys[years] = (1 << 31) - keys[years]
    keys[days == OTHER_DAY] = 1 << 33
    keys[days == NO_DAY] = 1 << 34
    return keys


class Asked(NamedTuple):
    """The facts of queries, for one segment, one row a query.

    ``days`` int64; ``near`` (n, 3): days that a slip would make of it (near_days); ``sexes``, ``kinds``; ``nations``
    and ``nation_bits`` (n, 2): nationalities by the segment's number, and what agreeing on each says; ``in_full``: the
    numbers do not hold this query.
    """

    days: NDArray[np.int64]
    near: NDArray[np.int64]
    sexes: NDArray[np.int64]
    kinds: NDArray[np.int64]
    nations: NDArray[np.int64]
    nation_bits: NDArray[np.float64]
    in_full: NDArray[np.bool_]


def asked_of(queries: Sequence[Record], codes: Sequence[str]) -> Asked:
    """The facts of queries against a segment whose nationalities are ``codes``."""
    numbers = {code: number for number, code in enumerate(codes)}
    days = [day_of(query.birth_dates) for query in queries]
    own = [_two_of(query.nationalities) for query in queries]
    return Asked(
        np.array(days, dtype=np.int64),
        np.array([near_days(day) for day in days], dtype=np.int64).reshape(-1, 3),
        np.array([_SEXES[query.sex] for query in queries], dtype=np.int64),
        np.array([KINDS.index(query.kind) for query in queries], dtype=np.int64),
        np.array([[numbers.get(code, _MOST_NATIONS) for code in two] for two in own], dtype=np.int64).reshape(-1, 2),
        np.array([[nationality_bits(code) if code else 0.0 for code in two] for two in own]).reshape(-1, 2),
        np.array([_is_in_full(query, day) for query, day in zip(queries, days, strict=True)], dtype=np.bool_),
    )


def _two_of(nationalities: Sequence[str]) -> list[str]:
    """The nationalities, no more than two; of more, those whose agreeing says most."""
    telling = sorted(nationalities, key=nationality_bits, reverse=True) if len(nationalities) > 2 else nationalities
    return [*telling, "", ""][:2]


def _is_in_full(query: Record, day: int) -> bool:
    return day == OTHER_DAY or len(query.nationalities) > 2 or "" in query.nationalities


_NONE_NEAR = (-1, -1, -1)


@lru_cache(1 << 16)
def near_days(day: int) -> tuple[int, int, int]:
    """Days that a slip of one day, or day and month exchanged, would make of this one (-1: none)."""
    if day <= 0:
        return _NONE_NEAR
    when = date.fromordinal(day)
    exchanged = when.replace(month=when.day, day=when.month).toordinal() if when.day <= 12 else -1
    return day - 1, day + 1, exchanged


@njit(cache=True, nogil=True)
def year_of(day):  # type: ignore[no-untyped-def]
    """The Gregorian year of an ordinal day (E. M. Reingold and N. Dershowitz, "Calendrical Calculations")."""
    rest = day - 1
    n400, rest = rest // 146097, rest % 146097
    n100, rest = rest // 36524, rest % 36524
    n4, rest = rest // 1461, rest % 1461
    n1 = rest // 365
    year = 400 * n400 + 100 * n100 + 4 * n4 + n1
    return year if n100 == 4 or n1 == 4 else year + 1


@njit(cache=True, nogil=True)
def _month_and_day(day):  # type: ignore[no-untyped-def]
    """Month and day of an ordinal day, as one number that tells them apart (months as they fall from 1 March on)."""
    year = year_of(day)
    before = year - 1
    leap = 1 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 0
    place = day - (365 * before + before // 4 - before // 100 + before // 400) - 1  # 0 is 1 January
    place += 306 if place < 59 + leap else -59 - leap  # 0 is 1 March
    month = (5 * place + 2) // 153
    return 32 * month + place - (153 * month + 2) // 5 + 1


@njit(cache=True, nogil=True)
def day_bits(mine, near, other):  # type: ignore[no-untyped-def]
    """Bits of two birth dates given as numbers, neither OTHER_DAY; 0 where either is unknown."""
    if mine == NO_DAY or other == NO_DAY:
        return 0.0
    if mine > 0 and other > 0:
        return _whole_bits(mine, near, other)
    apart = abs((year_of(mine) if mine > 0 else -mine) - (year_of(other) if other > 0 else -other))
    if apart == 0:
        return _YEAR
    return _FEW if apart <= FEW_YEARS else _CONFLICT if apart <= FAR_YEARS else _FAR


@njit(cache=True, nogil=True)
def _whole_bits(mine, near, other):  # type: ignore[no-untyped-def]
    if mine == other:
        return _SAME
    if other == near[0] or other == near[1] or other == near[2]:
        return _NEAR
    apart, one, two = abs(year_of(mine) - year_of(other)), _month_and_day(mine), _month_and_day(other)
    if apart == 0:
        return _OTHER_DAY if one // 32 == two // 32 else _OTHER_MONTH if one % 32 == two % 32 else _YEAR_ONLY
    if one == two:
        return _FEW if apart <= FEW_YEARS else _CONFLICT if apart <= FAR_YEARS else _FAR
    return _FEW_ELSE if apart <= FEW_YEARS else _CONFLICT_ELSE if apart <= FAR_YEARS else _FAR_ELSE


@njit(cache=True, nogil=True)
def _nation_bits(mine, bits, one, other):  # type: ignore[no-untyped-def]
    if mine[0] == _NO_NATION or one == _NO_NATION:
        return 0.0
    best = OTHER_NATIONALITY_BITS
    for k in range(2):
        if mine[k] != _NO_NATION and (mine[k] == one or mine[k] == other):
            best = max(best, bits[k])
    return best


@njit(cache=True, nogil=True)
def sum_bits(asked, queries, rows, name_bits, facts, at_worst):  # type: ignore[no-untyped-def]
    """The bits of all evidence for each row and query, given the bits of its name (evidence.total_bits).

    ``asked`` is an Asked, ``facts`` (row_day, row_nations, row_flags). NaN: the numbers do not hold the row or the
    query; -inf: another kind of subject.
    """
    days, near, sexes, kinds, nations, nation_bits, in_full = asked
    row_day, row_nations, row_flags = facts
    totals = np.empty(len(rows))
    for k in range(len(rows)):
        row, query = rows[k], queries[k]
        flags = row_flags[row]
        kind = flags >> _KIND_SHIFT & _KIND_MASK
        if kinds[query] != kind and kinds[query] != UNKNOWN_KIND and kind != UNKNOWN_KIND:
            totals[k] = -np.inf
            continue
        if in_full[query] or flags & IN_FULL or (row_day[row] == OTHER_DAY and days[query] != NO_DAY):
            totals[k] = np.nan
            continue
        by_day = day_bits(days[query], near[query], row_day[row])
        by_nation = _nation_bits(nations[query], nation_bits[query], row_nations[row, 0], row_nations[row, 1])
        by_sex = 0.0
        if sexes[query] and flags & _SEX_MASK:
            by_sex = SAME_SEX_BITS if sexes[query] == flags & _SEX_MASK else OTHER_SEX_BITS
        name = max(name_bits[k], at_worst)
        support = max(by_day, 0.0) + max(by_nation, 0.0) + max(by_sex, 0.0)
        totals[k] = name + by_day + by_nation + by_sex + min(0.0, max(name, 0.0) - support)
    return totals
