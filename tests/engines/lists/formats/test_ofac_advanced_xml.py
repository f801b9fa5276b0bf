"""What is read from OFAC's advanced XML (fictional parties): names in every script, features, dates of listing."""

from __future__ import annotations

import io
import re
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import messages
from tansiq.engines.lists import Report, detect, read
from tansiq.engines.lists.formats.ofac_advanced_xml import detect as is_advanced
from tansiq.engines.matching.record import Document, Record, WrittenName
from tansiq.errors import MalformedError, TansiqError

SAMPLE = (Path(__file__).parent / "ofac_advanced_sample.xml").read_text("utf-8")
NEW = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML"
OLD = "http://www.un.org/sanctions/1.0"


def read_text(content: str) -> tuple[list[Record], Report]:
    report = Report()
    return list(read(io.BytesIO(content.encode()), "ofac-advanced-xml", report)), report


def changed(old: str, new: str, times: int = -1) -> tuple[list[Record], Report]:
    assert old in SAMPLE
    return read_text(SAMPLE.replace(old, new, times))


def failure(content: str) -> MalformedError:
    with pytest.raises(MalformedError) as caught:
        read_text(content)
    return caught.value


def codes(report: Report) -> list[str]:
    return [problem.code for problem in report.problems]


def test_the_format_is_known_whatever_the_namespace_and_apart_from_the_standard_xml() -> None:
    assert detect("list", SAMPLE.encode()) == "ofac-advanced-xml"
    assert detect("list", SAMPLE.replace(NEW, OLD).encode()) == "ofac-advanced-xml"
    assert not is_advanced(b"<sdnList><publshInformation>")
    assert not is_advanced(b"<SanctionsEntries><DateOfIssue>")
    assert read_text(SAMPLE.replace(NEW, OLD))[0] == read_text(SAMPLE)[0]


def test_the_sample_leaves_nothing_to_report() -> None:
    records, report = read_text(SAMPLE)
    assert [(record.id, record.reference, record.kind, record.source) for record in records] == [
        ("OFAC-1", "1", "person", "OFAC"),
        ("OFAC-2", "2", "vessel", "OFAC"),
        ("OFAC-3", "3", "organisation", "OFAC"),
    ]
    assert (report.problems, dict(report.passed_over), report.published) == ([], {}, "2024-01-31")


def test_the_primary_name_comes_first_and_its_original_script_is_kept() -> None:
    (person, *_), _ = read_text(SAMPLE)
    assert SAMPLE.index("Zaidoun") < SAMPLE.index("Zaydun")
    assert person.names[:3] == (
        WrittenName("Zaydun Qamar MARWANI", "primary", "name", "Zaydun Qamar", "MARWANI"),
        WrittenName("زيدون المرواني", "primary", "original_script", "زيدون", "المرواني"),
        WrittenName("Zaidoun MAROUANI", "good", "alias", "Zaidoun", "MAROUANI"),
    )


def test_a_low_quality_alias_is_weak_in_every_script() -> None:
    (person, *_), _ = read_text(SAMPLE)
    assert person.names[3:] == (
        WrittenName("ABU QAMAR", "weak", "alias"),
        WrittenName("АБУ КАМАР", "weak", "original_script"),
        WrittenName("Zayd BOUZ", "weak", "former", "Zayd", "BOUZ"),
    )


def test_a_primary_name_of_low_quality_is_weak() -> None:
    (person, *_), _ = changed('Primary="true" LowQuality="false"', 'Primary="true" LowQuality="true"')
    assert (person.names[0].quality, person.names[0].role) == ("weak", "name")


def test_a_han_name_is_written_family_first_without_a_space() -> None:
    arabic = SAMPLE.replace('ScriptID="160"', 'ScriptID="501"').replace("المرواني", "王").replace("زيدون", "小明")
    assert read_text(arabic)[0][0].names[1] == WrittenName("王小明", "primary", "original_script", "小明", "王")


def test_a_name_in_a_script_without_a_name_is_told_by_its_letters() -> None:
    (person, *_), report = changed('ScriptID="160"', 'ScriptID="7"')
    assert (person.names[1].role, person.names[2].role) == ("original_script", "alias")
    assert {(problem.code, problem.details["number"]) for problem in report.problems} == {("list.reference_value", "7")}


