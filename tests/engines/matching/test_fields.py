"""What every field but the name says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import Document, PartialDate, Record
from tansiq.engines.matching.fields import BIRTH_BITS, Part, field_parts

DAYS = st.dates(min_value=date(1920, 1, 2), max_value=date(2020, 12, 30))
DATES = st.one_of(
    DAYS.map(lambda day: PartialDate(day.year, day.month, day.day)),
    DAYS.map(lambda day: PartialDate(day.year, day.month)),
    DAYS.map(lambda day: PartialDate(day.year)),
    DAYS.map(lambda day: PartialDate(day.year, approximate=True)),
    DAYS.map(lambda day: PartialDate(day.year, year_to=day.year + 4)),
)


def only(query: Record, record: Record) -> Part:
    (part,) = field_parts(query, record)
    return part


def birth(one: str | PartialDate, other: str | PartialDate) -> Part:
    return only(Record(birth_dates=[one]), Record(birth_dates=[other]))


def test_nothing_known_adds_no_part() -> None:
    full = Record(birth_dates="1984", sex="M", nationalities="MAR", documents="AB123456")
    assert field_parts(full, Record()) == []
    assert field_parts(Record(), full) == []


def test_closer_dates_say_more() -> None:
    order = [
        "date.same_day",
        "date.near_day",
        "date.same_month",
        "date.other_month",
        "date.other_day",
        "date.year_only",
        "date.few_years",
        "date.few_years_else",
        "date.conflict",
        "date.some_years_else",
        "date.far",
    ]
    bits = [BIRTH_BITS[reason] for reason in order]
    assert bits == sorted(bits, reverse=True)
    assert bits[order.index("date.other_day")] > 0 > bits[order.index("date.year_only")]
    assert BIRTH_BITS["date.same_month"] > BIRTH_BITS["date.same_year"] > BIRTH_BITS["date.year_only"]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("1984-03-07", "1984-03-07", "date.same_day"),
        ("1984-03-07", "1984-07-03", "date.near_day"),
        ("1984-03-07", "1984-03-08", "date.near_day"),
        ("1984-02-29", "1984-03-01", "date.near_day"),
        ("1983-12-31", "1984-01-01", "date.few_years"),  # 1 January says no more than its year
        ("1984-01-01", "1984-06-15", "date.same_year"),
        ("1984-01-01", "1984-01-01", "date.same_year"),
        ("1984-03", "1984-03-07", "date.same_month"),
        ("1984-04", "1984-03-07", "date.year_only"),
        ("1984", "1984-03-07", "date.same_year"),
        ("1984-03-07", "1984-11-20", "date.year_only"),
        ("1984-03-07", "1984-03-20", "date.other_day"),
        ("1984-03-07", "1984-11-07", "date.other_month"),
        ("1984-03-07", "1985-03-07", "date.few_years"),
        ("1984-03-07", "1985-03-08", "date.few_years_else"),
        ("1984-03-07", "1988-03-07", "date.conflict"),
        ("1984-03-07", "1988-04-07", "date.some_years_else"),
        ("1984-03-07", "1995-04-09", "date.far"),
        ("1984-03-07", "1994-03-07", "date.conflict"),
        ("1984-03-07", "1995-03-07", "date.far"),
        ("1984", "1985", "date.few_years"),
        ("1984", "1999", "date.far"),
        ("circa 1984", "1986", "date.near_year"),
        ("circa 1984", "1984-03-07", "date.same_year"),
        ("circa 1984", "1990", "date.conflict"),
        ("circa 1984", "1999", "date.conflict"),
        ("1980/1984", "1982-03-07", "date.in_span"),
        ("1980/1984", "1984/1990", "date.in_span"),
        ("1980/1984", "1986", "date.conflict"),
        ("1980/1984", "1995", "date.far"),
    ],
)
def test_two_dates_agree_as_far_as_both_are_known(one: str, other: str, reason: str) -> None:
    assert birth(one, other).reason == reason


@settings(deadline=None, max_examples=200)
@given(DATES, DATES)
def test_it_does_not_matter_which_date_is_asked_first(one: PartialDate, other: PartialDate) -> None:
    assert birth(one, other)[3:] == birth(other, one)[3:]


@settings(deadline=None, max_examples=100)
@given(DATES)
def test_a_date_never_conflicts_with_itself(one: PartialDate) -> None:
    assert birth(one, one).bits >= 0


@settings(deadline=None, max_examples=100)
@given(DAYS, st.integers(-20_000, 20_000))
def test_no_two_days_say_more_than_the_same_day(day: date, apart: int) -> None:
    other = day + timedelta(days=apart)
    part = birth(PartialDate(day.year, day.month, day.day), PartialDate(other.year, other.month, other.day))
    assert part.bits <= BIRTH_BITS["date.same_day"]
    assert (part.reason == "date.same_day") <= (apart == 0)


def test_a_wider_span_says_less() -> None:
    assert birth("1980/1982", "1981").bits > birth("1975/1990", "1981").bits > birth("1940/1990", "1981").bits - 1e-9
    assert birth("1940/1999", "1981").bits == 0


def test_of_several_dates_the_pair_that_agrees_best_is_shown_and_each_counts_its_share() -> None:
    part = only(Record(birth_dates=["1984-03-07"]), Record(birth_dates=["1991", "1984-03-07"]))
    assert (part.reason, part.left, part.right) == ("date.same_day", "1984-03-07", "1984-03-07")
    assert part.bits == pytest.approx(BIRTH_BITS["date.same_day"] - 1, abs=0.001)


@settings(deadline=None, max_examples=100)
@given(DATES, st.lists(DATES, min_size=2, max_size=4))
def test_several_dates_say_no_more_than_the_best_of_them_and_no_less_than_the_worst(
    one: PartialDate, others: list[PartialDate]
) -> None:
    alone = [birth(one, other).bits for other in others]
    together = only(Record(birth_dates=[one]), Record(birth_dates=others)).bits
    assert min(alone) - 1e-9 <= together <= max(alone) + 1e-9
    assert together >= max(alone) - len(others)


def test_another_sex_speaks_against_more_than_the_same_speaks_for() -> None:
    same, other = only(Record(sex="M"), Record(sex="M")), only(Record(sex="M"), Record(sex="F"))
    assert 0 < same.bits < -other.bits
    assert (same.reason, other.reason) == ("sex.same", "sex.other")


def test_a_rare_nationality_says_more_than_a_common_one() -> None:
    def same(code: str) -> float:
        return only(Record(nationalities=code), Record(nationalities=code)).bits

    assert 0 < same("IND") < same("EGY") < same("MLI")
    assert same("MLI") <= same("KIR") == same("ZZZ")  # whatever is not in the table
    assert same("KIR") < 2  # as namesakes mostly share a State
    assert only(Record(nationalities="EGY"), Record(nationalities="MAR")).bits < 0


def test_one_nationality_in_common_is_enough() -> None:
    part = only(Record(nationalities=["FRA", "MAR"]), Record(nationalities=["MAR", "ESP"]))
    assert part.reason == "nationality.same"
    assert part.bits == only(Record(nationalities="MAR"), Record(nationalities="MAR")).bits


def test_a_document_says_more_the_more_of_it_agrees() -> None:
    whole = Document("AB123456", "passport", "MAR")
    bits = [
        only(Record(documents=[whole]), Record(documents=[other])).bits
        for other in (
            whole,
            Document("AB 123456"),
            Document("A8123456", "passport", "MAR"),
            Document("AB123456", "passport", "TUN"),
        )
    ]
    assert bits == sorted(bits, reverse=True)
    assert len(set(bits)) == 4
    assert bits[-1] > 0


@pytest.mark.parametrize(
    ("one", "other"), [("AO123456", "A0123456"), ("I1234567", "11234567"), ("a-123456", "A123456")]
)
def test_signs_that_look_alike_agree(one: str, other: str) -> None:
    assert only(Record(documents=one), Record(documents=other)).bits > 0


@pytest.mark.parametrize(("one", "other"), [("AB123456", "AB123457"), ("1234", "1234"), ("", ""), ("---", "---")])
def test_other_numbers_and_numbers_too_short_say_nothing(one: str, other: str) -> None:
    assert field_parts(Record(documents=one), Record(documents=other)) == []


@pytest.mark.parametrize("kind", ["organisation", "vessel", "aircraft"])
def test_a_thing_is_no_person(kind: str) -> None:
    part = only(Record(kind="person"), Record(kind=kind))  # type: ignore[arg-type]
    assert part.reason == "kind.other"
    assert part.bits < -20
    assert field_parts(Record(kind="unknown"), Record(kind=kind)) == []  # type: ignore[arg-type]


RECORDS = st.builds(
    Record,
    birth_dates=st.lists(DATES, max_size=2),
    sex=st.sampled_from([None, "M", "F"]),
    nationalities=st.lists(st.sampled_from(["MAR", "TUN", "FRA", "ZZZ"]), max_size=2),
    documents=st.lists(
        st.builds(
            Document,
            st.sampled_from(["AB123456", "A8123456", "1"]),
            st.sampled_from(["", "passport"]),
            st.sampled_from(["", "MAR", "TUN"]),
        ),
        max_size=2,
    ),
    kind=st.sampled_from(["person", "organisation", "vessel", "unknown"]),
)


@settings(deadline=None, max_examples=150)
@given(RECORDS, RECORDS)
def test_fields_say_the_same_both_ways_once_each_in_one_order(one: Record, other: Record) -> None:
    parts = field_parts(one, other)
    fields = [part.field for part in parts]
    order = ["birth_date", "sex", "nationality", "document", "kind"]
    assert fields == [field for field in order if field in fields]
    assert [part.bits for part in parts] == pytest.approx([part.bits for part in field_parts(other, one)])
