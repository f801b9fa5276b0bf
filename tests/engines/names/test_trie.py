"""The trie holds its words, and every branch tells what is below."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.names import oracle, trie
from tansiq.engines.names.letters import ABJAD, ABJAD_LETTERS, ALPHABET, ALPHABET_LETTERS, MAX_LETTERS, decode, sounds
from tansiq.engines.names.vocabulary import Word, build_vocabulary

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
LISTS = st.lists(WORDS, min_size=1, max_size=12, unique=True)


@settings(deadline=None, max_examples=60)
@given(LISTS)
def test_a_trie_holds_the_words_that_it_was_built_of(words: list[Word]) -> None:
    vocabulary = build_vocabulary(words)
    for kind, first in ((ALPHABET, 0), (ABJAD, vocabulary.split)):
        held = {(kind, decode(letters, kind)): place for place, letters in oracle.words_of(vocabulary.tries[kind])}
        assert held == {word: vocabulary.find([word])[0] - first for word in words if word[0] == kind}


@settings(deadline=None, max_examples=60)
@given(LISTS)
def test_a_branch_tells_what_all_and_what_any_of_its_words_sound_like(words: list[Word]) -> None:
    vocabulary = build_vocabulary([word for word in words if word[0] == ALPHABET])
    (nodes,) = vocabulary.tries[ALPHABET]

    def below(node: int, letters: str) -> list[str]:
        own = [letters] if nodes[node, 1] else []
        for child in range(nodes[node, 0], nodes[node + 1, 0]):
            own += below(child, letters + ALPHABET_LETTERS[nodes[child, 2] >> trie.SIGN])
        heard = [sounds(word) for word in own]
        if letters:
            assert nodes[node, 2] & (1 << trie.SIGN) - 1 == np.bitwise_and.reduce([sure for sure, _ in heard])
            assert nodes[node, 3] == np.bitwise_or.reduce([possible for _, possible in heard])
        return own

    below(0, "")


def test_two_words_may_disagree_on_one_sound_class_and_no_more() -> None:
    assert not trie.misses(*sounds("karim"), *sounds("karim"))
    assert not trie.misses(*sounds("karim"), *sounds("kari"))
    assert trie.misses(*sounds("karim"), *sounds("kai"))
    assert trie.misses(*sounds("kai"), *sounds("karim"))


def test_an_empty_trie_has_no_word() -> None:
    empty = build_vocabulary([])
    assert list(oracle.words_of(empty.tries[ALPHABET])) == []


@settings(deadline=None, max_examples=60)
@given(st.lists(WORDS, max_size=12, unique=True))
def test_the_number_of_the_last_word_tells_how_many_there_are(words: list[Word]) -> None:
    vocabulary = build_vocabulary(words)
    for kind in (ALPHABET, ABJAD):
        assert trie.last_word(vocabulary.tries[kind]) == sum(word[0] == kind for word in words)
