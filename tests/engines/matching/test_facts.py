"""Facts as numbers say what fields.py says of the records themselves."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import PartialDate, Record
from tansiq.engines.matching import oracle
from tansiq.engines.matching.evidence import NAME_AT_WORST, total_bits
from tansiq.engines.matching.facts import (
    IN_FULL,
    KINDS,
    NO_DAY,
    OTHER_DAY,
    Asked,
    Nations,
    _month_and_day,
    asked_of,
    day_of,
    facts_of,
    near_days,
    sort_keys,
    sum_bits,
    year_of,
)
from tansiq.engines.matching.fields import field_parts

DATES = [
    *("1984-03-07", "1984-03-08", "1984-07-03", "1984-03-09", "1984-12-31", "1985-01-01", "1985-01-02", "1984-01-01"),
    *("1984", "1985", "1987", "1988", "1994", "1995", "1984-03", "1984-01", "circa 1984", "c. 1986-05-02", "1980/1986"),
    *("0001-01-01", "0001-01-02", "9999-12-31", "9999", "1900-02-28", "1900-03-01", "2000-02-29"),
]
DAYS = st.sampled_from(DATES) | st.dates().map(date.isoformat)
CODES = ["MAR", "TUN", "RUS", "CHN", "", "ΑΒΓΔΕΖΗΘ", "ΑΒΓΔΕΖΗΙ", "STATELESSPERSON", "STATELESSPEOPLE"]
RECORDS = st.builds(
    Record,
    birth_dates=st.lists(DAYS, max_size=2),
    nationalities=st.lists(st.sampled_from(CODES), max_size=3),
    sex=st.sampled_from([None, "M", "F"]),
    kind=st.sampled_from(KINDS),
    documents=st.lists(st.sampled_from(["AB123456", "A8123456"]), max_size=1),
)
Facts = tuple[np.ndarray, np.ndarray, np.ndarray]


def numbered(records: list[Record]) -> tuple[Facts, list[str]]:
    nations = Nations()
    rows = [facts_of(record, nations) for record in records]
    return (
        np.array([row.day for row in rows], dtype=np.int32),
        np.array([row.nations for row in rows], dtype=np.uint8).reshape(-1, 2),
        np.array([row.flags for row in rows], dtype=np.uint8),
    ), nations.codes


def totals(asked: Asked, facts: Facts, names: list[float], walk: object = sum_bits) -> np.ndarray:
    queries, rows = np.meshgrid(np.arange(len(asked.days)), np.arange(len(facts[0])), indexing="ij")
    bits = np.array(names)[rows.ravel() % len(names)]
    return walk(asked, queries.ravel(), rows.ravel(), bits, facts, NAME_AT_WORST).reshape(queries.shape)  # type: ignore[operator]


@settings(deadline=None, max_examples=300)
@given(st.lists(RECORDS, min_size=1, max_size=4), st.lists(RECORDS, min_size=1, max_size=4), st.floats(-40.0, 40.0))
def test_numbers_say_what_the_records_say_or_that_they_do_not_hold_them(
    queries: list[Record], records: list[Record], name: float
) -> None:
    facts, codes = numbered(records)
    asked = asked_of(queries, codes)
    found = totals(asked, facts, [name])
    for q, query in enumerate(queries):
        for r, record in enumerate(records):
            if np.isneginf(found[q, r]):
                assert "kind.other" in {part.reason for part in field_parts(query, record)}
            elif not np.isnan(found[q, r]):
                assert found[q, r] == pytest.approx(total_bits(query, record, name), abs=1e-9)
    assert totals(asked, facts, [name], oracle.sum_bits) == pytest.approx(found, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("mine", DATES[:14])
@pytest.mark.parametrize("other", DATES[:14])
def test_two_dates_of_one_number_are_compared_as_the_dates_are(mine: str, other: str) -> None:
    query, record = Record(birth_dates=mine), Record(birth_dates=other)
    facts, codes = numbered([record])
    assert totals(asked_of([query], codes), facts, [30.0])[0, 0] == pytest.approx(total_bits(query, record, 30.0))


@settings(deadline=None, max_examples=200)
@given(st.dates(), st.dates() | st.integers(-40, 40))
def test_any_two_days_are_compared_as_the_dates_are(one: date, other: date | int) -> None:
    if isinstance(other, int):
        other = date.fromordinal(min(max(one.toordinal() + other, 1), date.max.toordinal()))
    query, record = Record(birth_dates=one.isoformat()), Record(birth_dates=other.isoformat())
    facts, codes = numbered([record])
    assert totals(asked_of([query], codes), facts, [30.0])[0, 0] == pytest.approx(total_bits(query, record, 30.0))


@settings(deadline=None, max_examples=200)
@given(st.dates(), st.integers(1, 9999))
def test_the_same_day_and_month_of_another_year_is_told_from_every_other_day(day: date, year: int) -> None:
    other = day.replace(year=year, day=min(day.day, 28))
    alike = (other.month, other.day) == (day.month, day.day)
    assert (_month_and_day(day.toordinal()) == _month_and_day(other.toordinal())) == alike
    assert _month_and_day(day.toordinal()) // 32 == _month_and_day(other.toordinal()) // 32
    assert _month_and_day(day.toordinal()) % 32 == day.day


@settings(deadline=None, max_examples=200)
@given(st.dates())
def test_a_day_lies_in_its_year(day: date) -> None:
    assert year_of(day.toordinal()) == day.year


@pytest.mark.parametrize("day", [date(1, 1, 1), date(4, 12, 31), date(400, 12, 31), date(401, 1, 1), date.max])
def test_the_edges_of_years_are_told_apart(day: date) -> None:
    assert year_of(day.toordinal()) == day.year


def test_the_days_a_slip_would_make_are_the_neighbours_and_day_and_month_exchanged() -> None:
    day = date(1984, 3, 7).toordinal()
    assert near_days(day) == (day - 1, day + 1, date(1984, 7, 3).toordinal())
    assert near_days(date(1984, 3, 13).toordinal())[2] == -1
    assert near_days(NO_DAY) == near_days(-1984) == (-1, -1, -1)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ((), NO_DAY),
        (("1984",), -1984),
        (("1984-01-01",), -1984),
        (("1984-03",), OTHER_DAY),
        (("circa 1984",), OTHER_DAY),
        (("1980/1984",), OTHER_DAY),
        (("1984", "1985"), OTHER_DAY),
        (("1984-03-07",), date(1984, 3, 7).toordinal()),
    ],
)
def test_a_birth_date_is_one_number_where_one_can_say_it(written: tuple[str, ...], number: int) -> None:
    assert day_of([PartialDate.parse(text) for text in written]) == number


def test_rows_stand_by_day_then_year_then_other_dates_then_none() -> None:
    days = np.array([NO_DAY, -1984, OTHER_DAY, 724000, -1950, 700000], dtype=np.int32)
    assert days[np.argsort(sort_keys(days))].tolist() == [700000, 724000, -1950, -1984, OTHER_DAY, NO_DAY]


def test_what_numbers_cannot_hold_is_said_so() -> None:
    nations = Nations()
    assert not facts_of(Record(nationalities=("MAR", "TUN")), nations).flags & IN_FULL
    for record in (
        Record(nationalities=("MAR", "TUN", "FRA")),
        Record(nationalities=""),
        Record(nationalities="X" * 13),
        Record(documents="AB123456"),
    ):
        assert facts_of(record, nations).flags & IN_FULL
    for number in range(400):
        facts_of(Record(nationalities=f"N{number}"), nations)
    assert len(nations.codes) <= 255
    assert facts_of(Record(nationalities="N399"), nations).flags & IN_FULL
    assert nations.codes[: len({*nations.codes})] == nations.codes
