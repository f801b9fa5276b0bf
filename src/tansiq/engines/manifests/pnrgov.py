"""PNRGOV: bookings (passenger name records) as carriers push them to States, before and after departure.

IATA PADIS EDIFACT message versions 10.1 to 16.1. Everything in it is what somebody told when booking: verified by
nobody. Group 1 (SRC) is a booking, group 2 (TIF) a traveller, groups 3 and 4 their tickets and payments, group 5 (TVL)
a flight, group 7 (TRI) a check-in, which names the travellers again; further on stand bookings that were split off
(EQN), hotels and cars (MSG), and the history (ABI, SAC), whose names are former ones or were deleted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tansiq.engines.edifact import Message, Segment
from tansiq.engines.lists.written import squeeze
from tansiq.engines.manifests.booking import Booking, Named
from tansiq.engines.manifests.booking_requests import Asked, settle
from tansiq.engines.manifests.flights import NO_FLIGHTS, Flight, day_of_flight, read_flight
from tansiq.engines.manifests.journey import message_day
from tansiq.engines.manifests.passenger import Passenger
from tansiq.engines.manifests.special_requests import read_request
from tansiq.engines.manifests.traveller import Leg, Rejected, Traveller
from tansiq.engines.manifests.withholding import Withheld
from tansiq.engines.tables.caps import SEGMENTS_MAX_PER_TRAVELLER
from tansiq.engines.tables.problem import Report

__all__ = ["read"]

_ROLES = {"A": "passenger", "C": "child", "CH": "child", "CHD": "child", "CNN": "child", "IN": "infant",
          "INF": "infant", "INS": "infant", "IS": "infant"}  # fmt: skip
_CONTACT = re.compile(r"^(?:[A-Z0-9]{2,3}\s)?CTC[A-Z]{0,4}\b")
_FARE_CALCULATION, _SPONSOR = "15", "43"
_HOLDING = "HK"  # the status of a flight that is booked and confirmed
_CANCELLED = "X"
_WITHHELD = "passenger.withheld"
#: Segments with which another part of a booking begins: payments (never kept), bookings that were split off, hotels and
#: cars, the history.
_PARTS = {"FOP": "payment", "EQN": "split", "MSG": "other", "ABI": "history", "SAC": "history"}
_WEIGHTS = {"700": "kg", "701": "lb"}


class _Reader:
    """The state of one message: the booking that is open, which part of it, and whose segments these are."""

    def __init__(self, message: Message, report: Report) -> None:
        self.message = message
        self.text = message.header.text
        self.report = report
        self.day = message_day(message.header.prepared)
        self.withheld = Withheld()
        self.push = Leg()
        self.booking: Booking | None = None
        self.bookings = 0
        self.stated: tuple[int, str] | None = None
        self.part = ""
        self.person: Passenger | None = None
        self.flight: Flight | None = None
        self.asked: list[Asked] = []
        self.action = ""
        self.sequence = ""
        self.segments = 0

    def read(self, segments: Iterator[Segment]) -> Iterator[Traveller | Rejected]:
        for segment in segments:
            tag = segment.tag
            if tag == "SRC":
                yield from self.close()
                self.open(segment.number)
            elif self.booking is None and tag in _OF_A_MESSAGE:
                if reader := _OF_A_MESSAGE[tag]:
                    reader(self, segment)
            else:
                if self.booking is None:  # whoever left out SRC
                    self.open(segment.number)
                elif self.segments >= SEGMENTS_MAX_PER_TRAVELLER:
                    yield from self.divide(segment.number)
                self.take(segment)
        yield from self.close()
        self.compare()

    # ------------------------------------------------------------------ the message

    def pushed(self, segment: Segment) -> None:
        """TVL before the first booking: the flight that the message was sent for."""
        self.day = self.day or day_of_flight(segment)
        self.push = read_flight(segment, self.text, self.day, self.report).leg

    def announced(self, segment: Segment) -> None:
        """EQN before the first booking: how many there are."""
        self.stated = segment.number, segment.component(1).strip()

    def compare(self) -> None:
        """Tell where bookings are missing.

        The number is that of the whole push: where that is sent in several messages, this one may hold fewer.
        """
        if self.stated:
            number, stated = self.stated
            more = _is_count(stated) and int(stated) > self.bookings
            told_elsewhere = more and bool(self.message.transfer.strip(":"))
            if not (_is_count(stated) and int(stated) == self.bookings) and not told_elsewhere:
                self.report.note("passenger.bookings", number, stated=stated, found=self.bookings)
        self.tell_withheld()

    def tell_withheld(self) -> None:
        """Count what is not kept. That is no fault of the message: a remark, once for the whole file."""
        counted = {"sensitive request": self.withheld.requests, "payment": self.withheld.payments}
        for kind, count in counted.items():
            if count:
                self.report.passed_over[kind] += count
                if _WITHHELD not in self.report.remarks:
                    self.report.remarks.append(_WITHHELD)

    # ------------------------------------------------------------------ bookings

    def open(self, number: int) -> None:
        self.booking = Booking(number, self.report, self.day, self.push)
        self.bookings += 1
        self.part, self.person, self.flight, self.segments = "booking", None, None, 0
        self.action = self.sequence = ""

    def close(self) -> Iterator[Traveller | Rejected]:
        """Every traveller of the booking that is open."""
        if self.booking is None:
            return
        booking, asked, self.booking, self.asked = self.booking, self.asked, None, []
        settle(booking, asked, self.withheld)
        if not booking.people and not booking.rejected:
            self.report.note("passenger.no_traveller", booking.number, booking=(booking.locators or ["?"])[0])
        yield from booking.finish()

    def divide(self, number: int) -> Iterator[Traveller | Rejected]:
        """A booking that is far too long goes on as another one: its travellers are handed out, none is lost."""
        assert self.booking is not None
        locators, part, action = self.booking.locators, self.part, self.action
        self.report.note("passenger.booking_too_long", number, limit=SEGMENTS_MAX_PER_TRAVELLER)
        yield from self.close()
        self.open(number)
        self.bookings -= 1
        self.booking.locators, self.part, self.action = locators, part, action

    def take(self, segment: Segment) -> None:
        """One segment of a booking."""
        self.segments += 1
        tag = segment.tag
        if self.part != "history" and tag in _PARTS:
            self.part = _PARTS[tag]
            self.withheld.payments += tag == "FOP"
            self.person = self.person if tag == "FOP" else None
        if self.part == "history" and tag not in ("SAC", "TIF"):
            self.report.passed_over["history"] += 1
        elif reader := _OF_A_BOOKING.get(tag):
            reader(self, segment)
        elif tag not in _PARTS:
            self.report.passed_over[tag] += 1

    @property
    def current(self) -> Booking:
        assert self.booking is not None
        return self.booking

    def keep(self, label: str, value: str) -> None:
        """Keep a value with the traveller whose group this is, else with the booking."""
        value = squeeze(value)
        if value and self.person is not None:
            self.person.extra.append((label, value))
        elif value:
            self.current.keep(label, value)

    def words(self, parts: list[str]) -> str:
        """The parts that say something, one after the other."""
        return " ".join(filter(None, (self.text(part).strip() for part in parts)))

    # ------------------------------------------------------------------ travellers

    def traveller(self, segment: Segment) -> None:
        """TIF: a traveller of the booking, one who checks in, or a name of the history."""
        family, kind = self.text(segment.component(1)), segment.component(1, 1).strip().upper()
        raw = self.text(segment.raw)
        parts = [part for part in segment.elements[2:] if part.strip(": ")] or [""]
        named = [self.named(family, part.split(":"), segment.number, raw) for part in parts]
        if self.part == "history":
            for one in named:
                self.current.former_name(one, is_cancelled=self.action == _CANCELLED)
        elif self.part in ("flight", "check-in") and self.current.people:
            seen = [self.current.seen(one) for one in named]
            self.person = seen[0]
            self.checked_in()
        elif kind == "G":
            self.part, self.person = "person", None
            name = squeeze(family)[:200]
            self.current.reject(Rejected(segment.number, "passenger.group_name", {"name": name}, raw[:2000]))
        else:
            added = [self.current.add(one) for one in named]
            self.part, self.person = "person", added[0] if len(added) == 1 else None

    def named(self, family: str, parts: list[str], number: int, raw: str) -> Named:
        """One traveller of a TIF: given name and title, type, number."""
        given, kind, reference, *_ = [*map(self.text, parts), "", "", ""]
        given, bracket, mark = given.partition("(")  # JOHN MR(ADT), as some systems write the type
        role = _ROLES.get(kind.strip().upper()) or _ROLES.get(mark.rstrip(") ").upper())
        if bracket and not role and mark.rstrip(") ").upper() != "ADT":
            given = f"{given}({mark}"
        return Named(family, given, number, role or "passenger", reference, raw)

    def frequent_flyer(self, segment: Segment) -> None:
        for element in segment.elements[1:]:
            carrier, number, *rest = [*element.split(":"), "", ""]
            self.keep("frequent flyer", self.words([carrier, number, *rest[1:]]) if number else "")

    def reference(self, segment: Segment) -> None:
        for element in segment.elements[1:]:
            self.keep("reference", self.words(element.split(":")))

    def ticket(self, segment: Segment) -> None:
        self.keep("ticket", self.text(segment.component(1)))

    def request(self, segment: Segment) -> None:
        """SSR: for whom it is will be known when all travellers are."""
        owner = self.person if self.part in ("person", "payment") else None
        self.asked.append(Asked(read_request(segment, self.text), owner))

    def free_text(self, segment: Segment) -> None:
        """IFT: how to reach somebody, who pays, remarks."""
        kind, text = segment.component(1, 1).strip(), self.words(segment.elements[2:])
        if kind == _FARE_CALCULATION:
            self.report.passed_over["fare calculation"] += 1
        elif kind == _SPONSOR:
            self.keep("payer", self.withheld.without_cards(text))
        elif _CONTACT.match(text.upper()):
            self.keep("contact", self.withheld.without_cards(text))
        else:
            self.keep("remark", self.withheld.sifted(text))

    def address(self, segment: Segment) -> None:
        """ADD: of the booking, of a traveller, or of whoever pays."""
        _, *parts = segment.components(2)
        text = ", ".join(filter(None, (squeeze(self.text(part)) for part in parts)))
        self.keep("payer" if self.part == "payment" else "address", self.withheld.without_cards(text))

    # ------------------------------------------------------------------ the booking

    def locator(self, segment: Segment) -> None:
        """RCI: record locators, of each system that keeps the booking."""
        for element in segment.elements[1:]:
            carrier, number, kind, *_ = [*(self.text(part).strip() for part in element.split(":")), "", "", ""]
            if not number:
                continue
            if self.part == "split":
                self.current.keep("split booking", f"{carrier} {number}")
                continue
            if self.part == "booking" or not self.current.locators:
                self.current.locators.append(number)
            self.current.keep("check-in reference" if kind == "C" else "record locator", f"{carrier} {number}")

    def office(self, segment: Segment) -> None:
        """ORG: where the booking was made."""
        if self.part == "booking":
            self.current.keep("booking office", self.words(":".join(segment.elements[1:]).split(":")))
        else:
            self.report.passed_over["ORG"] += 1

    # ------------------------------------------------------------------ flights

    def travel(self, segment: Segment) -> None:
        """TVL: a flight, the number under which the one before is flown, or a hotel or car."""
        self.person = None
        number = self.text(segment.component(5)).strip().upper()
        if self.part == "other":
            elements = [element.replace(":", " ") for element in segment.elements[1:]]
            self.current.keep("other service", self.withheld.without_cards(self.words(elements)))
            return
        if number in NO_FLIGHTS:
            self.part, self.flight = "flight", None
            ends = "-".join(filter(None, (self.text(segment.component(place)).strip() for place in (2, 3))))
            self.current.keep(NO_FLIGHTS[number], ends or number)
            return
        flight = read_flight(segment, self.text, self.day, self.report)
        if flight.is_number_only and self.flight is not None and self.current.legs:
            self.current.legs[-1] = self.flight.flown_as(flight.number)
        else:
            self.current.add_leg(flight.leg)
            self.flight = flight
        self.part = "flight"

    def status(self, segment: Segment) -> None:
        """RPI: whether the flight is held; anything else is kept."""
        status = self.text(segment.element(2)).strip()
        if self.flight is not None and status not in ("", _HOLDING):
            self.current.keep("flight status", f"{self.route()}: {status}")

    def route(self) -> str:
        """The flight that is being read, in words."""
        leg = self.current.legs[-1] if self.flight is not None and self.current.legs else Leg()
        return squeeze(f"{leg.flight} {leg.origin}-{leg.destination}").strip("- ")

    def check_in(self, segment: Segment) -> None:
        """TRI: a traveller checks in; the TIF that follows says who."""
        self.part, self.person = "check-in", self.current.by_reference(segment.component(2, 3))
        self.sequence = self.text(segment.component(2)).strip()

    def checked_in(self) -> None:
        """Keep the number of the check-in once it is known whose it is."""
        sequence, self.sequence = self.sequence, ""
        self.keep("check-in number", f"{sequence} {self.route()}" if sequence else "")

    def seat(self, segment: Segment) -> None:
        """SSD: the seat that was given at check-in."""
        self.checked_in()
        seat = self.text(segment.element(1)).strip()
        self.keep("seat at check-in", f"{seat} {self.route()}" if seat else "")

    def bags(self, segment: Segment) -> None:
        """TBD: number and weight of bags, and their tags."""
        self.checked_in()
        count, weight, unit, *_ = [*(self.text(part).strip() for part in segment.components(2)), "", "", ""]
        if count:
            self.keep("bags", f"{count} ({weight} {_WEIGHTS.get(unit, '')})" if weight else count)
        for element in segment.elements[4:]:
            if ":" in element:
                self.keep("bag tag", self.words(element.split(":")))

    def historic(self, segment: Segment) -> None:
        """SAC: whether what follows was added or cancelled."""
        self.action = segment.component(3).strip().upper()


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 12


_Method = Callable[[_Reader, Segment], None]
#: Segments before the first booking.
_OF_A_MESSAGE: dict[str, _Method | None] = {
    "MSG": None,
    "ORG": None,
    "TVL": _Reader.pushed,
    "EQN": _Reader.announced,
}
#: Segments of a booking; others are counted as passed over.
_OF_A_BOOKING: dict[str, _Method] = {
    "ADD": _Reader.address,
    "FTI": _Reader.frequent_flyer,
    "IFT": _Reader.free_text,
    "ORG": _Reader.office,
    "RCI": _Reader.locator,
    "REF": _Reader.reference,
    "RPI": _Reader.status,
    "SAC": _Reader.historic,
    "SSD": _Reader.seat,
    "SSR": _Reader.request,
    "TBD": _Reader.bags,
    "TIF": _Reader.traveller,
    "TKT": _Reader.ticket,
    "TRI": _Reader.check_in,
    "TVL": _Reader.travel,
}


def read(message: Message, report: Report, flights: list[Leg]) -> Iterator[Traveller | Rejected]:
    """Every traveller of every booking of the message, in order; the flight it was sent for is added to ``flights``.

    What concerns a whole booking or message is noted in ``report`` (``passenger.*``). What is not kept is counted in
    its ``passed_over``; where that may reveal religion, health or origin, or is a payment, ``passenger.withheld`` is
    among its remarks.
    """
    reader = _Reader(message, report)
    yield from reader.read(message.segments)
    if reader.push != Leg():
        flights.append(reader.push)
