"""Birth dates of manifests."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.manifests.births import find_order, read_birth_date
from tansiq.errors import MalformedError


@pytest.mark.parametrize(
    "text",
    [
        "1984-03-07", "1984/03/07", "1984.3.7", "19840307", "07/03/1984", "7.3.1984", "07-03-1984", "07MAR1984",
        "7 March 1984", "07 mars 1984", "7 de marzo de 1984", "7 مارس 1984", "٠٧/٠٣/١٩٨٤", "1984-03-07 00:00:00",
        "1984-03-07T00:00:00Z", "\u200f07/03/1984",
    ],
)  # fmt: skip
def test_one_day_in_many_spellings(text: str) -> None:
    date = read_birth_date(text)
    assert (date.year, date.month, date.day) == (1984, 3, 7)
    assert date.text == text


def test_the_month_stands_first_where_the_column_says_so() -> None:
    assert str(read_birth_date("03/07/1984", "month first")) == "1984-03-07"
    assert str(read_birth_date("1984")) == "1984"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/02/1990", "manifest.date"), ("yesterday", "manifest.date"), ("0084-03-07", "manifest.date"),
        ("13/13/1990", "manifest.date"), ("840307", "manifest.two_digit_year"), ("07/03/84", "manifest.two_digit_year"),
        ("07MAR84", "manifest.two_digit_year"), ("1405/06/15", "manifest.hijri_date"),
    ],
)  # fmt: skip
def test_what_is_no_certain_date_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        read_birth_date(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("values", "order", "why"),
    [
        (["25/12/1984", "01/02/1990"], "day first", "mapping.day_first"),
        (["12/25/1984", "01/02/1990"], "month first", "mapping.month_first"),
        (["01/02/1990"], "day first", "mapping.order_assumed"),
        (["1990-02-01"], "day first", "mapping.order_plain"),
        (["25/12/1984", "12/25/1984"], "day first", "mapping.order_mixed"),
    ],
)
def test_the_order_of_a_column_is_decided_by_its_values(values: list[str], order: str, why: str) -> None:
    assert find_order(values) == (order, why)


@given(st.text(max_size=30))
@settings(deadline=None)
def test_any_text_is_a_date_or_refused_with_a_code(text: str) -> None:
    try:
        found = str(read_birth_date(text).year)
    except MalformedError as error:
        found = error.code
    assert found.isdecimal() or found.startswith("manifest.")
