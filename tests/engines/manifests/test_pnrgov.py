"""PNRGOV messages to travellers: what becomes of each part of a booking (invented persons)."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.manifests import pnrgov
from tansiq.engines.manifests.passenger_messages import Heard, read_passenger_messages
from tansiq.engines.manifests.traveller import Leg, Rejected, Traveller
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError

if TYPE_CHECKING:
    from conftest import Pushed

    Push = Callable[..., Pushed]

RCI = "RCI+ZZ:ABC123::011230:1010+1Y:XYZ789'"
DOE, ROE = "TIF+DOE+JOHN MR:A:1'", "TIF+ROE+JANE MRS:A:2'"
OUT = "TVL+121230:0915::1230+PAZ+AZC+ZZ+324:B'"
ON = "TVL+121230:1500:131230:0130+AZC+QRS+YY+330:B'"
LEGS = (
    Leg("ZZ324", "PAZ", "AZC", "2030-12-12T09:15", "2030-12-12T12:30"),
    Leg("YY330", "AZC", "QRS", "2030-12-12T15:00", "2030-12-13T01:30"),
)
CHECK_IN = "TRI++ZZ-108:::1'TIF+DOE+JOHN MR:A:1'SSD+15A++++Y'TBD++2:34:700++MP+618:0026000001:2:AZC'"
HISTORY = (
    "ABI+1+:PAZRR+PAZ++ZZ'DAT+ZT:071230:1010'SAC+++X'TVL+101230+PAZ+AZC+ZZ+324'SSR+KSML:HK:1'SAC+++X'TIF+DOE+JON:A:1'"
)
WHOLE = (
    f"{RCI}SSR+AVML:HK:2:ZZ'DAT+700:061230:1010'IFT+4:28::ZZ+CTCR 5550100'IFT+4:28+VIP'ORG+ZZ:PAZ+555:PAZ+++A+UT:UTD'"
    f"ADD++702:1 HIGH STREET:PORTO AZUL:::UT:1000'EBD+UTD:40+4::N'{DOE}FTI+ZZ:1234567890:::GOLD'IFT+4:15:9+PAZ ZZ AZC'"
    "REF+:ABCD'FAR+N'SSR+DOCS:HK::ZZ:::::/P/UTO/L8/UTO/12JUL84/M/23AUG39/DOE/JOHN'TKT+0991234567890:T:1'MON+B:2888:UTD'"
    f"PTK+NR'TXD++3.10'DAT+710:061230:1200'FOP+CC:::VI:XXXXXXXX1186:0231'IFT+4:43+POE LTD+2 MAIN STREET'{ROE}{OUT}"
    f"RPI+2+HK'APD+767'SSR+SEAT:HK:2:ZZ:::PAZ:AZC+15A::1+15B::2'DAT+2:111230:0915'{CHECK_IN}{ON}RPI+2+HL'EQN+1'RCI+ZZ:SPLIT1'"
    f"MSG+8'TVL+121230:1500:151230+QRS:HOTEL SOL++VN+67576:ROH'{HISTORY}LTS+0/O/NM/DOE'"
)


def values(traveller: Traveller, label: str) -> list[str]:
    return [value for kept, value in traveller.extra if kept == label]


# -------------------------------------------------------------------------------- a whole booking


def test_a_booking_gives_its_travellers_and_nobody_else(push: Push) -> None:
    found = push(WHOLE)
    assert found.names == ["JOHN DOE", "JANE ROE"]
    assert {(one.role, one.booking, one.data_origin) for one in found.travellers} == {
        ("passenger", "ABC123", "booking")
    }
    assert (found.rejected, found.codes) == ([], [])


def test_every_traveller_has_the_flights_of_the_booking_in_order_and_no_hotel(push: Push) -> None:
    assert [one.legs for one in push(WHOLE).travellers] == [LEGS, LEGS]


def test_the_journey_of_a_traveller_is_the_flight_of_the_push(push: Push) -> None:
    doe = push(f"{RCI}{DOE}{ON}").only
    assert (doe.flight, doe.origin, doe.destination) == ("ZZ324", "PAZ", "AZC")


def test_what_is_said_of_one_traveller_stays_with_them(push: Push) -> None:
    doe, roe = push(WHOLE).travellers
    said = {
        "frequent flyer": ["ZZ 1234567890 GOLD"], "reference": ["ABCD"], "ticket": ["0991234567890"],
        "payer": ["POE LTD 2 MAIN STREET"], "check-in number": ["ZZ-108 ZZ324 PAZ-AZC"],
        "seat at check-in": ["15A ZZ324 PAZ-AZC"], "bags": ["2 (34 kg)"], "bag tag": ["618 0026000001 2 AZC"],
        "seat": ["15A PAZ-AZC"],
    }  # fmt: skip
    assert {label: values(doe, label) for label in said} == said
    assert {label: values(roe, label) for label in said if values(roe, label)} == {"seat": ["15B PAZ-AZC"]}


def test_what_is_said_of_the_booking_stands_with_every_traveller(push: Push) -> None:
    said = {
        "record locator": ["ZZ ABC123", "1Y XYZ789"], "contact": ["CTCR 5550100"], "remark": ["VIP"],
        "booking office": ["ZZ PAZ 555 PAZ A UT UTD"], "address": ["1 HIGH STREET, PORTO AZUL, UT, 1000"],
        "flight status": ["YY330 AZC-QRS: HL"], "split booking": ["ZZ SPLIT1"],
        "other service": ["121230 1500 151230 QRS HOTEL SOL VN 67576 ROH"],
    }  # fmt: skip
    for one in push(WHOLE).travellers:
        assert {label: values(one, label) for label in said} == said


def test_meals_and_payments_are_counted_and_not_kept(push: Push) -> None:
    found = push(WHOLE, WHOLE)
    assert found.report.remarks == ["passenger.withheld"]
    assert (found.report.passed_over["sensitive request"], found.report.passed_over["payment"]) == (2, 2)
    assert not any(word in repr(found) for word in ("AVML", "KSML", "XXXX1186", "0231"))


def test_what_is_passed_over_is_counted(push: Push) -> None:
    assert push(WHOLE).report.passed_over == {
        "DAT": 3, "EBD": 1, "FAR": 1, "MON": 1, "PTK": 1, "TXD": 1, "APD": 1, "fare calculation": 1, "history": 5,
        "sensitive request": 1, "payment": 1,
    }  # fmt: skip


def test_a_message_that_withholds_nothing_says_nothing(push: Push) -> None:
    assert push(f"{RCI}{DOE}{OUT}").report == Report()


def test_the_flight_of_the_push_is_the_messages(push: Push) -> None:
    heard: list[Heard] = []
    text = "UNB+IATA:1+ZZ+GOV+301209:2100+1'UNH+1+PNRGOV:13:1:IA'TVL+121230:0915+PAZ+AZC+ZZ+324'UNT+3+1'UNZ+1+1'"
    assert list(read_passenger_messages(io.BytesIO(text.encode()), Report(), heard)) == []
    assert [message.flights for message in heard] == [[Leg("ZZ324", "PAZ", "AZC", "2030-12-12T09:15")]]


# -------------------------------------------------------------------------------- parts of a booking


def test_a_codeshare_has_both_numbers(push: Push) -> None:
    found = push(f"{RCI}{DOE}TVL+121230:0915+PAZ+AZC+YY:ZZ+9324:B'RPI+1+HK'TVL+++++324:M'TRI++1'TIF+DOE+JOHN:A:1'").only
    assert found.legs == (Leg("ZZ324", "PAZ", "AZC", "2030-12-12T09:15", "", "YY9324"),)


def test_gaps_and_open_tickets_are_no_flights(push: Push) -> None:
    found = push(f"{RCI}{DOE}{OUT}TVL+++++ARNK'TVL++QRS+AZC++OPEN'").only
    assert found.legs == LEGS[:1]
    assert (values(found, "gap in the journey"), values(found, "ticket without a flight")) == (["ARNK"], ["QRS-AZC"])


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("CTCE JOHN.DOE//MAIL.UTO", "contact"),
        ("ZZ CTCPAZ 555 0100", "contact"),
        ("AGENCY 555 0100", "remark"),
        ("PAX NEEDS WHEELCHAIR", ""),
    ],
)
def test_free_text_is_a_contact_or_a_remark_or_not_kept(push: Push, text: str, label: str) -> None:
    found = push(f"{RCI}{DOE}IFT+4:28::ZZ+{text}'").only
    assert {kept for kept, value in found.extra if value == text} == ({label} if label else set())


def test_locators_of_later_flights_are_kept_and_the_first_stays_the_booking(push: Push) -> None:
    found = push(f"RCI+ZZ+ZZ:DCS1:C'{DOE}{OUT}RCI+YY:QQQ999'").only
    assert found.booking == "DCS1"
    assert (values(found, "check-in reference"), values(found, "record locator")) == (["ZZ DCS1"], ["YY QQQ999"])
    assert push(f"{DOE}{OUT}RCI+YY:QQQ999'").only.booking == "QQQ999"


def test_a_check_in_without_a_name_is_found_by_number(push: Push) -> None:
    found = push(f"{RCI}{DOE}{ROE}{OUT}TRI++7:::2'SSD+15B'TRI++8:::1'TBD++1'").travellers
    assert [values(one, "check-in number") for one in found] == [["8 ZZ324 PAZ-AZC"], ["7 ZZ324 PAZ-AZC"]]
    assert [values(one, "bags") for one in found] == [["1"], []]


def test_travellers_who_come_behind_the_flights_are_read(push: Push) -> None:
    assert push(f"{RCI}{OUT}{DOE}").names == ["JOHN DOE"]


@pytest.mark.parametrize(
    ("kind", "role"), [("A", "passenger"), ("", "passenger"), ("C", "child"), ("IN", "infant"), ("ZZ", "passenger")]
)
def test_the_type_of_a_traveller_is_a_role(push: Push, kind: str, role: str) -> None:
    assert push(f"{RCI}TIF+DOE+JOHN:{kind}:1'").only.role == role


# -------------------------------------------------------------------------------- what is missing


def test_a_traveller_without_a_name_is_rejected_with_the_segment(push: Push) -> None:
    found = push(f"{RCI}TIF++:A:1'{ROE}TIF+12345'")
    assert [(one.code, one.raw) for one in found.rejected] == [
        ("passenger.no_name", "TIF++:A:1"), ("passenger.unread_name", "TIF+12345"),
    ]  # fmt: skip
    assert found.names == ["JANE ROE"]


def test_a_document_names_a_traveller_without_a_name(push: Push) -> None:
    found = push(f"{RCI}TIF++:A:1'SSR+DOCS:HK:1:ZZ:::::/P/UTO/L8///M//DOE/JOHN'").only
    assert [(name.text, name.role) for name in found.record.names] == [("JOHN DOE", "name")]


def test_the_name_of_a_group_is_rejected_in_its_place(push: Push) -> None:
    found = push(f"{RCI}{DOE}TIF+SEE AZURIA:G'{ROE}")
    assert [(one.code, one.details) for one in found.rejected] == [("passenger.group_name", {"name": "SEE AZURIA"})]
    assert found.names == ["JOHN DOE", "JANE ROE"]


@pytest.mark.parametrize(
    ("announced", "transfer", "told"),
    [
        (2, "", []),
        (3, "", ["passenger.bookings"]),
        (1, "", ["passenger.bookings"]),
        (98, "1:C", []),  # one message of several: the number is that of the whole push
        (1, "1:C", ["passenger.bookings"]),
    ],
)
def test_the_number_of_bookings_is_compared(push: Push, announced: int, transfer: str, told: list[str]) -> None:
    assert push(RCI + DOE, RCI + ROE, announced=announced, transfer=transfer).codes == told


@pytest.mark.parametrize("stated", ["", "X", "9" * 40])
def test_a_number_of_bookings_that_is_none_is_told(stated: str) -> None:
    report = Report()
    text = f"UNH+1+PNRGOV:13:1:IA'MSG+:22'EQN+{stated}'SRC'{DOE}UNT+6+1'"
    assert len(list(read_passenger_messages(io.BytesIO(text.encode()), report))) == 1
    assert [one.code for one in report.problems] == ["passenger.bookings"]


def test_a_booking_without_travellers_is_told(push: Push) -> None:
    found = push(f"{RCI}{HISTORY}", RCI + ROE)
    assert (found.codes, found.names) == (["passenger.no_traveller"], ["JANE ROE"])


def test_bookings_do_not_mix(push: Push) -> None:
    first, second = push(RCI + DOE + OUT, "RCI+YY:OTHER1'" + ROE.replace("2", "1") + ON).travellers
    assert (first.booking, first.legs, second.booking, second.legs) == ("ABC123", LEGS[:1], "OTHER1", LEGS[1:])


def test_a_message_without_header_or_src_is_read() -> None:
    report = Report()
    text = f"MSG+:22'TVL+121230:0915+PAZ+AZC+ZZ+324'{RCI}{DOE}{OUT}"
    (found,) = read_passenger_messages(io.BytesIO(text.encode()), report)
    assert isinstance(found, Traveller)
    assert (found.booking, found.legs) == ("ABC123", LEGS[:1])
    assert [one.code for one in report.problems] == ["edifact.no_header"]


def test_without_the_flight_of_the_push_the_journey_is_the_bookings(push: Push) -> None:
    (found,) = read_passenger_messages(
        io.BytesIO(f"UNB+IATA:1+ZZ+GOV+301209:2100+1'UNH+1+PNRGOV:13:1:IA'SRC'{RCI}{DOE}{OUT}{ON}".encode()), Report()
    )
    assert isinstance(found, Traveller)
    assert (found.flight, found.origin, found.destination) == ("ZZ324", "PAZ", "QRS")


def test_a_booking_far_too_long_is_read_in_parts(push: Push, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pnrgov, "SEGMENTS_MAX_PER_TRAVELLER", 3)
    found = push(f"{RCI}{DOE}{ROE}TIF+POE+ANN:A:3'ABI+1'TIF+DOE+JON:A:1'TIF+POE+ANNE:A:3'")
    assert (found.names, found.codes) == (
        ["JOHN DOE", "JANE ROE", "ANN POE"],
        ["passenger.booking_too_long", "passenger.booking_too_long", "passenger.no_traveller"],
    )
    assert {one.booking for one in found.travellers} == {"ABC123"}


# -------------------------------------------------------------------------------- properties

PIECES = [f"{piece}'" for piece in f"SRC'{WHOLE}".split("'") if piece]
NAMES = st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=8)


def read(text: str) -> list[Traveller | Rejected]:
    head = "UNB+IATA:1+ZZ+GOV+301209:2100+1'UNH+1+PNRGOV:13:1:IA'TVL+121230:0915+PAZ+AZC+ZZ+324'EQN+1'"
    return list(read_passenger_messages(io.BytesIO(f"{head}{text}".encode("latin-1", "replace")), Report()))


@given(
    st.lists(st.sampled_from(PIECES), max_size=60),
    st.lists(st.tuples(st.integers(0, 3000), st.sampled_from("'+:?/1AX \n\x00é")), max_size=12),
)
def test_segments_in_any_order_and_any_letter_changed_give_travellers_or_reasons(
    pieces: list[str], changes: list[tuple[int, str]]
) -> None:
    letters = list("".join(pieces))
    for place, letter in changes:
        if letters:
            letters[place % len(letters)] = letter
    try:
        found = read("".join(letters))
    except MalformedError:
        return
    assert all(isinstance(one, Traveller | Rejected) for one in found)
    assert all(one.record.names and one.data_origin == "booking" for one in found if isinstance(one, Traveller))


@given(
    st.lists(st.tuples(NAMES | st.just(""), NAMES | st.just(""), st.sampled_from(["A", "C", "IN", ""])), max_size=12)
)
def test_every_traveller_named_in_a_booking_is_read_or_rejected_in_order(people: list[tuple[str, str, str]]) -> None:
    body = "".join(
        f"TIF+{family}+{first}:{kind}:{number}'REF+:ABCD'" for number, (family, first, kind) in enumerate(people, 1)
    )
    found = read(f"SRC'{RCI}{body}{OUT}")
    assert [one.row for one in found] == sorted(one.row for one in found)
    assert len(found) == len(people)
    for (family, first, _), one in zip(people, found, strict=True):
        assert isinstance(one, Traveller if family or first else Rejected)
        if isinstance(one, Traveller):
            assert one.record.names[0].text == f"{first} {family}".strip()


@given(st.sets(st.sampled_from(["KSML", "WCHR", "LANG", "EPAY", "MEDA"]), min_size=1), NAMES)
def test_nothing_withheld_is_anywhere_in_what_is_read(codes: set[str], text: str) -> None:
    hidden = f"Q{text}Q9"
    asked = "".join(f"SSR+{code}:HK:1:ZZ:::::{hidden}+::1'" for code in sorted(codes))
    found = read(f"SRC'{RCI}{DOE}{asked}FOP+CC:::VI:{hidden}'{OUT}")
    assert hidden not in repr(found)
    assert not any(code in repr(found) for code in codes)
