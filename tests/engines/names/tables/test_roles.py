"""The words that play a part in names."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tansiq import Name
from tansiq.engines.names.letters import ABJAD, ABJAD_LETTERS, ALPHABET, ALPHABET_LETTERS
from tansiq.engines.names.tables.roles import ROLES, SHORT, WHOLE

SOURCE = Path(__file__).resolve().parents[4] / "resources" / "names" / "roles.toml"
KNOWN = {"article", "son", "daughter", "servant", "joined", "din", "allah", "title", "placeholder", "child"}


@pytest.mark.parametrize(("kind", "letters"), [(ALPHABET, ALPHABET_LETTERS), (ABJAD, ABJAD_LETTERS)])
def test_every_word_is_written_as_the_parser_meets_it(kind: int, letters: str) -> None:
    assert ROLES[kind]
    assert all(word and set(word) <= set(letters) for word in ROLES[kind])


def test_every_role_is_one_the_parser_knows() -> None:
    assert {role for table in ROLES for role in table.values()} == KNOWN


def test_the_source_of_the_table_can_be_read() -> None:
    assert tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def test_words_that_are_whole_begin_like_an_article_and_keep_it() -> None:
    assert all(word.startswith("ال") for word in WHOLE)
    for word in sorted(WHOLE - set(ROLES[ABJAD])):
        assert [token.letters for token in Name.parse(word).tokens] == [word]


@pytest.mark.parametrize("word", sorted(SHORT))
def test_an_article_before_two_letters_is_taken_off_where_the_list_says_so(word: str) -> None:
    (token,) = Name.parse(word).tokens
    assert token.article
    assert token.letters == word[2:]
