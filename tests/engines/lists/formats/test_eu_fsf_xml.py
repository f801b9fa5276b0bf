"""What is read from each element of the European Union's XML (fictional persons)."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import messages
from tansiq.engines.lists import Report, detect, read
from tansiq.engines.matching.record import Document, Record, WrittenName
from tansiq.errors import MalformedError, TansiqError

LAW = (
    '<regulationSummary regulationType="amendment" publicationDate="2019-04-08" numberTitle="2019/1 (OJ L1)"'
    ' publicationUrl="https://example.org/1"/>'
)
SAMPLE = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-08-05T16:47:04.449+02:00" globalFileId="1">
 <sanctionEntity designationDate="2008-07-03" designationDetails="" unitedNationId="FIi.001"
  euReferenceNumber="EU.1.1" logicalId="9001">
  <remark>Said to own a ferry</remark><remark>Date of designation: 3.7.2008</remark>
  <regulation regulationType="amendment" organisationType="commission" publicationDate="2019-04-08"
   entryIntoForceDate="2019-04-09" numberTitle="2019/1 (OJ L1)" programme="FIC" logicalId="5">
   <publicationUrl>https://example.org/1</publicationUrl></regulation>
  <subjectType code="person" classificationCode="P"/>
  <nameAlias firstName="Zaydun" middleName="Qamar" lastName="Marwani" wholeName="Zaydun Qamar Marwani"
   function="Harbour master" gender="M" title="Captain" nameLanguage="" strong="true" regulationLanguage="en"
   logicalId="1"><remark>The name in his papers</remark>{LAW}</nameAlias>
  <nameAlias firstName="" middleName="" lastName="" wholeName="Abu Qamar" function="" title="" nameLanguage="FR"
   strong="STRONG" regulationLanguage="en" logicalId="2">{LAW}</nameAlias>
  <nameAlias firstName="" middleName="" lastName="" wholeName="زيدون المرواني" function="" title="" nameLanguage="AR"
   strong="true" regulationLanguage="en" logicalId="3">{LAW}</nameAlias>
  <nameAlias firstName="" middleName="" lastName="" wholeName="Zaydun Qamar Marwani" function="" title=""
   nameLanguage="" strong="true" regulationLanguage="en" logicalId="4">{LAW}</nameAlias>
  <citizenship region="" countryIso2Code="MA" countryDescription="MOROCCO" regulationLanguage="en" logicalId="6">
   {LAW}</citizenship>
  <citizenship region="" countryIso2Code="00" countryDescription="UNKNOWN" regulationLanguage="en" logicalId="7">
   <remark>perhaps another</remark>{LAW}</citizenship>
  <birthdate circa="false" calendarType="GREGORIAN" city="Port Azure" zipCode="" birthdate="1984-03-07"
   dayOfMonth="7" monthOfYear="3" year="1984" region="North" place="" countryIso2Code="MA"
   countryDescription="MOROCCO" regulationLanguage="en" logicalId="8">{LAW}</birthdate>
  <birthdate circa="true" calendarType="GREGORIAN" city="-" zipCode="" monthOfYear="5" year="1983" region=""
   place="" countryIso2Code="00" countryDescription="UNKNOWN" regulationLanguage="en" logicalId="9">{LAW}</birthdate>
  <birthdate circa="false" calendarType="GREGORIAN" city="" zipCode="" yearRangeFrom="1980" yearRangeTo="1982"
   region="" place="" countryIso2Code="00" countryDescription="UNKNOWN" regulationLanguage="en" logicalId="10">
   {LAW}</birthdate>
  <identification diplomatic="true" knownExpired="false" knownFalse="true" reportedLost="false"
   revokedByIssuer="false" issuedBy="Port office" latinNumber="" nameOnDocument="Zayd" number="X0001234" region=""
   countryIso2Code="MA" countryDescription="MOROCCO" identificationTypeCode="passport"
   identificationTypeDescription="National passport" regulationLanguage="en" logicalId="11">
   <remark>(passport)</remark>{LAW}</identification>
  <identification diplomatic="false" knownExpired="false" knownFalse="false" reportedLost="false"
   revokedByIssuer="false" issuedBy="" latinNumber="" nameOnDocument="" number="99-8877" region=""
   countryIso2Code="00" countryDescription="UNKNOWN" identificationTypeCode="other"
   identificationTypeDescription="Other identification number" regulationLanguage="en" logicalId="12">
   {LAW}</identification>
  <address city="Port Azure" street="Quay 4" poBox="" zipCode="10000" region="" place="" asAtListingTime="true"
   countryIso2Code="MA" countryDescription="MOROCCO" regulationLanguage="en" logicalId="13">
   <remark>until 2011</remark>{LAW}</address>
 </sanctionEntity>
 <sanctionEntity designationDetails="" unitedNationId="" euReferenceNumber="EU.2.2" logicalId="9002">
  <subjectType code="enterprise" classificationCode="E"/>
  <nameAlias firstName="" middleName="" lastName="" wholeName="Azure Ferries, Ltd" function="" title=""
   nameLanguage="" strong="true" regulationLanguage="en" logicalId="14">{LAW}</nameAlias>
  <identification diplomatic="false" knownExpired="false" knownFalse="false" reportedLost="false"
   revokedByIssuer="false" issuedBy="" latinNumber="7406784" nameOnDocument="" number="7406784" region=""
   countryIso2Code="MA" countryDescription="MOROCCO" identificationTypeCode="imo"
   identificationTypeDescription="IMO number" regulationLanguage="en" logicalId="15">{LAW}</identification>
 </sanctionEntity>
</export>
"""


