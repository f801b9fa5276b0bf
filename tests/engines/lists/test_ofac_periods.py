"""Periods of four days, as OFAC's advanced XML gives them, in the words of OFAC's other files."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tansiq.engines.lists.ofac_periods import day_of, in_words
from tansiq.engines.lists.written import read_date
from tansiq.errors import MalformedError


def bound(name: str, day: str) -> str:
    parts = zip(("Year", "Month", "Day"), day.split("-"), strict=False)
    return f"<{name}>{''.join(f'<{tag}>{text}</{tag}>' for tag, text in parts)}</{name}>" if day else ""


def period(start: tuple[str, str], end: tuple[str, str] | None, *, unsure: bool = False) -> etree._Element:
    flag = f' Approximate="{str(unsure).lower()}"'
    first = f"<Start{flag}>{bound('From', start[0])}{bound('To', start[1])}</Start>"
    last = f"<End{flag}>{bound('From', end[0])}{bound('To', end[1])}</End>" if end else ""
    return etree.fromstring(f'<DatePeriod CalendarTypeID="1">{first}{last}</DatePeriod>')


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (("1975-4-13", "1975-4-13"), ("1975-4-13", "1975-4-13"), "13 Apr 1975"),
        (("1961-1-1", "1961-1-1"), ("1961-12-31", "1961-12-31"), "1961"),
        (("1968-2-1", "1968-2-1"), ("1968-2-29", "1968-2-29"), "Feb 1968"),
        (("1984-1-1", "1984-12-31"), ("1986-1-1", "1986-12-31"), "1984 to 1986"),
        (("1946-9-26", "1946-9-26"), ("1946-12-7", "1946-12-7"), "26 Sep 1946 to 07 Dec 1946"),
        (("2019-9-19", "2019-9-19"), None, "19 Sep 2019"),
        (("1961", "1961"), ("1961", "1961"), "1961"),
        (("1961-2", "1961-2"), ("1961-2", "1961-2"), "Feb 1961"),
        (("", "1961-2-3"), ("1961-2-3", ""), "03 Feb 1961"),
    ],
)
def test_a_period_is_worded_as_the_flat_files_word_it(
    start: tuple[str, str], end: tuple[str, str] | None, words: str
) -> None:
    assert in_words(period(start, end)) == words


def test_a_period_that_the_source_is_unsure_of_is_circa() -> None:
    assert in_words(period(("1948-1-1", "1948-1-1"), ("1948-12-31", "1948-12-31"), unsure=True)) == "circa 1948"


def test_a_period_without_days_has_no_words() -> None:
    assert in_words(etree.fromstring('<DatePeriod CalendarTypeID="1" YearFixed="true"/>')) == ""


@pytest.mark.parametrize("day", ["1984-13-1", "1984-2-30", "0-1-1", "19840-1-1", "MMXX-1-1", "1984--3", "9" * 5000])
def test_what_is_no_date_is_told_as_it_stands(day: str) -> None:
    assert in_words(period((day, day), None)).split()[0] == day.split("-", maxsplit=1)[0]


def test_a_date_without_a_year_is_none_and_an_impossible_one_an_error() -> None:
    assert day_of(None) is None
    assert day_of(etree.fromstring("<Date><Month>3</Month></Date>")) is None
    with pytest.raises(MalformedError):
        day_of(etree.fromstring("<Date><Year>1984</Year><Month>13</Month></Date>"))


@given(day=st.dates(min_value=date(1900, 1, 1), max_value=date(2030, 12, 31)), unsure=st.booleans())
@settings(deadline=None)
def test_every_day_reads_back_as_itself(day: date, *, unsure: bool) -> None:
    text = f"{day.year}-{day.month}-{day.day}"
    found = read_date(in_words(period((text, text), (text, text), unsure=unsure)))
    assert (found.year, found.month, found.day, found.approximate) == (day.year, day.month, day.day, unsure)
