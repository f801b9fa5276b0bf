"""How common words of names are, and so how much it says that two names share one."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.names.tables import population
from tansiq.engines.names.vocabulary import Vocabulary, Word, build_vocabulary, log_likelihoods

__all__ = ["MOST_BITS", "chance", "evidence", "most_bits"]

MOST_BITS = 19.0  # what one word can say: half of what the table is cut at; no word weighs like a whole name
# Share of all words of names that the table, cut at 9 in a million, does not hold (measured on held-out names).
UNLISTED = 0.15
_REMEMBERED = 1 << 16  # words; a traveller list repeats its names


@cache
def _words(*, people: bool) -> tuple[Vocabulary, NDArray[np.float64]]:
    counts: dict[Word, float] = {}
    tables = (
        (population.ALPHABET, population.ABJAD) if people else (population.THINGS_ALPHABET, population.THINGS_ABJAD)
    )
    for kind, table in enumerate(tables):
        for line in table.splitlines():
            letters, count = line.split("\t")
            counts[kind, letters] = float(count)
    vocabulary = build_vocabulary(counts)
    weights = np.zeros(len(vocabulary))
    weights[vocabulary.find(counts)] = list(counts.values())
    split = vocabulary.split
    weights[:split] *= (1 - UNLISTED) / weights[:split].sum()
    weights[split:] *= (1 - UNLISTED) / weights[split:].sum()
    return vocabulary, weights


@lru_cache(_REMEMBERED)
def chance(query: Word, *, people: bool = True) -> tuple[float, float]:
    """log2 of the chance that a word of another's name, in alphabet or in abjad, would be written as ``query``.

    Another person's, or with ``people=False`` another organisation's or vessel's.

    The sum over the population of how common a word is times P(query | word); what the table does not hold is
    answered by the transducer's marginal. It is the denominator of the likelihood ratio, so rarity is local: a near
    miss to a common name is worth little or nothing.
    """
    vocabulary, weights = _words(people=people)
    places, likely = log_likelihoods(query, vocabulary, most_missed=0)
    mass = weights[places] * np.exp2(likely)
    alone = build_vocabulary([query]).alone[0]
    cut = int(np.searchsorted(places, vocabulary.split))
    sums = mass[:cut].sum(), mass[cut:].sum()
    return tuple(float(np.log2(s + UNLISTED * np.exp2(float(a)))) for s, a in zip(sums, alone, strict=True))  # type: ignore[return-value]


def most_bits(query: Word, *, people: bool = True) -> float:
    """Bits that a word has against a sure writing of it, in whichever kind of writing it says less."""
    ratio = -max(chance(query, people=people))
    return float(ratio - np.logaddexp2(0.0, ratio - MOST_BITS))


def evidence(
    query: Word, vocabulary: Vocabulary, least: float = 0.0, *, people: bool = True
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Places of the words for which being written as ``query`` speaks with at least ``least`` bits, and the bits.

    The likelihood ratio of P(query | word) to the chance of it, held under MOST_BITS by a soft minimum.
    """
    places, likely = log_likelihoods(query, vocabulary)
    by_chance = np.array(chance(query, people=people))[(places >= vocabulary.split).astype(int)]
    ratio = likely - by_chance
    bits = ratio - np.logaddexp2(0.0, ratio - MOST_BITS)
    kept = bits >= least
    return places[kept], bits[kept]
