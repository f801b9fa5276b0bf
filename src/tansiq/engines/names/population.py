"""How common words of names are, and so how much it says that two names share one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.names.letters import ABJAD, ALPHABET
from tansiq.engines.names.likelihood import (
    KINDS,
    Look,
    aligned,
    alike_both_ways,
    alone_of,
    at_places,
    both_ways,
    by_letters,
    log_likelihoods,
)
from tansiq.engines.names.spelled import attested
from tansiq.engines.names.tables import chances, population, rows_of
from tansiq.engines.names.vocabulary import UNKNOWN_CHANCE, Vocabulary, Word, laid_out, learned

__all__ = [
    "FAREST",
    "MOST_BITS",
    "best_bits",
    "chance",
    "evidence",
    "evidence_at",
    "joined_evidence",
    "table_digest",
]

MOST_BITS = 19.0  # what one word can say: half of what the table is cut at; no word weighs like a whole name
# Share of all words of names that the table, cut at 9 in a million, is taken not to hold (set, not measured).
UNLISTED = 0.15
# log2 P(query | word) under which a word is no writing of the other, however rare both are. Of held-out writings of
# Arabic origin 5.3 % lie under it, half of them right ones; 6.5 % did at 16, which took a tenth less time.
# The first number, and the second for each letter.
FAREST = (20.0, 1.4)
_NEGLIGIBLE = -20.0  # log2 P(query | word) below which a word adds nothing to the chance, however common it is
_TRIFLE = 3.0  # bits below the one ratio at which the other no longer counts
_LEAST_BACK = 2.0  # bits that the way back may at most have to be worth working out
_REMEMBERED = 1 << 17  # words, towards either kind; a traveller list repeats its names
# Chances that were read from some vocabulary, of things and of people: they serve every other one.
_NOTED: tuple[dict[Word, tuple[float, float]], dict[Word, tuple[float, float]]] = {}, {}

Population = tuple[tuple[Vocabulary, NDArray[np.float64]], tuple[Vocabulary, NDArray[np.float64]]]


@cache
def _counted(*, people: bool) -> dict[Word, str]:
    """Every word of a population: its count per million and, once tabled, its chances, as they are written."""
    if people:
        return rows_of(population.ALPHABET, population.ABJAD)
    return rows_of(population.THINGS_ALPHABET, population.THINGS_ABJAD)


@cache
def _tabled(*, people: bool) -> dict[Word, str]:
    """Words with their two chances in hundredths of a bit, which come last. One search reads few of the numbers."""
    return _counted(people=people) | (rows_of(chances.ALPHABET, chances.ABJAD) if people else {})


def _told(word: Word, *, people: bool) -> tuple[float, float] | None:
    """The chances that the table has of a word."""
    numbers = _tabled(people=people).get(word, "").split("\t")[-2:]
    return (float(numbers[0]) / 100, float(numbers[1]) / 100) if len(numbers) > 1 else None


@cache
def _words(*, people: bool) -> Population:
    counts = {word: float(numbers.partition("\t")[0]) for word, numbers in _counted(people=people).items()}
    return population_of(counts)


def population_of(counts: Mapping[Word, float]) -> Population:
    """For each kind of writing its words as a vocabulary, and the share of each."""
    one, other = (_shares({word: count for word, count in counts.items() if word[0] == kind}) for kind in KINDS)
    return one, other


def _shares(counts: Mapping[Word, float]) -> tuple[Vocabulary, NDArray[np.float64]]:
    vocabulary, places = laid_out(counts)
    weights = np.zeros(len(vocabulary))
    weights[[places[word] for word in counts]] = list(counts.values())
    return vocabulary, weights * (1 - UNLISTED) / max(weights.sum(), 1e-9)


@cache
def table_digest() -> bytes:
    """A digest of all that chances and evidence come from: what was worked out with others must not be used."""
    texts = (population.ALPHABET, population.ABJAD, population.THINGS_ALPHABET, population.THINGS_ABJAD)
    numbers = (MOST_BITS, UNLISTED, FAREST, _NEGLIGIBLE, _TRIFLE, _LEAST_BACK)
    whole = "\0".join((*texts, chances.ALPHABET, chances.ABJAD, repr(numbers)))
    return blake2b(learned() + whole.encode(), digest_size=16).digest()


def chance(query: Word, *, people: bool = True, listed: Vocabulary | None = None) -> tuple[float, float]:
    """log2 of the chance that a word of another's name, in alphabet or in abjad, would be written as ``query``.

    Another person's, or with ``people=False`` another organisation's or vessel's.

    The sum over the population of how common a word is times P(query | word); what the table does not hold is
    answered by the transducer's marginal. It is the denominator of the likelihood ratio, so rarity is local: a near
    miss to a common name is worth little or nothing. It is told in hundredths of a bit; what ``listed`` holds of it is
    not worked out again.
    """
    held = _NOTED[people].get(query)
    if held is None and listed:
        held = listed.chances_of(query, people=people)
        if held:
            _note(query, held, people=people)
    return held or (_chance(query, ALPHABET, people), _chance(query, ABJAD, people))


def _note(query: Word, held: tuple[float, float], *, people: bool) -> None:
    noted = _NOTED[people]
    if len(noted) >= _REMEMBERED:
        noted.clear()
    noted[query] = held


@lru_cache(_REMEMBERED)
def _chance(query: Word, kind: int, people: bool) -> float:  # noqa: FBT001 - a cache's key
    known = _NOTED[people].get(query) or _told(query, people=people)
    return known[kind] if known else round(100 * _chance_in(query, kind, _words(people=people)[kind])) / 100


def _chances_at(places: NDArray[np.int64], vocabulary: Vocabulary, kind: int, *, people: bool) -> NDArray[np.float64]:
    """``chance`` among words of one kind, of the words in these places."""
    held = vocabulary.chances.get(people)
    known = np.full(len(places), UNKNOWN_CHANCE, dtype=np.int16) if held is None else held[places, kind]
    bits: NDArray[np.float64] = known / 100.0
    for i in np.flatnonzero(known == UNKNOWN_CHANCE).tolist():
        bits[i] = _chance(vocabulary.word(int(places[i])), kind, people)
    return bits


def chance_among(query: Word, people: Population) -> tuple[float, float]:
    """``chance`` in another population; tools/build_chances.py tables it."""
    return _chance_in(query, ALPHABET, people[ALPHABET]), _chance_in(query, ABJAD, people[ABJAD])


def _chance_in(query: Word, kind: int, words: tuple[Vocabulary, NDArray[np.float64]]) -> float:
    places, likely = log_likelihoods(query, words[0], _NEGLIGIBLE)
    mass = (words[1][places] * np.exp2(likely)).sum()
    return float(np.log2(mass + UNLISTED * np.exp2(alone_of(query)[kind])))


def best_bits(query: Word, *, people: bool = True, listed: Vocabulary | None = None) -> tuple[float, float]:
    """Bits that a word has against the name it is the surest writing of, in an alphabet and in an abjad.

    By counted spellings, so that a name written in many ways is not doubted for its variety, and a spelling that mostly
    stands for another name is. A word that was never counted is measured against a sure writing of it. ``listed``: as
    of ``chance``.
    """
    return _best_bits(query, chance(query, people=people, listed=listed))


@lru_cache(_REMEMBERED)
def _best_bits(query: Word, by_chance: tuple[float, float]) -> tuple[float, float]:
    surest = [-np.inf, -np.inf]
    for (kind, _), share in attested(query).items():
        surest[kind] = max(surest[kind], float(np.log2(share)))
    least = -max(by_chance)
    one, other = (
        _held(share - rarity if np.isfinite(share) else least) for share, rarity in zip(surest, by_chance, strict=True)
    )
    return one, other


def _held(ratio: float) -> float:
    """Softly under MOST_BITS."""
    return float(ratio - np.logaddexp2(0.0, ratio - MOST_BITS))


def evidence(
    query: Word, vocabulary: Vocabulary, least: float = 0.0, *, people: bool = True, reach: tuple[float, float] = FAREST
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Places of the words for which being written as ``query`` speaks with at least ``least`` bits, and the bits.

    The likelihood ratio of P(query | word) to the chance of it, held under MOST_BITS by a soft minimum. ``reach``
    takes the place of FAREST among words of the query's own kind of writing.
    """
    return _evidence(query, vocabulary, least, people=people, reach=reach, look=by_letters)


