"""What is read from OFAC's flat files (fictional entries)."""

from __future__ import annotations

import io

import pytest

from tansiq.engines.lists import Report, read
from tansiq.engines.matching.record import Document, Record, WrittenName

PERSON = '1,"MARWANI, Zaydun",individual,"FICTION] [OTHER","Captain",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{remarks}"'
VESSEL = (
    "2,AZURE STAR,vessel,FICTION,-0- ,CL2192,Tug,-0- ,212,Panama,Azure Ferries,"
    '"Vessel Registration Identification IMO 7406784."'
)
FIRM = '3,"AZURE FERRIES, LTD",-0- ,FICTION,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- '


def read_set(remarks: str = "-0- ", **parts: str) -> tuple[list[Record], Report]:
    report = Report()
    sdn = "\r\n".join([PERSON.replace("{remarks}", remarks), VESSEL, FIRM, "\x1a"])
    sources = {"sdn": io.BytesIO(sdn.encode())} | {part: io.BytesIO(text.encode()) for part, text in parts.items()}
    return list(read(sources, "ofac-csv", report)), report


def person(remarks: str, **parts: str) -> Record:
    return read_set(remarks, **parts)[0][0]


def test_a_persons_comma_parts_family_from_given_and_a_firms_does_not() -> None:
    (first, _, firm), _ = read_set()
    assert first.names == (WrittenName("Zaydun MARWANI", "primary", "name", "Zaydun", "MARWANI"),)
    assert firm.names == (WrittenName("AZURE FERRIES, LTD"),)


def test_kinds_flag_and_numbers_of_a_vessel() -> None:
    (first, vessel, firm), _ = read_set()
    assert [record.kind for record in (first, vessel, firm)] == ["person", "vessel", "organisation"]
    assert vessel.nationalities == ("PAN",)
    assert vessel.documents == (Document("CL2192", "call_sign"), Document("7406784", "imo"))
    assert "owner: Azure Ferries" in vessel.notes


@pytest.mark.parametrize(
    ("remark", "expected"),
    [
        ("DOB 10 Dec 1948", "1948-12-10"),
        ("DOB Mar 1960", "1960-03"),
        ("DOB 1938", "1938"),
        ("DOB circa 1961", "c. 1961"),
        ("DOB circa 15 Jun 1961", "c. 1961-06-15"),
        ("DOB 1960 to 1965", "1960/1965"),
        ("DOB circa 1979-1982", "1979/1982"),
        ("DOB 01 Jan 1967 to 31 Dec 1968", "1967/1968"),
        ("DOB 01 Jan 1967 to 31 Dec 1967", "1967"),
    ],
)
def test_birth_dates_keep_their_precision(remark: str, expected: str) -> None:
    (date,) = person(f"{remark}.").birth_dates
    assert str(date) == expected
    assert date.approximate is ("circa" in remark)


def test_the_remarks_become_fields_and_nothing_of_them_is_lost() -> None:
    record = person(
        "DOB 07 Mar 1984; alt. DOB 1985; POB Port Azure, Morocco; nationality Morocco; citizen Korea, North; "
        "Gender Male; "
        "Passport X0001234 (Morocco) issued 01 Jan 2010 expires 31 Dec 2019; alt. Passport B 960789; "
        "National ID No. 55-66; "
        "SWIFT/BIC AZURMAMC; Linked To: AZURE FERRIES, LTD; Passport issued in Port Azure."
    )
    assert len(record.birth_dates) == 2
    assert record.nationalities == ("MAR", "PRK")
    assert record.sex == "M"
    assert record.documents == (
        Document("X0001234", "passport", "MAR"),
        Document("B 960789", "passport"),
        Document("55-66", "id_card"),
        Document("AZURMAMC", "swift"),
    )
    assert "born in: Port Azure, Morocco" in record.places
    assert "remark: Passport X0001234 (Morocco) issued 01 Jan 2010 expires 31 Dec 2019" in record.notes
    assert "remark: Linked To: AZURE FERRIES, LTD" in record.notes
    assert "remark: Passport issued in Port Azure" in record.notes


def test_names_in_quotation_marks_are_weak() -> None:
    record = person("a.k.a. 'ABU QAMAR'; f.k.a. 'BOUZ, Zayd'; a.k.a. ''ABD AL-QAMAR'.")
    assert [(name.text, name.quality, name.role) for name in record.names[1:]] == [
        ("ABU QAMAR", "weak", "alias"),
        ("Zayd BOUZ", "weak", "former"),
        ("'ABD AL-QAMAR", "weak", "alias"),
    ]


def test_aliases_addresses_and_spilled_remarks_are_joined_by_number() -> None:
    records, report = read_set(
        "DOB 07 Mar 1984; nationality Mor",
        alt='1,11,aka,"MAROUANI, Zaidoun",-0- \n1,12,fka,"ZAYD",weak\n3,13,nka,"BLUE FERRIES",-0- \n'
        '99,14,aka,"NOBODY",-0- \n',
        add='1,21,"Quay 4","Port Azure","Morocco",-0- \n',
        comments='1,"occo; Gender Male."\n',
    )
    first, _, firm = records
    assert first.names[1] == WrittenName("Zaidoun MAROUANI", "good", "alias", "Zaidoun", "MAROUANI")
    assert (first.names[2].quality, first.names[2].role) == ("weak", "former")
    assert firm.names[1] == WrittenName("BLUE FERRIES", "good", "name")
    assert first.places == ("address: Quay 4, Port Azure, Morocco",)
    assert (first.nationalities, first.sex) == (("MAR",), "M")
    lost = [(item.code, item.line, item.details["number"]) for item in report.problems if item.row_lost]
    assert lost == [("list.orphan_row", 4, "99")]


def test_missing_companions_are_said_to_be_missing() -> None:
    _, report = read_set()
    assert [item.details["file"] for item in report.problems] == ["alt.csv", "add.csv"]


def test_an_unknown_type_is_of_unknown_kind_and_reported() -> None:
    report = Report()
    row = PERSON.replace("individual", "submarine").replace("{remarks}", "-0- ")
    (record,) = read(io.BytesIO(row.encode()), "ofac-csv", report)
    assert record.kind == "unknown"
    assert "list.kind" in {item.code for item in report.problems}
