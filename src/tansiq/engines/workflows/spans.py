"""Spans of time as the law writes them, and the last day of one: calendar or working days, in the place's own time.

A day ends at midnight where the person is: Africa/Casablanca is UTC+1, but UTC+0 in Ramadan, so a limit that spans the
change is not a number of hours. The time zone is handed in as a ``tzinfo``.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from tansiq.errors import MalformedError

__all__ = ["UNITS", "Place", "Rule", "Span", "day_end", "deadline", "last_day", "moved", "shifted"]

#: What a number may be of; those that pass by the clock, whatever the day and the place.
UNITS = ("count", "minutes", "hours", "days", "months", "years")
_PASSING = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}

_LONGEST_DAYS = 366 * 120  # a longer span is a slip of the pen


@dataclass(frozen=True, slots=True)
class Span:
    """A number of ``minutes``, ``hours``, ``days``, ``months`` or ``years``; ``count`` is a bare number and no time."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class Place:
    """The calendar of the place where a limit runs: its time zone, its weekend (Monday is 0) and its holidays."""

    zone: tzinfo
    weekend: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether a day is neither of the weekend nor a holiday."""
        return day.weekday() not in self.weekend and day not in self.holidays


@dataclass(frozen=True, slots=True)
class Rule:
    """How days are counted: all or working days, the first included or not, and what if the last is a day off."""

    counting: Literal["calendar", "working"] = "calendar"
    first_day: Literal["excluded", "included"] = "excluded"
    last_day_off: Literal["stays", "next_working_day"] = "stays"


def shifted(day: date, span: Span, sign: int = 1) -> date | None:
    """``day`` moved by a span of days, months or years; the last day of a shorter month stands for a later one.

    None where the span is not of days, or where the calendar has no such day.
    """
    try:
        if span.unit == "days":
            return day + timedelta(days=sign * span.count)
        if span.unit not in ("months", "years"):
            return None
        months = sign * span.count * (12 if span.unit == "years" else 1)
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return None


def last_day(start: datetime, span: Span, rule: Rule, place: Place) -> date:
    """The last day of a span of days, months or years that starts at ``start``.

    Raises MalformedError ``workflow.span`` where the calendar or the weekend has no such day.
    """
    first = start.astimezone(place.zone).date()
    if rule.first_day == "included" and span.count > 0:
        first -= timedelta(days=1)
    found = _working_day(first, span.count, place) if rule.counting == "working" else shifted(first, span)
    if found is not None and rule.last_day_off == "next_working_day":
        found = found if place.is_working(found) else _working_day(found, 1, place)
    if found is None:
        raise MalformedError("workflow.span", count=span.count, unit=span.unit)
    return found


def _working_day(first: date, count: int, place: Place) -> date | None:
    """The ``count``-th working day after ``first``; None where there is none within a lifetime."""
    day = first
    for _ in range(_LONGEST_DAYS):
        if count == 0:
            return day
        try:
            day += timedelta(days=1)
        except OverflowError:
            return None
        count -= place.is_working(day)
    return None


def day_end(day: date, zone: tzinfo) -> datetime:
    """The first moment after ``day`` in ``zone``, in UTC.

    Where clocks are changed at midnight, midnight is missing or comes twice: the day ends with the later reading.
    """
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    return max(midnight.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def deadline(start: datetime, span: Span, rule: Rule, place: Place) -> datetime:
    """The moment, in UTC, from which the span is over. Minutes and hours pass by the clock, days end at midnight.

    Raises MalformedError ``workflow.naive_time`` or ``workflow.span``.
    """
    if start.tzinfo is None or start.utcoffset() is None:
        raise MalformedError("workflow.naive_time", moment=start.isoformat())
    try:
        if span.unit in _PASSING:
            return start.astimezone(UTC) + span.count * _PASSING[span.unit]
        return day_end(last_day(start, span, rule, place), place.zone)
    except OverflowError:
        raise MalformedError("workflow.span", count=span.count, unit=span.unit) from None


def moved(moment: datetime, span: Span, place: Place, sign: int) -> datetime:
    """A moment earlier or later by a span: minutes and hours as they pass, days at the same time of the local day.

    Raises MalformedError ``workflow.span``.
    """
    try:
        if span.unit in _PASSING:
            return moment.astimezone(UTC) + sign * span.count * _PASSING[span.unit]
        local = moment.astimezone(place.zone)
        day = shifted(local.date(), span, sign)
        if day is not None:
            return datetime.combine(day, local.time(), tzinfo=place.zone).astimezone(UTC)
    except OverflowError:
        pass
    raise MalformedError("workflow.span", count=span.count, unit=span.unit)
