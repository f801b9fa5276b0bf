"""Document numbers of nine characters, and longer ones that go on in the optional data."""

from __future__ import annotations

import pytest

from tansiq.engines.documents.checks import work_out
from tansiq.engines.documents.digits import check_digit
from tansiq.engines.documents.formats import FORMATS
from tansiq.engines.documents.numbers import Number, read_number


def _card(line: str) -> list[str]:
    return [line.ljust(30, "<"), "<" * 30, "<" * 30]


def _two(name: str, line: str) -> list[str]:
    return ["P" * FORMATS[name].width, line.ljust(FORMATS[name].width, "<")]


def _codes(number: Number) -> list[str]:
    return [finding.code for finding in number.findings]


def test_a_long_number_on_a_card_is_joined_and_its_digit_found() -> None:
    # By hand: D2 3145 890 XYZ: 91+6+3+7+12+5+56+27+0+231+102+35 = 575.
    lines = _card("I<UTOD23145890<XYZ5<ABC")
    number = read_number(FORMATS["TD1"], lines)
    assert (number.text, number.rest) == ("D23145890XYZ", "ABC")
    assert work_out(number.digits, lines)[0].agrees
    assert _codes(number) == ["mrz.number_long"]


def test_the_digit_of_a_long_number_is_judged() -> None:
    lines = _card("I<UTOD23145890<XYZ6<")
    check = work_out(read_number(FORMATS["TD1"], lines).digits, lines)[0]
    assert (check.agrees, check.found, check.expected) == (False, "6", 5)
    assert (check.place.line, check.place.start) == (0, 18)


def test_a_long_number_on_a_two_line_document_is_joined() -> None:
    digit = check_digit("D23145890734")
    lines = _two("TD2", f"D23145890<UTO7408122F1204159734{digit}")
    number = read_number(FORMATS["TD2"], lines)
    assert (number.text, number.rest) == ("D23145890734", "")
    assert work_out(number.digits, lines)[0].agrees


def test_a_long_number_without_the_filler_at_its_end_is_doubted() -> None:
    lines = _card("I<UTOD23145890<ABCDEFGHIJKLMN1")
    assert _codes(read_number(FORMATS["TD1"], lines)) == ["mrz.number_long", "mrz.number_long_end"]


@pytest.mark.parametrize("line", ["I<UTOD2314589<<7<<", "I<UTOD23145890<7<<", "I<UTOD23145890<<ABC"])
def test_a_filler_in_the_digits_place_alone_makes_no_long_number(line: str) -> None:
    lines = _card(line)
    number = read_number(FORMATS["TD1"], lines)
    assert number.digits == FORMATS["TD1"].digits
    assert not work_out(number.digits, lines)[0].agrees


def test_a_passport_has_no_long_numbers_and_what_it_would_be_is_told() -> None:
    digit = check_digit("L898902C3XY")
    number = read_number(FORMATS["TD3"], _two("TD3", f"L898902C3<UTO7408122F1204159XY{digit}<<<<<<<<<<<"))
    assert (number.text, number.rest) == ("L898902C3", f"XY{digit}")
    assert _codes(number) == ["mrz.number_long_agrees"]
    assert number.findings[0].details["number"] == "L898902C3XY"


def test_a_passport_with_a_filler_for_a_digit_and_other_data_is_told_as_such() -> None:
    number = read_number(FORMATS["TD3"], _two("TD3", "L898902C3<UTO7408122F1204159ZE184226B"))
    assert _codes(number) == ["mrz.number_long_differs"]


def test_the_number_in_a_visa_may_be_the_passports() -> None:
    number = read_number(FORMATS["MRV-A"], _two("MRV-A", "L898902C<3UTO6908061F9406236ZE184226B"))
    assert number.text == "L898902C"
    assert _codes(number) == ["mrz.visa_number"]


def test_an_empty_number_is_told() -> None:
    assert _codes(read_number(FORMATS["TD1"], _card("I<UTO"))) == ["mrz.empty_field"]


def test_a_filler_inside_a_number_stays() -> None:
    assert read_number(FORMATS["TD1"], _card("I<UTOAB<123<<<7")).text == "AB<123"
