"""Learn a transducer's unit pairs from pairs of words by expectation-maximisation (part of ``make tables``).

Expected counts come from the forward-backward sums over all cuttings of a pair (Baum-Welch for joint multigrams).
Pairs that are no spellings of one another (translations, epithets) are dropped after the first rounds: those whose
joint probability, against that of the two words' letters apart, costs NOISE_BITS a letter more than the middle pair's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tansiq.engines.names.letters import MAX_LETTERS, encode
from tansiq.engines.names.transducer import CONTEXTS, Transducer, _numbered, base_of, fill_units, smoothed, steps_of

NOISE_BITS = 2.0  # a letter (mean of both words' lengths)
ROUNDS = 10
CLEAN_AFTER = 3
PRUNE = 0.4  # expected counts below which a longer unit pair is forgotten


@dataclass(frozen=True)
class Pairs:
    """Words in letter codes, and how often each pair is counted."""

    left: list[tuple[int, ...]]
    right: list[tuple[int, ...]]
    weight: NDArray[np.float64]


@dataclass(frozen=True)
class Shape:
    """What a transducer may do: kinds of its two sides, lengths of a step, how many longer units each side knows."""

    kinds: tuple[int, int]
    steps: frozenset[tuple[int, int]]
    longer_units: tuple[int, int]


def units_of(words: Sequence[tuple[int, ...]], kind: int, lengths: set[int], most: int) -> dict[tuple[int, ...], int]:
    """The empty unit, every single letter, and the commonest longer ones."""
    counted: Counter[tuple[int, ...]] = Counter()
    for word in words:
        for length in lengths - {0, 1}:
            counted.update(word[i : i + length] for i in range(len(word) - length + 1))
    units = [()] + [(code,) for code in range(base_of(kind) - 1)] + [unit for unit, _ in counted.most_common(most)]
    return {unit: place for place, unit in enumerate(units)}


def flat(words: Sequence[tuple[int, ...]]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Words one after another, and where each begins."""
    offsets = np.zeros(len(words) + 1, dtype=np.int64)
    offsets[1:] = np.cumsum([len(word) for word in words])
    return np.array([code for word in words for code in word], dtype=np.uint8), offsets


@njit(cache=True)
def _expect(left, left_off, right, right_off, weight, tables, bases):  # type: ignore[no-untyped-def]
    probability, left_units, right_units, steps = tables
    expected = np.zeros(probability.shape)
    costs = np.zeros(len(weight))
    x = np.empty((MAX_LETTERS + 1, 4), dtype=np.int32)
    y = np.empty((MAX_LETTERS + 1, 4), dtype=np.int32)
    for k in range(len(weight)):
        n = fill_units(x, left[left_off[k] : left_off[k + 1]], left_units, bases[0])
        m = fill_units(y, right[right_off[k] : right_off[k + 1]], right_units, bases[1])
        ahead = np.zeros((n + 1, m + 1))
        ahead[0, 0] = 1.0
        back = np.zeros((n + 1, m + 1))
        back[n, m] = 1.0
        for direction in range(3):
            for ii in range(n + 1):
                for jj in range(m + 1):
                    i, j = (n - ii, m - jj) if direction == 1 else (ii, jj)
                    for s in range(len(steps)):
                        a, b = steps[s, 0], steps[s, 1]
                        if i + a > n or j + b > m:
                            continue
                        u, v = x[i, a], y[j, b]
                        if u < 0 or v < 0:
                            continue
                        c = 0 if i + j == 0 else (2 if i + a == n and j + b == m else 1)
                        p = probability[c, u, v]
                        if direction == 0:
                            ahead[i + a, j + b] += ahead[i, j] * p
                        elif direction == 1:
                            back[i, j] += p * back[i + a, j + b]
                        elif ahead[n, m] > 0:
                            expected[c, u, v] += weight[k] * ahead[i, j] * p * back[i + a, j + b] / ahead[n, m]
        costs[k] = -np.log2(ahead[n, m]) if ahead[n, m] > 0 else 1e9
    return expected, costs


def _normalised(
    expected: NDArray[np.float64], allowed: NDArray[np.bool_], singles: NDArray[np.bool_]
) -> NDArray[np.float32]:
    counts = np.where(allowed & (singles | (expected.sum(axis=0) > PRUNE)), expected, 0.0)
    return smoothed(counts, singles & allowed)


def _surprise(words: Sequence[tuple[int, ...]], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bits of each word's letters by themselves, so that rare letters do not make a pair look strange."""
    counted: defaultdict[int, float] = defaultdict(float)
    for word, share in zip(words, weight, strict=True):
        for code in word:
            counted[code] += share
    total = sum(counted.values())
    return np.array([sum(np.log2(total / counted[code]) for code in word if counted[code]) for word in words])


def learn(
    pairs: Pairs, shape: Shape, rounds: int = ROUNDS
) -> tuple[Transducer, NDArray[np.float64], list[list[tuple[int, ...]]]]:
    """The transducer, the expected counts it was made from, and the units of both sides in order."""
    lengths = [{step[side] for step in shape.steps} for side in (0, 1)]
    words = (pairs.left, pairs.right)
    units = [units_of(words[s], shape.kinds[s], lengths[s], shape.longer_units[s]) for s in (0, 1)]
    sizes = [np.array([len(unit) for unit in side]) for side in units]
    allowed = np.zeros((len(units[0]), len(units[1])), dtype=bool)
    for a, b in shape.steps:
        allowed |= (sizes[0] == a)[:, None] & (sizes[1] == b)[None, :]
    singles = (sizes[0] <= 1)[:, None] & (sizes[1] <= 1)[None, :]
    tables = [_numbered(side, kind) for side, kind in zip(units, shape.kinds, strict=True)]
    steps = steps_of(set(shape.steps))
    bases = np.array([base_of(kind) for kind in shape.kinds])
    start = np.where(singles, 20.0, 1.0) * np.where((sizes[0] == 0)[:, None] | (sizes[1] == 0)[None, :], 0.5, 1.0)
    probability = _normalised(np.repeat((start * allowed)[None], CONTEXTS, axis=0), allowed, singles)
    flats = flat(pairs.left) + flat(pairs.right)
    length = np.array([(len(x) + len(y)) / 2 for x, y in zip(pairs.left, pairs.right, strict=True)])
    weight = pairs.weight.copy()
    surprise = _surprise(words[0], pairs.weight) + _surprise(words[1], pairs.weight)
    for turn in range(rounds):
        expected, costs = _expect(*flats, weight, (probability, *tables, steps), bases)
        probability = _normalised(expected, allowed, singles)
        if turn >= CLEAN_AFTER:
            strange = (costs - surprise) / length
            weight = np.where(strange > np.median(strange) + NOISE_BITS, 0.0, pairs.weight)
        bits = (costs * weight).sum() / (length * weight).sum()
        print(f"  round {turn + 1}: {bits:.3f} bits a letter, {(weight > 0).mean():.3f} kept")
    model = Transducer(*shape.kinds, probability, tables[0], tables[1], steps)
    return model, expected, [list(side) for side in units]


def words_of(texts: Sequence[str], kind: int) -> list[tuple[int, ...]]:
    """Letter codes of folded words."""
    return [encode(text, kind) for text in texts]
