from __future__ import annotations

import pytest

from tansiq.engines.reporting.clean import clean

BODY = (
    "استقبل المدير العام لأمن الحدود في جمهورية مروانة الخيالية وفدا من ساحيليا لبحث سبل تبادل المعلومات"
    " حول وثائق السفر المزورة عبر المعابر البرية."
)
MORE = (
    "وناقش الوفد في جمهورية مروانة تبادل المعلومات حول وثائق السفر المزورة مع المدير العام لأمن الحدود"
    " واتفق على مراجعة سبل فحص المعابر البرية كل سنة."
)
OTHER = (
    "فاز الفريق المحلي بكأس البطولة بعد مباراة طويلة امتدت إلى الأشواط الإضافية وسط حضور جماهيري غفير"
    " هتف للاعبين حتى ساعة متأخرة من الليل."
)


def kinds(*lines: str) -> list[tuple[str, bool]]:
    passages, _ = clean("\n\n".join(lines), "a")
    return [(passage.kind, passage.kept) for passage in passages]


def test_a_title_is_kept_once_and_its_repetitions_go() -> None:
    title = "وفد من ساحيليا يزور مروانة"
    text = "\n\n".join((title, "مروانة الآن -", f"مروانة الآن - {title}", BODY, title))
    passages, found = clean(text, "a")
    assert found == title
    assert [passage.kind for passage in passages] == [
        "title",
        "site_mark",
        "repeated_title",
        "paragraph",
        "repeated_title",
    ]


def test_a_title_as_long_as_a_paragraph_is_known_by_its_repetition() -> None:
    title = " ".join(["عنوان", "طويل"] * 10)
    assert kinds(title, f"موقع - {title}", BODY)[:2] == [("title", True), ("repeated_title", False)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("آخر تحديث GMT 10:11:12", "update_stamp"),
        ("قد يهمك أيضا", "related_heading"),
        ("البريد الإلكتروني *", "comment_form"),
        ("جميع الحقوق محفوظة 2026 ©", "copyright"),
        ("اضغط هنا لزيارة الموقع", "navigation"),
        ("شروط النشر: عدم الإساءة", "terms"),
    ],
)
def test_furniture_is_set_aside_wherever_it_stands(line: str, kind: str) -> None:
    assert kinds(BODY, line)[-1] == (kind, False)


def test_links_below_read_also_are_set_aside() -> None:
    assert kinds(BODY, "اقرأ أيضا", "وصفات سهلة للعشاء")[-1] == ("related_link", False)


def test_the_article_goes_on_after_a_box_of_links_in_its_middle() -> None:
    assert kinds(BODY, "اقرأ أيضا", "وصفات سهلة للعشاء", MORE)[-1] == ("paragraph", True)


def test_another_article_below_the_links_is_set_aside_whole() -> None:
    read = kinds(BODY, "اقرأ أيضا", OTHER, "عنوان داخلي", OTHER)
    assert [kind for kind, _ in read[2:]] == ["appended_article"] * 3


def test_after_the_source_line_even_a_similar_article_is_another_one() -> None:
    read = kinds(BODY, "المصدر: مروانة الآن", "مواضيع ذات صلة", MORE)
    assert read[1] == ("source", True)
    assert read[-1] == ("appended_article", False)


def test_a_pull_quote_is_kept_in_its_paragraph_only() -> None:
    quote = "لبحث سبل تبادل المعلومات حول وثائق السفر"
    assert kinds(BODY, quote)[-1] == ("repeated", False)
    assert kinds(quote, BODY, MORE)[1] == ("paragraph", True)


def test_a_line_printed_twice_is_kept_once() -> None:
    line = "سطر قصير من أربع كلمات"
    assert [kept for _, kept in kinds(BODY, MORE, line, line)] == [True, True, True, False]


def test_a_short_sentence_with_its_full_stop_is_text_and_no_title() -> None:
    assert kinds("أعلنت الوزارة اليوم أنها ستفتح معبرا جديدا بين البلدين في الربيع.") == [("paragraph", True)]


def test_a_caption_in_another_script_is_set_aside_and_its_translation_is_no_title() -> None:
    passages, title = clean(f"Officers at the training desk of the police\nضباط في تدريب على الوثائق\n\n{BODY}", "a")
    assert [passage.kind for passage in passages] == ["other_language", "caption", "paragraph"]
    assert title == ""


def test_blank_lines_at_either_end_belong_to_a_passage() -> None:
    text = f"\n\n  {BODY}\n\n \n"
    passages, _ = clean(text, "a")
    assert (passages[0].span.start, passages[-1].span.end) == (0, len(text))