def read_text(text: str) -> tuple[list[Record], Report]:
    report = Report()
    return list(read(io.BytesIO(text.encode()), "eu-fsf-xml", report)), report


def person(text: str = SAMPLE) -> tuple[Record, Report]:
    records, report = read_text(text)
    return records[0], report


def test_the_list_is_known_by_its_root_and_states_its_date() -> None:
    assert detect("list.xml", SAMPLE.encode()) == "eu-fsf-xml"
    assert person()[1].published == "2026-08-05"


def test_the_first_name_is_the_main_one_and_a_name_said_twice_is_one() -> None:
    record, _ = person()
    assert record.names == (
        WrittenName("Zaydun Qamar Marwani", "primary", "name", "Zaydun Qamar", "Marwani"),
        WrittenName("Abu Qamar", "good", "alias"),
        WrittenName("زيدون المرواني", "good", "original_script"),
    )
    assert record.sex == "M"
    for note in ("title: Captain", "function: Harbour master", "language of Abu Qamar: FR",
                 "remark on Zaydun Qamar Marwani: The name in his papers"):  # fmt: skip
        assert note in record.notes


def test_a_name_that_is_not_strong_is_weak() -> None:
    record, _ = person(SAMPLE.replace('strong="STRONG"', 'strong="false"'))
    assert [(name.text, name.quality) for name in record.names][1] == ("Abu Qamar", "weak")


def test_birth_dates_keep_their_precision_and_their_places() -> None:
    record, report = person()
    assert [str(date) for date in record.birth_dates] == ["1984-03-07", "c. 1983-05", "1980/1982"]
    assert record.places == ("born in: Port Azure, North, MOROCCO", "address: Quay 4, 10000, Port Azure, MOROCCO")
    assert "remark on the address: until 2011" in record.notes
    assert report.problems == []


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        ('calendarType="GREGORIAN" city="-"', 'calendarType="ISLAMIC" city="-"', "1983-5 (ISLAMIC)"),
        (' yearRangeFrom="1980"', "", "not after 1982"),
        (' yearRangeTo="1982"', "", "not before 1980"),
        ('monthOfYear="5" year="1983"', 'dayOfMonth="5" year="1983"', "5 1983"),
        ('monthOfYear="5" year="1983"', 'monthOfYear="13" year="1983"', "1983-13"),
        ('monthOfYear="5" year="1983"', 'monthOfYear="5"', "5"),
    ],
)
def test_a_date_of_another_calendar_open_at_one_end_or_of_no_month_is_kept_as_a_note(
    old: str, new: str, note: str
) -> None:
    record, report = person(SAMPLE.replace(old, new))
    assert len(record.birth_dates) == 2
    assert f"birth date as written: {note}" in record.notes
    assert [item.code for item in report.problems] == ["list.date"]


