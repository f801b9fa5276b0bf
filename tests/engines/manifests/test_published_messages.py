"""Published passenger messages against what a person counts in them by reading (the people in them are fictitious)."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from pydifact.parser import Parser

from tansiq.engines.manifests import Heard, Rejected, Traveller
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
