"""What holds for any text: nothing is lost, every span leads back to its words."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tansiq.engines.reporting import Article, Reading, as_values, read_article, read_folder
from tansiq.engines.reporting.page import render
from tansiq.errors import MalformedError

LINES = st.sampled_from(
    [
        "قد يهمك أيضا", "مواضيع ذات صلة", "المصدر: مروانة الآن", "آخر تحديث GMT 10:11:12", "الإسم *", "مروانة الآن -",
        "وقالت وزارة الداخلية، أمس، إن المصالح حجزت طن و240 كيلوغراما يومي 13 و14 يونيو 2022 بالميناء الكبير للمدينة.",
        "وأكد مصدر مأذون أن “خمسة من أخطر المطلوبين” سلموا بموجب اتفاقية أكتوبر 1983 وأن العمل مستمر بين كل الأطراف.",
        "• هل من مثال؟", "كما قلنا سابقا", "", "  ", "GMT 12:37 2024 الإثنين ,17 حزيران / يونيو", "عنوان من أربع كلمات",
    ]
)  # fmt: skip
ANYTHING = st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=60)
PAGES = st.lists(LINES | ANYTHING, min_size=1, max_size=14).map("\n".join)


def readable(text: str) -> Article:
    try:
        return read_article(text, "a")
    except MalformedError:
        assume(condition=False)
        raise


@given(PAGES)
@settings(deadline=None, max_examples=150)
def test_kept_and_removed_passages_cover_the_text_whole_and_in_order(text: str) -> None:
    read = readable(text)
    assert "".join(read.words(passage.span) for passage in read.passages) == text
    assert [item.span.start for item in read.passages] == [0, *[item.span.end for item in read.passages[:-1]]]


@given(PAGES)
@settings(deadline=None, max_examples=150)
def test_every_item_leads_back_to_its_words(text: str) -> None:
    read = readable(text)
    spans = [item.span for item in (*read.dates, *read.claims, *read.figures, *read.agreements)]
    spans += [mention.span for body in read.organisations for mention in body.mentions]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    for item in (*read.figures, *read.agreements, *read.dates):
        assert read.words(item.span).strip() == item.text.strip()


@given(PAGES)
@settings(deadline=None, max_examples=60)
def test_what_is_read_stands_in_the_kept_text(text: str) -> None:
    read = readable(text)
    kept = [passage.span for passage in read.kept]
    assert all(any(item.span.within(span) for span in kept) for item in (*read.claims, *read.figures, *read.agreements))


@given(st.lists(PAGES, min_size=1, max_size=3))
@settings(deadline=None, max_examples=40)
def test_any_reading_can_be_shown_and_told_in_values(pages: list[str]) -> None:
    articles = [readable(page) for page in pages]
    reading = read_folder(articles)
    assert isinstance(reading, Reading)
    assert len(as_values(reading)["articles"]) == len(pages)
    assert render(reading, "ar").endswith("</html>\n")


@given(PAGES)
@settings(deadline=None, max_examples=60)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert readable(text) == readable(text)
