"""Several values in one cell, numbered or lettered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.lists.numbered import numbered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1) Azuria 2) Verdania", ["Azuria", "Verdania"]),
        ("(1) Azuria (2) Verdania (3) Ocria", ["Azuria", "Verdania", "Ocria"]),
        ("a) Azuria, b) Verdania", ["Azuria", "Verdania"]),
        ("(1) Azuria (b) Verdania", ["Azuria", "Verdania"]),
        ("Passport no (a) 1234567 (issued 2004), (b) 7654321.", ["1234567 (issued 2004)", "7654321."]),
        ("number (a)01020802  (b)00754833", ["01020802", "00754833"]),
        ("123456 (Azurian) (b) 654321", ["123456 (Azurian)", "654321"]),
        ("(1) Azuria", ["Azuria"]),
        ("Azuria", ["Azuria"]),
        ("Azuria (2004)", ["Azuria (2004)"]),
        ("Azuria (see (a) of the annex)", ["Azuria (see (a) of the annex)"]),
        ("(1) Azuria (2)", ["Azuria"]),
        ("", []),
        ("  ", []),
    ],
)
def test_marks_that_count_up_part_the_values(text: str, expected: list[str]) -> None:
    assert numbered(text) == expected


@given(st.text(alphabet="12ab() ,.xy", max_size=40))
def test_no_value_is_empty_and_none_holds_what_the_text_does_not(text: str) -> None:
    values = numbered(text)
    assert all(value and value in text for value in values)
    assert bool(values) <= bool(text.strip())


def test_a_cell_of_marks_only_takes_no_quadratic_time() -> None:
    assert len(numbered("(1) x (2) y " * 10_000)) == 2
