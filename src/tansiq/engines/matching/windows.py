"""How much a name must say, by the birth date of its record: spans of names with a bound each.

Rows stand by birth date, so that those that agree with the query on the year, those that contradict it, and those that
say nothing are a few spans. Within the same year little is needed of a name, for the day may agree; elsewhere much.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tansiq.engines.matching.facts import DAY_AT_BEST, NO_DAY, OTHER_DAY, year_of
from tansiq.engines.matching.fields import BIRTH_BITS, FAR_YEARS, FEW_YEARS, SAME_SEX_BITS

__all__ = ["MOST_WINDOWS", "Bounds", "bounds_of", "fill_windows"]

_APART = 7  # spans by how far the year is from the query's: far before, some years, a few, the same, and after it
MOST_WINDOWS = 2 * _APART + 2
_FEW, _CONFLICT, _FAR = (BIRTH_BITS[f"date.{reason}"] for reason in ("few_years", "conflict", "far"))


class Bounds(NamedTuple):
    """Where in a segment years begin.

    ``years`` int64: every year from ``first_year`` to one past the last, as the first name of a row with a whole date
    of that year or a later one; ``only_years`` likewise, of rows that know no more than the year; ``others`` (3,): the
    first name of a row with another date, of one without any, and the number of names.
    """

    first_year: int
    years: NDArray[np.int64]
    only_years: NDArray[np.int64]
    others: NDArray[np.int64]


def bounds_of(row_day: NDArray[np.int32], name_row: NDArray[np.int32], mask: int) -> Bounds:
    """The bounds of a segment; its rows stand as facts.sort_keys has them."""
    dated = _last_signed(row_day)
    whole = int(np.searchsorted(-np.sign(row_day[:dated]), 0))
    with_other = dated + int(np.searchsorted(-(row_day[dated:] == OTHER_DAY).astype(int), 0))
    days, only = row_day[:whole], -row_day[whole:dated].astype(np.int64)
    first_year, last_year = _span_of_years(days, only)
    starts = np.array([_first_day(year) for year in range(first_year, last_year + 2)], dtype=np.int64)
    rows = np.searchsorted(days, starts), whole + np.searchsorted(only, np.arange(first_year, last_year + 2))
    ends = np.array([dated, with_other, len(row_day)])
    return Bounds(first_year, *(_first_name(name_row, mask, part) for part in (*rows, ends)))


def _last_signed(row_day: NDArray[np.int32]) -> int:
    """Rows before the first that has another date or none."""
    plain = (row_day != OTHER_DAY) & (row_day != NO_DAY)
    return int(np.count_nonzero(plain))


def _span_of_years(days: NDArray[np.int32], only: NDArray[np.int64]) -> tuple[int, int]:
    years = [year_of(int(day)) for day in (days[0], days[-1])] if len(days) else []
    years += [int(only[0]), int(only[-1])] if len(only) else []
    return (min(years), max(years)) if years else (1, 0)


def _first_day(year: int) -> int:
    before = year - 1
    return 365 * before + before // 4 - before // 100 + before // 400 + 1


def _first_name(name_row: NDArray[np.int32], mask: int, rows: NDArray[np.integer]) -> NDArray[np.int64]:
    """The first name that stands in each of these rows or after it, by halving."""
    low, high = np.zeros(len(rows), dtype=np.int64), np.full(len(rows), len(name_row), dtype=np.int64)
    while (low < high).any():
        middle = (low + high) // 2
        before = (low < high) & ((name_row[np.minimum(middle, len(name_row) - 1)] & mask) < rows)
        low, high = np.where(before, middle + 1, low), np.where(before | (low >= high), high, middle)
    return low


@njit(cache=True, nogil=True)
def _lay_out_years(year, first_year, starts, before, stop, spans):  # type: ignore[no-untyped-def]
    """Fill seven ``spans`` of names, from ``before`` to ``stop``, cut where years are so far from ``year``."""
    edge = before
    for k in range(_APART):
        last_year = year + (-FAR_YEARS - 1, -FEW_YEARS - 1, -1, 0, FEW_YEARS, FAR_YEARS, 1 << 20)[k]
        place = min(max(last_year + 1 - first_year, 0), len(starts) - 1)
        spans[k, 0] = edge
        spans[k, 1] = stop if k == _APART - 1 else max(edge, starts[place]) if len(starts) else edge
        edge = spans[k, 1]


@njit(cache=True, nogil=True)
def fill_windows(asked, bounds, min_bits, floor, windows, needs):  # type: ignore[no-untyped-def]
    """The spans of names and the bits that each asks of a name, for every query.

    Fills ``windows`` (n, MOST_WINDOWS, 2) and ``needs`` (n, MOST_WINDOWS); a span may be empty.
    """
    first_year, years, only_years, others = bounds
    days, _, sexes, _, _, nation_bits, in_full = asked
    windows[:] = 0
    by_apart = (_FAR, _CONFLICT, _FEW, DAY_AT_BEST, _FEW, _CONFLICT, _FAR)
    for q in range(len(days)):
        agreeing = max(0.0, nation_bits[q, 0], nation_bits[q, 1]) + (SAME_SEX_BITS if sexes[q] else 0.0)
        least, plain = min(floor, min_bits), min_bits - agreeing
        needs[q, :] = max(least, plain)
        if days[q] == NO_DAY or in_full[q]:
            windows[q, 0, 1] = others[2]
            needs[q, 0] = max(least, plain - (DAY_AT_BEST if in_full[q] else 0.0))
            continue
        year = year_of(days[q]) if days[q] > 0 else -days[q]
        middle = only_years[0] if len(only_years) else others[0]
        _lay_out_years(year, first_year, years, 0, middle, windows[q, :_APART])
        _lay_out_years(year, first_year, only_years, middle, others[0], windows[q, _APART : 2 * _APART])
        for k in range(2 * _APART):
            needs[q, k] = max(least, plain - by_apart[k % _APART])
        windows[q, 2 * _APART] = others[:2]
        needs[q, 2 * _APART] = max(least, plain - DAY_AT_BEST)
        windows[q, 2 * _APART + 1] = others[1:]
