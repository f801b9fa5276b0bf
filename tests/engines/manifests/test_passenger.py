"""A traveller of a message while it is read: every value kept, or told and kept as it was written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.manifests.passenger import Passenger, document_kind, known_country
from tansiq.engines.manifests.traveller import Paper, Rejected, Traveller
from tansiq.engines.matching.record import Document, WrittenName

DAY = date(2026, 2, 11)


def passenger(*, name: bool = True) -> Passenger:
    one = Passenger(7, "document", DAY, "passenger")
    if name:
        one.add_name("MARWANI", "ZAYDUN MR", at=7)
    return one


def finished(one: Passenger) -> Traveller:
    found = one.finish()
    assert isinstance(found, Traveller)
    return found


def test_the_parts_of_a_name_are_kept_and_the_title_is_not() -> None:
    one = finished(passenger())
    assert one.record.names == (WrittenName("ZAYDUN MARWANI", given="ZAYDUN", family="MARWANI"),)
    assert (one.row, one.role, one.data_origin, one.record.id) == (7, "passenger", "document", "segment-7")


def test_the_same_name_again_counts_once_and_a_single_name_has_no_parts() -> None:
    one = passenger()
    one.add_name("MARWANI", "ZAYDUN", at=8)
    one.add_name("ZAYDUN", "", at=9)
    assert [name.text for name in one.names] == ["ZAYDUN MARWANI", "ZAYDUN"]
    assert one.names[1] == WrittenName("ZAYDUN")


@pytest.mark.parametrize("text", ["123", "A\x00B", "A" * 2000])
def test_what_can_be_no_name_is_told_and_kept_and_the_traveller_rejected_where_it_is_the_only_one(text: str) -> None:
    one = passenger(name=False)
    one.add_name(text, "", at=8)
    found = one.finish("NAD+FL+++...")
    assert isinstance(found, Rejected)
    assert (found.row, found.code, found.raw) == (7, "passenger.unread_name", "NAD+FL+++...")
    one.add_name("MARWANI", "", at=9)
    kept = finished(one)
    assert kept.record.notes[0].startswith("unread name: ")
    assert [problem.code for problem in kept.problems] == ["passenger.unread_name"]


def test_a_traveller_without_a_name_is_rejected() -> None:
    found = passenger(name=False).finish()
    assert isinstance(found, Rejected)
    assert found.code == "passenger.no_name"


def test_an_unreadable_birth_date_is_told_and_kept_and_the_traveller_is_screened_without_it() -> None:
    one = passenger()
    for text in ("840307", "840307", "841399", " "):
        one.add_birth(text, at=9)
    found = finished(one)
    assert [str(born) for born in found.record.birth_dates] == ["1984-03-07"]
    assert [(problem.code, problem.line) for problem in found.problems] == [("passenger.birth_date", 9)]
    assert found.record.notes == ("birth date as written: 841399",)


def test_an_unknown_country_is_told_and_kept() -> None:
    one = passenger()
    for text in ("MAR", "MA", "QQ9", ""):
        one.add_nationality(text, at=9)
    found = finished(one)
    assert found.record.nationalities == ("MAR",)
    assert [problem.details["text"] for problem in found.problems] == ["QQ9"]
    assert found.record.notes == ("nationality as written: QQ9",)


@pytest.mark.parametrize(
    ("codes", "sex", "problems"),
    [
        (["M"], "M", 0),
        (["f"], "F", 0),
        (["U"], None, 0),
        (["FI"], "F", 0),
        (["M", "F"], "M", 1),
        (["Q"], None, 1),
        (["X"], None, 0),
    ],
)
def test_a_sex_is_read_and_a_contradiction_is_told(codes: list[str], sex: str | None, problems: int) -> None:
    one = passenger()
    for code in codes:
        one.add_sex(code, at=9)
    assert (one.sex, len(one.problems)) == (sex, problems)


def test_documents_are_kept_with_kind_issuer_and_expiry_and_the_same_one_counts_once() -> None:
    one = passenger()
    one.add_paper("X 123", "P", "MAR", at=9, expires="360101", issued="260101")
    one.add_paper("X 123", "P", "MAR", at=10, expires="360101", issued="260101")
    one.add_paper("V77", "V", "QQ9", at=11, expires="361399")
    one.add_paper("-", "P", "", at=12)
    found = finished(one)
    assert found.papers == (
        Paper("X 123", "passport", "MAR", "2036-01-01", "2026-01-01", "document"),
        Paper("V77", "visa", "", "", "", "document"),
    )
    assert found.record.documents == (Document("X 123", "passport", "MAR"), Document("V77", "visa", ""))
    assert [problem.code for problem in found.problems] == [
        "passenger.document_twice", "passenger.country", "passenger.document_date", "passenger.no_document_number",
    ]  # fmt: skip
    assert found.record.notes == ("issuer of V77 as written: QQ9", "date of V77 as written: 361399")


@pytest.mark.parametrize(
    ("code", "kind"),
    [("P", "passport"), ("p", "passport"), ("39", "passport"), ("V", "visa"), ("IP", "id_card"), ("5", "5"), ("", "")],
)
def test_a_documents_code_is_known_or_kept(code: str, kind: str) -> None:
    assert document_kind(code) == kind


def test_what_is_too_long_for_a_kind_of_document_is_kept_in_the_notes() -> None:
    one = passenger()
    one.add_paper("X1", "PASSPORT OF UTOPIA", "", at=9)
    assert (one.papers[0].kind, one.notes) == ("", ["kind of document as written: PASSPORT OF UTOPIA"])


def test_a_country_is_known_by_its_code() -> None:
    assert (known_country("USA"), known_country("D"), known_country("")) == ("USA", "DEU", "")


@given(st.lists(st.text(max_size=20), min_size=8, max_size=8))
def test_any_values_give_a_traveller_or_a_rejection(values: list[str]) -> None:
    one = passenger(name=False)
    family, given_names, born, nationality, sex, number, issuer, expires = values
    one.add_name(family, given_names, at=1)
    one.add_birth(born, at=2)
    one.add_nationality(nationality, at=3)
    one.add_sex(sex, at=4)
    one.add_paper(number, "P", issuer, at=5, expires=expires)
    found = one.finish()
    assert isinstance(found, Traveller) is bool(one.names)
    for problem in one.problems:
        assert all(problem.sentence(lang) != problem.code for lang in ("ar", "fr", "en"))
