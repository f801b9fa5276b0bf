"""Dates, times and legs of a journey out of the codes that passenger messages use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise

from tansiq.engines.manifests.traveller import Leg
from tansiq.engines.matching.century import birth_century, nearest_century
from tansiq.engines.matching.dates import PartialDate
from tansiq.errors import MalformedError

__all__ = ["Itinerary", "Stop", "message_day", "prepared_at", "read_birth", "read_day", "read_moment"]

_MONTHS = {
    "JAN": 1, "FEB": 2, "MAR": 3, "APR": 4, "MAY": 5, "JUN": 6, "JUL": 7, "AUG": 8, "SEP": 9, "OCT": 10, "NOV": 11,
    "DEC": 12,
}  # fmt: skip
_CACHED = 1 << 15  # birth dates of a day's flights; the same figures are read again for every passenger


#: Years that a traveller's papers and flights can bear; anything else is another thing than a date.
_FIRST_YEAR, _LAST_YEAR = 1850, 2200


def _cut(text: str) -> tuple[int, int, int | None, int | None]:
    """Year, its digits (2 or 4), month and day of ``YYMMDD``, ``CCYYMMDD``, ``DDMMMYY``, ``YY`` or ``CCYY``."""
    bare = text.strip().upper()
    if len(bare) in (7, 9) and bare[2:5] in _MONTHS:
        bare = f"{bare[5:]}{_MONTHS[bare[2:5]]:02d}{bare[:2]}"
    if len(bare) not in (2, 4, 6, 8) or not (bare.isascii() and bare.isdecimal()):
        raise MalformedError("date.unreadable", text=text[:60])
    digits = len(bare) if len(bare) <= 4 else len(bare) - 4
    year = int(bare[:digits])
    if digits == 4 and not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise MalformedError("date.unreadable", text=text[:60])
    if len(bare) <= 4:
        return year, digits, None, None
    return year, digits, int(bare[-4:-2]) or None, int(bare[-2:]) or None


def _known(today: date | None, text: str) -> date:
    if today is None:
        raise MalformedError("date.unreadable", text=text[:60])
    return today


def message_day(text: str) -> date | None:
    """The day in ``YYMMDD...`` or ``CCYYMMDD...`` (a message's own date, or a flight's); None where there is none.

    No passenger message is older than 1980, so that two digits are enough here.
    """
    bare = text.split(":", 1)[0].strip()
    if not (bare.isascii() and bare.isdecimal()):
        return None
    whole = len(bare) in (8, 12)
    if not whole and len(bare) not in (6, 10):
        return None
    year, rest = (int(bare[:4]), bare[4:8]) if whole else (int(bare[:2]), bare[2:6])
    try:
        return date(year if whole else year + (2000 if year < 80 else 1900), int(rest[:2]), int(rest[2:]))
    except ValueError:
        return None


def prepared_at(text: str) -> str:
    """A header's date and time (``YYMMDD:HHMM``) as ISO 8601; as written where they are none."""
    day, hour = message_day(text), text.partition(":")[2].strip()
    if day is None:
        return text
    if len(hour) != 4 or not (hour.isascii() and hour.isdecimal()):
        return str(day)
    return f"{day}T{hour[:2]}:{hour[2:]}"


@lru_cache(_CACHED)
def read_birth(text: str, today: date | None) -> PartialDate:
    """A birth date; ``00`` for month or day means that it is unknown. Raises MalformedError ``date.unreadable``.

    A two-digit year is the latest that is not after ``today``, the day on which the message was prepared; where that
    is not known either, nothing tells the century.
    """
    year, digits, month, day = _cut(text)
    if month is None:
        day = None
    if digits == 2:
        year = birth_century(year, month, day, _known(today, text))
    return PartialDate(year, month, day, text=text)


@lru_cache(_CACHED)
def read_day(text: str, today: date | None) -> str:
    """An ISO date (expiry, issue, flight); a two-digit year is the nearest to ``today``. Raises ``date.unreadable``."""
    year, digits, month, day = _cut(text)
    if month is None or day is None:
        raise MalformedError("date.unreadable", text=text[:60])
    return str(PartialDate(nearest_century(year, _known(today, text)) if digits == 2 else year, month, day))


@lru_cache(_CACHED)
def read_moment(text: str, today: date | None) -> str:
    """``YYMMDDHHMM``, ``CCYYMMDDHHMM`` or a day alone, as ISO 8601 to the minute. Raises ``date.unreadable``."""
    bare = text.strip()
    if len(bare) not in (10, 11, 12):
        return read_day(bare, today)
    hour, minute = bare[-4:-2], bare[-2:]
    if not (hour + minute).isdecimal() or not (hour + minute).isascii() or int(hour) > 24 or int(minute) > 59:
        raise MalformedError("date.unreadable", text=text[:60])
    return f"{read_day(bare[:-4], today)}T{hour}:{minute}"


@dataclass(slots=True)
class Stop:
    """A place on the way, with the times at which one arrives there and leaves."""

    place: str
    arrives: str = ""
    departs: str = ""


@dataclass(slots=True)
class Itinerary:
    """The stops of one flight number, in order; each pair of neighbours is a leg."""

    flight: str = ""
    stops: list[Stop] = field(default_factory=list)

    def legs(self) -> tuple[Leg, ...]:
        """The legs; a place named twice in a row (arrival, departure) is one stop, a lone one an unfinished leg."""
        joined: list[Stop] = []
        for stop in self.stops:
            if joined and joined[-1].place == stop.place:
                joined[-1] = Stop(stop.place, joined[-1].arrives or stop.arrives, joined[-1].departs or stop.departs)
            else:
                joined.append(stop)
        if len(joined) == 1:
            only = joined[0]
            arriving = bool(only.arrives) and not only.departs
            return (
                Leg(self.flight, destination=only.place, arrives=only.arrives)
                if arriving
                else Leg(self.flight, only.place, departs=only.departs),
            )
        return tuple(
            Leg(self.flight, start.place, end.place, start.departs, end.arrives) for start, end in pairwise(joined)
        )
