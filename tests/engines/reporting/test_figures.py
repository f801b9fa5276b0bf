from __future__ import annotations

from decimal import Decimal

import pytest

from tansiq.engines.reporting.article import Figure
from tansiq.engines.reporting.dates import find_dates
from tansiq.engines.reporting.figures import find_figures
from tansiq.engines.reporting.letters import fold


def read(text: str) -> tuple[Figure, ...]:
    folded = fold(text)
    return find_figures(folded, text, "a", [item.span for item in find_dates(folded, text, "a")])


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("استغرقت يومين", "2", "day"),
        ("يحمل تسع هويات", "9", ""),
        ("أربعة عشر شخصا", "14", "person"),
        ("ثلاثمائة وخمسة وعشرون شخصا", "325", "person"),
        ("خمسة آلاف دولار", "5000", "dollar"),
        ("مليونان من الدراهم", "2000000", ""),
        ("60 ألف قرص", "60000", "tablet"),
        ("٤٬٢٠٠ حاوية", "4200", ""),
        ("1,355 كيلوغراما", "1355", "kg"),
        ("2.5 طن", "2.5", "t"),
        ("مئة بالمئة", "100", "percent"),
        ("12 في المئة", "12", "percent"),
        ("30% من المجموع", "30", "percent"),
        ("منذ 12 قرنا", "12", "century"),
        ("24 ساعة على 24", "24", "hour"),
    ],
)
def test_numbers_are_read_in_digits_and_in_words(text: str, value: str, unit: str) -> None:
    (figure,) = read(text)
    assert (figure.value, figure.unit) == (Decimal(value), unit)


def test_one_amount_in_two_units_is_one_figure_that_shows_its_parts() -> None:
    (figure,) = read("حجز طن و240 كيلوغراما من المخدرات")
    assert (figure.text, figure.value, figure.unit) == ("طن و240 كيلوغراما", Decimal(1240), "kg")
    assert figure.parts == ((Decimal(1), "t"), (Decimal(240), "kg"))


@pytest.mark.parametrize("text", ["3 أطنان و20 قرصا", "حجز 3 أطنان. و20 كيلوغراما", "5 كيلوغرامات و2 طن"])
def test_separate_figures_are_never_added(text: str) -> None:
    assert len(read(text)) == 2
    assert all(not figure.parts for figure in read(text))


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("أكثر من 60 شركة", "more_than"),
        ("نحو 60 شركة", "about"),
        ("في ظرف 24 ساعة", "at_most"),
        ("أقل من 60 شركة", "less_than"),
    ],
)
def test_how_far_a_number_may_be_trusted_is_kept(text: str, bound: str) -> None:
    assert read(text)[0].bound == bound


def test_a_size_without_a_number_gets_none() -> None:
    (figure,) = read("تفكيك عشرات الخلايا")
    assert (figure.value, figure.magnitude, figure.counted) == (None, "tens", "الخلايا")


def test_three_of_them_points_back_to_what_was_counted() -> None:
    five, three = read("أوقفت خمسة من أخطر المطلوبين، ثلاثة منهم سلموا")
    assert five.counted == "أخطر المطلوبين"
    assert three.part_of == five.span


@pytest.mark.parametrize(
    "text", ["واحد من أكبر الأجهزة", "في 9 فبراير 2021", "بتاريخ 26-9-2020", "الساعة 12:30", "المرتبة الأولى"]
)
def test_idioms_dates_times_and_ranks_are_no_figures(text: str) -> None:
    assert read(text) == ()


def test_the_span_is_the_printed_figure() -> None:
    text = "استهدفت أكثر من 60 شركة."
    (figure,) = read(text)
    assert text[figure.span.start : figure.span.end] == figure.text == "أكثر من 60 شركة"
