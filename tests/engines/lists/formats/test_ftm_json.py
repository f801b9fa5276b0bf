"""What is read from FollowTheMoney entities (fictional ones)."""

from __future__ import annotations

import io
import json

from tansiq.engines.lists import Report, detect, read
from tansiq.engines.matching.record import Document, Record


def entity(schema: str, number: str = "x-1", /, **properties: object) -> dict[str, object]:
    return {"id": number, "schema": schema, "datasets": ["azuria_wanted"], "properties": properties}


def read_all(*entities: dict[str, object]) -> tuple[list[Record], Report]:
    report = Report()
    content = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in entities).encode()
    assert detect("entities.ftm.json", content) == "ftm-json"
    return list(read(io.BytesIO(content), "ftm-json", report)), report


def test_names_have_their_quality_and_their_script() -> None:
    (record,), _ = read_all(
        entity(
            "Person",
            name=["Zaydun Marwani", "زيدون المرواني"],
            alias=["Zaidoun"],
            weakAlias=["Abu Qamar"],
            previousName=["Zayd Bouz"],
        )
    )
    assert [(name.text, name.quality, name.role) for name in record.names] == [
        ("Zaydun Marwani", "primary", "name"),
        ("زيدون المرواني", "primary", "original_script"),
        ("Zaidoun", "good", "alias"),
        ("Zayd Bouz", "good", "former"),
        ("Abu Qamar", "weak", "alias"),
    ]


def test_fields_become_values_and_the_rest_notes() -> None:
    (record,), report = read_all(
        {
            **entity(
                "Person",
                name=["Zaydun Marwani"],
                birthDate=["1984-03-07", "1985", "about noon"],
                gender=["male"],
                nationality=["ma"],
                citizenship=["suhh"],
                country=["fr"],
                passportNumber=["X0001234"],
                birthPlace=["Port Azure"],
                topics=["sanction"],
            ),
            "last_seen": "2024-01-31T10:00:00",
        }
    )
    assert [str(date) for date in record.birth_dates] == ["1984-03-07", "1985"]
    assert (record.sex, record.nationalities) == ("M", ("MAR", "SUN"))
    assert record.documents == (Document("X0001234", "passport"),)
    assert record.places == ("born in: Port Azure",)
    assert "topic: sanction" in record.notes
    assert record.source == "azuria_wanted"
    assert report.published == "2024-01-31"
    assert [item.code for item in report.problems] == ["list.date"]


def test_passports_and_sanctions_find_their_holder_wherever_they_stand() -> None:
    records, report = read_all(
        entity("Passport", "p", holder=["x-1"], number=["X0001234"], country=["ma"]),
        entity("Person", "x-1", name=["Zaydun Marwani"], passportNumber=["X0001234"]),
        entity("Identification", "i", holder=["x-1"], number=["55-66"], type=["card"]),
        entity("Sanction", "s", entity=["x-1"], listingDate=["2016-11-30"], authority=["Azuria"]),
        entity("Address", "a", full=["Quay 4"]),
    )
    (record,) = records
    assert record.documents == (Document("X0001234", "passport", "MAR"), Document("55-66", "id_card"))
    assert record.listed_on == "2016-11-30"
    assert "sanction authority: Azuria" in record.notes
    assert dict(report.passed_over) == {"Passport": 1, "Identification": 1, "Sanction": 1, "Address": 1}


def test_nested_entities_are_read_as_well() -> None:
    passport = {"id": "p", "schema": "Passport", "properties": {"number": ["X0001234"], "country": ["ma"]}}
    address = {"id": "a", "schema": "Address", "caption": "Quay 4, Port Azure", "properties": {}}
    sanction = {"id": "s", "schema": "Sanction", "properties": {"startDate": ["2016-11-30"]}}
    (record,), _ = read_all(
        entity("Person", name=["Zaydun Marwani"], passports=[passport], sanctions=[sanction], addressEntity=[address])
    )
    assert record.documents == (Document("X0001234", "passport", "MAR"),)
    assert record.places == ("address: Quay 4, Port Azure",)
    assert record.listed_on == "2016-11-30"


def test_kinds_and_flags() -> None:
    records, _ = read_all(
        entity("Vessel", "v", name=["Azure Star"], flag=["pa"], imoNumber=["7406784"]),
        entity("Company", "c", name=["Azure Ferries"], jurisdiction=["ma"]),
        entity("Airplane", "p", name=["UT-101"], serialNumber=["8401"]),
        entity("LegalEntity", "l", name=["Azure"]),
    )
    assert [record.kind for record in records] == ["vessel", "organisation", "aircraft", "unknown"]
    assert records[0].nationalities == ("PAN",)
    assert records[0].documents == (Document("7406784", "imo"),)
    assert records[1].nationalities == ("MAR",)


def test_a_person_named_only_in_parts_or_by_caption_is_not_lost() -> None:
    records, report = read_all(
        entity("Person", "a", firstName=["Lila"], lastName=["Ferrane"]),
        {**entity("Person", "b"), "caption": "Samir Oud"},
        entity("Person", "c"),
    )
    assert [record.names[0].text for record in records] == ["Lila Ferrane", "Samir Oud"]
    assert [(item.code, item.line) for item in report.problems] == [("list.no_name", 3)]


def test_half_a_character_becomes_the_replacement_sign_and_is_reported() -> None:
    report = Report()
    person = entity("Person", "a\ud800", name=["Zay\udfffdun Marwani"], birthDate=["\ud83d"], notes=["\U0001f600"])
    (record,) = read(io.BytesIO(json.dumps(person).encode()), "ftm-json", report)
    assert (record.id, record.names[0].text) == ("a\ufffd", "Zay\ufffddun Marwani")
    assert record.notes == ("birth date as written: \ufffd", "comment: \U0001f600")
    assert [(item.code, item.line, item.details["id"]) for item in report.problems] == [
        ("list.half_character", 1, "a\ufffd"), ("list.date", 1, "a\ufffd"),
    ]  # fmt: skip


def test_of_two_subjects_with_one_number_the_first_has_the_papers() -> None:
    records, report = read_all(
        entity("Passport", "p", holder=["x-1"], number=["X0001234"]),
        entity("Person", "x-1", name=["Zaydun Marwani"]),
        entity("Person", "x-1", name=["Lila Ferrane"]),
    )
    assert [(record.id, len(record.documents)) for record in records] == [("x-1", 1), ("x-1#2", 0)]
    assert [item.code for item in report.problems] == ["list.id_twice"]
