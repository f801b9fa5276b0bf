"""Published passenger messages against what a person counts in them by reading (the people in them are fictitious)."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from pydifact.parser import Parser

from tansiq.engines.manifests import Heard, Leg, Rejected, Traveller
from tansiq.engines.tables.problem import Report
from tansiq.stores.files import read_manifest


class Read(NamedTuple):
    """What Tansiq reads in one file."""

    travellers: list[Traveller]
    rejected: list[Rejected]
    problems: list[str]
    heard: list[Heard]

    @property
    def names(self) -> list[str]:
        return [one.record.names[0].text for one in self.travellers]

    @property
    def flights(self) -> list[str]:
        """Every leg as a person writes it down: number, from, to, day and hour of departure."""
        legs = [leg for message in self.heard for leg in message.flights]
        return [f"{leg.flight} {leg.origin}-{leg.destination} {leg.departs}".strip() for leg in legs]


def read(path: Path) -> Read:
    report, heard = Report(), list[Heard]()
    rows = list(read_manifest(path, report=report, heard=heard))
    travellers = [row for row in rows if isinstance(row, Traveller)]
    rejected = [row for row in rows if isinstance(row, Rejected)]
    return Read(travellers, rejected, [problem.code for problem in report.problems], heard)


# ---------------------------------------------------------------------------------------------------------- PAXLST


class Counted(NamedTuple):
    """What a person counts in a PAXLST file: travellers, documents with a number, birth dates, flights."""

    travellers: int
    documents: int
    births: int
    flights: list[str]
    problems: list[str]


PAXLST = {
    "loader__Test1.txt": Counted(
        8, 8, 8, ["UA0989 FRA-IAD 2017-01-27T17:25"], ["edifact.count", "edifact.reference", "edifact.reference"]
    ),
    # The trailer states 121 segments and 136 passengers; ten were kept when the file was shortened.
    "loader__airline2.edi": Counted(
        10, 10, 10, ["TN506 BRE-YEU 2014-05-11T13:40"], ["edifact.count", "edifact.reference", "passenger.count"]
    ),
    "parsers__apisMessage.txt": Counted(
        2, 0, 2, ["AA123 ATL-ORD 2007-02-19T15:40", "AA124 ORD-JFK 2007-02-19T18:40"], []
    ),
    # A lorry driver: no flight. The bad one has a second RFF that the trailer does not count.
    "smooks_paxlst.txt": Counted(1, 2, 1, [], []),
    "smooks_bad-paxlst.txt": Counted(1, 2, 1, [], ["edifact.count"]),
    # The header of a message and nothing else.
    "inline_PaxlstParserUNedifactTest_0.edi": Counted(0, 0, 0, [], ["edifact.cut_short", "edifact.cut_short"]),
    # Pieces of messages, without header and trailer.
    "inline_PaxlstParserUNedifactTest_1.edi": Counted(
        0, 0, 0, ["UA123 YVR-JFK 2007-04-29T12:30", "UA124 JFK-ATL 2007-04-29T17:30"], ["edifact.no_header"]
    ),
    "inline_PaxlstParserUNedifactTest_2.edi": Counted(
        0, 0, 0, ["KE250 JFK-ANC 2014-02-01T02:20", "KE250 ANC-ICN 2014-02-01T06:50"], ["edifact.no_header"]
    ),
    "inline_PaxlstParserUNedifactTest_3.edi": Counted(
        0, 0, 0, ["KE250 JFK-ANC 2014-02-01T02:20", "KE250 ANC-ICN 2014-02-01T06:50"], ["edifact.no_header"]
    ),
    **{
        f"inline_PaxlstParserUNedifactTest_{number}.edi": Counted(
            1, 1, 1, ["UA988 FRA-IAD 2018-06-26T12:20"], ["edifact.no_header"]
        )
        for number in range(4, 9)
    },
    # The older dialect: one PDT segment a passenger.
    "inline_PaxlstParserUSedifactTest_9.edi": Counted(
        4, 4, 4, ["SA812 NZAKL-USLAX 2002-01-31T10:30"], ["edifact.count"]
    ),
    "inline_PaxlstParserUSedifactTest_10.edi": Counted(
        1, 1, 1, ["SA812 NZAKL-USHNL 2002-01-31T22:00", "SA812 USHNL-USLAX", "SA812 USLAX-USJFK"], ["edifact.count"]
    ),
    # Twenty, of whom O'SHEA has no birth date, and SMITH one in month 20.
    "inline_PaxlstParserUSedifactTest_11.edi": Counted(20, 20, 18, ["SA812 NZAKL-USLAX"], []),
}


def test_every_published_paxlst_is_counted(shared_data: Path) -> None:
    assert sorted(PAXLST) == sorted(path.name for path in (shared_data / "travel" / "paxlst").iterdir())


@pytest.mark.parametrize("name", sorted(PAXLST))
def test_a_paxlst_gives_what_a_person_counts_in_it(shared_data: Path, name: str) -> None:
    found, counted = read(shared_data / "travel" / "paxlst" / name), PAXLST[name]
    assert len(found.travellers) == counted.travellers
    assert sum(len(one.papers) for one in found.travellers) == counted.documents
    assert sum(len(one.record.birth_dates) for one in found.travellers) == counted.births
    assert found.flights == counted.flights
    assert found.problems == counted.problems
    assert found.rejected == []
    assert {one.data_origin for one in found.travellers} <= {"document"}


def test_persons_of_published_messages_are_read_whole(shared_data: Path) -> None:
    folder = shared_data / "travel" / "paxlst"
    crew = read(folder / "loader__Test1.txt").travellers[0]
    assert (crew.role, crew.record.names[0].text, str(crew.record.birth_dates[0]), crew.record.sex) == (
        "crew", "Andrea Pat Steur", "1978-07-06", "F",
    )  # fmt: skip
    assert [(one.number, one.kind, one.issuer) for one in crew.papers] == [("123456789", "passport", "GBR")]
    fragment = read(folder / "inline_PaxlstParserUNedifactTest_4.edi").travellers[0]
    assert [(one.number, one.issuer, one.expires_on) for one in fragment.papers] == [("448763368", "USA", "2022-05-18")]
    assert [problem.code for problem in fragment.problems] == ["passenger.no_document_number"]
    assert [value for label, value in fragment.extra if label == "bag tag"] == ["UA0443", "UA0444", "UA0445", "UA0446"]
    driver = read(folder / "smooks_paxlst.txt").travellers[0]
    assert [(one.number, one.issuer) for one in driver.papers] == [("P100971204141", "USA"), ("15504141", "USA")]
    older = read(folder / "inline_PaxlstParserUSedifactTest_11.edi").travellers
    assert [one.record.names[0].family for one in older[3:10:6]] == ["O'LEARY", "O'SHEA"]
    assert [(one.row, problem.code) for one in older for problem in one.problems] == [(25, "passenger.birth_date")]


#: A blank before UNA, and one behind the tag UNG.
STOPS_PYDIFACT = {"parsers__apisMessage.txt", "loader__airline2.edi"}


#: A blank before UNA, and one behind the tag UNG.
STOPS_PYDIFACT = {"parsers__apisMessage.txt", "loader__airline2.edi"}


@pytest.mark.filterwarnings("ignore:.*segments.xml not found:Warning")
@pytest.mark.parametrize("name", sorted(set(PAXLST) - STOPS_PYDIFACT))
def test_an_independent_reader_counts_the_same_persons_and_documents(shared_data: Path, name: str) -> None:
    path = shared_data / "travel" / "paxlst" / name
    segments = list(Parser().parse(path.read_bytes().decode("latin-1")))
    persons = [one for one in segments if one.tag == "PDT" or (one.tag == "NAD" and one.elements[0] != "MS")]
    numbers = [one for one in segments if one.tag == "DOC" and len(one.elements) > 1 and one.elements[1]]
    found = read(path).travellers
    assert len(found) == len(persons)
    assert sum(len(one.papers) for one in found) == len(numbers) + sum(one.tag == "PDT" for one in segments)


# ---------------------------------------------------------------------------------------------------------- PNRGOV


class Booked(NamedTuple):
    """What a person counts in a PNRGOV file by reading it.

    ``travellers``: booking, first name as booked, role, birth date, documents (number, kind, issuer), and the flights
    of the booking, by their number in ``flights``.
    """

    bookings: int
    travellers: list[tuple[str, str, str, str, list[str], list[int]]]
    flights: list[str]
    problems: list[str]


ATLANTIC = ["DL324 LHR 2010-12-12T09:15 JFK 2010-12-12T12:30", "DL330 JFK 2010-12-12T22:00 YVR 2010-12-12T23:30"]
#: The guide's own example; 12JUL12 and 12JUL15 lie after the message's day in this century: 1912, 1915.
GUIDE = {
    "first": [
        ("MFN4TI", "JOHNMR SMITHJR", "passenger", "1964-07-12", ["123456789 passport GBR"], [0, 1]),
        ("MFN4TI", "WILLIAMMR JONES", "passenger", "1964-07-12", [], [0, 1]),
    ],
    "second": [
        ("23456", "JOHNMR WAYNE", "passenger", "1912-07-12", ["123456789 passport GBR"], [0, 1]),
        ("23456", "GARYMR COOPER", "passenger", "1915-07-12", ["987654321 passport GBR"], [0, 1]),
    ],
}
#: The trailer states 135 segments in each of them, the header two bookings; parts were cut out.
SHORTENED = ["edifact.count", "passenger.bookings"]
PNRGOV = {
    "loader__2_pnrs_basic.edi": Booked(2, GUIDE["first"] + GUIDE["second"], ATLANTIC, ["edifact.count"]),
    "loader__pnr1.txt": Booked(1, GUIDE["first"], ATLANTIC, SHORTENED),
    "loader__pnr2.txt": Booked(1, GUIDE["second"], ATLANTIC, SHORTENED),
    "parsers__pnrMessage.txt": Booked(1, GUIDE["first"], ATLANTIC, SHORTENED),
    # The infant is named by two requests beside the adult, by one for each flight, and by a TIF.
    "loader__adult_and_infant.edi": Booked(
        1,
        [
            ("XXXYET", "TESTNAMEONE TESTSURNAMEONE", "passenger", "1976-05-30", ["52263000 passport COL"], [0, 1, 2]),
            ("XXXYET", "TESTNAMETWO TESTSURNAMETWO", "infant", "2011-08-10", ["AO234000 passport COL"], [0, 1, 2]),
        ],
        [
            "AM709 BOG 2013-05-15T01:05 MEX 2013-05-15T05:57",
            "AM445 MEX 2013-05-19T15:00 CUN 2013-05-19T17:10",
            "AM718 CUN 2013-05-23T01:35 BOG 2013-05-23T05:00",
        ],
        [],
    ),
    # Sold by KE and OZ as 609, flown by SQ under the number that stands alone; the UNA is three characters long.
    "loader__codeshare.edi": Booked(
        2,
        [
            ("2LS6KP", "SEJOONMR PARK", "passenger", "1972-09-10", ["JR3364288 passport KOR"], [0]),
            ("X49V9U", "KONG CHUN KIM", "passenger", "1957-02-15", ["M17072944 passport KOR"], [1]),
        ],
        [
            "SQ303 (KE609) ICN 2013-05-27T16:40 SIN 2013-05-27T22:00",
            "SQ752 (OZ609) ICN 2013-05-27T16:40 SIN 2013-05-27T22:00",
        ],
        ["edifact.advice", "edifact.count"],
    ),
    "loader__pnr_split.edi": Booked(
        2,
        [
            ("ICOXXX", "TESTNAMEONE TESTSURNAMEONE", "passenger", "", [], [0, 1]),
            ("ICOXXX", "TESTNAMETWO TESTSURNAMEONE", "passenger", "", [], [0, 1]),
            ("BJOXXX", "TESTNAMETHREE TESTSURNAMETHREE", "passenger", "1994-10-14", ["AO589000 passport COL"], [2, 3]),
        ],
        [
            "AM498 MTY 2013-05-23T10:39 LAS 2013-05-23T11:42",
            "AM499 LAS 2013-05-26T13:11 MTY 2013-05-26T18:00",
            "AM719 BOG 2013-05-19T07:00 CUN 2013-05-19T10:30",
            "AM718 CUN 2013-05-23T01:35 BOG 2013-05-23T05:00",
        ],
        [],
    ),
    # Other service characters; a trailer with a wrong count and without its reference, another one's at the end.
    "parsers__danglingMetaCharacter.txt": Booked(
        1,
        [("BGXFR4", "REUBEN SERIO", "passenger", "1994-10-20", ["9173574 passport THA"], [0, 1, 2])],
        [
            "VS138 JFK 2020-02-21T21:00 LHR 2020-02-22T09:00",
            "BA117 LHR 2020-02-22T08:25 JFK 2020-02-22T11:25",
            "DL441 JFK 2020-02-23T10:10 MBJ 2020-02-23T14:22",
        ],
        ["edifact.count", "edifact.reference", "edifact.reference"],
    ),
    # Neither has a document: only birth date and sex. The last line is somebody's remark about the file.
    "parsers__pnrBadFormat.txt": Booked(
        1,
        [
            ("35K2IO", "NINA DORON", "passenger", "1953-02-05", [], [0]),
            ("35K2IO", "CHARLOTTE LENDROT", "passenger", "1952-02-14", [], [0]),
        ],
        ["LH474 MUC 2013-05-27T15:50 YUL 2013-05-27T18:20"],
        ["edifact.count", "edifact.no_terminator", "edifact.reference"],
    ),
    "parsers__pnrWithDoco.txt": Booked(
        1,
        [
            (
                "06A9FD", "CHARLESMR ACKARY", "passenger", "1948-12-26",
                ["602120901 passport GBR", "8675309 visa LIE"], [0, 1, 2],
            )
        ],
        [
            "ET834 WDH 2018-05-11T14:20 ADD 2018-05-11T21:20",
            "ET706 ADD 2018-05-11T23:20 FRA 2018-05-12T05:31",
            "UA988 FRA 2018-05-12T12:20 IAD 2018-05-12T15:05",
        ],
        ["edifact.count", "edifact.reference", "edifact.reference"],
    ),
}  # fmt: skip
BIG = "parsers__bigbigPnr.txt"


def flown(leg: Leg) -> str:
    number = f"{leg.flight} ({leg.sold_as})" if leg.sold_as else leg.flight
    return f"{number} {leg.origin} {leg.departs} {leg.destination} {leg.arrives}"


def test_every_published_pnrgov_is_counted(shared_data: Path) -> None:
    assert sorted([*PNRGOV, BIG]) == sorted(path.name for path in (shared_data / "travel" / "pnrgov").iterdir())


@pytest.mark.parametrize("name", sorted(PNRGOV))
def test_a_pnrgov_gives_what_a_person_counts_in_it(shared_data: Path, name: str) -> None:
    found, counted = read(shared_data / "travel" / "pnrgov" / name), PNRGOV[name]
    assert len({one.booking for one in found.travellers}) == counted.bookings
    assert [
        (
            one.booking, one.record.names[0].text, one.role, " ".join(map(str, one.record.birth_dates)),
            [f"{paper.number} {paper.kind} {paper.issuer}" for paper in one.papers], [flown(leg) for leg in one.legs],
        )
        for one in found.travellers
    ] == [
        (*traveller[:5], [counted.flights[number] for number in traveller[5]]) for traveller in counted.travellers
    ]  # fmt: skip
    assert (found.problems, found.rejected) == (counted.problems, [])
    assert {one.data_origin for one in found.travellers} == {"booking"}


def raw_bookings(path: Path) -> list[list[str]]:
    """The segments of each booking by regular expressions on the raw text, and nothing of Tansiq's reader."""
    segments = [one.strip() for one in re.split(r"'\s*", path.read_text("latin-1"))]
    starts = [place for place, one in enumerate(segments) if one == "SRC"]
    return [segments[start:end] for start, end in zip(starts, [*starts[1:], len(segments)], strict=True)]


