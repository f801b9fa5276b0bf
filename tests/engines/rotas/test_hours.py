"""Hours of the week, in the time of a place: also in the nights in which its clocks are changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.rotas.hours import Window, begins_at, ends_at, is_open, joined, read_hours, windows
from tansiq.errors import MalformedError

PARIS = ZoneInfo("Europe/Paris")
AT = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday


def _hours(found: tuple[Window, ...]) -> float:
    return sum((one.end - one.start).total_seconds() for one in found) / 3600


def test_hours_of_the_week_become_moments_of_the_place() -> None:
    hours = read_hours("Mon-Fri 08:30-16:30; sat 09:00-12:00")
    assert _hours(windows(hours, PARIS, AT, AT + timedelta(weeks=1))) == 5 * 8 + 3
    assert is_open(hours, PARIS, datetime(2026, 3, 2, 7, 30, tzinfo=UTC))  # 08:30 there
    assert not is_open(hours, PARIS, datetime(2026, 3, 2, 7, 29, tzinfo=UTC))
    assert not is_open(hours, PARIS, datetime(2026, 3, 2, 15, 30, tzinfo=UTC))


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    hours = read_hours("sun 22:00-06:00")
    assert is_open(hours, PARIS, datetime(2026, 3, 2, 4, 59, tzinfo=UTC))  # Monday, 05:59
    assert not is_open(hours, PARIS, datetime(2026, 3, 3, 4, 0, tzinfo=UTC))


@pytest.mark.parametrize(("day", "length"), [(date(2026, 3, 28), 7), (date(2026, 10, 24), 9), (date(2026, 6, 6), 8)])
def test_the_night_of_a_change_of_clocks_is_as_long_as_it_is(day: date, length: int) -> None:
    found = windows(read_hours("sat 22:00-06:00"), PARIS, _noon(day), _noon(day + timedelta(days=1)))
    assert _hours(found) == length


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_a_time_that_comes_twice_or_never_loses_nothing() -> None:
    for day, local in ((date(2026, 10, 25), time(2, 30)), (date(2026, 3, 29), time(2, 30))):
        assert ends_at(day, local, PARIS) - begins_at(day, local, PARIS) == timedelta(hours=1)


def test_always_is_always() -> None:
    assert windows(read_hours(" 24/7 "), PARIS, AT, AT + timedelta(days=3)) == (Window(AT, AT + timedelta(days=3)),)
    assert windows(read_hours("24/7"), PARIS, AT, AT) == ()


@pytest.mark.parametrize(
    "text",
    ["", ";", "mon", "mon 8:00-9:00", "mon 08:00-25:00", "mun 08:00-09:00", "mon 08:00–09:00", "mon 08:00-09:00;" * 30],
)  # fmt: skip
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(MalformedError) as told:
        read_hours(text)
    assert told.value.code == "hours.unreadable"


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOCK = st.builds(lambda hour, minute: f"{hour:02}:{minute:02}", st.integers(0, 23), st.integers(0, 59))
PARTS = st.builds(lambda first, last, a, b: f"{first}-{last} {a}-{b}", st.sampled_from(DAYS), st.sampled_from(DAYS),
                  CLOCK, CLOCK)  # fmt: skip
MOMENTS = st.integers(0, 365 * 24 * 60).map(lambda minutes: AT + timedelta(minutes=minutes))


@given(st.lists(PARTS, min_size=1, max_size=4), MOMENTS, st.integers(1, 200))
def test_a_moment_is_open_where_a_window_has_it_whatever_is_asked_about(
    parts: list[str], start: datetime, h: int
) -> None:
    hours, end = read_hours("; ".join(parts)), start + timedelta(hours=h)
    found = windows(hours, PARIS, start, end)
    assert found == joined(found)  # in order, apart, none empty
    assert all(start <= one.start < one.end <= end for one in found)
    halves = (
        windows(hours, PARIS, start, start + (end - start) / 2),
        windows(hours, PARIS, start + (end - start) / 2, end),
    )
    assert joined([*halves[0], *halves[1]]) == found
    middle = start + timedelta(hours=h / 3)
    assert is_open(hours, PARIS, middle) == any(one.start <= middle < one.end for one in found)
