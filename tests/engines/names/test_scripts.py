"""Scripts: each word goes to the table of its own script, and every table keeps the same laws."""

from __future__ import annotations

from itertools import pairwise
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.names.fold import fold
from tansiq.engines.names.letters import ABJAD, ABJAD_LETTERS, ALPHABET_LETTERS
from tansiq.engines.names.scripts import SCRIPTS, other, script_of
from tansiq.errors import MalformedError

MODULES = [*(module for _, _, module in SCRIPTS), other]


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("karim", "Latn"),
        ("şahin", "Latn"),
        ("كريم", "Arab"),
        ("گل", "Arab"),
        ("ڈار", "Arab"),
        ("карим", "Cyrl"),
        ("καρίμ", "Grek"),
        ("כרים", "Hebr"),
        ("李", "Zyyy"),
        ("철수", "Zyyy"),
        ("'karim", "Latn"),
        ("123", "Latn"),
    ],
)
def test_the_script_is_that_of_the_first_letter(word: str, code: str) -> None:
    assert script_of(word)[0] == code


def test_no_two_scripts_claim_one_sign() -> None:
    ranges = sorted(span for _, spans, _ in SCRIPTS for span in spans)
    assert all(low <= high for low, high in ranges)
    assert all(one[1] < other[0] for one, other in pairwise(ranges))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
@settings(deadline=None, max_examples=100)
@given(text=st.text(max_size=20))
def test_any_word_is_written_out_in_letters_of_the_kind(module: ModuleType, text: str) -> None:
    try:
        word = fold(text)
    except MalformedError:
        return
    assert set(module.write_out(word)) <= set(ABJAD_LETTERS if module.KIND == ABJAD else ALPHABET_LETTERS)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_writing_out_nothing_gives_nothing(module: ModuleType) -> None:
    assert module.write_out("") == ""
