"""Every row of a manifest is a traveller or is rejected with its reason."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import Name, messages
from tansiq.engines.manifests import Rejected, Traveller, read_rows
from tansiq.engines.matching.record import Document, WrittenName
from tansiq.engines.tables.delimited import read_delimited
from tansiq.engines.tables.row import Row
from tansiq.errors import TansiqError

HEAD = "Name,Date of birth,Sex,Nationality,Passport No,Flight,From,To,Seat\n"
GOOD = "Zaydun Marwani,1984-03-07,M,Morocco,X0001234,UT 101,CMN,ALG,12A\n"


def read(text: str, mapping: Mapping[str, str] | None = None) -> list[Traveller | Rejected]:
    return list(read_rows(read_delimited(io.BytesIO(text.encode())).rows, mapping))


def only(text: str) -> Traveller:
    (found,) = read(HEAD + text)
    assert isinstance(found, Traveller)
    return found


def test_a_row_becomes_a_traveller_and_keeps_what_is_not_compared() -> None:
    traveller = only(GOOD)
    record = traveller.record
    assert record.names == (WrittenName("Zaydun Marwani"),)
    assert (str(record.birth_dates[0]), record.sex, record.nationalities) == ("1984-03-07", "M", ("MAR",))
    assert record.documents == (Document("X0001234", "passport"),)
    assert (traveller.row, record.id) == (2, "row-2")
    assert (traveller.flight, traveller.origin, traveller.destination) == ("UT 101", "CMN", "ALG")
    assert traveller.extra == (("Seat", "12A"),)
    assert traveller.problems == ()


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [
        ("MARWANI/ZAYDUN MR", "ZAYDUN", "MARWANI"),
        ('"Marwani, Zaydun"', "Zaydun", "Marwani"),
        ('"المرواني, زيدون"', "", ""),
        ("Zaydun Marwani", "", ""),
    ],
)
def test_names_of_bookings_and_registers_are_taken_apart(name: str, given: str, family: str) -> None:
    written = only(GOOD.replace("Zaydun Marwani", name)).record.names[0]
    assert (written.given, written.family) == (given, family)


def test_family_and_given_names_of_two_columns_are_one_name_in_order() -> None:
    (found,) = read("Nom,Prénom,Nom arabe\nMarwani,Zaydun,زيدون المرواني\n")
    assert isinstance(found, Traveller)
    assert found.record.names == (
        WrittenName("Zaydun Marwani", given="Zaydun", family="Marwani"),
        WrittenName("زيدون المرواني", role="original_script"),
    )


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (GOOD.replace("Zaydun Marwani", ""), "manifest.no_name"),
        (GOOD.replace("Zaydun Marwani", "😀😀"), "manifest.no_letters"),
        (GOOD.replace("Zaydun Marwani", "12345"), "manifest.no_letters"),
        (GOOD.replace("Zaydun Marwani", "Z" * 10_000), "manifest.name_too_long"),
        (GOOD.replace("Zaydun", "Zay\0dun"), "table.nul"),
        (GOOD.replace("Zaydun", "Zay\x01dun"), "manifest.control_character"),
        (GOOD.replace("1984-03-07", "31/02/1984"), "manifest.date"),
        (GOOD.replace("1984-03-07", "840307"), "manifest.two_digit_year"),
        (GOOD.replace("1984-03-07", "1405-06-15"), "manifest.hijri_date"),
        (GOOD.replace(",M,Morocco", ""), "manifest.row_columns"),
        (GOOD.replace("Zaydun", '"Zay"dun'), "table.quote"),
    ],
)
def test_a_broken_row_is_rejected_with_code_place_and_text_and_the_others_are_read(row: str, code: str) -> None:
    first, second, third = read(HEAD + GOOD + row + GOOD)
    assert isinstance(first, Traveller)
    assert isinstance(third, Traveller)
    assert isinstance(second, Rejected)
    assert (second.code, second.row) == (code, 3)
    assert len(second.raw) <= 2000
    for language in messages.LANGUAGES:
        assert second.sentence(language) != code
        assert second.remedy(language)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("Zaydun", "Zay\u202edun", "manifest.hidden_characters"),
        ("Zaydun", "Zaydun 😀", "manifest.odd_characters"),
        ("Zaydun", "=cmd|' /C calc'!A0", "manifest.formula"),
        ("Morocco", "Atlantis", "manifest.country"),
        (",M,", ",Captain,", "manifest.sex"),
    ],
)
def test_what_is_read_with_a_reservation_is_told_with_the_traveller(old: str, new: str, code: str) -> None:
    traveller = only(GOOD.replace(old, new))
    assert [problem.code for problem in traveller.problems] == [code]
    assert traveller.problems[0].line == 2
    assert new.strip(",") in " ".join([traveller.record.names[0].text, *traveller.record.notes])


def test_duplicates_are_kept_and_blank_rows_are_not_travellers() -> None:
    found = read(HEAD + GOOD + "\n,,,,,,,,\n" + GOOD)
    assert [item.row for item in found] == [2, 5]


def test_rows_shorter_than_their_heading_are_read_where_the_file_leaves_out_empty_cells() -> None:
    rows = [Row(1, ("Name", "Sex", "Flight")), Row(2, ("Zaydun Marwani",))]
    (found,) = read_rows(rows, fixed_width=False)
    assert isinstance(found, Traveller)
    assert found.record.sex is None


def test_an_expiry_date_is_kept_but_not_compared() -> None:
    (found,) = read("Name,Expiry date\nZaydun Marwani,2031-03-07\n")
    assert isinstance(found, Traveller)
    assert found.extra == (("Expiry date", "2031-03-07"),)


CELLS = st.text(max_size=12) | st.sampled_from(
    ["1984-03-07", "M", "MAR", "=1+1", "\u202e", "\0", "😀", "Zaydun Marwani"]
)


@given(rows=st.lists(st.lists(CELLS, max_size=6), max_size=8), head=st.booleans())
@settings(deadline=None, max_examples=200)
def test_every_row_that_is_not_blank_comes_out_once_in_order(rows: list[list[str]], *, head: bool) -> None:
    table = [Row(1, ("Name", "Born", "Sex"))] if head else []
    table += [Row(number, tuple(cells)) for number, cells in enumerate(rows, start=2)]
    try:
        found = [item.row for item in read_rows(table)]
    except TansiqError as error:
        assert error.code in ("table.empty", "manifest.no_name_column")  # noqa: PT017 - either outcome is right
        return
    expected = [row.number for row in table if not row.is_blank]
    assert found in (expected, expected[1:])


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=1200))
def test_every_name_that_is_read_is_one_that_the_engine_of_names_reads(text: str) -> None:
    cell = '"' + text.replace('"', '""').replace("\0", "\x01") + '"'
    for found in read(f"name\n{cell}\n"):
        if isinstance(found, Traveller):
            for written in found.record.names:
                Name.parse(written.text, given=written.given, family=written.family)


def test_parts_of_a_name_that_are_too_long_together_are_rejected() -> None:
    (found,) = read(f"Family name,Given names\n{'A' * 900},{'B' * 900}\n")
    assert isinstance(found, Rejected)
    assert (found.code, found.details["length"]) == ("manifest.name_too_long", "1801")
