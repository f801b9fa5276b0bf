"""What is read from the European Union's CSV: what its XML says (fictional persons)."""

from __future__ import annotations

import csv
import io
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import messages
from tansiq.engines.lists import Report, detect, read
from tansiq.engines.matching.record import Record
from tansiq.errors import MalformedError, TansiqError

LAW = "Type OrganisationType PublicationDate EntryIntoForceDate NumberTitle Programme PublicationUrl".split()
COLUMNS = [
    "fileGenerationDate",
    *(f"Entity_{name}" for name in ("LogicalId EU_ReferenceNumber UnitedNationId DesignationDate DesignationDetails"
                                    " Remark SubjectType SubjectType_ClassificationCode").split()),
    *(f"Entity_Regulation_{name}" for name in LAW),
    *(f"NameAlias_{name}" for name in ("LastName FirstName MiddleName WholeName NameLanguage Gender Title Function"
                                       " LogicalId RegulationLanguage Remark").split()),
    *(f"NameAlias_Regulation_{name}" for name in LAW),
    *(f"Address_{name}" for name in ("City Street PoBox ZipCode Region Place AsAtListingTime ContactInfo"
                                     " CountryIso2Code CountryDescription LogicalId RegulationLanguage"
                                     " Remark").split()),
    *(f"Address_Regulation_{name}" for name in LAW),
    *(f"BirthDate_{name}" for name in ("BirthDate Day Month Year YearRangeFrom YearRangeTo Circa CalendarType ZipCode"
                                       " Region Place City CountryIso2Code CountryDescription LogicalId"
                                       " RegulationLanguage Remark").split()),
    *(f"BirthDate_Regulation_{name}" for name in LAW),
    *(f"Identification_{name}" for name in ("Number Diplomatic KnownExpired KnownFalse ReportedLost RevokedByIssuer"
                                            " IssuedBy IssuedDate ValidFrom ValidTo LatinNumber NameOnDocument TypeCode"
                                            " TypeDescription Region CountryIso2Code CountryDescription LogicalId"
                                            " RegulationLanguage Remark").split()),
    *(f"Identification_Regulation_{name}" for name in LAW),
    *(f"Citizenship_{name}" for name in ("Region CountryIso2Code CountryDescription LogicalId RegulationLanguage"
                                         " Remark").split()),
    *(f"Citizenship_Regulation_{name}" for name in LAW),
]  # fmt: skip
MOROCCO, UNKNOWN = ("MA", "MOROCCO"), ("00", "UNKNOWN")
PERSON = {
    "fileGenerationDate": "05/08/2026", "Entity_LogicalId": "9001", "Entity_EU_ReferenceNumber": "EU.1.1",
    "Entity_UnitedNationId": "FIi.001", "Entity_DesignationDate": "2008-07-03",
    "Entity_Remark": "(Said to own a ferry)\\n(Date of designation: 3.7.2008)", "Entity_SubjectType": "P",
    "Entity_SubjectType_ClassificationCode": "person", "Entity_Regulation_Type": "amendment",
    "Entity_Regulation_NumberTitle": "2019/1 (OJ L1)", "Entity_Regulation_Programme": "FIC",
    "Entity_Regulation_PublicationUrl": "https://example.org/1",
}  # fmt: skip
FIRM = {
    "fileGenerationDate": "05/08/2026", "Entity_LogicalId": "9002", "Entity_EU_ReferenceNumber": "EU.2.2",
    "Entity_SubjectType": "E", "Entity_SubjectType_ClassificationCode": "enterprise",
}  # fmt: skip


def fact(prefix: str, number: int, country: tuple[str, str] | None = None, **values: str) -> dict[str, str]:
    """The columns of one part, as a row gives them."""
    said = {"LogicalId": str(number), "RegulationLanguage": "en", "Regulation_NumberTitle": f"{number}"} | values
    if country:
        said |= {"CountryIso2Code": country[0], "CountryDescription": country[1]}
    return {f"{prefix}_{name}": value for name, value in said.items()}