def test_the_big_pnrgov_gives_what_regular_expressions_count_in_it(shared_data: Path) -> None:
    path = shared_data / "travel" / "pnrgov" / BIG
    raw, found = raw_bookings(path), read(path)
    booked = [
        [one for before, one in pairwise(segments) if one.startswith("TIF+") and not before.startswith("TRI+")]
        for segments in raw
    ]
    documents = re.findall(r"SSR\+DOCS[^']*?/P?/[A-Z]*/(\d+)/", path.read_text("latin-1"))
    locators = [re.findall(r"^RCI\+XL:(\w+)", segments[1])[0] for segments in raw]
    flights = [sum(one.startswith("TVL+") for one in segments) for segments in raw]
    assert (len(raw), sum(map(len, booked)), len(documents)) == (47, 86, 86)  # the header announces one booking
    assert [one.record.names[0].text for one in found.travellers] == [
        re.sub(r"TIF\+([^+:]*)[^+]*\+([^:]*).*", r"\2 \1", one) for names in booked for one in names
    ]
    assert [paper.number for one in found.travellers for paper in one.papers] == documents
    assert list(dict.fromkeys(one.booking for one in found.travellers)) == locators
    assert [len(one.legs) for one in found.travellers] == [
        count for count, names in zip(flights, booked, strict=True) for _ in names
    ]
    assert sum(len(one.record.birth_dates) for one in found.travellers) == 86
    assert {code for one in found.travellers for code in (problem.code for problem in one.problems)} == set()
    assert sorted(set(found.problems)) == ["edifact.count", "edifact.reference", "passenger.bookings"]


