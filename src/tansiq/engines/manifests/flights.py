"""Flights of a booking: TVL segments to legs, codeshares with the flight that flies and the one that was sold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from tansiq.engines.edifact import Segment
from tansiq.engines.manifests.journey import message_day, read_moment
from tansiq.engines.manifests.traveller import Leg
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError

__all__ = ["NO_FLIGHTS", "Flight", "day_of_flight", "read_flight"]

#: What stands for the flight number where nobody flies: a gap in the journey, a ticket without a flight yet.
NO_FLIGHTS = {"ARNK": "gap in the journey", "OPEN": "ticket without a flight"}


@dataclass(frozen=True, slots=True)
class Flight:
    """One TVL segment. ``carrier`` sells the flight; ``operating`` flies it where another carrier does.

    A TVL with a number and nothing else (``is_number_only``) gives the operating carrier's number of the flight before.
    """

    leg: Leg
    carrier: str = ""
    operating: str = ""
    number: str = ""

    @property
    def is_number_only(self) -> bool:
        """The segment only gives the number under which the flight before is flown."""
        leg = self.leg
        return bool(self.number) and not (self.carrier or leg.origin or leg.destination or leg.departs)

    def flown_as(self, number: str) -> Leg:
        """The leg, flown under ``number`` by the operating carrier and sold under its own."""
        sold = self.carrier + self.number
        flown = (self.operating or self.carrier) + number
        return replace(self.leg, flight=flown, sold_as=sold if sold != flown else "")


def read_flight(segment: Segment, text: Callable[[str], str], today: date | None, report: Report) -> Flight:
    """One TVL segment; a time that cannot be read is told (``passenger.flight_time``) and left out.

    Dates are ``DDMMYY``, in the time of the place. Where only the time of arrival is given, the day is that of the
    departure, unless the arrival would then come first: it is left out.
    """
    carrier, operating = (text(segment.component(4, part)).strip() for part in (0, 1))
    number = text(segment.component(5)).strip()
    origin, destination = (text(segment.component(place)).strip() for place in (2, 3))
    operating = operating if operating != carrier else ""
    departs, arrives = _times(segment, (origin, destination), today, report)
    # Whoever sells a flight may number it otherwise than whoever flies it: the number is the seller's.
    flown, sold = (operating, carrier + number) if operating else (carrier + number, "")
    return Flight(Leg(flown, origin, destination, departs, arrives, sold), carrier, operating, number)


def day_of_flight(segment: Segment) -> date | None:
    """The day of departure, from six digits alone: a message without its header has no other date."""
    return message_day(_year_first(segment.component(1)))


def _times(segment: Segment, places: tuple[str, str], today: date | None, report: Report) -> tuple[str, str]:
    day, time, last_day, last_time, *_ = (part.strip() for part in [*segment.components(1), "", "", "", ""])
    if len(last_day) == 4 and not last_time:  # a time where the day should be
        last_day, last_time = "", last_day
    if not last_day and last_time:
        last_day = day if last_time >= time else ""

    def moment(on: str, at: str, place: str) -> str:
        if not on and not at:
            return ""
        try:
            return read_moment(_year_first(on) + at, today)
        except MalformedError:
            report.note("passenger.flight_time", segment.number, text=f"{on}:{at}", place=place or "?")
            return ""

    return moment(day, time, places[0]), moment(last_day, last_time, places[1])


def _year_first(day: str) -> str:
    """``DDMMYY`` and ``DDMMCCYY`` as ``YYMMDD`` and ``CCYYMMDD``; anything else as it is."""
    return day[4:] + day[2:4] + day[:2] if len(day) in (6, 8) else day
