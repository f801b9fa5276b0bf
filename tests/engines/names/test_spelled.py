"""Spellings that were counted attest each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.names.letters import ABJAD, ALPHABET
from tansiq.engines.names.spelled import attested, counted_forms, main_forms, unseen_share, unseen_shares
from tansiq.engines.names.tables import spellings


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("karim", "كريم"),
        ("hussein", "حسين"),
        ("hocine", "حسين"),
        ("khaled", "خالد"),
        ("ousmane", "عثمان"),
    ],
)
def test_a_common_spelling_has_been_counted_in_both_directions(query: str, word: str) -> None:
    assert attested((ALPHABET, query))[ABJAD, word] > 0.01
    assert attested((ABJAD, word))[ALPHABET, query] > 0.01


def test_two_spellings_of_one_form_attest_each_other() -> None:
    assert (ALPHABET, "hocine") in attested((ALPHABET, "hussein"))
    assert (ALPHABET, "hassan") not in attested((ALPHABET, "hussein"))


@settings(deadline=None, max_examples=50)
@given(st.sampled_from(["karim", "hussein", "salem", "mohamed", "xqzw", "omar", "ali"]))
def test_attested_shares_are_shares(query: str) -> None:
    shares = attested((ALPHABET, query))
    assert all(0 < share <= 1 for share in shares.values())


def test_no_share_is_attested_for_what_was_never_counted() -> None:
    assert not attested((ALPHABET, "xqzwv"))


def test_a_word_is_mostly_a_spelling_of_a_form_in_the_other_kind_of_writing() -> None:
    ((form, share), *_) = main_forms((ALPHABET, "hocine"))
    assert form == (ABJAD, "حسين")
    assert share == pytest.approx(np.log2(attested((ALPHABET, "hocine"))[form]))
    assert main_forms((ALPHABET, "xqzwv")) == ()


def test_the_more_often_a_word_was_counted_the_less_is_left_to_unseen_writings() -> None:
    assert unseen_share((ALPHABET, "xqzwv")) == 0.0
    assert unseen_share((ALPHABET, "mohamed")) < unseen_share((ALPHABET, "hocine")) < 0.0


def test_what_is_left_is_the_same_for_words_together_and_for_each_by_itself() -> None:
    words = [(ALPHABET, "hocine"), (ABJAD, "محمد"), (ALPHABET, "xqzwv"), (ABJAD, "hocine")]
    assert unseen_shares(words).tolist() == [unseen_share(word) for word in words]


def test_every_counted_pair_stands_once_and_both_ways() -> None:
    of_alphabet, of_abjad = counted_forms()
    rows = [line.split("\t") for line in spellings.SPELLINGS.splitlines()]
    assert sum(map(len, of_alphabet.values())) == sum(map(len, of_abjad.values())) == len(rows)
    assert all(of_alphabet[left][right] == of_abjad[right][left] == int(count) for left, right, count in rows)
