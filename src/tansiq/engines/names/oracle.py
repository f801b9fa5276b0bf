"""The walk of the trie in plain Python, with the signature of the compiled one: tests hold the two equal.

Every word is looked at by itself, with the sum over all cuttings as it is defined, and nothing is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator

from tansiq.engines.names.letters import ABJAD, ALPHABET, decode, sounds
from tansiq.engines.names.transducer import base_of
from tansiq.engines.names.trie import SIGN, misses

__all__ = ["joint", "words_of", "words_within"]

Codes = tuple[int, ...]


def words_of(trie) -> Iterator[tuple[int, Codes]]:  # type: ignore[no-untyped-def]
    """Number and letter codes of every word of a trie; what has no letters is none."""
    (nodes,) = trie

    def below(node: int, letters: Codes) -> Iterator[tuple[int, Codes]]:
        if nodes[node, 1] and letters:
            yield int(nodes[node, 1]) - 1, letters
        for child in range(nodes[node, 0], nodes[node + 1, 0]):
            yield from below(child, (*letters, int(nodes[child, 2]) >> SIGN))

    return below(0, ())


def joint(query: Codes, word: Codes, side) -> float:  # type: ignore[no-untyped-def]
    """The joint probability of two words: the sum over all ways of cutting both into units."""
    probability, query_units, word_units, steps, bases, _ = side
    n, m = len(query), len(word)

    def unit(codes: Codes, units, base: int) -> int:  # type: ignore[no-untyped-def]
        number = 0
        for code in codes:
            number = number * base + code + 1
        return int(units[number]) if codes else 0

    mass = {(0, 0): 1.0}
    for i, j in sorted((i, j) for i in range(n + 1) for j in range(m + 1)):
        for a, b in steps.tolist():
            if (i - a, j - b) not in mass or a + b == 0:
                continue
            one = unit(query[i - a : i], query_units, bases[0])
            other = unit(word[j - b : j], word_units, bases[1])
            if one >= 0 and other >= 0:
                context = 0 if (i - a, j - b) == (0, 0) else 2 if (i, j) == (n, m) else 1
                step = mass[i - a, j - b] * float(probability[context, one, other])
                mass[i, j] = mass.get((i, j), 0.0) + step
    return mass.get((n, m), 0.0)


def words_within(query, trie, alone, sounding, heard, least, side, hopes, places, found) -> int:  # type: ignore[no-untyped-def]
    """As trie.words_within; ``hopes`` and ``sounding`` are not needed, for words sound as their letters do."""
    kind = ABJAD if int(side[4][1]) == base_of(ABJAD) else ALPHABET
    count = 0
    for word, letters in words_of(trie):
        sure, possible = sounds(decode(letters, kind))
        if misses(heard[0], heard[1], sure, possible):
            continue
        likely = joint(tuple(query.tolist()), letters, side) / alone[word]
        if likely >= least:
            places[count], found[count] = word, min(likely, 1.0)
            count += 1
    return count