def test_a_firms_comma_belongs_to_its_name_and_its_new_name_is_a_name() -> None:
    *_, firm = read_text(SAMPLE)[0]
    assert firm.names == (WrittenName("AZURE FERRIES, LTD"), WrittenName("BLUE FERRIES", "good", "name"))


def test_an_alias_whose_quality_is_not_stated_is_weak_and_reported() -> None:
    (person, *_), report = changed('AliasTypeID="1400" Primary="false" LowQuality="false"', 'AliasTypeID="1400"')
    assert (person.names[2].quality, codes(report)) == ("weak", ["list.quality"])


def test_the_names_of_a_false_identity_are_noted_as_such() -> None:
    (person, *_), _ = changed('False="false"', 'False="true"')
    assert (
        "false identity: Zaydun Qamar MARWANI; زيدون المرواني; Zaidoun MAROUANI; ABU QAMAR; АБУ КАМАР; BOUZ, Zayd"
        in (person.notes)
    )


def test_documents_have_kind_number_and_issuer_and_all_else_is_noted() -> None:
    (person, vessel, firm), _ = read_text(SAMPLE)
    assert person.documents == (Document("X0001234", "passport", "MAR"), Document("55-66", "id_card"))
    assert vessel.documents == (Document("CL2192", "call_sign"), Document("7406784", "imo"))[::-1]
    assert firm.documents == (Document("AZURMAMC", "swift"),)
    assert "remark: Passport X0001234 (Morocco) issued 01 Jan 2010 expires 31 Dec 2019" in person.notes
    assert [note for note in person.notes if note.startswith("document")] == [
        "document 55-66: Fraudulent",
        "document 55-66: issued in Morocco",
        "document 55-66: in the name of Zaidoun MAROUANI",
        "document 55-66: Old",
        "document 55-66: IssuingAuthority: Town hall",
    ]


def test_a_document_of_a_type_without_a_kind_is_still_a_document() -> None:
    (person, *_), report = changed('IDRegDocTypeID="1571"', 'IDRegDocTypeID="99"')
    assert person.documents[0] == Document("X0001234", "", "MAR")
    assert "remark: Cloud Permit X0001234 (Morocco) issued 01 Jan 2010 expires 31 Dec 2019" in person.notes
    assert report.problems == []


def test_features_of_a_person_become_fields() -> None:
    (person, *_), _ = read_text(SAMPLE)
    assert [(str(date), date.text) for date in person.birth_dates] == [
        ("1984-03-07", "07 Mar 1984"),
        ("c. 1985", "circa 1985"),
    ]
    assert (person.nationalities, person.sex) == (("MAR", "TUN"), "M")
    assert person.places == (
        "born in: Port Azure, Morocco",
        "address: Quay 4, Shed 2, Port Azure, Coast 10400, Morocco",
        "address: Region: Old Coast, Tunisia",
    )
    assert {"title: Captain", "remark: Website azure.example", "remark: Said to own a ferry"} <= {*person.notes}
    assert "Location in Arabic: الميناء الأزرق" in person.notes


def test_features_of_a_vessel_become_fields_and_notes() -> None:
    (_, vessel, _), _ = read_text(SAMPLE)
    assert vessel.nationalities == ("PAN",)
    assert {"vessel type: Tug", "owner: Azure Ferries", "flag: Panama", "call sign: CL2192"} <= {*vessel.notes}


def test_what_the_source_calls_false_is_kept_with_its_word() -> None:
    (person, *_), _ = read_text(SAMPLE)
    assert "Birthdate circa 1985: False" in person.notes


def test_a_date_of_another_calendar_is_kept_as_written_and_reported() -> None:
    other = re.sub(r'CalendarTypeID="1"(?=[^<]*<Start Approximate="true")', 'CalendarTypeID="2"', SAMPLE)
    (person, *_), report = read_text(other)
    assert [str(date) for date in person.birth_dates] == ["1984-03-07"]
    assert any(note.startswith("birth date as written") and "(Hijri)" in note for note in person.notes)
    assert codes(report) == ["list.date"]


