"""HTML in a field as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.lists.plain_text import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Zaydun is <b>w</b>anted.</p>\r\n<p> </p>\r\n<p>Call.</p>", "Zaydun is wanted. Call."),
        ('See <a href="https://example.org/x">Lila</a>, too', "See Lila, too"),
        ("one<br/>two<li>three</li>four", "one two three four"),
        ("Port &amp; Quay &#1575;", "Port & Quay ا"),
        ("3 < 4 and\n 5 > 4", "3 < 4 and 5 > 4"),
        ("<!-- a remark -->", ""),
        ("<?xml version='1.0' encoding='x'?>text", "text"),
        ("Zay\ud800dun<br>", "Zay?dun"),
        ("no markup ", "no markup"),
        ("", ""),
    ],
)
def test_words_are_kept_and_markup_is_not(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_what_cannot_be_followed_to_its_end_is_left_as_it_is() -> None:
    html = "<div>" * 5_000 + "Zaydun"
    assert plain_text(html) == html


@given(st.text(alphabet="<>/&;#!-ab \u202eأ\x00\x1b'\"=", max_size=60))
@settings(deadline=None)
def test_any_text_has_a_plain_text_in_one_line(html: str) -> None:
    text = plain_text(html)
    assert "\n" not in text
    assert text == text.strip()


@given(st.lists(st.text(alphabet="abcأبج", min_size=1, max_size=8), min_size=1, max_size=6))
def test_every_word_of_every_paragraph_is_there(words: list[str]) -> None:
    assert plain_text("".join(f"<p>{word}</p>" for word in words)).split() == words