FLAGS = dict.fromkeys(("Diplomatic", "KnownExpired", "KnownFalse", "ReportedLost", "RevokedByIssuer"), "false")
ROWS = (
    PERSON | fact("NameAlias", 1, LastName="Marwani", FirstName="Zaydun", MiddleName="Qamar", Gender="M",
                  WholeName="Zaydun Qamar Marwani", Title="Captain", Function="Harbour master",
                  Remark="(The name in his papers)"),
    PERSON | fact("NameAlias", 2, WholeName="Abu Qamar", NameLanguage="FR"),
    FIRM | fact("NameAlias", 14, WholeName="Azure Ferries, Ltd"),
    PERSON | fact("NameAlias", 3, WholeName="زيدون المرواني", NameLanguage="AR"),
    PERSON | fact("NameAlias", 4, WholeName="Zaydun Qamar Marwani"),
    PERSON | fact("Address", 13, MOROCCO, City="Port Azure", Street="Quay 4", ZipCode="10000", AsAtListingTime="true",
                  Remark="(until 2011)"),
    PERSON | fact("BirthDate", 8, MOROCCO, BirthDate="1984-03-07", Day="7", Month="3", Year="1984", Circa="false",
                  CalendarType="GREGORIAN", Region="North", City="Port Azure"),
    PERSON | fact("BirthDate", 9, UNKNOWN, Month="5", Year="1983", Circa="true", CalendarType="GREGORIAN", City="-"),
    PERSON | fact("BirthDate", 10, UNKNOWN, YearRangeFrom="1980", YearRangeTo="1982", Circa="false",
                  CalendarType="GREGORIAN"),
    FIRM | fact("Identification", 15, MOROCCO, Number="7406784", LatinNumber="7406784", TypeCode="imo",
                TypeDescription="IMO number", **FLAGS),
    PERSON | fact("Identification", 11, MOROCCO, Number="X0001234", IssuedBy="Port office", NameOnDocument="Zayd",
                  TypeCode="passport", TypeDescription="National passport", Remark="((passport))",
                  **FLAGS | {"Diplomatic": "true", "KnownFalse": "true"}),
    PERSON | fact("Identification", 12, UNKNOWN, Number="99-8877", TypeCode="other",
                  TypeDescription="Other identification number", **FLAGS),
    PERSON | fact("Citizenship", 6, MOROCCO),
    PERSON | fact("Citizenship", 7, UNKNOWN, Remark="(perhaps another)"),
)  # fmt: skip


def table(*rows: dict[str, str], columns: list[str] | None = None) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns or COLUMNS, delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def read_rows(*rows: dict[str, str], columns: list[str] | None = None) -> tuple[list[Record], Report]:
    report = Report()
    return list(read(io.BytesIO(table(*rows, columns=columns)), "eu-fsf-csv", report)), report


#: What the XML calls otherwise than the CSV, apart from a small first letter.
XML_NAMES = {
    "BirthDate": "birthdate", "Day": "dayOfMonth", "Month": "monthOfYear", "TypeCode": "identificationTypeCode",
    "TypeDescription": "identificationTypeDescription", "SubjectType": "classificationCode",
    "SubjectType_ClassificationCode": "code", "EU_ReferenceNumber": "euReferenceNumber",
}  # fmt: skip
ELEMENTS = {
    "NameAlias": "nameAlias", "Address": "address", "BirthDate": "birthdate", "Identification": "identification",
    "Citizenship": "citizenship",
}  # fmt: skip


def element(name: str, values: dict[str, str], inside: str = "") -> str:
    """One element of the XML with the values of a part; its remarks freed from their brackets."""
    said = {XML_NAMES.get(key, key[0].lower() + key[1:]): value for key, value in values.items() if key != "Remark"}
    attributes = "".join(f" {key}={quoteattr(value)}" for key, value in said.items())
    remarks = [text.strip()[1:-1] for text in values.get("Remark", "").split("\\n") if text]
    return f"<{name}{attributes}>{''.join(f'<remark>{escape(text)}</remark>' for text in remarks)}{inside}</{name}>"


def part(row: dict[str, str], prefix: str) -> dict[str, str]:
    """The values of a row under one prefix, the laws left out."""
    return {
        name.removeprefix(f"{prefix}_"): value
        for name, value in row.items()
        if name.startswith(f"{prefix}_") and not name.startswith(f"{prefix}_Regulation_")
    }


def as_xml(*rows: dict[str, str]) -> bytes:
    """The same entities as the XML writes them."""
    entities: dict[str, list[str]] = {}
    heads: dict[str, dict[str, str]] = {}
    for row in rows:
        head = part(row, "Entity")
        kind = {name: head.pop(name) for name in ("SubjectType", "SubjectType_ClassificationCode")}
        number = head["LogicalId"]
        if number not in heads:
            heads[number] = head
            law = {name.removeprefix("Entity_Regulation_"): value for name, value in row.items() if "y_Regul" in name}
            address = f"<publicationUrl>{law.pop('PublicationUrl', '')}</publicationUrl>"
            entities[number] = [element("regulation", law, address), element("subjectType", kind)]
        entities[number] += [
            element(name, values) for prefix, name in ELEMENTS.items() if (values := part(row, prefix))
        ]
    body = "".join(element("sanctionEntity", heads[number], "".join(parts)) for number, parts in entities.items())
    start = '<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-08-05T16:47:04.449+02:00">'
    return f"{start}{body}</export>".encode()


