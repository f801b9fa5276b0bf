"""Two-digit years, given their century: by a stated day of reference, never by the clock of the machine."""

from __future__ import annotations

from datetime import date

__all__ = ["YEARS_AHEAD", "birth_century", "nearest_century"]

#: An expiry, a flight or an issue lies within fifty years of the day of reference, before or after it.
YEARS_AHEAD = 50


def birth_century(two_digits: int, month: int | None, day: int | None, today: date) -> int:
    """The latest year with these last digits whose day is not after ``today``: nobody is born in the future.

    A person of a hundred years or more is taken for a child: whoever shows the date must say which year was chosen.
    """
    year = today.year - (today.year - two_digits) % 100
    if year == today.year and (month or 1, day or 1) > (today.month, today.day):
        year -= 100
    return year


def nearest_century(two_digits: int, today: date, years_ahead: int = YEARS_AHEAD) -> int:
    """The year with these last digits among the hundred that end ``years_ahead`` after ``today``.

    With fifty it is the nearest one; of two as near, the later.
    """
    first = today.year + years_ahead - 99
    return first + (two_digits - first) % 100
