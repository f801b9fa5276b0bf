"""Dates of single publishers."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.lists.date_forms import day_first, month_first
from tansiq.engines.lists.written import read_date


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_a_whole_date_is_that_day(day: dt.date) -> None:
    assert day_first(f"{day.day:02d}/{day.month:02d}/{day.year}") == day.isoformat()
    assert day_first(f"{day.day}/{day.month}/{day.year}.") == day.isoformat()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("00/00/1980", "1980"), ("dd/mm/1980", "1980"), ("--/--/1980", "1980"), ("0/0/1980", "1980"),
        ("00/05/1962", "1962-05"), ("dd/5/1962", "1962-05"),
        ("05/00/1962", ""), ("1962", ""), ("circa 1962", ""), ("", ""), ("1/2/62", ""),
    ],
)  # fmt: skip
def test_what_is_not_known_is_left_out_and_anything_else_is_left_alone(text: str, expected: str) -> None:
    assert day_first(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("July 31, 1977", "1977-07-31"),
        ("May 2, 1969", "1969-05-02"),
        ("Sept. 7, 1984", "1984-09-07"),
        ("Approximately May 2, 1969", "c. 1969-05-02"),
        ("December 1972", "1972-12"),
        ("1970", "1970"),
    ],
)
def test_the_american_order_is_turned(text: str, expected: str) -> None:
    assert str(read_date(month_first(text))) == expected
