"""The transducer: probabilities that sum to one, and a compiled sum over cuttings that equals a slow one."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.names.letters import ABJAD, ABJAD_LETTERS, ALPHABET, ALPHABET_LETTERS, MAX_LETTERS, encode
from tansiq.engines.names.transducer import (
    CONTEXTS,
    Transducer,
    base_of,
    from_counts,
    joint_with_each,
    marginal,
    smoothed,
    unit_number,
)
from tansiq.engines.names.vocabulary import build_vocabulary, model_between

KINDS = [(ALPHABET, ALPHABET), (ALPHABET, ABJAD), (ABJAD, ABJAD)]
LETTERS = {ALPHABET: ALPHABET_LETTERS, ABJAD: ABJAD_LETTERS}
TABLE = "k\tك\t90\t80\t70\nsh\tش\t40\t30\t20\na\t\t10\t20\t30\ni\tي\t5\t25\t5\nm\tم\t9\t9\t9"


def unit_at(codes: tuple[int, ...], start: int, length: int, units: np.ndarray, kind: int) -> int:
    return 0 if length == 0 else int(units[unit_number(codes[start : start + length], kind)])


def slow_joint(model: Transducer, left: tuple[int, ...], right: tuple[int, ...]) -> float:
    """The sum over all cuttings of both words, written down as the definition says."""
    n, m = len(left), len(right)

    @cache
    def rest(i: int, j: int) -> float:
        total = 1.0 if (i, j) == (n, m) else 0.0
        for a, b in model.steps.tolist():
            if i + a > n or j + b > m:
                continue
            u = unit_at(left, i, a, model.left_units, model.left)
            v = unit_at(right, j, b, model.right_units, model.right)
            if u >= 0 and v >= 0:
                context = 0 if i == j == 0 else 2 if (i + a, j + b) == (n, m) else 1
                total += float(model.probability[context, u, v]) * rest(i + a, j + b)
        return total

    return rest(0, 0)


def fast_joint(model: Transducer, word: tuple[int, str], others: list[tuple[int, str]], *, is_left: bool) -> np.ndarray:
    vocabulary = build_vocabulary(others)
    codes = np.array(encode(word[1], word[0]), dtype=np.uint8)
    side = model.side(query_is_left=is_left)
    return joint_with_each(codes, vocabulary.letters, vocabulary.offsets, vocabulary.find(others), side)


@pytest.mark.parametrize("kinds", KINDS)
def test_the_probabilities_of_each_context_sum_to_one(kinds: tuple[int, int]) -> None:
    model, _ = model_between(*kinds)
    assert model.probability.shape[0] == CONTEXTS
    np.testing.assert_allclose(model.probability.sum(axis=(1, 2), dtype=np.float64), 1.0, atol=1e-4)
    assert (model.probability >= 0).all()


@pytest.mark.parametrize("kinds", KINDS)
def test_the_marginals_of_each_context_sum_to_one(kinds: tuple[int, int]) -> None:
    model, _ = model_between(*kinds)
    np.testing.assert_allclose(model.left_marginal.sum(axis=1, dtype=np.float64), 1.0, atol=1e-4)
    np.testing.assert_allclose(model.right_marginal.sum(axis=1, dtype=np.float64), 1.0, atol=1e-4)


@pytest.mark.parametrize("kinds", KINDS)
def test_no_step_takes_nothing_of_both_words(kinds: tuple[int, int]) -> None:
    model, _ = model_between(*kinds)
    assert [0, 0] not in model.steps.tolist()
    assert (model.probability[:, 0, 0] == 0).all()


@pytest.mark.parametrize("kinds", KINDS)
def test_any_letter_may_stand_for_any_other_with_some_chance(kinds: tuple[int, int]) -> None:
    model, _ = model_between(*kinds)
    left, right = base_of(kinds[0]), base_of(kinds[1])
    assert (model.probability[:, 1:left, 1:right] > 0).all()
    assert (model.probability[:, 0, 1:right] > 0).all()
    assert (model.probability[:, 1:left, 0] > 0).all()


def test_a_table_of_counts_becomes_a_model() -> None:
    model = from_counts(TABLE, (ALPHABET, ABJAD))
    sh = model.left_units[unit_number(encode("sh", ALPHABET), ALPHABET)]
    shin = model.right_units[unit_number(encode("ش", ABJAD), ABJAD)]
    sad = model.right_units[unit_number(encode("ص", ABJAD), ABJAD)]
    assert model.left_units[unit_number(encode("xy", ALPHABET), ALPHABET)] == -1
    assert (model.probability[:, sh, shin] > 100 * model.probability[:, sh, sad]).all()
    assert [2, 1] in model.steps.tolist()


def test_a_context_never_seen_leans_on_all_contexts_together() -> None:
    counts = np.zeros((CONTEXTS, 2, 2))
    counts[1] = [[0, 1], [2, 30]]
    singles = np.array([[False, True], [True, True]])
    probability = smoothed(counts, singles)
    np.testing.assert_allclose(probability[0], probability[2])
    assert probability[0].argmax() == probability[1].argmax() == 3
    np.testing.assert_allclose(probability.sum(axis=(1, 2)), 1.0, rtol=1e-6)


WORDS = st.sampled_from([ALPHABET, ABJAD]).flatmap(
    lambda kind: st.tuples(st.just(kind), st.text(LETTERS[kind], min_size=1, max_size=7))
)


@settings(deadline=None, max_examples=40)
@given(word=WORDS, others=st.lists(WORDS, min_size=1, max_size=4))
def test_the_compiled_sum_equals_the_sum_over_all_cuttings(
    word: tuple[int, str], others: list[tuple[int, str]]
) -> None:
    model, is_left = model_between(word[0], others[0][0])
    same = [other for other in others if other[0] == others[0][0]]
    fast = fast_joint(model, word, same, is_left=is_left)
    mine = encode(word[1], word[0])
    for other, value in zip(same, fast, strict=True):
        theirs = encode(other[1], other[0])
        slow = slow_joint(model, mine, theirs) if is_left else slow_joint(model, theirs, mine)
        assert value == pytest.approx(slow, rel=1e-5, abs=1e-300)


def test_the_compiled_sum_equals_the_slow_one_for_true_spellings_at_full_length() -> None:
    model, is_left = model_between(ALPHABET, ABJAD)
    for latin, arabic in (("mouhammadou", "محمد"), ("abdurrahmaniyyuneddinechoukri", "عبدالرحمانالدينشكري")):
        left, right = encode(latin, ALPHABET), encode(arabic, ABJAD)
        assert fast_joint(model, (ALPHABET, latin), [(ABJAD, arabic)], is_left=is_left)[0] == pytest.approx(
            slow_joint(model, left, right), rel=1e-5
        )


def test_the_longest_words_stay_above_nothing() -> None:
    model, is_left = model_between(ALPHABET, ALPHABET)
    word = (ALPHABET, "q" * MAX_LETTERS)
    assert fast_joint(model, word, [(ALPHABET, "x" * MAX_LETTERS)], is_left=is_left)[0] > 0


def test_the_joint_probability_of_two_words_does_not_depend_on_which_is_asked_first() -> None:
    model, _ = model_between(ALPHABET, ABJAD)
    one = fast_joint(model, (ALPHABET, "karim"), [(ABJAD, "كريم")], is_left=True)
    other = fast_joint(model, (ABJAD, "كريم"), [(ALPHABET, "karim")], is_left=False)
    assert one[0] == pytest.approx(other[0], rel=1e-6)


@pytest.mark.parametrize(
    ("latin", "right", "wrong"),
    [
        ("karim", "كريم", "كامل"),
        ("chaouki", "شوقي", "كوفي"),
        ("shawqi", "شوقي", "سوقي"),
        ("jamal", "جمال", "دامل"),
        ("khaled", "خالد", "كلد"),
        ("ghassan", "غسان", "حسان"),
        ("hocine", "حسين", "هوكن"),
    ],
)
def test_a_customary_spelling_is_likelier_than_a_strange_one(latin: str, right: str, wrong: str) -> None:
    model, is_left = model_between(ALPHABET, ABJAD)
    true, strange = fast_joint(model, (ALPHABET, latin), [(ABJAD, right), (ABJAD, wrong)], is_left=is_left)
    assert true > 10 * strange


def slow_marginal(model: Transducer, codes: tuple[int, ...]) -> float:
    """Of a word of the left side: its cuttings, and a geometric factor for empty steps at every inner place."""
    n, by_unit = len(codes), model.left_marginal.astype(np.float64)

    @cache
    def up_to(end: int) -> float:
        if end == 0:
            return 1.0
        total = 0.0
        for length in range(1, min(3, end) + 1):
            unit = unit_at(codes, end - length, length, model.left_units, model.left)
            if unit >= 0:
                context = 0 if end == length else 2 if end == n else 1
                total += up_to(end - length) * by_unit[context, unit]
        return total / (1.0 - by_unit[1, 0]) if end < n else total

    return up_to(n)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(ALPHABET_LETTERS, min_size=1, max_size=9), min_size=1, max_size=5))
def test_the_compiled_marginal_equals_the_slow_one(words: list[str]) -> None:
    model, _ = model_between(ALPHABET, ABJAD)
    keys = [(ALPHABET, word) for word in words]
    vocabulary = build_vocabulary(keys)
    found = marginal(vocabulary.letters, vocabulary.offsets, model.left_marginal, model.left_units, base_of(ALPHABET))
    for word, place in zip(words, vocabulary.find(keys), strict=True):
        assert found[place] == pytest.approx(slow_marginal(model, encode(word, ALPHABET)), rel=1e-5)


def test_a_longer_word_is_less_likely_by_itself_than_its_beginning() -> None:
    model, _ = model_between(ALPHABET, ALPHABET)
    vocabulary = build_vocabulary([(ALPHABET, "karim"[:length]) for length in range(2, 6)])
    found = marginal(vocabulary.letters, vocabulary.offsets, model.left_marginal, model.left_units, base_of(ALPHABET))
    assert (np.diff(found) < 0).all()
