"""Dates, times and legs as passenger messages code them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.manifests.journey import (
    Itinerary,
    Stop,
    message_day,
    prepared_at,
    read_birth,
    read_day,
    read_moment,
)
from tansiq.engines.manifests.traveller import Leg
from tansiq.errors import MalformedError

DAY = date(2026, 2, 11)


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("840307", "1984-03-07"), ("19840307", "1984-03-07"), ("07MAR84", "1984-03-07"), ("07Mar1984", "1984-03-07"),
        ("260212", "1926-02-12"), ("260211", "2026-02-11"), ("840300", "1984-03"), ("840000", "1984"), ("1984", "1984"),
        ("84", "1984"),
    ],
)  # fmt: skip
def test_a_birth_date_is_read_in_each_of_its_writings(text: str, born: str) -> None:
    assert str(read_birth(text, DAY)) == born
    assert read_birth(text, DAY).text == text


@pytest.mark.parametrize(
    "text", ["", "841307", "840231", "8403", "07XXX84", "٨٤٠٣٠٧", "84-3-7", "8" * 5000, "0MAR840", "00MAR", "19840307T"]
)
def test_what_is_no_date_is_refused_with_its_code(text: str) -> None:
    with pytest.raises(MalformedError, match=r"date\.unreadable"):
        read_birth(text, DAY)


def test_without_the_messages_day_two_digits_have_no_century() -> None:
    assert str(read_birth("19840307", None)) == "1984-03-07"
    with pytest.raises(MalformedError, match=r"date\.unreadable"):
        read_birth("840307", None)


@pytest.mark.parametrize(
    ("text", "day"),
    [("360101", "2036-01-01"), ("20360101", "2036-01-01"), ("01JAN36", "2036-01-01"), ("801231", "1980-12-31")],
)
def test_an_expiry_is_the_nearest_day(text: str, day: str) -> None:
    assert read_day(text, DAY) == day


@pytest.mark.parametrize("text", ["3600", "360100", "2036", "36"])
def test_an_expiry_without_its_day_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        read_day(text, DAY)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2602111340", "2026-02-11T13:40"),
        ("202602111340", "2026-02-11T13:40"),
        ("11FEB261340", "2026-02-11T13:40"),
        ("260211", "2026-02-11"),
    ],
)
def test_a_moment_is_read_to_the_minute(text: str, moment: str) -> None:
    assert read_moment(text, DAY) == moment


@pytest.mark.parametrize("text", ["2602112599", "2602111360", "26021113", "26021113XX", "2602111²00"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        read_moment(text, DAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("260211:1800", DAY),
        ("20260211:1800", DAY),
        ("2602111340", DAY),
        ("202602111340", DAY),
        ("990101", date(1999, 1, 1)),
        ("", None),
        ("269911", None),
        ("x", None),
    ],
)
def test_the_day_of_a_message_is_found_in_its_header_or_its_flight(text: str, day: date | None) -> None:
    assert message_day(text) == day


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("260211:1800", "2026-02-11T18:00"),
        ("20260211:1800", "2026-02-11T18:00"),
        ("260211", "2026-02-11"),
        ("soon:1800", "soon:1800"),
    ],
)
def test_when_a_message_was_prepared_is_told_in_iso_form_or_as_written(text: str, moment: str) -> None:
    assert prepared_at(text) == moment


def test_each_pair_of_stops_is_a_leg_and_a_place_named_twice_is_one_stop() -> None:
    stops = [Stop("JFK", departs="1"), Stop("ANC", arrives="2"), Stop("ANC", departs="3"), Stop("ICN", arrives="4")]
    assert Itinerary("KE250", stops).legs() == (
        Leg("KE250", "JFK", "ANC", "1", "2"),
        Leg("KE250", "ANC", "ICN", "3", "4"),
    )


@pytest.mark.parametrize(
    ("stops", "legs"),
    [
        ([], ()),
        ([Stop("JFK", departs="1")], (Leg("X1", "JFK", departs="1"),)),
        ([Stop("JFK", arrives="2")], (Leg("X1", destination="JFK", arrives="2"),)),
    ],
)
def test_a_lone_stop_is_an_unfinished_leg_and_no_stop_is_none(stops: list[Stop], legs: tuple[Leg, ...]) -> None:
    assert Itinerary("X1", stops).legs() == legs


@given(st.lists(st.sampled_from(["CMN", "JFK", "ORY"]), max_size=12))
def test_legs_follow_one_another_from_the_first_stop_to_the_last(places: list[str]) -> None:
    legs = Itinerary("X1", [Stop(place) for place in places]).legs()
    assert all(before.destination == after.origin for before, after in pairwise(legs))
    assert all(leg.origin != leg.destination for leg in legs)
    if legs:
        assert legs[0].origin == places[0]
        assert legs[-1].destination == (places[-1] if len(set(places)) > 1 else "")


@given(st.text(max_size=14))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    codes = set()
    for reader in (read_birth, read_day, read_moment):
        try:
            reader(text, DAY)
        except MalformedError as error:
            codes.add(error.code)
    assert codes <= {"date.unreadable"}
