"""A walk of the trie finds what every word by itself would be found to be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.names import oracle, walk
from tansiq.engines.names.letters import ABJAD, ABJAD_LETTERS, ALPHABET, ALPHABET_LETTERS, MAX_LETTERS, encode, sounds
from tansiq.engines.names.likelihood import by_letters
from tansiq.engines.names.vocabulary import Vocabulary, Word, build_vocabulary, model_between

STOCK = [
    *(
        "karim",
        "kareem",
        "kerim",
        "mari",
        "marikovski",
        "muhammad",
        "mohamed",
        "abdulrahman",
        "abdurrahmane",
        "xu",
        "a",
    ),
    *("bouzidi", "buzidi", "bouzid", "chaykovski", "tchaikovsky", "kk", "jjjj", "x" * MAX_LETTERS),
]
ABJADS = ["كريم", "محمد", "محمود", "عبدالرحمن", "بوزيدي", "شايكوفسكي", "ا", "ءؤئ", "گڤپچ"]
LATIN = st.sampled_from(STOCK) | st.text(ALPHABET_LETTERS, min_size=1, max_size=8)
ARABIC = st.sampled_from(ABJADS) | st.text(ABJAD_LETTERS, min_size=1, max_size=8)
WORDS = st.one_of(st.tuples(st.just(ALPHABET), LATIN), st.tuples(st.just(ABJAD), ARABIC))
#: A hamza alone is no word: the model holds it for a writing of nearly nothing, and so of nearly anything (walk.py).
LISTS = st.lists(WORDS.filter(lambda word: word[1] != "ء"), min_size=1, max_size=12, unique=True)


def walked(step, query: Word, vocabulary: Vocabulary, kind: int, least: float) -> dict[int, float]:  # type: ignore[no-untyped-def]
    part = slice(0, vocabulary.split) if kind == ALPHABET else slice(vocabulary.split, len(vocabulary))
    model, is_left = model_between(query[0], kind)
    places, found = np.empty(len(vocabulary), dtype=np.int64), np.empty(len(vocabulary))
    count = step(
        np.array(encode(query[1], query[0]), dtype=np.uint8),
        vocabulary.tries[kind],
        vocabulary.alone_probability[query[0]][part],
        vocabulary.sounds[part],
        sounds(query[1]),
        least,
        model.side(query_is_left=is_left),
        walk.hopes_of(model, query_is_left=is_left),
        places,
        found,
    )
    assert len(set(places[:count].tolist())) == count
    return dict(zip(places[:count].tolist(), found[:count].tolist(), strict=True))


@settings(deadline=None, max_examples=150)
@given(LISTS, WORDS, st.floats(-60.0, -2.0))
def test_the_walk_finds_the_words_that_one_by_one_are_likely_enough(
    words: list[Word], query: Word, bits: float
) -> None:
    vocabulary, least = build_vocabulary(words), 2.0**bits
    for kind in (ALPHABET, ABJAD):
        plain = walked(oracle.words_within, query, vocabulary, kind, least / 2)
        found = walked(walk.words_within, query, vocabulary, kind, least)
        assert set(found) <= set(plain)
        assert {place for place, likely in plain.items() if likely >= least * 1.05} <= set(found)
        for place, likely in found.items():
            assert plain[place] - 0.05 * least <= likely * 1.001
            assert likely <= plain[place] * 1.001


@settings(deadline=None, max_examples=60)
@given(LISTS, WORDS)
def test_what_a_word_is_likely_to_be_does_not_depend_on_the_other_words(words: list[Word], query: Word) -> None:
    together = build_vocabulary(words)
    places, likely = by_letters(query, together, -40.0)
    found = dict(zip(places.tolist(), likely.tolist(), strict=True))
    for word in words:
        alone, value = by_letters(query, build_vocabulary([word]), -40.0)
        own = found.get(int(together.find([word])[0]), -np.inf)
        assert own == pytest.approx(float(value[0]) if len(alone) else -np.inf, abs=0.1) or max(own, *value) < -39.9


def test_a_word_that_begins_another_sounds_as_its_own_letters_do() -> None:
    query = (ALPHABET, "marik")
    for words in ([(ALPHABET, "ma")], [(ALPHABET, "ma"), (ALPHABET, "marik")]):
        places, _ = by_letters(query, build_vocabulary(words), -60.0)
        assert 0 not in places.tolist()


@pytest.mark.parametrize("one", [ALPHABET, ABJAD])
@pytest.mark.parametrize("other", [ALPHABET, ABJAD])
def test_no_unit_is_worth_more_than_is_hoped_for_it(one: int, other: int) -> None:
    model, is_left = model_between(one, other)
    hopes = walk.hopes_of(model, query_is_left=is_left)
    assert hopes.best.shape == (2, hopes.by_letter.shape[2])
    assert 0.0 <= hopes.by_letter.min() <= hopes.by_letter.max() <= hopes.best.max() <= 1.0
    assert (hopes.best[1] >= hopes.best[0]).all()
    assert (hopes.by_letter[:, 0:2] <= hopes.best[:, None, :, None] + 1e-6).all()
    assert (hopes.by_letter[:, 1] >= hopes.by_letter[:, 2]).all()


def test_an_empty_trie_has_no_likely_word() -> None:
    assert walked(walk.words_within, (ALPHABET, "karim"), build_vocabulary([]), ALPHABET, 1e-9) == {}
