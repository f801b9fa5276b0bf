"""Numbers freed from the words around them (invented numbers)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.lists.document_numbers import document_number, issuer_in_brackets


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("X0001234", "X0001234"),
        ("Passport No: 592111 (Azurian passport issued on 3 May 2007).", "592111"),
        ("Azurian passport no.519400000 (issued 23.09.2013)", "519400000"),
        ("SE-011000 (Moroccan) Issued on 25 Jan 1988", "SE-011000"),
        ("Passport No OB 0243000", "OB 0243000"),
        ("UK 801121000 issued on 16 June 2009", "801121000"),
        ("92/664 (Egypt)", "92/664"),
        ("842 781", "842 781"),
        ("96 03 464000, Azurian passport", "96 03 464000"),
        ("1 63 08 4 01 001 005E", "1 63 08 4 01 001 005E"),
        ("National ID no.54201-247000-5", "54201-247000-5"),
        ("Passport issued in 2004", ""),
        ("issued on 07/06/2017", ""),
        ("983 (Diplomatic)", ""),
        ("Azurian passport", ""),
        ("", ""),
    ],
)
def test_the_first_word_that_can_be_a_number_is_one(text: str, number: str) -> None:
    assert document_number(text) == number


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("D 0001200 (Afghan)", "AFG"),
        ("W342000 (Tunisian passport, issued on 14.3.2011)", "TUN"),
        ("D1900 (Diplomatic)", ""),
        ("103-0037 (as mentioned in the passport)", ""),
        ("103-0037 ()", ""),
        ("103-0037", ""),
    ],
)
def test_an_issuer_is_read_only_where_brackets_name_a_state(text: str, issuer: str) -> None:
    assert issuer_in_brackets(text) == issuer


@given(st.text(alphabet="AB12 /-.()é١", max_size=60))
def test_a_number_stands_in_the_text_as_it_is(text: str) -> None:
    number = document_number(text)
    assert number in text
    assert not number or sum(sign.isalnum() for sign in number) >= 4
