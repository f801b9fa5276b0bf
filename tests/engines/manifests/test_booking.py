"""Who is who in a booking (invented persons)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tansiq.engines.manifests.booking import Booking, Named, bare_name, reference
from tansiq.engines.manifests.traveller import Leg, Traveller
from tansiq.engines.tables.caps import NAMES_MAX_PER_TRAVELLER, VALUES_MAX_PER_BOOKING
from tansiq.engines.tables.problem import Report

if TYPE_CHECKING:
    from conftest import Pushed

    Push = Callable[..., Pushed]

RCI = "RCI+ZZ:ABC123'"


def spelled(traveller: Traveller) -> list[tuple[str, str, str]]:
    return [(name.text, name.role, name.quality) for name in traveller.record.names]


# -------------------------------------------------------------------------------- names and titles


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("ZAHRA MRS", ["ZAHRA DOE"]),  # behind a blank it is a title
        ("JOHNMR", ["JOHNMR DOE", "JOHN DOE"]),
        ("KAMARMR", ["KAMARMR DOE", "KAMAR DOE"]),
        ("AMR", ["AMR DOE"]),  # a name
        ("OMR", ["OMR DOE"]),
        ("SAMR", ["SAMR DOE"]),
        ("SAMR MR", ["SAMR DOE"]),
        ("ALI KAMARMR", ["ALI KAMARMR DOE", "ALI KAMAR DOE"]),
        ("ANNAMISS", ["ANNAMISS DOE", "ANNA DOE"]),
        ("TIMMSTR", ["TIMMSTR DOE", "TIM DOE"]),
        ("JANEMRS", ["JANEMRS DOE", "JANE DOE"]),
        ("", ["DOE"]),
    ],
)
def test_a_glued_title_is_kept_and_the_name_without_it_stands_beside(push: Push, given: str, names: list[str]) -> None:
    found = push(f"{RCI}TIF+DOE+{given}:A:1'").only
    assert [name.text for name in found.record.names] == names
    assert [(name.role, name.quality) for name in found.record.names] == [
        ("name", "primary"), ("spelling", "primary"),
    ][: len(names)]  # fmt: skip


def test_several_given_names_of_one_segment_are_several_travellers(push: Push) -> None:
    found = push(f"{RCI}TIF+DOE:I+JOHN MR:A:1+JANE MRS:A:2++TIM:C:3'").travellers
    assert [one.record.names[0].text for one in found] == ["JOHN DOE", "JANE DOE", "TIM DOE"]
    assert [one.role for one in found] == ["passenger", "passenger", "child"]
    assert len({one.record.id for one in found}) == 3


def test_a_type_behind_the_name_is_no_part_of_it(push: Push) -> None:
    found = push(f"{RCI}TIF+DOE+JOHN MR(ADT)::1'TIF+DOE+TIM(CHD)::2'TIF+DOE+ANN(NEE ROE)::3'").travellers
    assert [(one.record.names[0].text, one.role) for one in found] == [
        ("JOHN DOE", "passenger"), ("TIM DOE", "child"), ("ANN(NEE ROE) DOE", "passenger"),
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), [("002", "2"), ("1.1", "1.1"), ("01.01", "1.1"), ("0", "0"), (" ", "")])
def test_numbers_of_travellers_are_one_with_and_without_zeros(text: str, number: str) -> None:
    assert reference(text) == number
    assert reference("1") != reference("1.1")


def test_a_name_broken_by_a_line_end_is_the_same_name() -> None:
    assert bare_name("PA RK") == bare_name("Park")


# -------------------------------------------------------------------------------- travellers named again


def test_a_check_in_names_the_same_travellers_again(push: Push) -> None:
    found = push(
        f"{RCI}TIF+DOE+JOHNMR:A:1'TIF+ROE+JANE MRS:A:2'TVL+121230:0915+PAZ+AZC+ZZ+324:B'"
        "TRI++108:::2'TIF+DOE+JOHN MR:A:1'SSD+15A++++Y'TRI++109:::1'TIF+ROE+JANE:A:2'SSD+15B++++Y'"
    )
    assert found.names == ["JOHNMR DOE", "JANE ROE"]
    assert [[value for label, value in one.extra if label == "seat at check-in"] for one in found.travellers] == [
        ["15A ZZ324 PAZ-AZC"],
        ["15B ZZ324 PAZ-AZC"],
    ]  # the name tells, not the running number of the check-in


@pytest.mark.parametrize("again", ["TIF+DOE+JON:A:1'", "TIF+DEO+JOHN:A:1'"])
def test_a_name_misspelled_at_check_in_is_a_spelling(push: Push, again: str) -> None:
    found = push(f"{RCI}TIF+DOE+JOHN:A:1'TIF+ROE+JANE:A:2'TVL+121230+PAZ+AZC+ZZ+324'TRI++1'{again}")
    assert len(found.travellers) == 2
    assert spelled(found.travellers[0])[1][1:] == ("spelling", "primary")


def test_whoever_checks_in_and_is_not_booked_is_a_traveller_and_told(push: Push) -> None:
    found = push(f"{RCI}TIF+DOE+JOHN:A:1'TVL+121230+PAZ+AZC+ZZ+324'TRI++1'TIF+ROE+JANE:A:1'SSR+SEAT+14A::1'")
    assert found.names == ["JOHN DOE", "JANE ROE"]
    assert [[one.code for one in person.problems] for person in found.travellers] == [
        [],
        ["passenger.only_in_check_in"],
    ]
    assert ("seat", "14A") in found.travellers[0].extra  # the number is still the booked traveller's


def test_two_of_one_name_are_told_apart_by_number_or_not_at_all(push: Push) -> None:
    booked = f"{RCI}TIF+DOE+JOHN:A:1'TIF+DOE+JOHN:A:2'TVL+121230+PAZ+AZC+ZZ+324'TRI++1'"
    first = push(f"{booked}TIF+DOE+JOHN:A:2'SSD+15A'").travellers
    assert [("seat at check-in", "15A ZZ324 PAZ-AZC") in one.extra for one in first] == [False, True]
    second = push(f"{booked}TIF+DOE+JOHN'SSD+15A'").travellers
    assert [("seat at check-in", "15A ZZ324 PAZ-AZC") in one.extra for one in second] == [True, True]


def test_a_number_given_twice_is_told(push: Push) -> None:
    found = push(f"{RCI}TIF+DOE+JOHN:A:1'TIF+ROE+JANE:A:1'TVL+121230+PAZ+AZC+ZZ+324'SSR+SEAT+14A::1'")
    assert [one.code for one in found.travellers[1].problems] == ["passenger.reference_twice"]
    assert found.codes == ["passenger.link"]


# -------------------------------------------------------------------------------- history


def test_a_corrected_name_is_a_former_name_and_weak(push: Push) -> None:
    found = push(f"{RCI}TIF+DOE+JOHN:A:1'ABI+1'SAC+++X'TIF+DOE+JON:A:1'SAC+++A'TIF+DOE+JOHN:A:1'")
    assert spelled(found.only) == [("JOHN DOE", "name", "primary"), ("JON DOE", "former", "weak")]


def test_somebody_else_under_the_same_number_is_no_name_of_the_traveller(push: Push) -> None:
    found = push(f"{RCI}TIF+DOE+JOHN:A:1'ABI+1'SAC+++X'TIF+ROE+JANE:A:1'SAC+++A'TIF+POE+JIM:A:7'")
    assert spelled(found.only) == [("JOHN DOE", "name", "primary")]
    assert [value for value in found.only.extra if "name" in value[0]] == [
        ("cancelled name", "JANE ROE"),
        ("name in the history", "JIM POE"),
    ]


# -------------------------------------------------------------------------------- caps


def test_a_booking_keeps_only_so_many_values_and_flights() -> None:
    report = Report()
    booking = Booking(5, report, None, Leg())
    for number in range(VALUES_MAX_PER_BOOKING + 5):
        booking.keep("remark", str(number))
        booking.add_leg(Leg(str(number)))
    assert (len(booking.extra), len(booking.legs)) == (VALUES_MAX_PER_BOOKING, VALUES_MAX_PER_BOOKING)
    assert [one.code for one in report.problems] == ["passenger.booking_values"]


def test_names_beyond_the_cap_are_kept_but_not_compared() -> None:
    booking = Booking(5, Report(), None, Leg())
    person = booking.add(Named("DOE", "JOHN", 6, reference="1"))
    for number in range(NAMES_MAX_PER_TRAVELLER + 5):
        booking.seen(Named("DOE", f"JOHN {'A' * number}", 7, reference="1"))
    assert len(person.names) == NAMES_MAX_PER_TRAVELLER
    assert sum(label == "name" for label, _ in person.extra) == 5
