from __future__ import annotations

from tansiq.engines.reporting import Article, read_article

FILLER = "وتناول اللقاء سبل تطوير العمل المشترك بين المصالح المختصة في البلدين على مستوى المعابر البرية والبحرية."
STAMP = "GMT 12:37 2024 الإثنين ,17 حزيران / يونيو"


def article(sentence: str, *tail: str, published: str = "") -> Article:
    return read_article(
        "\n\n".join((f"{sentence} {FILLER}", FILLER.replace("اللقاء", "الاجتماع"), *tail)), "a", published=published
    )


def codes(read: Article, place: int = 0) -> list[str]:
    return [ground.code for ground in read.dates[place].grounds]


def test_yesterday_is_unknown_without_a_day_of_publication() -> None:
    read = article("استقبل المدير الوفد أمس بمقر المديرية.")
    assert (read.dates[0].basis, read.published) == ("unknown", None)


def test_yesterday_is_the_day_before_a_publication_given_from_outside() -> None:
    read = article("استقبل المدير الوفد أمس بمقر المديرية.", published="2023-03-01")
    assert (read.dates[0].basis, read.dates[0].first) == ("inferred", "2023-02-28")
    assert codes(read) == ["publication"]
    assert read.published is not None
    assert read.published.basis == "stated"


def test_a_weekday_is_the_last_one_up_to_publication() -> None:
    read = article("قال المدير، يوم الخميس، إن العمل مستمر.", published="2022-06-17")
    assert read.dates[0].first == "2022-06-16"


def test_a_weekday_gives_the_year_between_the_last_event_and_the_page() -> None:
    sentence = "استقبل المدير، اليوم الثلاثاء 21 فبراير الجاري، الوفد بعد زيارة 13 و14 يونيو 2022 إلى العاصمة."
    read = article(sentence, "قد يهمك أيضا", STAMP)
    assert (read.dates[0].basis, read.dates[0].first) == ("inferred", "2023-02-21")
    assert codes(read) == ["weekday", "not_before", "not_after"]
    assert read.published is not None
    assert (read.published.first, read.published.basis) == ("2023-02-21", "inferred")


def test_a_weekday_that_fits_two_years_gives_none() -> None:
    sentence = "استقبل المدير، اليوم الثلاثاء 21 فبراير الجاري، الوفد بعد زيارة 13 يونيو 2010 إلى العاصمة."
    assert article(sentence, "قد يهمك أيضا", STAMP).dates[0].basis == "unknown"


def test_the_same_day_with_its_year_elsewhere_dates_it() -> None:
    read = article("بدأ التعاون بعد هجوم 4 ماي 2003 على الميناء. وتلت هجوم 4 ماي سنوات من العمل.")
    assert [(item.first, item.basis) for item in read.dates[:2]] == [
        ("2003-05-04", "stated"),
        ("2003-05-04", "inferred"),
    ]


def test_last_march_is_counted_from_publication() -> None:
    assert article("عقد الحوار في 8 مارس الماضي.", published="2022-06-20").dates[0].first == "2022-03-08"
    assert article("عقد الحوار في 8 مارس الماضي.", published="2022-02-20").dates[0].first == "2021-03-08"


def test_last_month_is_a_whole_month() -> None:
    read = article("ارتفع العدد خلال الشهر الماضي بشكل واضح.", published="2024-01-10")
    assert (read.dates[0].first, read.dates[0].last) == ("2023-12-01", "2023-12-31")


def test_a_printed_weekday_that_contradicts_the_date_is_told() -> None:
    read = article("وقع الاتفاق يوم الجمعة 21 فبراير 2023 بالعاصمة.")
    assert read.dates[0].first == "2023-02-21"
    assert codes(read) == ["weekday_disagrees"]


def test_dates_of_the_page_never_become_dates_of_the_article() -> None:
    read = article("استقبل المدير الوفد.", "قد يهمك أيضا", STAMP)
    assert [item.role for item in read.dates] == ["page"]
    assert read.published is None


def test_a_line_that_says_when_it_was_published_dates_yesterday() -> None:
    read = read_article(f"عنوان من أربع كلمات\n\nنشر في 1 مارس 2023\n\nاستقبل المدير الوفد أمس. {FILLER}", "a")
    assert read.published is not None
    assert (read.published.first, read.published.basis) == ("2023-03-01", "stated")
    assert [item.first for item in read.dates if item.relation == "-1"] == ["2023-02-28"]
