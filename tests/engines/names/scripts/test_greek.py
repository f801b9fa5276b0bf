"""Greek: after today's pronunciation."""

from __future__ import annotations

import pytest

from tansiq.engines.names.fold import fold
from tansiq.engines.names.scripts.greek import write_out


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("Νίκος", "nikos"),
        ("ΝΙΚΟΣ", "nikos"),
        ("Μπουζίντι", "buzidi"),
        ("Χασάν", "khasan"),
        ("Γκαμάλ", "gamal"),
        ("Αλέξανδρος", "alexandros"),
        ("Ψαρράς", "psarras"),
        ("Θωμάς", "thomas"),
        ("Ειρήνη", "irini"),
    ],
)
def test_pairs_of_letters_have_one_sound(word: str, letters: str) -> None:
    assert write_out(fold(word)) == letters


def test_accents_change_nothing() -> None:
    assert write_out(fold("ΐ")) == write_out(fold("ι"))
    assert write_out(fold("Άννα")) == write_out(fold("Αννα")) == "anna"