#: A UNA that is too short, a blank before UNB, and a last segment without its end.
STOP_PYDIFACT = {
    "loader__codeshare.edi", "loader__adult_and_infant.edi", "loader__pnr_split.edi", "parsers__pnrBadFormat.txt",
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:.*segments.xml not found:Warning", "ignore:Segment .* is empty:SyntaxWarning")
@pytest.mark.parametrize("name", sorted({*PNRGOV, BIG} - STOP_PYDIFACT))
def test_an_independent_reader_counts_the_same_bookings_and_travellers(shared_data: Path, name: str) -> None:
    path = shared_data / "travel" / "pnrgov" / name
    tags = [one.tag.strip() for one in Parser().parse(path.read_bytes().decode("latin-1"))]
    again = sum(one == "TIF" and before in ("TRI", "SAC") for before, one in pairwise(tags))
    found = read(path).travellers
    assert len({one.booking for one in found}) == tags.count("SRC")
    assert len(found) == tags.count("TIF") - again


def test_requests_that_reveal_religion_or_health_are_nowhere_in_what_is_read(shared_data: Path) -> None:
    for path in sorted((shared_data / "travel" / "pnrgov").iterdir()):
        found = repr(read(path).travellers)
        assert not re.search(r"AVML|\b[A-Z]{2}ML\b|X{8}\d{4}|\b37\d\dX", found)
