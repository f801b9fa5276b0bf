"""The sections of OFAC's advanced XML that are gathered before the parties: words, places, documents, entries."""

from __future__ import annotations

import io
from collections import Counter

import pytest

from tansiq.engines.lists import ofac_sections
from tansiq.engines.lists.ofac_sections import Place, Sections, gather
from tansiq.engines.lists.written import Draft
from tansiq.engines.tables.caps import XML_JOINED_MAX_CHARACTERS
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError

WORDS = (
    '<ReferenceValueSets><CountryValues><Country ID="1" ISO2="MA">Morocco</Country></CountryValues><AreaCodeValues>'
    '<AreaCode ID="1" Description="Morocco">MA</AreaCode><AreaCode ID="2" Description="undetermined"/></AreaCodeValues>'
    '<LocPartTypeValues><LocPartType ID="3">CITY</LocPartType><LocPartType ID="4">ADDRESS1</LocPartType><LocPartType '
    'ID="5">REGION</LocPartType><LocPartType ID="6">Unknown</LocPartType></LocPartTypeValues></ReferenceValueSets>'
)


def read(content: str) -> tuple[Sections, Report]:
    report = Report()
    return gather(io.BytesIO(f"<Sanctions>{content}</Sanctions>".encode()), report), report


def failure(content: str) -> MalformedError:
    with pytest.raises(MalformedError) as caught:
        read(content)
    return caught.value


def location(*parts: tuple[int, str], inside: str = "") -> str:
    rows = "".join(
        f'<LocationPart LocPartTypeID="{kind}"><LocationPartValue Primary="true"><Value>{text}</Value>'
        "</LocationPartValue></LocationPart>"
        for kind, text in parts
    )
    return f'<Locations><Location ID="9">{inside}{rows}</Location></Locations>'


def test_words_and_their_other_properties_are_found_by_number() -> None:
    sections, report = read(WORDS)
    draft = Draft(report, 5, "OFAC-1")
    assert sections.word(draft, "Country", "1") == "Morocco"
    assert sections.word(draft, "Country ISO2", "1") == "MA"
    assert (sections.word(draft, "Country", ""), sections.word(draft, "Country", None)) == ("", "")
    assert (report.problems, draft.notes) == ([], [])


def test_a_number_that_no_table_has_is_reported_with_its_table() -> None:
    sections, report = read(WORDS)
    draft = Draft(report, 5, "OFAC-1")
    assert [sections.word(draft, "Country", "7"), sections.word(draft, "Planet", "1")] == ["", ""]
    assert (sections.place(draft, "77"), report.problem_count) == (Place("", "", ()), 3)
    assert [(item.code, item.line, item.details["table"], item.details["number"]) for item in report.problems] == [
        ("list.reference_value", 5, "Country", "7"),
        ("list.reference_value", 5, "Planet", "1"),
        ("list.reference_value", 5, "Location", "77"),
    ]
    assert draft.notes == ["unknown Country: 7", "unknown Planet: 1", "unknown Location: 77"]


@pytest.mark.parametrize(
    ("content", "written", "country"),
    [
        (location((3, "Port Azure"), (4, "Quay 4"), inside='<LocationCountry CountryID="1"/>'),
         "Quay 4, Port Azure, Morocco", "Morocco"),
        (location((3, "Port Azure"), inside='<LocationAreaCode AreaCodeID="1"/>'), "Port Azure, Morocco", "Morocco"),
        (location((3, "Port Azure"), inside='<LocationAreaCode AreaCodeID="2"/>'), "Port Azure", ""),
        (location((5, "Old Coast")), "Region: Old Coast", ""),
        (location((6, "Morocco")), "Morocco", ""),
        (location((3, "Port Azure"), (3, "New Port")), "Port Azure, New Port", ""),
        (location(inside='<LocationAreaCode AreaCodeID="2"/>'), "", ""),
    ],
)  # fmt: skip
def test_a_place_is_written_in_the_order_of_the_flat_files(content: str, written: str, country: str) -> None:
    sections, report = read(WORDS + content)
    draft = Draft(report, 1)
    assert (sections.address_of(draft, "9"), sections.country_of(draft, sections.places["9"])) == (written, country)


def test_a_place_keeps_other_scripts_and_what_no_reader_knows() -> None:
    inside = (
        '<LocationPart LocPartTypeID="3"><LocationPartValue Primary="false"><Comment>Arabic</Comment><Value>الميناء'
        "</Value></LocationPartValue></LocationPart><Altitude>3 m</Altitude>"
    )
    sections, _ = read(WORDS + location(inside=inside))
    assert sections.places["9"] == Place("", "", (), (("Arabic", "الميناء"),), ("Altitude: 3 m",))


