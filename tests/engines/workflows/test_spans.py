"""Spans of time: the last day as the law counts it, in the place's own time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tansiq.engines.workflows.spans import Place, Rule, Span, day_end, deadline, last_day, moved, shifted
from tansiq.errors import MalformedError

CASABLANCA = ZoneInfo("Africa/Casablanca")
ARREST = datetime(2026, 2, 10, 14, 0, tzinfo=CASABLANCA)
FORTY = Span(40, "days")


def test_forty_days_from_a_provisional_arrest_end_on_22_march_where_the_first_day_is_excluded() -> None:
    assert last_day(ARREST, FORTY, Rule(first_day="excluded"), Place(CASABLANCA)) == date(2026, 3, 22)


def test_forty_days_from_a_provisional_arrest_end_on_21_march_where_the_first_day_is_included() -> None:
    assert last_day(ARREST, FORTY, Rule(first_day="included"), Place(CASABLANCA)) == date(2026, 3, 21)


def test_the_end_of_ramadan_falls_between_the_two_ends() -> None:
    # Morocco keeps UTC in Ramadan and UTC+1 otherwise; in 2026 it goes back to UTC+1 on 22 March.
    excluded = deadline(ARREST, FORTY, Rule(first_day="excluded"), Place(CASABLANCA))
    included = deadline(ARREST, FORTY, Rule(first_day="included"), Place(CASABLANCA))
    assert excluded == datetime(2026, 3, 22, 23, 0, tzinfo=UTC)
    assert included == datetime(2026, 3, 22, 0, 0, tzinfo=UTC)


def test_a_quarter_of_an_hour_is_over_after_as_many_minutes_forwards_and_backwards() -> None:
    end = deadline(ARREST, Span(15, "minutes"), Rule(), Place(CASABLANCA))
    assert end - ARREST.astimezone(UTC) == timedelta(minutes=15)
    assert moved(end, Span(15, "minutes"), Place(CASABLANCA), -1) == ARREST.astimezone(UTC)


def test_hours_are_counted_as_they_pass_whatever_the_clocks_on_the_wall_do() -> None:
    before = datetime(2026, 2, 14, 20, 0, tzinfo=CASABLANCA)
    assert deadline(before, Span(24, "hours"), Rule(), Place(CASABLANCA)) - before.astimezone(UTC) == timedelta(
        hours=24
    )


def test_a_floor_of_sixty_days_is_not_before_16_march() -> None:
    start = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
    assert last_day(start, Span(60, "days"), Rule(), Place(UTC)) == date(2026, 3, 16)


def test_the_day_of_start_is_that_of_the_place_and_not_of_greenwich() -> None:
    late = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    assert last_day(late, Span(1, "days"), Rule(), Place(CASABLANCA)) == date(2026, 6, 3)


def test_working_days_leave_out_the_weekend_and_holidays() -> None:
    friday = datetime(2026, 7, 24, 10, 0, tzinfo=UTC)
    feast = frozenset({date(2026, 7, 30)})
    assert last_day(friday, Span(5, "days"), Rule("working"), Place(UTC)) == date(2026, 7, 31)
    assert last_day(friday, Span(5, "days"), Rule("working"), Place(UTC, holidays=feast)) == date(2026, 8, 3)
    assert last_day(friday, Span(5, "days"), Rule("working"), Place(UTC, weekend=frozenset({4, 5}))) == date(
        2026, 7, 30
    )


def test_a_first_day_off_counts_for_nothing_where_it_is_included() -> None:
    saturday = datetime(2026, 7, 25, 10, 0, tzinfo=UTC)
    assert last_day(saturday, Span(1, "days"), Rule("working", "included"), Place(UTC)) == date(2026, 7, 27)


def test_a_last_day_off_may_be_put_off_to_the_next_working_day() -> None:
    thursday = datetime(2026, 7, 23, 10, 0, tzinfo=UTC)
    rule = Rule(last_day_off="next_working_day")
    assert last_day(thursday, Span(2, "days"), rule, Place(UTC)) == date(2026, 7, 27)
    assert last_day(thursday, Span(1, "days"), rule, Place(UTC)) == date(2026, 7, 24)


@pytest.mark.parametrize(
    ("day", "span", "sign", "moved_to"),
    [
        (date(2026, 1, 31), Span(1, "months"), 1, date(2026, 2, 28)),
        (date(2028, 2, 29), Span(1, "years"), 1, date(2029, 2, 28)),
        (date(2026, 3, 31), Span(6, "months"), -1, date(2025, 9, 30)),
        (date(2026, 12, 15), Span(1, "months"), 1, date(2027, 1, 15)),
        (date(9999, 12, 31), Span(1, "days"), 1, None),
        (date(1, 1, 1), Span(1, "months"), -1, None),
        (date(2026, 1, 1), Span(1, "hours"), 1, None),
    ],
)
def test_a_day_is_moved_by_months_to_the_last_day_of_a_shorter_one(
    day: date, span: Span, sign: int, moved_to: date | None
) -> None:
    assert shifted(day, span, sign) == moved_to


def test_where_midnight_comes_twice_the_day_ends_with_the_second() -> None:
    # Havana sets its clocks back from 01:00 to 00:00: its first midnight is not the end of the hour that comes again.
    havana = ZoneInfo("America/Havana")
    assert day_end(date(2026, 10, 31), havana) == datetime(2026, 11, 1, 5, 0, tzinfo=UTC)


def test_where_midnight_is_missing_the_day_ends_when_clocks_go_forward() -> None:
    beirut = ZoneInfo("Asia/Beirut")  # from 00:00 to 01:00 on the last Sunday of March
    assert day_end(date(2026, 3, 28), beirut) == datetime(2026, 3, 28, 22, 0, tzinfo=UTC)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(MalformedError) as caught:
        deadline(datetime(2026, 2, 10, 14, 0), FORTY, Rule(), Place(CASABLANCA))  # noqa: DTZ001
    assert caught.value.code == "workflow.naive_time"


def test_a_place_that_never_works_has_no_working_day() -> None:
    with pytest.raises(MalformedError) as caught:
        last_day(ARREST, Span(1, "days"), Rule("working"), Place(UTC, weekend=frozenset(range(7))))
    assert caught.value.code == "workflow.span"


def test_a_moment_is_moved_to_the_same_time_of_the_local_day() -> None:
    due = datetime(2026, 3, 22, 23, 0, tzinfo=UTC)  # midnight in Casablanca
    assert moved(due, Span(7, "days"), Place(CASABLANCA), -1) == datetime(2026, 3, 16, 0, 0, tzinfo=UTC)


COUNTINGS = some.sampled_from(["calendar", "working"])
FIRST_DAYS = some.sampled_from(["excluded", "included"])


def _end(start: datetime, span: Span, rule: Rule) -> datetime:
    """The deadline; a span that no calendar has a day for ends at the end of time."""
    try:
        return deadline(start, span, rule, Place(CASABLANCA))
    except MalformedError:
        return datetime.max.replace(tzinfo=UTC)


@given(
    start=some.datetimes(timezones=some.sampled_from([UTC, CASABLANCA]), min_value=datetime(1900, 1, 1)),  # noqa: DTZ001
    count=some.integers(0, 4_000),
    unit=some.sampled_from(["minutes", "hours", "days", "months", "years"]),
    counting=COUNTINGS,
    first=FIRST_DAYS,
)
def test_a_longer_span_never_ends_earlier(
    start: datetime,
    count: int,
    unit: str,
    counting: Literal["calendar", "working"],
    first: Literal["excluded", "included"],
) -> None:
    rule = Rule(counting, first)
    assert _end(start, Span(count, unit), rule) <= _end(start, Span(count + 1, unit), rule)


@given(
    start=some.datetimes(timezones=some.just(CASABLANCA), min_value=datetime(1900, 1, 1)),  # noqa: DTZ001
    count=some.integers(1, 400),
    unit=some.sampled_from(["days", "months"]),
)
def test_including_the_first_day_never_ends_later(start: datetime, count: int, unit: str) -> None:
    included, excluded = Rule(first_day="included"), Rule(first_day="excluded")
    assert _end(start, Span(count, unit), included) <= _end(start, Span(count, unit), excluded)
