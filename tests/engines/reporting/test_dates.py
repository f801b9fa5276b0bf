from __future__ import annotations

import pytest

from tansiq.engines.reporting.article import ReportedDate
from tansiq.engines.reporting.dates import find_dates, month_span
from tansiq.engines.reporting.letters import fold


def read(text: str) -> tuple[ReportedDate, ...]:
    return find_dates(fold(text), text, "a")


def only(text: str) -> ReportedDate:
    (found,) = read(text)
    return found


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("وقع في 9 فبراير 2021 بالعاصمة", "2021-02-09", "2021-02-09", "day"),
        ("يومي ١٣ و١٤ يونيو ٢٠٢٢", "2022-06-13", "2022-06-14", "days"),
        ("في 3 غشت 2019", "2019-08-03", "2019-08-03", "day"),
        ("في 3 آب/أغسطس 2019", "2019-08-03", "2019-08-03", "day"),
        ("في 30 كانون الثاني 2019", "2019-01-30", "2019-01-30", "day"),
        ("في يونيو (حزيران) 2022", "2022-06-01", "2022-06-30", "month"),
        ("اتفاقية أكتوبر 1983", "1983-10-01", "1983-10-31", "month"),
        ("كانت سنة 2017", "2017-01-01", "2017-12-31", "year"),
        ("يوم 26-9-2020", "2020-09-26", "2020-09-26", "day"),
        ("يوم 2020/09/26", "2020-09-26", "2020-09-26", "day"),
        ("GMT 12:37 2024 الإثنين ,17 حزيران / يونيو", "2024-06-17", "2024-06-17", "day"),
    ],
)
def test_stated_dates_are_read_in_every_habit(text: str, first: str, last: str, precision: str) -> None:
    found = only(text)
    assert (found.basis, found.first, found.last, found.precision) == ("stated", first, last, precision)


def test_the_year_stays_open_where_the_text_leaves_it_open() -> None:
    found = only("في 8 مارس الماضي")
    assert (found.basis, found.first, found.partial, found.relation) == ("unknown", "", "--03-08", "last")


def test_a_weekday_before_a_date_is_kept_with_it() -> None:
    found = only("اليوم الثلاثاء 21 فبراير الجاري")
    assert (found.weekday, found.relation, found.partial) == (1, "today", "--02-21")


@pytest.mark.parametrize(
    ("text", "relation", "precision"),
    [
        ("استقبله صباح أمس بمكتبه", "-1", "day"),
        ("استقبله أول أمس بمكتبه", "-2", "day"),
        ("قال الوزير، يوم الخميس، إن", "weekday", "day"),
        ("خلال الشهر الماضي", "month_-1", "month"),
        ("العام الماضي", "year_-1", "year"),
        ("صباح اليوم", "+0", "day"),
    ],
)
def test_relative_dates_are_unknown_until_the_day_of_publication_is(text: str, relation: str, precision: str) -> None:
    found = only(text)
    assert (found.basis, found.relation, found.precision, found.first) == ("unknown", relation, precision, "")


def test_lately_is_kept_as_words() -> None:
    assert only("مؤخرا").precision == "vague"


def test_a_hijri_date_is_kept_as_text_and_never_converted() -> None:
    found = only("بتاريخ 15 رمضان 1444 هـ")
    assert (found.calendar, found.first, found.precision) == ("hijri", "", "text")
    assert "رمضان" in found.text


def test_a_time_alone_is_no_date() -> None:
    found = only("آخر تحديث GMT 22:08:29")
    assert (found.precision, found.partial, found.first) == ("time", "22:08:29", "")


@pytest.mark.parametrize("text", ["31 فبراير 2021", "مارس الرجل عمله", "2500 شركة", "المغرب اليوم", "رقم 12/13/2020"])
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert [item for item in read(text) if item.first] == []


def test_the_span_of_a_date_is_its_place_in_the_text() -> None:
    text = "وُقّعت في 9 فبراير 2021 بالعاصمة"
    found = only(text)
    assert text[found.span.start : found.span.end] == "9 فبراير 2021"


def test_the_last_day_of_february_depends_on_the_year() -> None:
    assert month_span(2024, 2)[1] == "2024-02-29"
    assert month_span(2023, 2)[1] == "2023-02-28"
