"""Zones from values: the standard's specimens come out, and what a zone cannot hold is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.engines.documents.writing import write_name, write_zone
from tansiq.engines.matching import PartialDate
from tansiq.errors import MalformedError

SPECIMEN = {
    "document_code": "P",
    "issuer": "UTO",
    "number": "L898902C3",
    "primary": "Eriksson",
    "secondary": "Anna Maria",
    "nationality": "UTO",
    "birth_date": PartialDate(1974, 8, 12),
    "sex": "F",
    "expiry_date": PartialDate(2012, 4, 15),
}


def _write(name: str, **other: Any) -> tuple[str, ...]:
    return write_zone(name, **{**SPECIMEN, **other})


def test_the_passport_of_the_standard_comes_out() -> None:
    assert _write("TD3", optional="ZE184226B") == (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    )


def test_the_cards_of_the_standard_come_out() -> None:
    assert _write("TD1", document_code="I", number="D23145890") == (
        "I<UTOD231458907<<<<<<<<<<<<<<<",
        "7408122F1204159UTO<<<<<<<<<<<6",
        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    )
    assert _write("TD2", document_code="I", number="D23145890") == (
        "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
        "D231458907UTO7408122F1204159<<<<<<<6",
    )


def test_the_visas_of_the_standard_come_out() -> None:
    visa = {"document_code": "V", "number": "L898902C", "birth_date": "690806", "expiry_date": "940623"}
    assert _write("MRV-A", **visa, optional="ZE184226B") == (
        "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C<3UTO6908061F9406236ZE184226B<<<<<<<",
    )
    assert _write("MRV-B", **visa, optional="ZE184226") == (
        "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
        "L898902C<3UTO6908061F9406236ZE184226",
    )


def test_a_long_number_goes_on_in_the_optional_data() -> None:
    upper, _, _ = _write("TD1", document_code="I", number="D23145890XYZ", optional="ABC")
    assert upper == "I<UTOD23145890<XYZ5<ABC<<<<<<<"


def test_unknown_parts_of_a_date_are_fillers() -> None:
    assert _write("TD3", birth_date=PartialDate(1974))[1][13:19] == "74<<<<"
    assert _write("TD3", birth_date=PartialDate(1974, 8))[1][13:19] == "7408<<"


@pytest.mark.parametrize(
    ("primary", "secondary", "width", "field"),
    [
        ("Smith-Jones", "Susie Margaret", 39, "SMITH<JONES<<SUSIE<MARGARET"),
        ("O'Connor", "Enya Siobhan", 39, "OCONNOR<<ENYA<SIOBHAN"),
        ("d’Artagnan", "", 39, "DARTAGNAN"),
        ("Al-Basri", "Huda Muhammad Jawad", 30, "AL<BASRI<<HUDA<MUHAMMAD<JAWAD"),
        ("Müller", "Jürgen Åke", 39, "MUELLER<<JUERGEN<AAKE"),
        ("Łęcka", "Zoë", 39, "LECKA<<ZOE"),
        ("Straße", "Ærø", 39, "STRASSE<<AEROE"),
        ("Cañon", "Te\u0301re\u0300sa", 39, "CANON<<TERESA"),
        ("الحداد", "يوسف", 39, "ALXHDAD<<YWSF"),
        ("Satriya Sudarpa", "", 39, "SATRIYA<SUDARPA"),
    ],
)
def test_a_name_is_written_in_the_letters_of_a_zone(primary: str, secondary: str, width: int, field: str) -> None:
    assert write_name(primary, secondary, width) == field.ljust(width, "<")


@pytest.mark.parametrize(
    ("primary", "secondary", "width", "field"),
    [
        ("NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG KRASUANG", 39, "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"),
        ("NILAVADHANANANDA", "ARNPOL PETCH CHARONGUANG", 39, "NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU"),
        ("PAPANDROPOULOUS", "JONATHON WARREN TREVOR", 39, "PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR"),
        ("PAPANDROPOULOUS", "JONATHON ALEC", 30, "PAPANDROPOULOUS<<JONATHON<ALEC"),
        ("BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO", 39, "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<WA<<D"),
        ("ABCDE FGHIJ", "KLMN", 9, "ABCD<F<<K"),
        ("ABCDEFGHIJ", "", 6, "ABCDEF"),
        ("ABC DEF", "", 4, "AB<D"),
    ],
)
def test_a_long_name_is_cut_so_that_its_field_ends_in_a_letter(
    primary: str, secondary: str, width: int, field: str
) -> None:
    assert write_name(primary, secondary, width) == field


@pytest.mark.parametrize(
    "wrong",
    [
        {"primary": ""},
        {"primary": "'"},
        {"primary": "Erik55on"},
        {"primary": "🧭"},
        {"primary": "Лев"},
        {"primary": "x" * 10_000},
        {"number": "L898902C3X"},
        {"number": "L-1"},
        {"issuer": "UTOP"},
        {"birth_date": "1974-08-12"},
        {"sex": "FM"},
        {"optional": "X" * 15},
        {"optional_2": "X"},
        {"document_code": "PAS"},
    ],
)
def test_what_a_zone_cannot_hold_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(MalformedError, match=r"mrz\.unwritable"):
        _write("TD3", **wrong)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(MalformedError, match=r"mrz\.unwritable"):
        _write("TD4")


def test_a_sign_in_an_arabic_name_is_refused() -> None:
    with pytest.raises(MalformedError, match=r"mrz\.arabic_letter"):
        _write("TD3", primary="محمد7")
