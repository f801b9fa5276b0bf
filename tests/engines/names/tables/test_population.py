"""How common words are: every line begins with a word and its count per million."""

from __future__ import annotations

import pytest

from tansiq.engines.names.letters import ABJAD_LETTERS, ALPHABET_LETTERS
from tansiq.engines.names.tables import population


@pytest.mark.parametrize("name", ["ALPHABET", "ABJAD", "THINGS_ALPHABET", "THINGS_ABJAD"])
def test_every_line_is_a_word_and_a_count_and_no_word_stands_twice(name: str) -> None:
    letters = ABJAD_LETTERS if name.endswith("ABJAD") else ALPHABET_LETTERS
    lines = [line.split("\t") for line in getattr(population, name).splitlines()]
    assert lines
    assert all(word and set(word) <= set(letters) and float(count) > 0 for word, count, *_ in lines)
    assert len({line[0] for line in lines}) == len(lines)
