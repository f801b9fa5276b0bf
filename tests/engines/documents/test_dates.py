"""Dates: two digits for the year, parts that may be unknown, days that cannot be."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.documents.dates import Pivot, is_possible, read_birth, read_expiry
from tansiq.engines.documents.formats import Span

TODAY = date(2026, 11, 26)
SPAN = Span(1, 13, 19)
RULES = Pivot.default()


def _birth(text: str, today: date = TODAY) -> tuple[str, list[str]]:
    read, findings = read_birth(SPAN, text, today, RULES)
    return str(read), [finding.code for finding in findings]


def _expiry(text: str, today: date = TODAY) -> tuple[str, list[str]]:
    read, findings = read_expiry(SPAN, text, today, RULES)
    return str(read), [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("740812", "1974-08-12"),
        ("261126", "2026-11-26"),
        ("261127", "1926-11-27"),
        ("270101", "1927-01-01"),
        ("000229", "2000-02-29"),
    ],
)
def test_nobody_is_born_in_the_future(text: str, read: str) -> None:
    assert _birth(text)[0] == read


@given(st.dates(date(1990, 1, 1), date(2080, 12, 31)), st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_a_birth_is_read_in_the_hundred_years_before_today(today: date, day: date) -> None:
    read, _ = read_birth(SPAN, f"{day:%y%m%d}", today, RULES)
    if read is None:  # 29 February of a year that is none in the century that today allows
        assert (day.month, day.day) == (2, 29)
        return
    born = date(read.year, read.month or 1, read.day or 1)
    assert born <= today
    assert today.year - born.year <= 100


def test_the_century_is_told_while_a_human_life_could_reach_so_far() -> None:
    assert _birth("200101") == ("2020-01-01", ["mrz.century"])
    assert _birth("010101") == ("2001-01-01", [])
    details = read_birth(SPAN, "200101", TODAY, RULES)[1][0].details
    assert details == {"year": "2020", "other": "1920"}


def test_the_ages_and_years_are_parameters() -> None:
    never = Pivot(oldest_age_years=90, expiry_years_ahead=10, expiry_certain_years=99)
    assert read_birth(SPAN, "200101", TODAY, never)[1] == []
    assert str(read_expiry(SPAN, "400101", TODAY, never)[0]) == "1940-01-01"
    assert str(read_expiry(SPAN, "360101", TODAY, never)[0]) == "2036-01-01"


@pytest.mark.parametrize(
    ("text", "read", "codes"),
    [
        ("310101", "2031-01-01", []),
        ("261126", "2026-11-26", []),
        ("261125", "2026-11-25", ["mrz.expired"]),
        ("120415", "2012-04-15", ["mrz.expired"]),
        ("760101", "2076-01-01", ["mrz.century"]),
        ("770101", "1977-01-01", ["mrz.century", "mrz.expired"]),
        ("991231", "1999-12-31", ["mrz.century", "mrz.expired"]),
    ],
)
def test_an_expiry_lies_in_the_hundred_years_around_today(text: str, read: str, codes: list[str]) -> None:
    assert _expiry(text) == (read, codes)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("74<<<<", "1974"),
        ("7408<<", "1974-08"),
        ("74<<12", "1974"),
        ("<<<<<<", "None"),
        ("<<0812", "None"),
        ("7<0812", "None"),
    ],
)
def test_unknown_parts_of_a_birth_are_told_and_what_is_known_is_kept(text: str, read: str) -> None:
    assert _birth(text) == (read, ["mrz.date_unknown"])


def test_an_expiry_may_not_be_unknown() -> None:
    assert _expiry("<<<<<<") == ("None", ["mrz.expiry_unknown"])


@pytest.mark.parametrize(("text", "read"), [("740000", "1974"), ("740800", "1974-08")])
def test_zeros_are_read_as_unknown_and_doubted(text: str, read: str) -> None:
    assert _birth(text) == (read, ["mrz.date_zero"])


@pytest.mark.parametrize("text", ["741301", "740230", "740432", "230229", "<<1340", "74<<32", "<<0230"])
def test_a_day_that_no_calendar_has_is_wrong(text: str) -> None:
    assert _birth(text) == ("None", ["mrz.date_impossible"])
    assert _expiry(text)[0] == "None"


def test_letters_in_a_date_are_wrong_and_told_with_their_place() -> None:
    read, (finding,) = read_birth(SPAN, "740BIZ", TODAY, RULES)
    assert read is None
    assert (finding.code, finding.column, finding.length, finding.details["character"]) == (
        "mrz.letter_in_digits", 17, 3, "BIZ",
    )  # fmt: skip


def test_the_zones_own_characters_are_kept() -> None:
    read, _ = read_birth(SPAN, "7408<<", TODAY, RULES)
    assert read is not None
    assert read.text == "7408<<"


@given(st.text(st.sampled_from("0123456789<AZ"), min_size=6, max_size=6))
def test_six_characters_give_a_date_or_a_finding(text: str) -> None:
    read, findings = read_birth(SPAN, text, TODAY, RULES)
    assert read is not None or findings
    assert is_possible(text) or not read
