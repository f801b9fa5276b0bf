"""What is read from each element of the United Nations' XML (fictional persons)."""

from __future__ import annotations

import io

import pytest

from tansiq.engines.lists import Report, read
from tansiq.engines.lists.xml import elements
from tansiq.engines.matching.record import Document, Record, WrittenName

SAMPLE = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2024-01-31T23:00:04.625Z">
<INDIVIDUALS><INDIVIDUAL>
<DATAID>9000001</DATAID><FIRST_NAME> ZAYDUN </FIRST_NAME><SECOND_NAME>QAMAR
  </SECOND_NAME><THIRD_NAME>MARWANI</THIRD_NAME><FOURTH_NAME/>
<UN_LIST_TYPE>Fiction</UN_LIST_TYPE><REFERENCE_NUMBER>FIi.001</REFERENCE_NUMBER><LISTED_ON>2016-11-30-05:00</LISTED_ON>
<GENDER>MALE</GENDER><NAME_ORIGINAL_SCRIPT>زيدون قمر المرواني</NAME_ORIGINAL_SCRIPT>
<COMMENTS1>Said to live in Port Azure.</COMMENTS1><TITLE><VALUE>Captain</VALUE></TITLE>
<DESIGNATION><VALUE>Harbour master</VALUE><VALUE>Owner of a ferry</VALUE></DESIGNATION>
<NATIONALITY><VALUE>Morocco</VALUE><VALUE>Atlantis</VALUE><VALUE>na</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Zaidoun Marouani</ALIAS_NAME>
  <DATE_OF_BIRTH>1985-01-02</DATE_OF_BIRTH>
  <CITY_OF_BIRTH>Port Azure</CITY_OF_BIRTH><NOTE>false papers</NOTE></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Abu Qamar</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ADDRESS><STREET>Quay 4</STREET><CITY>Port Azure</CITY><COUNTRY>Morocco</COUNTRY></INDIVIDUAL_ADDRESS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1984-03-07</DATE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1983</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE>