def test_the_list_is_known_by_its_first_line() -> None:
    assert detect("list.csv", table(*ROWS)) == "eu-fsf-csv"
    assert len(COLUMNS) == 118


def test_the_csv_says_what_the_xml_says() -> None:
    records, report = read_rows(*ROWS)
    same = list(read(io.BytesIO(as_xml(*ROWS)), "eu-fsf-xml", Report()))
    assert sorted(records, key=lambda record: record.id) == same
    assert [record.id for record in same] == ["EU-9001", "EU-9002"]
    assert report.published == "2026-08-05"


def test_rows_that_say_several_things_at_once_are_no_other_entry() -> None:
    separate, _ = read_rows(*ROWS)
    joined = {number: {} for number in ("9001", "9002")}
    kept: list[dict[str, str]] = []
    for row in ROWS:  # two parts a row wherever they do not collide
        into = joined[row["Entity_LogicalId"]]
        if any(into.get(name, value) != value for name, value in row.items()):
            kept.append(into)
            into = joined[row["Entity_LogicalId"]] = {}
        into |= row
    together, _ = read_rows(*kept, *joined.values())
    assert len(kept) + 2 < len(ROWS)
    assert [sorted(map(str, record.names)) for record in sorted(together, key=lambda record: record.id)] == [
        sorted(map(str, record.names)) for record in sorted(separate, key=lambda record: record.id)
    ]


def test_that_no_column_tells_a_weak_alias_is_told_and_a_column_that_does_is_read() -> None:
    records, report = read_rows(*ROWS)
    assert [(item.code, item.line) for item in report.problems] == [("list.no_alias_quality", 0)]
    assert {name.quality for record in records for name in record.names} == {"primary", "good"}
    strong = [*COLUMNS, "NameAlias_Strong"]
    rows = [row | {"NameAlias_Strong": "false" if row.get("NameAlias_LogicalId") == "2" else "true"} for row in ROWS]
    records, report = read_rows(*rows, columns=strong)
    assert [name.text for record in records for name in record.names if name.quality == "weak"] == ["Abu Qamar"]
    assert report.problems == []


def test_a_remark_of_several_lines_is_several_remarks_however_the_line_break_is_written() -> None:
    for line_break in ("\\n", "\n"):
        (record,), _ = read_rows(ROWS[0] | {"Entity_Remark": f"(one (1)){line_break}(two)"})
        assert [note for note in record.notes if note.startswith("remark:")] == ["remark: one (1)", "remark: two"]


def test_contact_details_are_kept() -> None:
    (record,), _ = read_rows(ROWS[0] | {"Address_City": "Azur", "Address_ContactInfo": "EMAILport@example.org"})
    assert "contact: EMAILport@example.org" in record.notes


def test_an_unknown_kind_or_a_missing_number_is_reported() -> None:
    (record,), report = read_rows(
        ROWS[0] | {"Entity_SubjectType": "S", "Entity_SubjectType_ClassificationCode": "ship"}
    )
    assert (record.kind, report.problems[-1].code) == ("unknown", "list.kind")
    (record,), report = read_rows(ROWS[0] | {"Entity_LogicalId": ""})
    assert (record.id, {item.code for item in report.problems}) == (
        "EU-row-2", {"list.no_alias_quality", "list.no_number"},
    )  # fmt: skip


def test_a_file_cut_anywhere_but_at_the_end_of_a_row_is_refused() -> None:
    content = table(*ROWS)
    ends = {place + 1 for place in range(len(content)) if content[place] == ord("\n")}
    for cut in sorted(set(range(200, len(content), 61)) - ends):
        with pytest.raises(MalformedError):
            list(read(io.BytesIO(content[:cut]), "eu-fsf-csv", Report()))


SAMPLE = table(*ROWS)


@given(at=st.integers(0, len(SAMPLE) - 1), put=st.binary(max_size=12), dropped=st.integers(0, 40))
@settings(deadline=None, max_examples=200)
def test_any_mutation_gives_records_or_a_coded_error(at: int, put: bytes, dropped: int) -> None:
    content = SAMPLE[:at] + put + SAMPLE[at + dropped :]
    try:
        code = "read" if all(record.names for record in read(io.BytesIO(content), "eu-fsf-csv", Report())) else ""
    except TansiqError as error:
        code = error.code
    assert code in messages.codes() | {"read"}