def test_documents_keep_what_is_said_against_them() -> None:
    record, _ = person()
    assert record.documents == (Document("X0001234", "passport", "MAR"), Document("99-8877"))
    assert (
        "document X0001234: diplomatic; known to be false; issuedBy: Port office; nameOnDocument: Zayd" in record.notes
    )
    assert "remark on the document X0001234: (passport)" in record.notes
    assert "document 99-8877: Other identification number" in record.notes


def test_the_rest_of_the_entry_is_kept() -> None:
    record, _ = person()
    assert (record.id, record.reference, record.listed_on, record.source) == ("EU-9001", "EU.1.1", "2008-07-03", "EU")
    assert (record.kind, record.nationalities) == ("person", ("MAR",))
    for note in ("remark: Said to own a ferry", "remark: Date of designation: 3.7.2008", "regime: FIC",
                 "United Nations number: FIi.001", "regulation: 2019/1 (OJ L1)", "published at: https://example.org/1",
                 "remark on the citizenship: perhaps another"):  # fmt: skip
        assert note in record.notes
    firm = read_text(SAMPLE)[0][1]
    assert (firm.id, firm.kind, firm.documents) == ("EU-9002", "organisation", (Document("7406784", "imo", "MAR"),))
    assert firm.names == (WrittenName("Azure Ferries, Ltd"),)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('code="enterprise" classificationCode="E"', 'code="ship" classificationCode="S"', "list.kind"),
        ('euReferenceNumber="EU.2.2" logicalId="9002"', 'euReferenceNumber="EU.2.2"', "list.no_number"),
        ('wholeName="Azure Ferries, Ltd"', 'wholeName=""', "list.no_name"),
        ('countryIso2Code="MA" countryDescription="MOROCCO" identificationTypeCode="imo"',
         'countryIso2Code="Q1" countryDescription="ATLANTIS" identificationTypeCode="imo"', "list.country"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_reported(old: str, new: str, code: str) -> None:
    assert SAMPLE.count(old) == 1
    records, report = read_text(SAMPLE.replace(old, new))
    assert [item.code for item in report.problems] == [code]
    assert len(records) == (1 if code == "list.no_name" else 2)


def test_a_file_that_breaks_off_or_is_another_is_refused() -> None:
    for content, code in (
        (SAMPLE[: SAMPLE.index("</export>")], "list.truncated"),
        (SAMPLE[: SAMPLE.index("<citizenship")], "list.truncated"),
        (SAMPLE.replace("<export", "<WHOLE").replace("</export", "</WHOLE"), "list.other_root"),
        (SAMPLE.replace("Port Azure", "Port & Azure"), "list.not_well_formed"),
        (SAMPLE.replace("?>", "?><!DOCTYPE x>", 1), "list.doctype"),
    ):
        with pytest.raises(MalformedError) as caught:
            read_text(content)
        assert caught.value.code == code


@given(at=st.integers(0, len(SAMPLE) - 1), put=st.text(max_size=12), dropped=st.integers(0, 40))
@settings(deadline=None, max_examples=200)
def test_any_mutation_gives_records_or_a_coded_error(at: int, put: str, dropped: int) -> None:
    content = (SAMPLE[:at] + put + SAMPLE[at + dropped :]).encode("utf-8", "replace")
    try:
        code = "read" if all(record.names for record in read(io.BytesIO(content), "eu-fsf-xml", Report())) else ""
    except TansiqError as error:
        code = error.code
    assert code in messages.codes() | {"read"}
