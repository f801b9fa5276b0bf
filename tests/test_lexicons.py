"""Lexicons can be read, and say nothing twice."""

from __future__ import annotations

from importlib.resources import files

import pytest

from tansiq.lexicons import load

SHELF = files("tansiq.lexicons")
ARABIC = [f"arabic/{entry.name}" for entry in SHELF.joinpath("arabic").iterdir()]
MIXED = [entry.name for entry in SHELF.iterdir() if entry.name.endswith(".toml")]
SUBJECTS = sorted(name.removesuffix(".toml") for name in ARABIC + MIXED)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_table_can_be_read(subject: str) -> None:
    assert load(subject)


def test_the_twelve_months_and_seven_days_are_there() -> None:
    assert sorted(map(int, load("arabic/dates")["months"])) == list(range(1, 13))
    assert sorted(map(int, load("arabic/dates")["weekdays"])) == list(range(7))


def test_no_month_name_stands_for_two_months() -> None:
    names = [name for group in load("arabic/dates")["months"].values() for name in set(group)]
    assert len(names) == len(set(names))


def test_every_country_is_an_alpha_3_code() -> None:
    table = load("countries")
    assert all(len(code) == 3 and code.isupper() for code in [*table["names"].values(), *table["codes"].values()])


def test_no_heading_stands_for_two_fields() -> None:
    headings = [heading for words in load("manifest_headings")["fields"].values() for heading in words]
    assert len(headings) == len(set(headings))


def test_every_unit_is_some_amount_of_its_base() -> None:
    assert all(float(unit["factor"]) > 0 and unit["forms"] for unit in load("arabic/units").values())
