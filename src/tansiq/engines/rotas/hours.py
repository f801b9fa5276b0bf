"""Hours in which somebody is reached, in the time of their place: ``24/7``, or by days of the week.

    mon-fri 08:30-16:30; sat 09:00-12:00; sun 22:00-06:00      the last one ends on Monday

Local times become moments so that nothing is lost where clocks are changed: what begins at a time that comes twice or
not at all begins with the earlier reading, what ends there ends with the later one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from tansiq.errors import MalformedError

__all__ = ["ALWAYS", "Hours", "Window", "begins_at", "ends_at", "is_open", "joined", "read_hours", "windows"]

ALWAYS = "24/7"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? (\d\d):(\d\d)-(\d\d):(\d\d)")
_MOST_PARTS = 28
_WEEK = 7


class Window(NamedTuple):
    """From a moment until another, in UTC; the last one is outside."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Hours:
    """By day of the week (Monday is 0): from a local time to another, of the next day where it is not later."""

    parts: tuple[tuple[int, time, time], ...]
    always: bool = False


def read_hours(text: str) -> Hours:
    """The hours that a text spells out. Raises MalformedError ``hours.unreadable``."""
    told = " ".join(text.lower().split())
    if told == ALWAYS:
        return Hours((), always=True)
    parts = [part.strip() for part in told.split(";") if part.strip()]
    if not 0 < len(parts) <= _MOST_PARTS:
        raise MalformedError("hours.unreadable", hours=text[:60])
    return Hours(tuple(sorted(one for part in parts for one in _part(part))))


def _part(part: str) -> Iterator[tuple[int, time, time]]:
    found = _PART.fullmatch(part)
    if found is None:
        raise MalformedError("hours.unreadable", hours=part[:60])
    try:
        first, last = _DAYS.index(found[1]), _DAYS.index(found[2] or found[1])
        start, end = time(int(found[3]), int(found[4])), time(int(found[5]), int(found[6]))
    except ValueError as error:
        raise MalformedError("hours.unreadable", hours=part[:60]) from error
    for step in range((last - first) % _WEEK + 1):
        yield (first + step) % _WEEK, start, end


def begins_at(day: date, local: time, zone: tzinfo) -> datetime:
    """The moment of a local time at which something begins: the earlier one where there are two readings."""
    return min(_readings(day, local, zone))


def ends_at(day: date, local: time, zone: tzinfo) -> datetime:
    """The moment of a local time at which something ends: the later one where there are two readings."""
    return max(_readings(day, local, zone))


def _readings(day: date, local: time, zone: tzinfo) -> tuple[datetime, datetime]:
    at = datetime.combine(day, local, tzinfo=zone)
    return at.replace(fold=0).astimezone(UTC), at.replace(fold=1).astimezone(UTC)


def windows(hours: Hours, zone: tzinfo, start: datetime, end: datetime) -> tuple[Window, ...]:
    """What the hours promise between two moments, in order and joined where one goes over into the next."""
    if hours.always:
        return (Window(start.astimezone(UTC), end.astimezone(UTC)),) if start < end else ()
    # A day before: what began yesterday may still last.
    day, last = start.astimezone(zone).date() - timedelta(days=1), end.astimezone(zone).date()
    found = []
    while day <= last:
        found += [_on(day, begin, until, zone) for number, begin, until in hours.parts if number == day.weekday()]
        day += timedelta(days=1)
    return joined(Window(max(one.start, start), min(one.end, end)) for one in found)


def _on(day: date, begin: time, until: time, zone: tzinfo) -> Window:
    last = day if until > begin else day + timedelta(days=1)
    return Window(begins_at(day, begin, zone), ends_at(last, until, zone))


def joined(found: Iterable[Window]) -> tuple[Window, ...]:
    """Windows in order, none empty, those that touch made one."""
    kept: list[Window] = []
    for one in sorted(window for window in found if window.start < window.end):
        if kept and one.start <= kept[-1].end:
            kept[-1] = Window(kept[-1].start, max(kept[-1].end, one.end))
        else:
            kept.append(Window(one.start.astimezone(UTC), one.end.astimezone(UTC)))
    return tuple(kept)


def is_open(hours: Hours, zone: tzinfo, at: datetime) -> bool:
    """Whether somebody is reached at a moment."""
    return bool(windows(hours, zone, at, at + timedelta(microseconds=1)))
