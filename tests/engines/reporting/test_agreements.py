from __future__ import annotations

from tansiq.engines.reporting.agreements import find_agreements
from tansiq.engines.reporting.article import Agreement
from tansiq.engines.reporting.dates import find_dates
from tansiq.engines.reporting.letters import fold


def read(text: str) -> list[Agreement]:
    folded = fold(text)
    return list(find_agreements(folded, text, "a", find_dates(folded, text, "a")))


def test_an_instrument_with_its_month_is_dated() -> None:
    (found,) = read("والأمر يتعلق باتفاقية مارس 1991 في المجال القضائي.")
    assert (found.kind, found.level, found.year, found.month) == ("convention", "dated", "1991", "03")


def test_the_year_may_follow_the_name() -> None:
    (found,) = read("مذكرة تفاهم لتبادل المعلومات وقعت سنة 2019.")
    assert (found.kind, found.level, found.year) == ("memorandum", "dated", "2019")


def test_a_year_beyond_another_instrument_is_not_taken() -> None:
    first, second = read("تجمعنا اتفاقيات للتعاون واتفاقية تسليم سنة 2004.")
    assert (first.level, second.level) == ("mentioned", "dated")


def test_a_name_without_a_date_is_named() -> None:
    (found,) = read("في إطار برنامج العمل المشترك بين الجهازين.")
    assert (found.kind, found.level, found.year) == ("programme", "named", "")


def test_an_undertaking_runs_to_the_end_of_its_sentence() -> None:
    (found,) = read("كما اتفق الطرفان على عقد اجتماع كل سنة، وتقييم النتائج. ثم انصرفا.")
    assert found.level == "undertaking"
    assert found.text.endswith("وتقييم النتائج")


def test_agreeing_in_general_is_no_instrument() -> None:
    assert read("ونحن متفقون في الرأي مع الجميع.") == []
