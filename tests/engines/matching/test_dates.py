"""Partial dates: what lists write is read, and what is no date is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import PartialDate
from tansiq.errors import MalformedError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1984-03-07", PartialDate(1984, 3, 7, text="1984-03-07")),
        ("1984-3-7", PartialDate(1984, 3, 7, text="1984-3-7")),
        ("1984-03", PartialDate(1984, 3, text="1984-03")),
        ("1984", PartialDate(1984, text="1984")),
        (" 1984 ", PartialDate(1984, text=" 1984 ")),
        ("circa 1961", PartialDate(1961, approximate=True, text="circa 1961")),
        ("c. 1961", PartialDate(1961, approximate=True, text="c. 1961")),
        ("vers 1961", PartialDate(1961, approximate=True, text="vers 1961")),
        ("حوالي 1961", PartialDate(1961, approximate=True, text="حوالي 1961")),
        ("1960/1965", PartialDate(1960, year_to=1965, text="1960/1965")),
        ("1960..1965", PartialDate(1960, year_to=1965, text="1960..1965")),
        ("circa 1960–1965", PartialDate(1960, year_to=1965, approximate=True, text="circa 1960–1965")),
        ("2024-02-29", PartialDate(2024, 2, 29, text="2024-02-29")),
    ],
)
def test_dates_are_read_as_precisely_as_they_are_written(text: str, value: PartialDate) -> None:
    assert PartialDate.parse(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "yesterday",
        "1984-13-01",
        "1984-02-30",
        "2023-02-29",
        "07/03/1984",
        "19840307",
        "0000",
        "1984-03-07x",
        "84",
        "1965/1960",
        "1984-03-",
        "\x00",
        "1" * 10_000,
        "circa",
        "-1984",
        "1984\ud800",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(MalformedError) as caught:
        PartialDate.parse(text)
    assert caught.value.code == "date.unreadable"
    assert len(str(caught.value.details["text"])) <= 60


@pytest.mark.parametrize(
    "fields",
    [
        {"year": 0},
        {"year": 10_000},
        {"year": 1984, "day": 7},
        {"year": 1984, "month": 13},
        {"year": 1984, "month": 0, "day": 1},
        {"year": 1984, "month": 3, "day": 0},
        {"year": 1984, "year_to": 1983},
    ],
)
def test_what_no_calendar_has_cannot_be_built(fields: dict[str, int]) -> None:
    with pytest.raises(MalformedError) as caught:
        PartialDate(**fields)
    assert caught.value.code == "date.unreadable"


@settings(deadline=None, max_examples=100)
@given(st.dates())
def test_every_day_of_the_calendar_comes_back_as_written(day: date) -> None:
    assert str(PartialDate.parse(day.isoformat())) == day.isoformat()


@pytest.mark.parametrize("text", ["1984", "1984-03", "c. 1961", "1960/1965", "1984-03-07"])
def test_a_date_is_written_as_it_can_be_read_again(text: str) -> None:
    assert str(PartialDate.parse(str(PartialDate.parse(text)))) == text


@pytest.mark.parametrize(
    ("text", "whole"),
    [("1984-03-07", True), ("1984-03", False), ("1984", False), ("c. 1984-03-07", False), ("1984/1985", False)],
)
def test_only_a_sure_day_is_a_whole_date(text: str, *, whole: bool) -> None:
    assert PartialDate.parse(text).is_whole is whole


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=30))
def test_any_text_is_a_date_or_refused_by_name(text: str) -> None:
    try:
        found = PartialDate.parse(text)
    except MalformedError as error:
        found = error
    assert getattr(found, "code", "date.unreadable") == "date.unreadable"
