"""A set of distinct words as flat arrays: letters, sounds, skeletons, and trees that are walked for likely words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import blake2b
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.names.letters import ABJAD, ALPHABET, MAX_LETTERS, Word, decode, encode
from tansiq.engines.names.many_letters import encode_all, find_among, find_one, hear_all, shared_beginnings
from tansiq.engines.names.spelled import unseen_shares
from tansiq.engines.names.tables import spellings, transducers
from tansiq.engines.names.transducer import Transducer, bases_of, from_counts, marginal
from tansiq.engines.names.trie import Trie, build_trie, last_word

__all__ = [
    "ARRAYS",
    "CHANCE_ARRAYS",
    "UNKNOWN_CHANCE",
    "Vocabulary",
    "Word",
    "alone_towards",
    "build_vocabulary",
    "laid_out",
    "learned",
    "model_between",
    "read_only",
]

ARRAYS = (
    *("letters", "offsets", "sounds", "alone", "seen", "skeletons", "by_skeleton"),
    *("alphabet_trie", "abjad_trie"),
)


CHANCE_ARRAYS = {False: "near_things_chances", True: "near_people_chances"}  # in a segment, where worked out
UNKNOWN_CHANCE = -(1 << 15)  # of a word whose chances are not held


@dataclass(frozen=True)
class Vocabulary:
    """Words of the alphabet, then words of the abjad, each in the order of their letters, cut at MAX_LETTERS.

    ``letters`` uint8 and ``offsets`` int32: codes of word i are letters[offsets[i]:offsets[i+1]]; ``sounds`` int32
    (n, 2): letters.sounds; ``alone`` float32 (n, 2): log2 probability of the word by itself under the model towards
    alphabet and abjad words; ``seen`` float32: log2 of the share left to unseen spellings (0 where none was counted);
    ``skeletons`` uint32 in order, and ``by_skeleton`` int32 the word of each; ``alphabet_trie`` and ``abjad_trie``:
    the nodes of trie.Trie, over the words of each kind. ``chances``: what was worked out beforehand of
    population.chance, among things and among people (by bool), int16 (n, 2) in hundredths of a bit, or UNKNOWN_CHANCE.
    """

    letters: NDArray[np.uint8]
    offsets: NDArray[np.int32]
    sounds: NDArray[np.int32]
    alone: NDArray[np.float32]
    seen: NDArray[np.float32]
    skeletons: NDArray[np.uint32]
    by_skeleton: NDArray[np.int32]
    alphabet_trie: NDArray[np.int32]
    abjad_trie: NDArray[np.int32]
    chances: Mapping[bool, NDArray[np.int16]] = field(default_factory=dict, kw_only=True)

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Vocabulary:
        """The vocabulary held in a segment's arrays."""
        chances = {people: arrays[name] for people, name in CHANCE_ARRAYS.items() if name in arrays}
        return cls(*(arrays[f"word_{name}"] for name in ARRAYS), chances=chances)  # type: ignore[arg-type]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The flat arrays, named for a segment."""
        return {f"word_{name}": getattr(self, name) for name in ARRAYS}

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @cached_property
    def split(self) -> int:
        """How many words are of the alphabet; the abjad's follow."""
        return last_word(Trie(self.alphabet_trie))

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

    def chances_of(self, word: Word, *, people: bool) -> tuple[float, float] | None:
        """The chances of a word that are held, in bits."""
        held = self.chances.get(people)
        place = -1 if held is None else self.place(word)
        if held is None or place < 0:
            return None
        one, other = held[place].tolist()
        return None if UNKNOWN_CHANCE in (one, other) else (one / 100, other / 100)

    def place(self, word: Word) -> int:
        """Place of a word whose letters are all held, -1 of any other: a longer one stands where it is cut."""
        kind, text = word
        codes = encode(text, kind)
        if len(codes) != len(text):
            return -1
        first, last = (0, self.split) if kind == ALPHABET else (self.split, len(self))
        return int(find_one(self.letters, self.offsets, first, last, np.array(codes, dtype=np.uint8)))

    def find(self, words: Iterable[Word]) -> NDArray[np.int64]:
        """Place of each word, -1 where it is absent."""
        given = list(words)
        codes = [encode(text, kind) for kind, text in given]
        ends = np.zeros(len(given) + 1, dtype=np.int64)
        np.cumsum([len(code) for code in codes], out=ends[1:])
        wanted = np.array([*chain.from_iterable(codes)], dtype=np.uint8), ends
        places = np.empty(len(given), dtype=np.int64)
        for kind, part in ((ALPHABET, (0, self.split)), (ABJAD, (self.split, len(self)))):
            asked = np.array([k for k, word in enumerate(given) if word[0] == kind], dtype=np.int64)
            places[asked] = find_among((self.letters, self.offsets), part, wanted, asked)
        return places


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """As the arrays of a file are: what is in memory is then searched by the same compiled code.

    Numba tells arrays that may be written to from others, and compiles anew for them, which takes half a minute.
    """
    held = array.view()
    held.flags.writeable = False
    return held


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
    seen = unseen_shares([given[place] for place in first.tolist()]).astype(np.float32)
    shared = shared_beginnings(letters, offsets, split)
    tries = [
        build_trie(letters, offsets[part.start : part.stop + 1], shared[part], heard[part]).nodes
        for part in (slice(0, split), slice(split, len(keys)))
    ]
    alone = _alone(letters, offsets, kinds)
    arrays: tuple[NDArray[Any], ...] = (letters, offsets, heard, alone, seen, bones[order], order, *tries)
    held = {f"word_{name}": read_only(array) for name, array in zip(ARRAYS, arrays, strict=True)}
    return Vocabulary.from_arrays(held), dict(zip(given, place_of.tolist(), strict=True))


def _keys(halves: Sequence[tuple[NDArray[np.uint8], NDArray[np.int32]]]) -> NDArray[np.bytes_]:
    """A key to sort by for every word of both kinds: the kind as a digit, then letter codes that stay clear of NUL."""
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
            alone[part, towards] = alone_towards(letters, ends, kind, towards)
    return alone


def alone_towards(letters: NDArray[np.uint8], ends: NDArray[np.int32], kind: int, towards: int) -> NDArray[np.float32]:
    """log2 probability of words of one kind by themselves under the model towards words of ``towards``."""
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
