"""A table by its words: each of its kind of writing, with what follows its first tab."""

from __future__ import annotations

from tansiq.engines.names.letters import ABJAD, ALPHABET
from tansiq.engines.names.tables import rows_of


def test_each_word_has_what_stands_behind_it_and_the_kind_of_its_table() -> None:
    assert rows_of("karim\t1\t2\nmari\t3\n", "كريم\tx") == {
        (ALPHABET, "karim"): "1\t2", (ALPHABET, "mari"): "3", (ABJAD, "كريم"): "x",
    }  # fmt: skip


def test_an_empty_table_has_no_words() -> None:
    assert rows_of("", "") == {}
