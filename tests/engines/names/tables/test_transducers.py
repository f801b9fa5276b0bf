"""Tables of unit pairs: units of at most three letters, counts of three contexts."""

from __future__ import annotations

import pytest

from tansiq.engines.names.letters import ABJAD_LETTERS, ALPHABET_LETTERS
from tansiq.engines.names.tables import transducers


@pytest.mark.parametrize(
    ("name", "left", "right"),
    [
        ("ALPHABETS", ALPHABET_LETTERS, ALPHABET_LETTERS),
        ("ACROSS", ALPHABET_LETTERS, ABJAD_LETTERS),
        ("ABJADS", ABJAD_LETTERS, ABJAD_LETTERS),
    ],
)
def test_every_line_is_two_units_and_three_counts(name: str, left: str, right: str) -> None:
    pairs = set()
    for line in getattr(transducers, name).splitlines():
        one, other, *counts = line.split("\t")
        assert len(one) <= 3
        assert len(other) <= 3
        assert one or other
        assert set(one) <= set(left)
        assert set(other) <= set(right)
        assert len(counts) == 3
        assert all(int(count) >= 0 for count in counts)
        pairs.add((one, other))
    assert len(pairs) == len(getattr(transducers, name).splitlines())
