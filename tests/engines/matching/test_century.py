"""The century of a two-digit year, counted from a stated day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.matching.century import birth_century, nearest_century

DAY = date(2026, 3, 15)


@pytest.mark.parametrize(
    ("digits", "month", "day", "year"),
    [(84, 3, 7, 1984), (26, 3, 15, 2026), (26, 3, 16, 1926), (26, 4, 1, 1926), (27, 1, 1, 1927), (0, 1, 1, 2000)],
)
def test_nobody_is_born_after_the_day_of_reference(digits: int, month: int, day: int, year: int) -> None:
    assert birth_century(digits, month, day, DAY) == year


@pytest.mark.parametrize(("digits", "year"), [(26, 2026), (61, 2061), (75, 2075), (76, 2076), (77, 1977), (99, 1999)])
def test_an_expiry_is_the_nearest_year(digits: int, year: int) -> None:
    assert nearest_century(digits, DAY) == year


@given(st.integers(0, 99), st.integers(1, 12), st.integers(1, 28), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_the_digits_stay_and_the_century_is_the_latest_possible(digits: int, month: int, day: int, today: date) -> None:
    year = birth_century(digits, month, day, today)
    assert year % 100 == digits
    assert date(year, month, day) <= today < date(year + 100, month, day)
    assert abs(nearest_century(digits, today) - today.year) <= 50
