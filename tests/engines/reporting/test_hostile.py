from __future__ import annotations

import pytest

from tansiq.engines.reporting import decode, read_article
from tansiq.engines.reporting.hostile import MAX_BYTES, MAX_CHARACTERS, MAX_ITEMS, check_text
from tansiq.errors import MalformedError


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "article.empty"),
        (b" \n\t ", "article.empty"),
        (b"\xef\xbb\xbf", "article.empty"),
        (b"a" * (MAX_BYTES + 1), "article.too_large"),
        (b"a" * (MAX_CHARACTERS + 1), "article.too_large"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "article.binary"),
        ("نص".encode() + b"\x00", "article.binary"),
        ("وزارة العدل".encode("cp1256"), "article.encoding"),
        ("اسم\u202eمقلوب".encode(), "article.override"),
        ("اسم\u202dمقلوب".encode(), "article.override"),
    ],
)
def test_hostile_bytes_are_refused_with_their_code(data: bytes, code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        decode(data, "a.txt")
    assert caught.value.code == code
    assert caught.value.details["file"] == "a.txt"


def test_the_place_of_the_override_is_told() -> None:
    with pytest.raises(MalformedError) as caught:
        check_text("abc\u202e", "a.txt")
    assert (caught.value.details["place"], caught.value.details["sign"]) == (3, "U+202E")


def test_a_lone_surrogate_in_text_is_refused() -> None:
    with pytest.raises(MalformedError, match=r"article\.encoding"):
        read_article("نص \ud800", "a.txt")


def test_a_byte_order_mark_and_utf_16_are_read() -> None:
    assert decode(b"\xef\xbb\xbf" + "خبر".encode(), "a") == "خبر"
    assert decode("خبر".encode("utf-16"), "a") == "خبر"


def test_embeddings_that_pages_are_full_of_are_not_refused() -> None:
    assert check_text("\u202bخبر\u202c \u200f", "a")


@pytest.mark.parametrize(
    ("words", "kind"), [("أمس ", "dates"), ("7 ", "figures"), ("اتفاقية ", "agreements"), ("داعش ", "organisations")]
)
def test_a_text_of_nothing_but_items_is_refused_instead_of_read_for_minutes(words: str, kind: str) -> None:
    with pytest.raises(MalformedError) as caught:
        read_article(words * (MAX_ITEMS + 1), "a.txt")
    assert (caught.value.code, caught.value.details["kind"]) == ("article.too_dense", kind)
