"""Columns are found by heading in four languages, else by values, and the reason is shown."""

from __future__ import annotations

import pytest

from tansiq import messages
from tansiq.engines.manifests import FIELDS, ColumnMapping, guess_mapping, stated_mapping
from tansiq.engines.tables.row import Row
from tansiq.errors import MalformedError

BODY = ("Marwani", "Zaydun", "07/03/1984", "M", "MAR", "X0001234")


def rows(*lines: tuple[str, ...]) -> list[Row]:
    return [Row(number, cells) for number, cells in enumerate(lines, start=1)]


def fields(mapping: ColumnMapping) -> list[str]:
    return [column.field for column in mapping.columns]


@pytest.mark.parametrize(
    "headings",
    [
        ("Surname", "Given Names", "Date of Birth", "Sex", "Nationality", "Passport No."),
        ("NOM", "Prénom(s)", "Né(e) le", "Sexe", "Nationalité", "N° de passeport"),
        ("Apellidos", "Nombre", "Fecha de nacimiento", "Sexo", "Nacionalidad", "Nº pasaporte"),
        ("اللقب", "الاسم", "تاريخ الميلاد", "الجنس", "الجنسيّة", "رقم جواز السفر"),
        ("family_name", "given_names", "birth_date", "sex", "nationality", "document_number"),
    ],
)
def test_headings_of_four_languages_are_known(headings: tuple[str, ...]) -> None:
    mapping = guess_mapping(rows(headings, BODY))
    expected = ["family_name", "given_names", "birth_date", "sex", "nationality", "document_number"]
    assert fields(mapping) == expected
    assert mapping.header_row == 1


def test_name_beside_a_family_name_holds_given_names_unless_it_repeats_it() -> None:
    apart = guess_mapping(rows(("Name", "Surname"), ("Zaydun", "Marwani")))
    whole = guess_mapping(rows(("Name", "Surname"), ("Zaydun Marwani", "Marwani")))
    assert fields(apart) == ["given_names", "family_name"]
    assert apart.columns[0].why == "mapping.beside_family"
    assert fields(whole) == ["name", "family_name"]


def test_a_file_without_headings_is_understood_by_its_values() -> None:
    mapping = guess_mapping(
        rows(
            ("Zaydun Marwani", "زيدون المرواني", "1984-03-07", "M", "MAR", "X0001234"),
            ("Lila Ferrane", "ليلى فران", "1990-12-13", "F", "FRA", "X0001235"),
        )
    )
    assert fields(mapping) == ["name", "original_script", "birth_date", "sex", "nationality", "document_number"]
    assert mapping.header_row == 0
    assert {column.why for column in mapping.columns} == {"mapping.values"}


def test_unknown_headings_are_filled_by_values_or_shown_as_unused() -> None:
    mapping = guess_mapping(rows(("Name", "When", "Seat"), ("Zaydun Marwani", "1984-03-07", "12A")))
    assert [(column.field, column.why) for column in mapping.columns] == [
        ("name", "mapping.heading"),
        ("birth_date", "mapping.values"),
        ("", "mapping.unused"),
    ]


def test_a_field_found_twice_is_taken_once() -> None:
    mapping = guess_mapping(rows(("Name", "Passenger"), ("Zaydun Marwani", "x")))
    assert [(column.field, column.why) for column in mapping.columns] == [
        ("name", "mapping.heading"),
        ("", "mapping.taken"),
    ]


def test_the_date_of_expiry_is_never_taken_for_the_birth_date() -> None:
    mapping = guess_mapping(rows(("Name", "Expiry date"), ("Zaydun Marwani", "2031-03-07")))
    assert "birth_date" not in mapping.fields


def test_every_reason_is_a_sentence_in_three_languages() -> None:
    mapping = guess_mapping(rows(("Name", "When", "Seat", "Passenger"), ("Zaydun Marwani", "03/07/1984", "12A", "x")))
    for language in messages.LANGUAGES:
        shown = mapping.sentences(language)
        assert len(shown) == 5
        assert not any(text.startswith("mapping.") for text in shown)


def test_a_stated_mapping_is_followed_by_heading_or_by_number() -> None:
    table = rows(("Who", "When"), ("Zaydun Marwani", "1984-03-07"))
    assert fields(stated_mapping(table, {"name": "who", "birth_date": "When"})) == ["name", "birth_date"]
    bare = rows(("Zaydun Marwani", "1984-03-07"))
    mapping = stated_mapping(bare, {"name": "1", "birth_date": "2"})
    assert (fields(mapping), mapping.header_row) == (["name", "birth_date"], 0)


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"nome": "Who"}, "manifest.unknown_field"),
        ({"name": "Nobody"}, "manifest.unknown_column"),
        ({"name": "3"}, "manifest.unknown_column"),
        ({"sex": "Who"}, "manifest.no_name_column"),
    ],
)
def test_a_stated_mapping_that_cannot_be_followed_is_refused(stated: dict[str, str], code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        stated_mapping(rows(("Who", "When"), ("Zaydun Marwani", "1984-03-07")), stated)
    assert caught.value.code == code


def test_a_table_without_names_is_refused_with_its_headings() -> None:
    with pytest.raises(MalformedError) as caught:
        guess_mapping(rows(("Sex", "Seat"), ("M", "12A")))
    assert caught.value.details == {"columns": "Sex, Seat"}


def test_every_field_is_named_once() -> None:
    assert len(set(FIELDS)) == len(FIELDS) == 16
