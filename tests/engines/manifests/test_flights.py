"""TVL segments to legs."""

from __future__ import annotations

from datetime import date

import pytest

from tansiq.engines.edifact import Segment
from tansiq.engines.manifests.flights import Flight, day_of_flight, read_flight
from tansiq.engines.manifests.traveller import Leg
from tansiq.engines.tables.problem import Report

DAY = date(2030, 12, 9)


def segment(text: str) -> Segment:
    return Segment("TVL", text.split("+"), 7, 7)


def read(text: str, report: Report | None = None, day: date | None = DAY) -> Flight:
    return read_flight(segment(text), str, day, report or Report())


def test_a_flight_is_read_with_its_carrier_places_and_local_times() -> None:
    flight = read("TVL+121230:0915:131230:0130+PAZ+AZC+ZZ+324:B")
    assert flight.leg == Leg("ZZ324", "PAZ", "AZC", "2030-12-12T09:15", "2030-12-13T01:30")
    assert (flight.carrier, flight.operating, flight.number) == ("ZZ", "", "324")


@pytest.mark.parametrize(
    ("times", "departs", "arrives"),
    [
        ("121230:0915::1230", "2030-12-12T09:15", "2030-12-12T12:30"),  # the same day
        ("121230:0915:1230", "2030-12-12T09:15", "2030-12-12T12:30"),  # the time where the day should be
        ("121230:2300::0600", "2030-12-12T23:00", ""),  # the day of arrival is not said
        ("121230", "2030-12-12", ""),
        ("12122030:0915", "2030-12-12T09:15", ""),
        ("", "", ""),
    ],
)
def test_times_are_read_as_far_as_they_are_said(times: str, departs: str, arrives: str) -> None:
    leg = read(f"TVL+{times}+PAZ+AZC+ZZ+324").leg
    assert (leg.departs, leg.arrives) == (departs, arrives)


@pytest.mark.parametrize("times", ["991330:0915", "121230:0960", "12DEC:0915", ":0915", "121230:09:ab"])
def test_a_time_that_cannot_be_read_is_told_with_its_place(times: str) -> None:
    report = Report()
    flight = read(f"TVL+{times}+PAZ+AZC+ZZ+324", report)
    assert flight.leg.flight == "ZZ324"
    assert {one.code for one in report.problems} == {"passenger.flight_time"}
    assert report.problems[0].details["place"] in ("PAZ", "AZC")


def test_a_codeshare_is_flown_by_one_carrier_and_sold_by_another() -> None:
    sold = read("TVL+121230:0915+PAZ+AZC+YY:ZZ+9324:B")
    assert (sold.leg.flight, sold.leg.sold_as) == ("ZZ", "YY9324")  # the number of ZZ is not said
    number = read("TVL+++++324:M")
    assert number.is_number_only
    assert sold.flown_as(number.number) == Leg("ZZ324", "PAZ", "AZC", "2030-12-12T09:15", "", "YY9324")


def test_a_carrier_that_flies_what_it_sells_is_no_codeshare() -> None:
    flight = read("TVL+121230+PAZ+AZC+ZZ:ZZ+324")
    assert (flight.leg.flight, flight.leg.sold_as, flight.flown_as("324").sold_as) == ("ZZ324", "", "")


def test_the_day_of_a_flight_dates_a_message_without_header() -> None:
    assert day_of_flight(segment("TVL+121230:0915+PAZ")) == date(2030, 12, 12)
    assert day_of_flight(segment("TVL+321230+PAZ")) is None
