"""A set of distinct words as flat arrays, and how likely each of them would be written as a given word.

``P(query | word)`` blends two sources as Witten and Bell do: spellings that were counted, and the transducer for
those that were not. The more often a word has been seen written, in few ways, the less an unseen way is believed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.names.letters import ABJAD, ALPHABET, MAX_LETTERS, decode, encode, skeleton, sounds
from tansiq.engines.names.many_letters import encode_all, hear_all, shared_beginnings
from tansiq.engines.names.tables import spellings, transducers
from tansiq.engines.names.transducer import Side, Transducer, bases_of, from_counts, joint_with_each, marginal
from tansiq.engines.names.trie import Hopes, Trie, build_trie, hopes_of, words_within

__all__ = [
    "ARRAYS",
    "Vocabulary",
    "Word",
    "alike_both_ways",
    "alone_of",
    "attested",
    "both_ways",
    "build_vocabulary",
    "by_letters",
    "laid_out",
    "learned",
    "log_likelihoods",
    "main_forms",
    "model_between",
]

Word = tuple[int, str]  # kind, folded letters
ARRAYS = (
    *("keys", "letters", "offsets", "sounds", "alone", "seen", "skeletons", "by_skeleton"),
    *("alphabet_trie", "abjad_trie"),
)
_MOST_FORMS = 2
_MAIN_SHARE = 0.2


@dataclass(frozen=True)
class Vocabulary:
    """Words sorted by ``keys`` (S25: kind as "0" or "1", then UTF-8 letters cut at 24 letters).

    ``letters`` uint8 and ``offsets`` int32: codes of word i are letters[offsets[i]:offsets[i+1]]; ``sounds`` int32
    (n, 2): letters.sounds; ``alone`` float32 (n, 2): log2 probability of the word by itself under the model towards
    alphabet and abjad words; ``seen`` float32: log2 of the share left to unseen spellings (0 where none was counted);
    ``skeletons`` uint32 in order, and ``by_skeleton`` int32 the word of each; ``alphabet_trie`` and ``abjad_trie``:
    the nodes of trie.Trie, over the words of each kind.
    """

    keys: NDArray[np.bytes_]
    letters: NDArray[np.uint8]
    offsets: NDArray[np.int32]
    sounds: NDArray[np.int32]
    alone: NDArray[np.float32]
    seen: NDArray[np.float32]
    skeletons: NDArray[np.uint32]
    by_skeleton: NDArray[np.int32]
    alphabet_trie: NDArray[np.int32]
    abjad_trie: NDArray[np.int32]

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Vocabulary:
        """The vocabulary held in a segment's arrays."""
        return cls(*(arrays[f"word_{name}"] for name in ARRAYS))  # type: ignore[arg-type]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The flat arrays, named for a segment."""
        return {f"word_{name}": getattr(self, name) for name in ARRAYS}

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def split(self) -> int:
        """How many words are of the alphabet; the abjad's follow."""
        return int(np.searchsorted(self.keys, b"1"))

    @cached_property
    def alone_probability(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """``alone`` as probabilities, one array towards each kind: asked for with every query, so worked out once."""
        towards = np.exp2(self.alone.astype(np.float64))
        return np.ascontiguousarray(towards[:, ALPHABET]), np.ascontiguousarray(towards[:, ABJAD])

    @cached_property
    def tries(self) -> tuple[Trie, Trie]:
        """The words of each kind as a tree."""
        return Trie(self.alphabet_trie), Trie(self.abjad_trie)

    def word(self, place: int) -> Word:
        """The word at a place."""
        kind = ALPHABET if place < self.split else ABJAD
        codes = self.letters[self.offsets[place] : self.offsets[place + 1]]
        return kind, decode(tuple(codes.tolist()), kind)

    def find(self, words: Iterable[Word]) -> NDArray[np.int64]:
        """Place of each word, -1 where it is absent."""
        keys = np.array([key_of(word) for word in words], dtype=self.keys.dtype)
        places = np.searchsorted(self.keys, keys)
        inside = np.minimum(places, max(len(self.keys) - 1, 0))
        return np.where(self.keys[inside] == keys, inside, -1) if len(self.keys) else np.full(len(keys), -1)


def key_of(word: Word) -> bytes:
    """Sort key of a word: its kind, then its letter codes shifted to stay clear of NUL."""
    return b"%d" % word[0] + bytes(code + 1 for code in encode(word[1], word[0]))


def build_vocabulary(words: Iterable[Word]) -> Vocabulary:
    """Sort and lay out distinct words; O(n log n)."""
    return laid_out(words)[0]


def laid_out(words: Iterable[Word]) -> tuple[Vocabulary, dict[Word, int]]:
    """The vocabulary of ``words``, and the place of each; words that are cut alike share one."""
    given = sorted(words)
    start = next((place for place, word in enumerate(given) if word[0] == ABJAD), len(given))
    halves = [encode_all([word[1] for word in part], kind) for kind, part in enumerate((given[:start], given[start:]))]
    keys, first, place_of = np.unique(_keys(halves), return_index=True, return_inverse=True)
    letters, offsets = _chosen(*_joined(halves), first)
    split = int(np.searchsorted(keys, b"1"))
    kinds = (np.arange(len(keys)) >= split).astype(np.uint8)
    heard, bones = hear_all(letters, offsets, split)
    order = np.argsort(bones, kind="stable").astype(np.int32)
    seen = np.array([_unseen_share(given[place]) for place in first.tolist()], dtype=np.float32)
    shared = shared_beginnings(letters, offsets, split)
    tries = [
        build_trie(letters, offsets[part.start : part.stop + 1], shared[part], heard[part]).nodes
        for part in (slice(0, split), slice(split, len(keys)))
    ]
    alone = _alone(letters, offsets, kinds)
    vocabulary = Vocabulary(keys, letters, offsets, heard, alone, seen, bones[order], order, *tries)
    return vocabulary, dict(zip(given, place_of.tolist(), strict=True))


def _keys(halves: Sequence[tuple[NDArray[np.uint8], NDArray[np.int32]]]) -> NDArray[np.bytes_]:
    """``key_of`` of every word of both kinds."""
    found = []
    for kind, (letters, offsets) in enumerate(halves):
        table = np.zeros((len(offsets) - 1, 1 + MAX_LETTERS), dtype=np.uint8)
        table[:, 0] = ord("0") + kind
        lengths = np.diff(offsets)
        rows = np.repeat(np.arange(len(lengths)), lengths)
        table[rows, 1 + np.arange(len(letters)) - offsets[rows]] = letters + 1
        found.append(table.view("S25").reshape(-1))
    return np.concatenate(found)


def _joined(
    halves: Sequence[tuple[NDArray[np.uint8], NDArray[np.int32]]],
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    one, other = halves
    return np.concatenate([one[0], other[0]]), np.concatenate([one[1], other[1][1:] + one[1][-1]])


def _chosen(
    letters: NDArray[np.uint8], offsets: NDArray[np.int32], chosen: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """The words at the ``chosen`` places, one after another."""
    lengths = np.diff(offsets)[chosen]
    ends = np.zeros(len(chosen) + 1, dtype=np.int32)
    np.cumsum(lengths, out=ends[1:])
    return letters[np.repeat(offsets[chosen] - ends[:-1], lengths) + np.arange(ends[-1])], ends


def _alone(letters: NDArray[np.uint8], offsets: NDArray[np.int32], kinds: NDArray[np.uint8]) -> NDArray[np.float32]:
    alone = np.full((len(kinds), 2), -np.inf, dtype=np.float32)
    split = int((kinds == ALPHABET).sum())
    for kind, part in ((ALPHABET, slice(0, split)), (ABJAD, slice(split, len(kinds)))):
        ends = offsets[part.start : part.stop + 1]
        for towards in (ALPHABET, ABJAD):
            alone[part, towards] = _alone_towards(letters, ends, kind, towards)
    return alone


def _alone_towards(letters: NDArray[np.uint8], ends: NDArray[np.int32], kind: int, towards: int) -> NDArray[np.float32]:
    model, is_left = model_between(kind, towards)
    sides = (model.left_marginal, model.left_units), (model.right_marginal, model.right_units)
    found = marginal(letters, ends, *sides[0 if is_left else 1], bases_of(model)[0 if is_left else 1])
    return np.log2(np.maximum(found, 2.0**-200)).astype(np.float32)  # type: ignore[no-any-return]


@cache
def learned() -> bytes:
    """A digest of the tables that a vocabulary's figures come from: one built with others must not be used."""
    tables = (transducers.ALPHABETS, transducers.ACROSS, transducers.ABJADS, spellings.SPELLINGS)
    return blake2b("\0".join(tables).encode(), digest_size=16).digest()


@cache
def _models() -> dict[tuple[int, int], Transducer]:
    return {
        (ALPHABET, ALPHABET): from_counts(transducers.ALPHABETS, (ALPHABET, ALPHABET)),
        (ALPHABET, ABJAD): from_counts(transducers.ACROSS, (ALPHABET, ABJAD)),
        (ABJAD, ABJAD): from_counts(transducers.ABJADS, (ABJAD, ABJAD)),
    }


def model_between(one: int, other: int) -> tuple[Transducer, bool]:
    """The transducer between two kinds of writing, and whether the first is its left side."""
    return _models()[min(one, other), max(one, other)], one <= other


@cache
def _spellings() -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    """Counted forms of each alphabet word, and of each abjad word."""
    of_alphabet: defaultdict[str, Counter[str]] = defaultdict(Counter)
    of_abjad: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in spellings.SPELLINGS.splitlines():
        left, right, count = line.split("\t")
        of_alphabet[left][right] += int(count)
        of_abjad[right][left] += int(count)
    return dict(of_alphabet), dict(of_abjad)


def _unseen_share(word: Word) -> float:
    forms = _spellings()[word[0]].get(word[1])
    return float(np.log2(_unseen(forms))) if forms else 0.0


def _unseen(forms: Counter[str]) -> float:
    """The share of a word's bearers whose writing has not been counted, from how many were and in how many ways.

    Witten and Bell's estimate with the count tempered, as Wikidata's editors standardise: set so that it gives the
    share of unseen writings among the Latin parts of un_fullnames (0.37 at 5 bearers in 2 ways, 0.28 at 12 in 3, 0.17
    at 32 in 3).
    """
    tempered = float(forms.total() ** 0.85)
    return (len(forms) + 0.5) / (tempered + len(forms) + 0.5)


def _seen_share(forms: Counter[str], form: str) -> float:
    """The share of a word's bearers who write it so."""
    return (1.0 - _unseen(forms)) * forms[form] / forms.total()


def attested(query: Word) -> dict[Word, float]:
    """P(query | word) from counted spellings alone, for every word of either kind that has been seen written so."""
    kind, letters = query
    mine, theirs = _spellings()[kind], _spellings()[1 - kind]
    found: defaultdict[Word, float] = defaultdict(float)
    for form in mine.get(letters, ()):
        here = _seen_share(theirs[form], letters)
        found[1 - kind, form] += here
        for sister in theirs[form]:
            found[kind, sister] += here * _seen_share(mine[sister], form)
    return found


Least = float | tuple[float, float]
Likely = tuple[NDArray[np.int64], NDArray[np.float64]]  # places of words, and log2 P(query | word)


def by_letters(query: Word, vocabulary: Vocabulary, least: Least, kinds: Iterable[int] = (ALPHABET, ABJAD)) -> Likely:
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


def _towards(least: Least, kind: int) -> float:
    return least[kind] if isinstance(least, tuple) else least


@cache
def _way(one: int, other: int) -> tuple[Side, Hopes]:
    """What the walk needs of the transducer from words of kind ``one`` to those of kind ``other``."""
    model, is_left = model_between(one, other)
    return model.side(query_is_left=is_left), hopes_of(model, query_is_left=is_left)


@lru_cache(1 << 14)
def main_forms(query: Word) -> tuple[tuple[Word, float], ...]:
    """The forms in the other kind of writing that ``query`` is mostly a spelling of, with log2 P(query | form).

    Two spellings of one name are often further from each other (Gaddafi, Qadhafi) than each from their common form.
    """
    mine, theirs = _spellings()[query[0]], _spellings()[1 - query[0]]
    counts = mine.get(query[1], Counter())
    top = [form for form, count in counts.most_common(_MOST_FORMS) if count >= _MAIN_SHARE * counts.total()]
    return tuple(((1 - query[0], form), float(np.log2(_seen_share(theirs[form], query[1])))) for form in top)


def log_likelihoods(query: Word, vocabulary: Vocabulary, least: float) -> Likely:
    """Words, in order, that ``query`` may be a writing of: log2 P(query | word) is about ``least`` or more."""
    return _blended(query, by_letters(query, vocabulary, least), vocabulary, least)


def both_ways(query: Word, vocabulary: Vocabulary, least: Least) -> tuple[*Likely, NDArray[np.float64]]:
    """``log_likelihoods``, and for the same places log2 P(word | query), -inf where both are of one kind of writing."""
    near, letters = by_letters(query, vocabulary, least)
    places, forth = _blended(query, (near, letters), vocabulary, least)
    across = (near >= vocabulary.split) == (query[0] == ALPHABET)
    return places, forth, _aligned(places, _back(query, (near[across], letters[across]), vocabulary))


def _blended(query: Word, by_letter: Likely, vocabulary: Vocabulary, least: Least) -> Likely:
    near, likely = by_letter
    for form, share in main_forms(query):
        near, likely = _united((near, likely), _through(form, share, vocabulary, _towards(least, query[0])))
    likely = likely + vocabulary.seen[near]
    return _united((near, likely), _found(attested(query), vocabulary))


def _back(query: Word, across: Likely, vocabulary: Vocabulary) -> Likely:
    """Words of the other kind of writing, and log2 P(word | query): Bayes' rule on the same joint probability."""
    near, likely = across
    back = likely + vocabulary.alone[near, query[0]] - alone_of(query)[1 - query[0]]
    forms = _spellings()[query[0]].get(query[1], Counter())
    counted = {(1 - query[0], form): _seen_share(forms, form) for form in forms}
    return _united((near, np.minimum(back, 0.0) + _unseen_share(query)), _found(counted, vocabulary))


@lru_cache(1 << 16)
def alone_of(word: Word) -> tuple[float, float]:
    """log2 probability of a word by itself, under the model towards alphabet and towards abjad words."""
    codes = np.array(encode(word[1], word[0]), dtype=np.uint8)
    ends = np.array([0, len(codes)], dtype=np.int32)
    one, other = (float(_alone_towards(codes, ends, word[0], towards)[0]) for towards in (ALPHABET, ABJAD))
    return one, other


def alike_both_ways(query: Word, vocabulary: Vocabulary) -> tuple[*Likely, NDArray[np.float64]]:
    """As ``both_ways`` by letters, for the few words of the skeleton of ``query``: for parts run together."""
    bones = skeleton(query[1])
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


def _through(form: Word, share: float, vocabulary: Vocabulary, least: float) -> Likely:
    """Words of the query's own kind that may be writings of the form that it is mostly a writing of."""
    places, likely = by_letters(form, vocabulary, least - share, kinds=(1 - form[0],))
    return places, likely + share


def _found(known: Mapping[Word, float], vocabulary: Vocabulary) -> Likely:
    """Those of the known words that the vocabulary holds, in order, with the log2 of their probability."""
    places = vocabulary.find(known)
    held = np.flatnonzero(places >= 0)
    held = held[np.argsort(places[held])]
    return places[held], np.log2(np.array(list(known.values())))[held] if len(held) else np.zeros(0)


def _aligned(places: NDArray[np.int64], likely: Likely) -> NDArray[np.float64]:
    """The probabilities in the order of ``places``, which hold all of theirs; -inf for the rest."""
    values = np.full(len(places), -np.inf)
    values[np.searchsorted(places, likely[0])] = likely[1]
    return values


def _united(one: Likely, other: Likely) -> Likely:
    """Both sets of places, the probabilities of those in both added up."""
    places = np.union1d(one[0], other[0])
    likely = np.full(len(places), -np.inf)
    for some, values in (one, other):
        at = np.searchsorted(places, some)
        likely[at] = np.logaddexp2(likely[at], values)
    return places, likely