def test_entries_give_the_first_day_of_listing_and_each_programme_once() -> None:
    (person, vessel, firm), _ = read_text(SAMPLE)
    assert (person.listed_on, vessel.listed_on, firm.listed_on) == ("2016-11-29", "2017-01-02", "")
    labels = ("list", "programme", "measure", "legal basis")
    assert [note for note in person.notes if note.partition(":")[0] in labels] == [
        "list: Consolidated List",
        "legal basis: Executive Order 1 (Fiction)",
        "programme: FICTION",
        "programme: OTHER",
        "measure: Block",
        "list: SDN List",
    ]


def test_a_later_event_is_no_listing() -> None:
    (person, vessel, _), _ = changed('EntryEventTypeID="1"', 'EntryEventTypeID="2"')
    assert (person.listed_on, vessel.listed_on) == ("", "")
    assert "Amended: 2017-01-02" in vessel.notes


def test_a_relation_names_the_other_party_by_its_id() -> None:
    (_, vessel, _), _ = read_text(SAMPLE)
    assert "relation: Owned or Controlled By OFAC-3 (former; since launch; Low)" in vessel.notes


@pytest.mark.parametrize(
    ("old", "table", "note"),
    [
        ('AliasTypeID="1401"', "AliasType", "unknown AliasType: 7"),
        ('NamePartTypeID="1522"', "NamePartType", "unknown NamePartType: 7"),
        ('NamePartGroupID="13"', "NamePartGroup", "unknown NamePartGroup: 7"),
        ('FeatureTypeID="26"', "FeatureType", "remark: Captain"),
        ('DetailReferenceID="91526"', "DetailReference", "unknown DetailReference: 7"),
        ('IDRegDocTypeID="1571"', "IDRegDocType", "unknown IDRegDocType: 7"),
        ('IssuedBy-CountryID="11140"', "Country", "unknown Country: 7"),
        ('LocationID="500"', "Location", "unknown Location: 7"),
        ('LocPartTypeID="1452"', "LocPartType", "unknown LocPartType: 7"),
        ('ListID="91512"', "List", "unknown List: 7"),
    ],
)
def test_a_number_that_the_file_does_not_explain_is_reported_and_noted(old: str, table: str, note: str) -> None:
    (person, *_), report = changed(old, f'{old.partition("=")[0]}="7"')
    assert {(problem.code, problem.details["table"], problem.details["number"]) for problem in report.problems} == {
        ("list.reference_value", table, "7")
    }
    assert note in person.notes


def test_an_unknown_type_of_party_is_of_unknown_kind_and_reported() -> None:
    (person, *_), report = changed('PartySubTypeID="4"', 'PartySubTypeID="7"')
    assert (person.kind, codes(report)) == ("unknown", ["list.kind"])


@pytest.mark.parametrize(
    ("old", "new", "part", "number"),
    [
        ('IdentityID="102" ValidityID', 'IdentityID="999" ValidityID', "IDRegDocument", "999"),
        ('ProfileID="2" ListID', 'ProfileID="998" ListID', "SanctionsEntry", "998"),
        ('From-ProfileID="2"', 'From-ProfileID="997"', "ProfileRelationship", "997"),
    ],
)
def test_what_belongs_to_no_party_is_put_aside_and_reported(old: str, new: str, part: str, number: str) -> None:
    records, report = changed(old, new)
    assert len(records) == 3
    assert [(item.code, item.row_lost, item.details) for item in report.problems] == [
        ("list.orphan_part", True, {"part": part, "number": number})
    ]


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        ("<Comment>Said", '<Photo Ref="p1">harbour</Photo><Comment>Said', "Photo: Ref=p1 harbour"),
        ('<Identity ID="101"', '<Photo Ref="p1"/><Identity ID="101"', "Photo: Ref=p1"),
        ("<NamePartGroups>", "<Voice>low</Voice><NamePartGroups>", "identity Voice: low"),
        ('<DocumentedName ID="1"', '<Voice>low</Voice><DocumentedName ID="1"', "alias Voice: low"),
        ("<DocumentedNamePart>", '<NameCountry CountryID="2"/><DocumentedNamePart>', "name NameCountry: CountryID=2"),
        (">Captain</VersionDetail>", ">Captain</VersionDetail><Seen>often</Seen>", "Title Seen: often"),
        ("<Comment>Old</Comment>", "<Ink>blue</Ink>", "document 55-66: Ink: blue"),
    ],
)
def test_an_element_that_no_reader_knows_is_kept_as_a_note(old: str, new: str, note: str) -> None:
    (person, *_), _ = changed(old, new, 1)
    assert note in person.notes


