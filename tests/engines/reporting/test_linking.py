from __future__ import annotations

from tansiq.engines.reporting import Article, read_article, read_folder

EVENT = "المدير العام لأمن الحدود زكريا بن طاوس مدير شرطة ساحيليا إدريسا فاراكو والوفد الكبير المرافق له"
REST = "وتناول اللقاء سبل تطوير العمل المشترك بين المصالح المختصة على مستوى المعابر البرية والبحرية وتكوين الخبراء."


def pair(left: str, right: str) -> tuple[Article, ...]:
    return read_folder(read_article(f"{text} {REST}", name) for name, text in (("a", left), ("b", right))).articles


def test_yesterday_in_one_report_is_the_day_told_in_the_other() -> None:
    _, second = pair(f"استقبل يوم 14 أكتوبر 2025 {EVENT}.", f"استقبل أمس {EVENT}.")
    assert (second.dates[0].basis, second.dates[0].first) == ("inferred", "2025-10-14")
    assert second.dates[0].grounds[0].code == "other_report"
    assert second.published is not None
    assert second.published.first == "2025-10-15"


def test_the_year_omitted_in_one_report_is_the_one_told_in_the_other() -> None:
    _, second = pair(f"زار يومي 5 و6 مايو 2025 {EVENT}.", f"زار يومي 5 و6 مايو الجاري {EVENT}.")
    assert (second.dates[0].first, second.dates[0].last) == ("2025-05-05", "2025-05-06")
    assert second.published is not None
    assert (second.published.first, second.published.last) == ("2025-05-01", "2025-05-31")


def test_another_event_dates_nothing() -> None:
    _, second = pair(f"استقبل يوم 14 أكتوبر 2025 {EVENT}.", "افتتح رئيس البلدية أمس معرضا للكتاب في الساحة الكبرى.")
    assert second.dates[0].basis == "unknown"


def test_two_reports_that_disagree_date_nothing() -> None:
    texts = (f"استقبل يوم 14 أكتوبر 2025 {EVENT}.", f"استقبل يوم 15 أكتوبر 2025 {EVENT}.", f"استقبل أمس {EVENT}.")
    third = read_folder(read_article(f"{text} {REST}", str(place)) for place, text in enumerate(texts)).articles[2]
    assert third.dates[0].basis == "unknown"
