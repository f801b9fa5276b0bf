"""Counted spellings: every line is two words and a count."""

from __future__ import annotations

from tansiq.engines.names.letters import ABJAD_LETTERS, ALPHABET_LETTERS
from tansiq.engines.names.tables.spellings import SPELLINGS


def test_every_line_is_an_alphabet_word_an_abjad_word_and_a_count() -> None:
    pairs = set()
    for line in SPELLINGS.splitlines():
        left, right, count = line.split("\t")
        assert set(left) <= set(ALPHABET_LETTERS)
        assert set(right) <= set(ABJAD_LETTERS)
        assert int(count) > 0
        pairs.add((left, right))
    assert len(pairs) == len(SPELLINGS.splitlines())
