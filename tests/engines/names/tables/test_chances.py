"""Chances of words that are known as spellings only: as they would be worked out, and none of the population's."""

from __future__ import annotations

import pytest

from tansiq.engines.names import population as rarity
from tansiq.engines.names.letters import ABJAD, ALPHABET
from tansiq.engines.names.tables import chances, population


@pytest.mark.parametrize("kind", [ALPHABET, ABJAD])
def test_a_tabled_chance_is_what_would_be_worked_out(kind: int) -> None:
    lines = (chances.ALPHABET, chances.ABJAD)[kind].splitlines()
    people = rarity._words(people=True)
    for line in lines[:: len(lines) // 8]:
        word, *hundredths = line.split("\t")
        worked_out = rarity.chance_among((kind, word), people)
        assert rarity.chance((kind, word)) == pytest.approx(worked_out, abs=0.006)
        assert [float(each) / 100 for each in hundredths] == pytest.approx(worked_out, abs=0.006)


@pytest.mark.parametrize("name", ["ALPHABET", "ABJAD"])
def test_no_word_stands_in_two_tables(name: str) -> None:
    words = [line.split("\t")[0] for table in (chances, population) for line in getattr(table, name).splitlines()]
    assert len(set(words)) == len(words)
