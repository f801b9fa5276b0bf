"""How likely a word would be written as a given one, ``P(query | word)``, and the other way.

Two sources are blended as Witten and Bell do: spellings that were counted, and the transducer for those that were not.
The more often a word has been seen written, in few ways, the less an unseen way is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache, partial

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tansiq.engines.names.letters import ABJAD, ALPHABET, Word, encode, skeleton, sounds
from tansiq.engines.names.spelled import attested, counted_forms, main_forms, seen_share, unseen_share
from tansiq.engines.names.transducer import Side, joint_with_each
from tansiq.engines.names.trie import misses
from tansiq.engines.names.vocabulary import Vocabulary, alone_towards, model_between
from tansiq.engines.names.walk import Hopes, hopes_of, words_within

__all__ = [
    "KINDS",
    "Look",
    "aligned",
    "alike_both_ways",
    "alone_of",
    "at_places",
    "both_ways",
    "by_letters",
    "log_likelihoods",
]

Places = NDArray[np.int64]
Least = float | tuple[float, float]
Likely = tuple[Places, NDArray[np.float64]]  # places of words, and log2 P(query | word)
# Looks for words that a word may be a writing of by its letters, among those of some kinds: by_letters, or at_places.
Look = Callable[[Word, Vocabulary, Least, Iterable[int]], Likely]
KINDS = (ALPHABET, ABJAD)


def by_letters(query: Word, vocabulary: Vocabulary, least: Least, kinds: Iterable[int] = KINDS) -> Likely:
    """Words for which log2 P(query | word) by the transducer alone is at least ``least`` (of each kind, or of both)."""
    codes, heard = np.array(encode(query[1], query[0]), dtype=np.uint8), sounds(query[1])
    found, places = np.empty(len(vocabulary)), np.empty(len(vocabulary), dtype=np.int64)
    ends = [0]
    for kind in kinds:
        part = slice(0, vocabulary.split) if kind == ALPHABET else slice(vocabulary.split, len(vocabulary))
        if part.start == part.stop:
            continue
        count = words_within(
            codes,
            vocabulary.tries[kind],
            vocabulary.alone_probability[query[0]][part],
            vocabulary.sounds[part],
            heard,
            2.0 ** _towards(least, kind),
            *_way(query[0], kind),
            places[ends[-1] :],
            found[ends[-1] :],
        )
        here = slice(ends[-1], ends[-1] + count)
        order = np.argsort(places[here])
        places[here], found[here] = places[here][order] + part.start, found[here][order]
        ends.append(here.stop)
    return places[: ends[-1]].copy(), np.log2(found[: ends[-1]])


def at_places(places: Places) -> Look:
    """As ``by_letters``, but of the words in these places (in order), each by itself and to the last trifle."""
    return partial(_at_places, places)


def _at_places(
    places: Places, query: Word, vocabulary: Vocabulary, least: Least, kinds: Iterable[int] = KINDS
) -> Likely:
    codes, heard = np.array(encode(query[1], query[0]), dtype=np.uint8), sounds(query[1])
    cut, found = int(np.searchsorted(places, vocabulary.split)), []
    for kind in kinds:
        part = places[:cut] if kind == ALPHABET else places[cut:]
        both = joint_with_each(codes, vocabulary.letters, vocabulary.offsets, part, _way(query[0], kind)[0])
        likely = both / vocabulary.alone_probability[query[0]][part]
        kept = (likely >= 2.0 ** _towards(least, kind)) & _may_sound_alike(heard, vocabulary.sounds, part)
        found.append((part[kept], np.log2(np.minimum(likely[kept], 1.0))))
    return np.concatenate([part for part, _ in found]), np.concatenate([likely for _, likely in found])


@njit(cache=True, nogil=True)
def _may_sound_alike(heard, sounding, places):  # type: ignore[no-untyped-def]
    alike = np.empty(len(places), dtype=np.bool_)
    for k in range(len(places)):
        alike[k] = not misses(heard[0], heard[1], sounding[places[k], 0], sounding[places[k], 1])
    return alike


def _towards(least: Least, kind: int) -> float:
    return least[kind] if isinstance(least, tuple) else least


@cache
def _way(one: int, other: int) -> tuple[Side, Hopes]:
    """What the walk needs of the transducer from words of kind ``one`` to those of kind ``other``."""
    model, is_left = model_between(one, other)
    return model.side(query_is_left=is_left), hopes_of(model, query_is_left=is_left)


def log_likelihoods(query: Word, vocabulary: Vocabulary, least: float) -> Likely:
    """Words, in order, that ``query`` may be a writing of: log2 P(query | word) is about ``least`` or more."""
    return _blended(query, by_letters(query, vocabulary, least), vocabulary, least, by_letters)


def both_ways(
    query: Word, vocabulary: Vocabulary, least: Least, look: Look = by_letters
) -> tuple[*Likely, NDArray[np.float64]]:
    """``log_likelihoods``, and for the same places log2 P(word | query), -inf where both are of one kind of writing."""
    near, letters = look(query, vocabulary, least, KINDS)
    places, forth = _blended(query, (near, letters), vocabulary, least, look)
    across = (near >= vocabulary.split) == (query[0] == ALPHABET)
    return places, forth, aligned(places, _back(query, (near[across], letters[across]), vocabulary))


def _blended(query: Word, found: Likely, vocabulary: Vocabulary, least: Least, look: Look) -> Likely:
    near, likely = found
    for form, share in main_forms(query):
        near, likely = _united((near, likely), _through(form, share, vocabulary, _towards(least, query[0]), look))
    likely = likely + vocabulary.seen[near]
    return _united((near, likely), _found(attested(query), vocabulary))


def _back(query: Word, across: Likely, vocabulary: Vocabulary) -> Likely:
    """Words of the other kind of writing, and log2 P(word | query): Bayes' rule on the same joint probability."""
    near, likely = across
    back = likely + vocabulary.alone[near, query[0]] - alone_of(query)[1 - query[0]]
    forms = counted_forms()[query[0]].get(query[1], {})
    counted = {(1 - query[0], form): seen_share(forms, form) for form in forms}
    return _united((near, np.minimum(back, 0.0) + unseen_share(query)), _found(counted, vocabulary))