<FROM_YEAR>1980</FROM_YEAR><TO_YEAR>1982</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>Nov. 1979</NOTE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>30-35 years old</NOTE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_PLACE_OF_BIRTH><CITY>Port Azure</CITY></INDIVIDUAL_PLACE_OF_BIRTH>
{documents}
</INDIVIDUAL></INDIVIDUALS>
<ENTITIES><ENTITY><DATAID>9000002</DATAID><FIRST_NAME>AZURE FERRIES (AF)</FIRST_NAME>
<REFERENCE_NUMBER>FIe.001</REFERENCE_NUMBER>
<ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Blue Ferries</ALIAS_NAME></ENTITY_ALIAS>
<ENTITY_ALIAS><QUALITY>splendid</QUALITY><ALIAS_NAME>AF Lines</ALIAS_NAME></ENTITY_ALIAS>
</ENTITY></ENTITIES></CONSOLIDATED_LIST>"""


def records(documents: str = "") -> tuple[Record, Record, Report]:
    report = Report()
    person, organisation = read(io.BytesIO(SAMPLE.replace("{documents}", documents).encode()), "un-xml", report)
    return person, organisation, report


def test_the_four_name_parts_are_one_name_and_white_space_is_one_space() -> None:
    person, organisation, _ = records()
    assert person.names[0] == WrittenName("ZAYDUN QAMAR MARWANI", "primary", "name")
    assert person.names[1] == WrittenName("زيدون قمر المرواني", "primary", "original_script")
    assert organisation.names[0].text == "AZURE FERRIES (AF)"


def test_a_weak_alias_stays_weak_and_an_unknown_quality_is_weak_and_reported() -> None:
    person, organisation, report = records()
    assert [(name.text, name.quality, name.role) for name in person.names[2:]] == [
        ("Zaidoun Marouani", "good", "alias"),
        ("Abu Qamar", "weak", "alias"),
    ]
    assert [(name.quality, name.role) for name in organisation.names[1:]] == [("good", "former"), ("weak", "alias")]
    assert [item.details["text"] for item in report.problems if item.code == "list.quality"] == ["splendid"]


def test_dates_keep_their_precision_and_what_is_no_date_is_kept_and_reported() -> None:
    person, _, report = records()
    assert [str(date) for date in person.birth_dates] == ["1985-01-02", "1984-03-07", "c. 1983", "1980/1982", "1979-11"]
    assert "birth date as written: 30-35 years old" in person.notes
    assert [item.code for item in report.problems if item.code == "list.date"] == ["list.date"]


def test_the_rest_of_the_entry_is_kept() -> None:
    person, organisation, report = records()
    assert (person.id, person.reference, person.listed_on) == ("UN-9000001", "FIi.001", "2016-11-30")
    assert (person.kind, organisation.kind, person.sex, person.nationalities) == (
        "person",
        "organisation",
        "M",
        ("MAR",),
    )
    assert report.published == "2024-01-31"
    assert "address: Quay 4, Port Azure, Morocco" in person.places
    assert "born in: Port Azure" in person.places
    for note in ("title: Captain", "designation: Harbour master", "designation: Owner of a ferry",
                 "comment: Said to live in Port Azure.", "nationality as written: Atlantis",
                 "alias Zaidoun Marouani: false papers", "regime: Fiction"):  # fmt: skip
        assert note in person.notes


@pytest.mark.parametrize(
    ("kind", "second", "number", "country", "expected"),
    [
        ("Passport", "", " X0001234", "Morocco", Document("X0001234", "passport", "MAR")),
        ("Número de pasaporte", "", "A 98", "", Document("A 98", "passport")),
        ("National Identification Number", "", "55-66", "", Document("55-66", "id_card")),
        ("Passport", "", "Azurean passport number 05AT521", "", Document("05AT521", "passport")),
        ("Passport", "", "Azuria 654781", "", Document("654781", "passport")),
        ("Passport", "", "R0000594, South Azuria", "", Document("R0000594", "passport")),
        ("National Identification Number", "identity card number 545", "", "", Document("545", "id_card")),
    ],
)
def test_a_document_number_is_freed_from_the_words_around_it(
    kind: str, second: str, number: str, country: str, expected: Document
) -> None:
    person, _, _ = records(
        f"<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>{kind}</TYPE_OF_DOCUMENT><TYPE_OF_DOCUMENT2>{second}</TYPE_OF_DOCUMENT2>"
        f"<NUMBER>{number}</NUMBER><ISSUING_COUNTRY>{country}</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>"
    )
    assert person.documents == (expected,)
    if number.strip() != expected.number:
        assert any((number or second) in note for note in person.notes)


def test_a_document_without_a_number_is_kept_as_a_note() -> None:
    person, _, _ = records(
        "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>"
        "<NOTE>lost in 2011</NOTE></INDIVIDUAL_DOCUMENT>"
    )
    assert person.documents == ()
    assert "document: Passport; lost in 2011" in person.notes


def test_entries_are_forgotten_once_they_are_read() -> None:
    body = SAMPLE[SAMPLE.index("<INDIVIDUAL>") : SAMPLE.index("</INDIVIDUALS>")].replace("{documents}", "")
    content = (SAMPLE[: SAMPLE.index("<INDIVIDUAL>")] + body * 300 + "</INDIVIDUALS></CONSOLIDATED_LIST>").encode()
    found = elements(io.BytesIO(content), "CONSOLIDATED_LIST", ("INDIVIDUAL",))
    root = next(found)
    held = [sum(1 for _ in root.iter("INDIVIDUAL")) for _ in found]
    assert len(held) == 300
    assert max(held) < 40  # the parser reads ahead by a block, never the whole file


@pytest.mark.parametrize(
    ("alias", "spellings"),
    [
        ("زيدون المرواني (Zaydun Marwani; Zaidoun Marouani)", ["زيدون المرواني", "Zaydun Marwani", "Zaidoun Marouani"]),
        ("Zaydun Marwani; Zayd Marwani", ["Zaydun Marwani", "Zayd Marwani"]),
        ("Zaydun (original script: Зайдун)", ["Zaydun", "Зайдун"]),
        ("Zaydun Marwani (birth name)", []),
        ("Marwani, Zaydun", []),
    ],
)
def test_an_alias_of_several_spellings_is_kept_whole_and_each_spelling_beside_it(
    alias: str, spellings: list[str]
) -> None:
    content = SAMPLE.replace("{documents}", "").replace("Abu Qamar", alias)
    person = next(iter(read(io.BytesIO(content.encode()), "un-xml", Report())))
    weak = [(name.text, name.role) for name in person.names if name.quality == "weak"]
    assert weak == [(alias, "alias"), *((text, "spelling") for text in spellings)]
