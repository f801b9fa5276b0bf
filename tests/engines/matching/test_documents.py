"""Document numbers in one form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.matching.documents import LEAST_SIGNS, bare, confused, number_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AB 123-456", "ab123456"),
        ("AO123456", "A0123456"),
        ("I1234567", "11234567"),
        ("S12345", "512345"),
        ("B12345", "812345"),
        ("N° 4455-66", "N445566"),
    ],
)
def test_signs_that_are_taken_for_one_another_have_one_key(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("AB123456", "AB123457"), ("AB123456", "BA123456"), ("A1234567", "C1234567")]
)
def test_other_numbers_have_another_key(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


@pytest.mark.parametrize("number", ["", "1234", "-- --", "n/a", "😀😀😀😀😀", "\x00"])
def test_what_is_too_short_to_say_anything_has_no_key(number: str) -> None:
    assert number_key(number) == b""


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_any_number_has_a_short_key_of_plain_signs(number: str) -> None:
    key = number_key(number)
    assert len(key) <= 24
    assert key == b"" or len(key) >= LEAST_SIGNS
    assert confused(confused(number)) == confused(number)
    assert bare(bare(number)) == bare(number)
    assert len(confused(number)) == len(bare(number))