def test_a_place_of_very_many_pieces_is_kept_in_few() -> None:
    sections, report = read(WORDS + location(*[(3, str(number)) for number in range(400)]))
    assert len(sections.places["9"].parts) < 100
    written = sections.address_of(Draft(report, 1), "9").replace(",", " ").split()
    assert sorted(map(int, written)) == list(range(400))


def test_documents_entries_and_relations_are_found_by_their_owner() -> None:
    sections, _ = read(
        '<IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="2" IdentityID="3" IssuedBy-CountryID="1">'
        "<IDRegistrationNo> X 1 </IDRegistrationNo></IDRegDocument></IDRegDocuments>"
        '<ProfileRelationships><ProfileRelationship From-ProfileID="4" To-ProfileID="5" RelationTypeID="6">'
        "<DatePeriod><Start><From><Year>2019</Year></From></Start><Comment>on paper</Comment></DatePeriod>"
        "</ProfileRelationship></ProfileRelationships>"
        '<SanctionsEntries><SanctionsEntry ProfileID="7" ListID="8"><EntryEvent EntryEventTypeID="1" LegalBasisID="2">'
        "<Comment>moved</Comment><Date><Year>2019</Year><Month>2</Month><Day>31</Day></Date></EntryEvent>"
        '<SanctionsMeasure SanctionsTypeID="9"><Comment>SDGT</Comment></SanctionsMeasure></SanctionsEntry>'
        "</SanctionsEntries>"
    )
    (document,), (relation,), (entry,) = sections.documents["3"], sections.relations["4"], sections.entries["7"]
    assert (document.kind, document.number, document.country) == ("2", "X 1", "1")
    assert (relation.to, relation.kind, relation.rest) == ("5", "6", ("2019 on paper",))
    assert (entry.listing, entry.events, entry.measures) == ("8", (("1", "2", "2019 2 31"),), (("9", "SDGT"),))
    assert entry.rest == ("moved",)
    assert Counter(part for part, _, _ in sections.left_over()) == {
        "IDRegDocument": 1, "SanctionsEntry": 1, "ProfileRelationship": 1,
    }  # fmt: skip


def test_parties_are_read_over_and_unknown_sections_counted() -> None:
    sections, report = read(
        '<Locations/><DistinctParties><DistinctParty FixedRef="1"><Location ID="9"/></DistinctParty></DistinctParties>'
        "<Delistings><Delisting/></Delistings><SanctionsEntryLinks><SanctionsEntryLink/></SanctionsEntryLinks>"
    )
    assert (sections.places, dict(report.passed_over)) == ({}, {"Delistings": 1, "SanctionsEntryLink": 1})


@pytest.mark.parametrize(("month", "issued", "codes"), [("3", "2024-03-01", []), ("13", "", ["list.issue_date"])])
def test_the_date_of_issue_is_read_or_reported(month: str, issued: str, codes: list[str]) -> None:
    sections, report = read(f"<DateOfIssue><Year>2024</Year><Month>{month}</Month><Day>1</Day></DateOfIssue>")
    assert (sections.issued, [problem.code for problem in report.problems]) == (issued, codes)


@pytest.mark.parametrize(
    "content",
    [
        location((3, "z" * (XML_JOINED_MAX_CHARACTERS + 1))),
        location(*[(3, "zzzzzzzzz")] * (XML_JOINED_MAX_CHARACTERS // 11 + 1)),
        f"<ReferenceValueSets><A><B ID='1'>{'z' * (XML_JOINED_MAX_CHARACTERS + 1)}</B></A></ReferenceValueSets>",
    ],
)
def test_what_many_entries_could_name_is_capped(content: str) -> None:
    assert failure(content).code == "list.joined_too_long"


def test_the_number_of_parts_held_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofac_sections, "XML_JOINED_MAX_PARTS", 10)
    error = failure("<Locations>\n" + "<Location ID='1'/>\n" * 20 + "</Locations>")
    assert (error.code, error.details["line"]) == ("list.too_many_parts", 12)


def test_a_file_that_breaks_off_among_the_parties_is_an_error_already_here() -> None:
    with pytest.raises(MalformedError) as caught:
        gather(io.BytesIO(b"<Sanctions><DistinctParties><DistinctParty>"), Report())
    assert caught.value.code == "list.truncated"
