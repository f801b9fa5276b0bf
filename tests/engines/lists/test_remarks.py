"""OFAC's remarks: every part becomes a value, or stays a note word for word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.lists.remarks import add_fact, add_ofac_name, add_remarks
from tansiq.engines.lists.written import Draft
from tansiq.engines.matching.record import Document, Kind, WrittenName
from tansiq.engines.tables.problem import Report


def read(remarks: str, kind: Kind = "person") -> Draft:
    draft = Draft(Report(), 1, id="1", kind=kind)
    add_remarks(draft, remarks)
    return draft


def test_dates_nationality_sex_and_place_are_read() -> None:
    draft = read("DOB 10 Dec 1948; alt. DOB 1949; POB Fictionville; nationality Egypt; Gender Male.")
    assert [str(date) for date in draft.birth_dates] == ["1948-12-10", "1949"]
    assert (draft.nationalities, draft.sex, draft.places) == (["EGY"], "M", ["born in: Fictionville"])
    assert draft.notes == []


@pytest.mark.parametrize(
    ("part", "document"),
    [
        ("Passport X0001234 (Egypt)", Document("X0001234", "passport", "EGY")),
        ("Passport X0001234 (Egypt) issued 1 Jan 1999", Document("X0001234", "passport", "EGY")),
        ("alt. Passport X0001234", Document("X0001234", "passport")),
        ("National ID No. 120 345 (Morocco)", Document("120 345", "id_card", "MAR")),
        ("Vessel Registration Identification IMO 9000001", Document("9000001", "imo")),
        ("SWIFT/BIC FICTFRPP", Document("FICTFRPP", "swift")),
        ("National ID No. K1234(5) (Egypt)", Document("K1234(5)", "id_card", "EGY")),
        ("Moroccan Personal ID No. E 42", Document("E 42", "id_card")),
        ("VisaNumberID 2024 (Egypt)", Document("2024", "visa", "EGY")),
        ("LE Number 0755", Document("0755", "electoral")),
        ("Registered Charity No. 12", Document("12", "registration")),
    ],
)
def test_a_number_becomes_a_document_with_its_kind_and_issuer(part: str, document: Document) -> None:
    assert read(part).documents == [document]


def test_a_passport_without_a_number_is_a_note() -> None:
    draft = read("Passport issued in Fictionville.")
    assert (draft.documents, draft.notes) == ([], ["remark: Passport issued in Fictionville"])


def test_aliases_in_quotation_marks_are_weak_and_former_names_are_said_to_be_former() -> None:
    draft = read("a.k.a. 'SARAB'; f.k.a. 'MARWANI, Zaydun'.")
    assert draft.names == [
        WrittenName("SARAB", "weak", "alias"),
        WrittenName("Zaydun MARWANI", "weak", "former", "Zaydun", "MARWANI"),
    ]


def test_a_comma_parts_the_names_of_a_person_only() -> None:
    draft = Draft(Report(), 1, kind="organisation")
    add_ofac_name(draft, "SARAB TRADING, Limited")
    assert draft.names == [WrittenName("SARAB TRADING, Limited")]


@given(st.lists(st.text(alphabet="abcdefgh ", min_size=1, max_size=20).filter(str.strip), min_size=1, max_size=5))
@settings(deadline=None)
def test_what_is_of_no_known_kind_stays_word_for_word(parts: list[str]) -> None:
    draft = read("; ".join(parts))
    assert draft.notes == [f"remark: {' '.join(part.split())}" for part in parts]


def test_a_fact_given_apart_is_read_as_the_same_words_in_the_remarks() -> None:
    told, apart = read("Passport X0001234 (Egypt) issued 1 Jan 1999; Gender Male; Website azure.example."), read("")
    add_fact(apart, "Passport", "X0001234", country="Egypt", dates="issued 1 Jan 1999")
    add_fact(apart, "Gender", "Male")
    add_fact(apart, "Website", "azure.example")
    assert (apart.documents, apart.sex, sorted(apart.notes)) == (told.documents, told.sex, sorted(told.notes))


def test_an_issuer_given_apart_may_hold_brackets_and_a_second_one_is_noted() -> None:
    draft = read("")
    add_fact(draft, "Passport", "X1 (Morocco)", country="Egypt")
    add_fact(draft, "Passport", "X2", country="Azuria (the isle)")
    assert draft.documents == [Document("X1", "passport", "EGY"), Document("X2", "passport")]
    assert draft.notes == ["remark: Passport X1 (Morocco) (Egypt)", "issuer of X2 as written: Azuria (the isle)"]


def test_a_number_of_unknown_type_is_a_document_only_where_the_file_says_so() -> None:
    draft = read("")
    add_fact(draft, "Cloud Permit", "77", country="Egypt")
    assert (draft.documents, draft.notes) == ([], ["remark: Cloud Permit 77 (Egypt)"])
    add_fact(draft, "Cloud Permit", "77", country="Egypt", is_document=True)
    assert draft.documents == [Document("77", "", "EGY")]


def test_a_million_spaces_or_brackets_cost_no_time() -> None:
    draft = read("Passport 1" + " " * 1_000_000 + "2; Passport 1" + " (a)" * 300_000 + ".")
    assert [document.number[:3] for document in draft.documents] == ["1 2", "1 ("]
