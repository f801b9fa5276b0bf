from __future__ import annotations

from importlib.resources import files

import pytest

from tansiq.lexicons import load

SUBJECTS = sorted(entry.name.removesuffix(".toml") for entry in files("tansiq.lexicons").joinpath("arabic").iterdir())


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_table_can_be_read(subject: str) -> None:
    assert load(f"arabic/{subject}")


def test_the_twelve_months_and_seven_days_are_there() -> None:
    assert sorted(map(int, load("arabic/dates")["months"])) == list(range(1, 13))
    assert sorted(map(int, load("arabic/dates")["weekdays"])) == list(range(7))


def test_no_month_name_stands_for_two_months() -> None:
    names = [name for group in load("arabic/dates")["months"].values() for name in set(group)]
    assert len(names) == len(set(names))


def test_every_unit_is_some_amount_of_its_base() -> None:
    assert all(float(unit["factor"]) > 0 and unit["forms"] for unit in load("arabic/units").values())
