from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from tansiq.engines.reporting import read_article, read_folder
from tansiq.engines.reporting.article import Reading, Rejected
from tansiq.engines.reporting.page import render
from tansiq.engines.reporting.page_style import STYLE

TEXT = (
    "وقالت وزارة الداخلية، أمس، إن المصالح حجزت أكثر من 60 شحنة <b>غير</b> مصرح بها في 9 فبراير 2021 بناء على"
    " اتفاقية مارس 1991 بين البلدين.\n\nقد يهمك أيضا\n\nوصفات <script>سهلة</script>"
)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "style", "onclick")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def reading() -> Reading:
    return read_folder([read_article(TEXT, "a<b>.txt")], [Rejected("c.txt", "article.empty", {"file": "c.txt"})])


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_the_page_is_well_formed_and_loads_nothing(lang: str) -> None:
    tags = Tags()
    page = render(reading(), lang)
    tags.feed(page)
    assert tags.open == []
    assert not {"script", "img", "link", "iframe", "object", "form"} & set(tags.seen)
    assert all(address.startswith("#") for address in tags.addresses)
    assert "://" not in page


def test_the_policy_allows_the_one_stylesheet_and_nothing_else() -> None:
    page = render(reading(), "en")
    inline = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert inline is not None
    digest = base64.b64encode(hashlib.sha256(inline[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page


@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_the_page_reads_in_the_direction_of_its_language(lang: str, direction: str) -> None:
    assert f'<html lang="{lang}" dir="{direction}">' in render(reading(), lang)


def test_every_date_is_isolated_from_left_to_right() -> None:
    page = render(reading(), "ar")
    assert '<bdi dir="ltr">2021-02-09</bdi>' in page
    bare = re.sub(
        r"<bdi[^>]*>.*?</bdi>|<blockquote.*?</blockquote>|<style>.*?</style>|<head>.*?</head>",
        "",
        page,
        flags=re.DOTALL,
    )
    assert not re.search(r"\d{4}-\d\d", bare)


def test_the_stylesheet_knows_no_left_and_no_right_and_loads_nothing() -> None:
    assert not re.search(r"\b(left|right|url|import)\b", STYLE)
    assert "prefers-color-scheme: dark" in STYLE
    assert "@media print" in STYLE


def test_what_was_removed_and_what_was_refused_are_on_the_page() -> None:
    page = render(reading(), "en")
    assert "وصفات &lt;script&gt;سهلة" in page
    assert "there is no text in the file" in page


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_no_label_is_left_without_words(lang: str) -> None:
    page = render(reading(), lang)
    assert not re.search(r"reading\.[a-z_]+", page)
    assert ">?<" not in page


def test_an_empty_reading_says_so() -> None:
    assert render(Reading(()), "en").count("None found.") >= 5
