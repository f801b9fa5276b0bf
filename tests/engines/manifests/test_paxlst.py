"""What is read from each segment of a passenger list (invented persons)."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.manifests import Leg, Rejected, Traveller, read_passenger_messages
from tansiq.engines.manifests.passenger_messages import Heard
from tansiq.engines.manifests.traveller import Paper
from tansiq.engines.tables.problem import Report
from tansiq.errors import TansiqError

HEAD = "UNA:+.? 'UNB+UNOA:4+AIR:ZZ+GOV:ZZ+260211:1800+1'UNH+1+PAXLST:D:05B:UN:IATA'BGM+745'"
DESK = "NAD+MS+++DESK OF AIR'COM+555 0100:TE'"
FLIGHT = "TDT+20+TQ506+++TQ'LOC+125+CMN'DTM+189:2602111340:201'LOC+87+JFK'DTM+232:2602111700:201'"
ZAYDUN = (
    "NAD+FL+++MARWANI:ZAYDUN:QAMAR'ATT+2++M'DTM+329:840307'MEA+CT++2'MEA+WT++KGM:41'GEI+4+173'FTX+BAG+++TQ0443:2'"
    "LOC+22+JFK'LOC+174+MAR'"
    "LOC+178+CMN'LOC+179+JFK'LOC+180+:::PORT AZURE'COM+555 0101:TE'EMP+1+PIL'NAT+2+MAR'"
    "RFF+AVF:QX7YLO'RFF+ABO:AB1'RFF+SEA:12C'"
    "DOC+P:110:111+X0001234'DTM+36:310101'DTM+182:260101'LOC+91+MAR'DOC+V+V77'DTM+36:270101:102'LOC+91+USA'"
)
PASSPORT, VISA = ZAYDUN[ZAYDUN.index("DOC+P") : ZAYDUN.index("DOC+V")], ZAYDUN[ZAYDUN.index("DOC+V") :]
LEILA = "NAD+FM+++AMRANI:LEILA'ATT+2++F'DTM+329:900101'NAT+2+MAR'"


def message(*parts: str, tail: str = "") -> str:
    body = "".join(parts)
    return f"{HEAD}{body}{tail}UNT+{(body + tail).count(chr(39)) + 3}+1'UNZ+1+1'"


def read(text: str) -> tuple[list[Traveller | Rejected], Report, list[Heard]]:
    report, heard = Report(), list[Heard]()
    return list(read_passenger_messages(io.BytesIO(text.encode("latin-1")), report, heard)), report, heard


def one(*parts: str) -> Traveller:
    (found,), report, _ = read(message(*parts))
    assert isinstance(found, Traveller)
    assert report.problem_count == 0
    return found


def test_every_field_of_a_person_is_read() -> None:
    zaydun = one(DESK, FLIGHT, ZAYDUN)
    record = zaydun.record
    assert (record.names[0].text, record.names[0].family, record.names[0].given) == (
        "ZAYDUN QAMAR MARWANI", "MARWANI", "ZAYDUN QAMAR",
    )  # fmt: skip
    assert ([str(born) for born in record.birth_dates], record.nationalities, record.sex) == (
        ["1984-03-07"],
        ("MAR",),
        "M",
    )
    assert (zaydun.role, zaydun.data_origin, zaydun.booking, zaydun.flight) == (
        "passenger",
        "document",
        "QX7YLO",
        "TQ506",
    )
    assert (zaydun.origin, zaydun.destination, record.places) == ("CMN", "JFK", ("born in: PORT AZURE",))
    assert zaydun.papers == (
        Paper("X0001234", "passport", "MAR", "2031-01-01", "2026-01-01", "document"),
        Paper("V77", "visa", "USA", "2027-01-01", "", "document"),
    )
    assert zaydun.legs == (Leg("TQ506", "CMN", "JFK", "2026-02-11T13:40", "2026-02-11T17:00"),)
    assert zaydun.problems == ()


def test_what_has_no_field_of_its_own_is_kept() -> None:
    assert dict(one(FLIGHT, ZAYDUN).extra) == {
        "bags": "2", "weight of baggage": "KGM:41", "data": "verified by the carrier", "bag tag": "TQ0443:2",
        "place 22": "JFK", "country of residence": "MAR", "COM": "555 0101:TE", "EMP": "1+PIL",
        "traveller reference": "AB1", "seat": "12C",
    }  # fmt: skip


def test_the_senders_contact_is_no_traveller() -> None:
    found, _, heard = read(message(DESK, FLIGHT, ZAYDUN, LEILA))
    assert [(item.row, item.role) for item in found if isinstance(item, Traveller)] == [
        (11, "passenger"),
        (11 + ZAYDUN.count("'"), "crew"),
    ]
    assert (heard[0].travellers, heard[0].rejected, heard[0].sender) == (2, 0, "AIR")


@pytest.mark.parametrize(
    ("function", "role"),
    [("FL", "passenger"), ("FM", "crew"), ("DDU", "transit_passenger"), ("DDT", "transit_crew"), ("VW", "")],
)
def test_the_party_function_says_the_role(function: str, role: str) -> None:
    assert one(FLIGHT, LEILA.replace("FM", function)).role == role


def test_a_journey_of_several_flights_is_one_leg_after_another() -> None:
    second = "TDT+20+124+++TQ'LOC+92+JFK'DTM+189:2602111840:201'LOC+92+ORD'DTM+232:2602111955:201'"
    assert one(FLIGHT, second, LEILA).legs == (
        Leg("TQ506", "CMN", "JFK", "2026-02-11T13:40", "2026-02-11T17:00"),
        Leg("TQ124", "JFK", "ORD", "2026-02-11T18:40", "2026-02-11T19:55"),
    )


def test_the_persons_own_journey_stands_beside_that_of_the_flight() -> None:
    leila = one(FLIGHT, LEILA, "LOC+178+RAK'LOC+179+BOS'")
    assert (leila.origin, leila.destination) == ("RAK", "BOS")
    assert (one(FLIGHT, LEILA).origin, one(FLIGHT, LEILA).destination) == ("CMN", "JFK")


def test_a_second_flight_after_persons_starts_a_new_list() -> None:
    other = FLIGHT.replace("506", "900").replace("JFK", "ORY")
    found, report, heard = read(message(FLIGHT, ZAYDUN, other, LEILA))
    assert [item.legs[0].destination for item in found if isinstance(item, Traveller)] == ["JFK", "ORY"]
    assert [leg.flight for leg in heard[0].flights] == ["TQ506", "TQ900"]
    assert report.problem_count == 0


def test_the_older_dialect_has_one_segment_a_person() -> None:
    text = (
        "UNA:+.? 'UNB+UNOA:1+AIR:UT+GOV:UT+020131:2359+9'UNH+9+PAXLST:001:000:UT'TDT++SA812+40+SA'"
        "LOC+5+UTAZU:50'DTM+136+020131+2200+M10'LOC+8+UTPOR:50'DTM+132+020201+0400+P2'UNS+D'"
        "PDT+P/E234567:050101:MA+MARWANI:ZAYDUN:Q:590429:M+PAX+UTAZU:UTPOR'PDT+P/C1::MA+AMRANI:LEILA+CRW'UNT+10+9'UNZ+1+9'"
    )
    (zaydun, leila), report, _ = read(text)
    assert isinstance(zaydun, Traveller)
    assert isinstance(leila, Traveller)
    assert (zaydun.record.names[0].text, str(zaydun.record.birth_dates[0]), zaydun.record.sex) == (
        "ZAYDUN Q MARWANI",
        "1959-04-29",
        "M",
    )
    assert zaydun.papers == (Paper("E234567", "passport", "MAR", "2005-01-01", "", "document"),)
    assert zaydun.legs == (Leg("SA812", "UTAZU", "UTPOR", "2002-01-31T22:00", "2002-02-01T04:00"),)
    assert (leila.role, leila.record.birth_dates, leila.papers[0].number, report.problem_count) == ("crew", (), "C1", 0)


def test_a_person_without_a_name_is_rejected_with_the_segments_and_the_next_is_read() -> None:
    (first, second), _, _ = read(message(FLIGHT, "NAD+FL'ATT+2++M'DOC+P+X1'", LEILA))
    assert isinstance(first, Rejected)
    assert (first.code, first.row, first.raw) == ("passenger.no_name", 9, "NAD+FL'ATT+2++M'DOC+P+X1")
    assert isinstance(second, Traveller)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("840307", "841399", "passenger.birth_date"),
        ("NAT+2+MAR", "NAT+2+QQ9", "passenger.country"),
        ("ATT+2++M", "ATT+2++Q", "passenger.sex"),
        ("310101", "311301", "passenger.document_date"),
        ("X0001234", "", "passenger.no_document_number"),
        (VISA, PASSPORT, "passenger.document_twice"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_of_a_person_is_told_and_the_person_screened(before: str, after: str, code: str) -> None:
    assert before in ZAYDUN
    assert [problem.code for problem in one(FLIGHT, ZAYDUN.replace(before, after)).problems] == [code]


@pytest.mark.parametrize(
    ("tail", "codes"),
    [
        ("CNT+42:2'", []),
        ("CNT+42:1'CNT+41:1'", []),
        ("CNT+41+2'", []),
        ("CNT+42:136'", ["passenger.count"]),
        ("CNT+1:9'", []),
    ],
)
def test_the_senders_count_is_compared(tail: str, codes: list[str]) -> None:
    _, report, _ = read(message(FLIGHT, ZAYDUN, LEILA, tail=tail))
    assert [problem.code for problem in report.problems] == codes


def test_an_unreadable_time_of_the_flight_is_told_and_the_leg_kept() -> None:
    (found,), report, _ = read(message(FLIGHT.replace("2602111340", "2602119940"), LEILA))
    assert isinstance(found, Traveller)
    assert found.legs == (Leg("TQ506", "CMN", "JFK", "", "2026-02-11T17:00"),)
    assert [(problem.code, problem.details["place"]) for problem in report.problems] == [
        ("passenger.flight_time", "CMN")
    ]


def test_a_message_cut_in_the_middle_gives_the_travellers_before_the_cut() -> None:
    text = message(FLIGHT, ZAYDUN, LEILA)
    found, report, _ = read(text[: text.index("ATT+2++F")])
    assert [item.record.names[0].text for item in found if isinstance(item, Traveller)] == [
        "ZAYDUN QAMAR MARWANI",
        "LEILA AMRANI",
    ]
    assert {problem.code for problem in report.problems} == {"edifact.cut_short"}


def test_a_birth_date_without_the_messages_day_has_no_century() -> None:
    (found,), _, _ = read(LEILA.join(("TDT+20+TQ1'LOC+125+CMN'", "")))
    assert isinstance(found, Traveller)
    assert found.record.birth_dates == ()
    (dated,), _, _ = read(FLIGHT + LEILA)  # the flight's own day serves
    assert isinstance(dated, Traveller)
    assert str(dated.record.birth_dates[0]) == "1990-01-01"


def test_names_in_another_character_set_are_read_as_the_header_says() -> None:
    text = message(FLIGHT, LEILA).replace("UNOA:4", "UNOI:4").replace("AMRANI:LEILA", "العمراني:ليلى")
    report = Report()
    (found,) = read_passenger_messages(io.BytesIO(text.encode("iso8859_6")), report)
    assert isinstance(found, Traveller)
    assert found.record.names[0].text == "ليلى العمراني"


def test_a_province_is_no_issuer_of_documents() -> None:
    leila = one(FLIGHT, LEILA, "DOC+39+1550'LOC+91+VA:163'LOC+91+US:162'")
    assert leila.papers[0].issuer == "USA"
    assert ("place 91", "VA") in leila.extra


@given(st.data())
def test_any_mutation_of_a_message_gives_travellers_or_rejections(data: st.DataObject) -> None:
    text = bytearray(message(DESK, FLIGHT, ZAYDUN, LEILA, tail="CNT+42:2'").encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at : at + data.draw(st.integers(0, 12))] = data.draw(
            st.binary(max_size=6) | st.sampled_from([b"'", b"+", b":", b"?", b"UNT", b"NAD+FL"])
        )
        text = text or bytearray(b"'")
    try:
        found = list(read_passenger_messages(io.BytesIO(bytes(text)), Report()))
    except TansiqError:
        return
    assert [item.row for item in found] == sorted(item.row for item in found)