def test_a_party_without_a_name_is_put_aside() -> None:
    records, report = changed("AZURE STAR", "")
    assert [record.id for record in records] == ["OFAC-1", "OFAC-3"]
    assert [(problem.code, problem.row_lost) for problem in report.problems] == [("list.no_name", True)]


def test_a_party_without_a_number_is_kept_and_reported() -> None:
    records, report = changed('<DistinctParty FixedRef="1">', "<DistinctParty>")
    assert (records[0].id, codes(report)) == ("OFAC-", ["list.unnumbered"])


@pytest.mark.parametrize("cut", ["</Sanctions>", "<SanctionsEntries>", "</DistinctParties>", "<IDRegDocuments>"])
def test_a_file_cut_short_is_an_error_before_the_first_record(cut: str) -> None:
    found = read(io.BytesIO(SAMPLE[: SAMPLE.index(cut)].encode()), "ofac-advanced-xml", Report())
    with pytest.raises(MalformedError) as caught:
        next(found)
    assert caught.value.code == "list.truncated"


def test_a_wrong_tag_is_told_with_its_line() -> None:
    line = SAMPLE[: SAMPLE.index("</DistinctParties>")].count("\n") + 1
    error = failure(SAMPLE.replace("</DistinctParties>", "</DistinctParty>"))
    assert (error.code, error.details["line"]) == ("list.not_well_formed", line)


def test_a_document_type_is_refused() -> None:
    assert failure(SAMPLE.replace("?>", "?><!DOCTYPE Sanctions>", 1)).code == "list.doctype"


def test_another_root_is_named() -> None:
    assert failure("<sdnList/>").details == {"found": "sdnList", "expected": "Sanctions"}


def test_a_list_without_parties_is_an_error() -> None:
    assert failure(re.sub(r"<DistinctParty .*</DistinctParty>", "", SAMPLE, flags=re.DOTALL)).code == "list.no_records"


def code_of(content: bytes) -> str:
    """``read`` where the list could be read, else the code of the error; any other exception fails the test."""
    try:
        records = read(io.BytesIO(content), "ofac-advanced-xml", Report())
        return "read" if all(record.names for record in records) else "a record without a name"
    except TansiqError as error:
        return error.code


PIECES = [found.span() for found in re.finditer(r'(?<=>)[^<>\s][^<>]*(?=<)|(?<=")[^"<>]*(?="[ />])', SAMPLE)]
BYTES = st.tuples(st.integers(0, len(SAMPLE.encode())), st.integers(0, 40), st.binary(max_size=4))


@given(cuts=st.lists(BYTES, min_size=1, max_size=4))
@settings(deadline=None, max_examples=100)
def test_bytes_changed_anywhere_give_records_or_a_coded_error(cuts: list[tuple[int, int, bytes]]) -> None:
    content = SAMPLE.encode()
    for start, length, new in cuts:
        content = content[:start] + new + content[start + length :]
    assert code_of(content) in messages.codes() | {"read"}


@given(place=st.sampled_from(PIECES), text=st.text(max_size=30) | st.integers().map(str))
@settings(deadline=None, max_examples=250)
def test_any_text_or_number_anywhere_gives_records_or_a_coded_error(place: tuple[int, int], text: str) -> None:
    start, end = place
    content = SAMPLE[:start] + escape(text) + SAMPLE[end:]
    assert code_of(content.encode("utf-8", "surrogatepass")) in messages.codes() | {"read"}


@given(names=st.permutations(["Locations", "IDRegDocuments", "DistinctParties", "SanctionsEntries"]))
@settings(deadline=None)
def test_the_order_of_the_sections_does_not_matter(names: list[str]) -> None:
    sections = dict(re.findall(r"(?s)<(Locations|IDRegDocuments|DistinctParties|SanctionsEntries)>(.*?)</\1>", SAMPLE))
    content = re.sub(r"(?s)<(Locations|IDRegDocuments|DistinctParties|SanctionsEntries)>.*?</\1>", "", SAMPLE)
    moved = "".join(f"<{name}>{sections[name]}</{name}>" for name in names)
    assert read_text(content.replace("</Sanctions>", moved + "</Sanctions>"))[0] == read_text(SAMPLE)[0]
