"""Sentences are found by code and language, and their blanks filled."""

from __future__ import annotations

import pytest

from tansiq import messages
from tansiq.messages import LANGUAGES, codes, remedy, sentence


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_blank_is_filled_in_every_language(lang: str) -> None:
    assert "31/02/84" in sentence("date.unreadable", lang, text="31/02/84")


def test_the_languages_say_it_in_their_own_words() -> None:
    assert len({sentence("date.unreadable", lang, text="x") for lang in LANGUAGES}) == len(LANGUAGES)
    assert len({remedy("date.unreadable", lang) for lang in LANGUAGES}) == len(LANGUAGES)


def test_a_blank_that_nobody_fills_is_shown_as_unknown() -> None:
    assert "“?”" in sentence("date.unreadable", "en")


def test_a_code_without_a_sentence_is_shown_as_it_is() -> None:
    assert sentence("no.such_code", "fr") == "no.such_code"
    assert remedy("no.such_code", "fr") == ""
    assert "no.such_code" not in codes()


def test_braces_in_a_value_are_no_blanks() -> None:
    assert "{text}" in sentence("date.unreadable", "en", text="{text}")


def test_the_languages_are_those_of_the_project() -> None:
    assert messages.LANGUAGES == ("ar", "fr", "en")


def test_every_code_is_found_where_it_is_written() -> None:
    assert [code for code in sorted(codes()) if sentence(code) == code] == []


def test_one_sentence_takes_one_file() -> None:
    messages._tables.cache_clear()
    messages._told.cache_clear()
    sentence("date.unreadable")
    assert messages._tables.cache_info().currsize == 1