def evidence_at(
    query: Word, vocabulary: Vocabulary, places: NDArray[np.int64], least: float, *, people: bool = True
) -> NDArray[np.float64]:
    """What ``evidence`` has for the words in these places (in order); -inf where it has nothing."""
    return aligned(places, _evidence(query, vocabulary, least, people=people, reach=FAREST, look=at_places(places)))


def _evidence(
    query: Word, vocabulary: Vocabulary, least: float, *, people: bool, reach: tuple[float, float], look: Look
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    by_chance = np.array(chance(query, people=people, listed=vocabulary))
    own, size = query[0], len(query[1])
    # Across kinds of writing the other way may lift a pair, so that less is asked there of the way forth.
    wanted = [least + float(by_chance[kind] if kind == own else by_chance.min()) for kind in KINDS]
    farthest = [-(far[0] + far[1] * size) for far in ((reach, FAREST) if own == ALPHABET else (FAREST, reach))]
    one, other = (max(pair) for pair in zip(wanted, farthest, strict=True))
    places, likely, back = both_ways(query, vocabulary, (one, other), look)
    forth = likely - by_chance[(places >= vocabulary.split).astype(int)]
    return _telling(places, _either_way(forth, back, (places, vocabulary, own, people), least), least)


def _either_way(
    forth: NDArray[np.float64],
    back: NDArray[np.float64],
    words: tuple[NDArray[np.int64], Vocabulary, int, bool],
    least: float,
) -> NDArray[np.float64]:
    """The mean of both likelihood ratios, in bits: a name is as likely at home in the one script as in the other.

    ``forth`` takes the query for a writing of the word, ``back`` (log2 P(word | query)) the word for one of the query.
    How common the word is takes time to work out, and is only where the way back may speak for the pair, and lift it to
    ``least``: a word is never rarer than its letters by themselves say.
    """
    places, vocabulary, kind, people = words
    most = back - np.log2(UNLISTED) - vocabulary.alone[places, kind]
    turned = np.full(len(places), -np.inf)
    open_ = np.flatnonzero(most > np.maximum(forth - _TRIFLE, max(_LEAST_BACK, least - 1.0)))
    turned[open_] = back[open_] - _chances_at(places[open_], vocabulary, kind, people=people)
    ratio: NDArray[np.float64] = np.logaddexp2(forth, turned) - 1.0
    return np.where(np.isneginf(back), forth, ratio)


def joined_evidence(
    one: Word, other: Word, vocabulary: Vocabulary, least: float = 0.0, *, people: bool = True
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """``evidence`` for two neighbouring parts written together as one word, by chance as rare as both.

    Both ways, as across scripts: a rare word (Azizirahman) says more than the two common ones that it was made of.
    """
    of_one, of_other = (np.array(chance(word, people=people, listed=vocabulary)) for word in (one, other))
    by_chance = of_one + of_other
    places, likely, back = alike_both_ways((one[0], one[1] + other[1]), vocabulary)
    forth = likely - by_chance[(places >= vocabulary.split).astype(int)]
    return _telling(places, _either_way(forth, back, (places, vocabulary, one[0], people), least), least)


def _telling(
    places: NDArray[np.int64], ratio: NDArray[np.float64], least: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    bits = ratio - np.logaddexp2(0.0, ratio - MOST_BITS)
    kept = bits >= least
    return places[kept], bits[kept]
