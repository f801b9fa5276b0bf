"""Dates of OFAC's advanced XML, four days each, in the words of its other files: ``circa 1961``, ``1960 to 1965``."""

from __future__ import annotations

import re
from calendar import monthrange

from lxml import etree

from tansiq.engines.lists.written import squeeze
from tansiq.engines.lists.xml import text_of
from tansiq.engines.matching.dates import PartialDate
from tansiq.errors import MalformedError

__all__ = ["day_of", "in_words"]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBER = re.compile(r"^\d{1,4}$")


def in_words(period: etree._Element) -> str:
    """A ``DatePeriod`` in words: from the first day on which it may start to the last on which it may end.

    A year is written as its first and last day, a month likewise; a span of years as two years. Empty for a period
    without days; all that it holds, as written, where that is no date.
    """
    try:
        first, last = _first(period), _last(period)
    except MalformedError:
        first = last = None
    if first is None or last is None:
        return squeeze(" ".join(str(text) for text in period.itertext()))
    unsure = any(end.get("Approximate") in ("true", "1") for end in period)
    return f"circa {_span(first, last)}" if unsure else _span(first, last)


def day_of(date: etree._Element | None) -> PartialDate | None:
    """``Year``, ``Month`` and ``Day`` of an element; None where it has no year.

    Raises MalformedError ``date.unreadable``.
    """
    parts = [squeeze(text_of(date, name)) for name in ("Year", "Month", "Day")]
    if date is None or not parts[0]:
        return None
    if any(part and not _NUMBER.match(part) for part in parts):
        raise MalformedError("date.unreadable", text=" ".join(parts)[:60])
    year, month, day = (int(part) if part else None for part in parts)
    return PartialDate(year or 0, month, day)


def _first(period: etree._Element) -> PartialDate | None:
    return day_of(period.find("Start/From")) or day_of(period.find("Start/To"))


def _last(period: etree._Element) -> PartialDate | None:
    ends = (day_of(period.find(path)) for path in ("End/To", "End/From", "Start/To", "Start/From"))
    return next((end for end in ends if end), None)


def _span(first: PartialDate, last: PartialDate) -> str:
    start = (first.year, first.month or 1, first.day or 1)
    month = last.month or 12
    end = (last.year, month, last.day or monthrange(last.year, month)[1])
    if start == end:
        return _day(*start)
    if start[1:] == (1, 1) and end[1:] == (12, 31):
        return f"{start[0]:04d}" if start[0] == end[0] else f"{start[0]:04d} to {end[0]:04d}"
    if start[:2] == end[:2] and start[2] == 1 and end[2] == monthrange(end[0], end[1])[1]:
        return f"{_MONTHS[start[1] - 1]} {start[0]:04d}"
    return f"{_day(*start)} to {_day(*end)}"


def _day(year: int, month: int, day: int) -> str:
    return f"{day:02d} {_MONTHS[month - 1]} {year:04d}"