@lru_cache(1 << 16)
def alone_of(word: Word) -> tuple[float, float]:
    """log2 probability of a word by itself, under the model towards alphabet and towards abjad words."""
    codes = np.array(encode(word[1], word[0]), dtype=np.uint8)
    ends = np.array([0, len(codes)], dtype=np.int32)
    one, other = (float(alone_towards(codes, ends, word[0], towards)[0]) for towards in (ALPHABET, ABJAD))
    return one, other


def alike_both_ways(query: Word, vocabulary: Vocabulary) -> tuple[*Likely, NDArray[np.float64]]:
    """As ``both_ways`` by letters, for the few words of the skeleton of ``query``: for parts run together."""
    bones = np.uint32(skeleton(query[1]))  # a number of another type would have all of them copied
    first = np.searchsorted(vocabulary.skeletons, bones, "left")
    last = np.searchsorted(vocabulary.skeletons, bones, "right")
    near = np.sort(vocabulary.by_skeleton[first:last].astype(np.int64))
    cut = int(np.searchsorted(near, vocabulary.split))
    codes, likely = np.array(encode(query[1], query[0]), dtype=np.uint8), np.empty(len(near))
    back = np.empty(len(near))
    for kind, part in ((ALPHABET, slice(0, cut)), (ABJAD, slice(cut, len(near)))):
        model, is_left = model_between(query[0], kind)
        side = model.side(query_is_left=is_left)
        both = joint_with_each(codes, vocabulary.letters, vocabulary.offsets, near[part], side)
        likely[part] = np.log2(np.maximum(both, 2.0**-200)) - vocabulary.alone[near[part], query[0]]
        back[part] = likely[part] + vocabulary.alone[near[part], query[0]] - alone_of(query)[kind]
    return near, np.minimum(likely, 0.0), np.minimum(back, 0.0)


def _through(form: Word, share: float, vocabulary: Vocabulary, least: float, look: Look) -> Likely:
    """Words of the query's own kind that may be writings of the form that it is mostly a writing of."""
    places, likely = look(form, vocabulary, least - share, (1 - form[0],))
    return places, likely + share


def _found(known: Mapping[Word, float], vocabulary: Vocabulary) -> Likely:
    """Those of the known words that the vocabulary holds, in order, with the log2 of their probability."""
    if not known:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    places = vocabulary.find(known)
    held = np.flatnonzero(places >= 0)
    held = held[np.argsort(places[held])]
    return places[held], np.log2(np.array(list(known.values())))[held] if len(held) else np.zeros(0)


def aligned(places: Places, likely: Likely) -> NDArray[np.float64]:
    """The values in the order of ``places`` (sorted); -inf where there is none, and those of other places left out."""
    values = np.full(len(places), -np.inf)
    at = np.searchsorted(places, likely[0])
    here = np.flatnonzero(at < len(places))
    here = here[places[at[here]] == likely[0][here]]
    values[at[here]] = likely[1][here]
    return values


def _united(one: Likely, other: Likely) -> Likely:
    """Both sets of places (in order), those in both added up. One of them is nearly always empty."""
    if not len(one[0]):
        return other
    if not len(other[0]):
        return one
    places = np.union1d(one[0], other[0])
    likely = np.full(len(places), -np.inf)
    for some, values in (one, other):
        at = np.searchsorted(places, some)
        likely[at] = np.logaddexp2(likely[at], values)
    return places, likely
