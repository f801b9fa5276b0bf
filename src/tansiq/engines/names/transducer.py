"""How likely two words are written forms of one name: a memoryless stochastic transducer over units of letters.

A *unit* is zero to three letters. A model gives, for each context (first step, inside, last step), the probability
of every pair of units; the joint probability of two words is the sum over all ways of cutting both into units
(Ristad and Yianilos, "Learning String Edit Distance", 1998, widened to units as in joint multigram models). One
compiled kernel serves the models alphabet-alphabet, alphabet-abjad and abjad-abjad.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tansiq.engines.names.letters import ABJAD, ABJAD_LETTERS, ALPHABET_LETTERS, MAX_LETTERS, encode

__all__ = [
    "CONTEXTS",
    "Transducer",
    "bases_of",
    "fill_units",
    "from_counts",
    "joint_with_each",
    "marginal",
    "smoothed",
    "steps_of",
]

CONTEXTS = 3  # first step of both words, inside, last step of both words
FIRST, INSIDE, LAST = range(CONTEXTS)
_LONGEST_UNIT = 3
FLOOR = 0.02  # expected count that every pair of single letters keeps
SHARED = 20.0  # counts by which a context leans on all contexts together

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
# Probability, query units, word units, steps, radix of both, word marginal.
Side = tuple[Floats, Ints, Ints, Ints, Ints, Floats]


@dataclass(frozen=True)
class Transducer:
    """A model between words of kind ``left`` and words of kind ``right``.

    ``probability[context, left unit, right unit]`` sums to one over each context (float32; unit 0 is the empty one).
    ``left_units`` and ``right_units`` map the base-(n+1) number of up to three letters to a unit, -1 where none is
    known.
    ``steps`` are the (letters left, letters right) that one step may take.
    """

    left: int
    right: int
    probability: Floats
    left_units: Ints
    right_units: Ints
    steps: Ints

    def side(self, *, query_is_left: bool) -> Side:
        """The tables as a kernel takes them, the query's side first."""
        return self._sides[0 if query_is_left else 1]

    @cached_property
    def _sides(self) -> tuple[Side, Side]:
        bases = bases_of(self)
        turned = np.ascontiguousarray(self.probability.transpose(0, 2, 1))
        steps = self.steps, np.ascontiguousarray(self.steps[:, ::-1])
        return (
            (self.probability, self.left_units, self.right_units, steps[0], bases, self.right_marginal),
            (turned, self.right_units, self.left_units, steps[1], bases[::-1].copy(), self.left_marginal),
        )

    @cached_property
    def left_marginal(self) -> Floats:
        """Probability of each left unit by context, whatever stands on the right."""
        return np.ascontiguousarray(self.probability.sum(axis=2))

    @cached_property
    def right_marginal(self) -> Floats:
        """Probability of each right unit by context."""
        return np.ascontiguousarray(self.probability.sum(axis=1))


def base_of(kind: int) -> int:
    """Radix in which units of ``kind`` are numbered: one digit a letter, 0 for none."""
    return (len(ABJAD_LETTERS) if kind == ABJAD else len(ALPHABET_LETTERS)) + 1


def unit_number(codes: tuple[int, ...], kind: int) -> int:
    """The base-(n+1) number of a unit's letters."""
    number = 0
    for code in codes:
        number = number * base_of(kind) + code + 1
    return number


def bases_of(model: Transducer) -> Ints:
    """The radix of both sides."""
    return np.array([base_of(model.left), base_of(model.right)], dtype=np.int32)


def smoothed(counts: NDArray[np.float64], singles: NDArray[np.bool_]) -> Floats:
    """Counts by context, left and right unit -> probabilities; a context leans on all contexts together.

    ``singles`` marks the pairs of single letters (or none), which keep FLOOR: a clerk can write anything.
    """
    overall = counts.sum(axis=0) + np.where(singles, FLOOR, 0.0)
    mixed = counts + SHARED * overall / overall.sum()
    shares: Floats = (mixed / mixed.sum(axis=(1, 2), keepdims=True)).astype(np.float32)
    return shares


def from_counts(rows: str, kinds: tuple[int, int]) -> Transducer:
    """Read a table, a line a pair: left letters, right letters, counts (tenths) in the three contexts, by tabs."""
    cells = [line.split("\t") for line in rows.splitlines()]
    codes = [{text: encode(text, kind) for text in {cell[side] for cell in cells}} for side, kind in enumerate(kinds)]
    pairs = [(codes[0][cell[0]], codes[1][cell[1]]) for cell in cells]
    units = [_inventory(set(codes[side].values()), kinds[side]) for side in (0, 1)]
    counts = np.zeros((CONTEXTS, len(units[0]), len(units[1])))
    left, right = ([units[side][pair[side]] for pair in pairs] for side in (0, 1))
    counts[:, left, right] = np.array([[int(number) for number in cell[2:]] for cell in cells]).T / 10
    lengths = [np.array([len(unit) for unit in side]) for side in units]
    singles = (lengths[0] <= 1)[:, None] & (lengths[1] <= 1)[None, :]
    singles[0, 0] = False
    steps = {(len(one), len(other)) for one, other in pairs} | {(1, 0), (0, 1), (1, 1)}
    tables = [_numbered(side, kind) for side, kind in zip(units, kinds, strict=True)]
    return Transducer(*kinds, smoothed(counts, singles), tables[0], tables[1], steps_of(steps))


def _inventory(units: set[tuple[int, ...]], kind: int) -> dict[tuple[int, ...], int]:
    singles = [()] + [(code,) for code in range(base_of(kind) - 1)]
    return {unit: place for place, unit in enumerate(singles + sorted(units - set(singles)))}


def _numbered(units: dict[tuple[int, ...], int], kind: int) -> Ints:
    table = np.full(base_of(kind) ** _LONGEST_UNIT, -1, dtype=np.int32)
    for unit, place in units.items():
        table[unit_number(unit, kind)] = place
    return table


def steps_of(pairs: set[tuple[int, int]]) -> Ints:
    """Steps as an array, in an order in which the kernel may take them."""
    return np.array(sorted(pairs), dtype=np.int32)


@njit(cache=True, nogil=True, forceinline=True)
def fill_units(found, codes, units, base):  # type: ignore[no-untyped-def]
    """Unit of each (start, length 0..3) of a word, -1 for no known one, into ``found``; returns the word's length."""
    n = len(codes)
    for i in range(n + 1):
        found[i, 0] = 0
        number = 0
        for length in range(1, _LONGEST_UNIT + 1):
            if i + length > n:
                found[i, length] = -1
                continue
            number = number * base + codes[i + length - 1] + 1
            found[i, length] = units[number]
    return n


@njit(cache=True, nogil=True, fastmath=True, forceinline=True)
def _fill_row(rows, j, query_at, n, word_at, tables):  # type: ignore[no-untyped-def]
    """Fill row j of the sums (row: letters of the word taken; column: letters of the query) from the rows before it."""
    probability, steps = tables
    for i in range(n + 1):
        total = 1.0 if i == 0 and j == 0 else 0.0
        for k in range(len(steps)):
            a, b = steps[k, 0], steps[k, 1]
            if a > i or b > j:
                continue
            mass = rows[j - b, i - a]
            if mass == 0.0:
                continue
            u, v = query_at[i - a, a], word_at[j - b, b]
            if u >= 0 and v >= 0:
                total += mass * probability[0 if i - a + j - b == 0 else 1, u, v]
        rows[j, i] = total


@njit(cache=True, nogil=True, fastmath=True, forceinline=True)
def _close(rows, m, query_at, n, word_at, tables):  # type: ignore[no-untyped-def]
    """The sum of the last cell, whose steps end both words."""
    probability, steps = tables
    total = 0.0
    for k in range(len(steps)):
        a, b = steps[k, 0], steps[k, 1]
        if a > n or b > m:
            continue
        u, v = query_at[n - a, a], word_at[m - b, b]
        if u >= 0 and v >= 0:
            total += rows[m - b, n - a] * probability[0 if n - a + m - b == 0 else 2, u, v]
    return total


@njit(cache=True, nogil=True)
def joint_with_each(query, letters, offsets, chosen, tables):  # type: ignore[no-untyped-def]
    """Joint probability of ``query`` with each of the ``chosen`` words of a vocabulary (``letters`` by ``offsets``).

    ``tables`` are a Side's: probability by (context, query unit, word unit), units of both, steps, radix of both.
    """
    probability, query_units, word_units, steps, bases, _ = tables
    found = np.zeros(len(chosen))
    query_at = np.empty((MAX_LETTERS + 1, _LONGEST_UNIT + 1), dtype=np.int32)
    word_at = np.empty((MAX_LETTERS + 1, _LONGEST_UNIT + 1), dtype=np.int32)
    rows = np.empty((MAX_LETTERS + 1, MAX_LETTERS + 1))
    n = fill_units(query_at, query, query_units, bases[0])
    for k in range(len(chosen)):
        m = fill_units(word_at, letters[offsets[chosen[k]] : offsets[chosen[k] + 1]], word_units, bases[1])
        for j in range(m + 1):
            _fill_row(rows, j, query_at, n, word_at, (probability, steps))
        found[k] = _close(rows, m, query_at, n, word_at, (probability, steps))
    return found


@njit(cache=True, nogil=True)
def marginal(letters, offsets, by_unit, units, base):  # type: ignore[no-untyped-def]
    """Probability of each word of a vocabulary on its own: the sum over its cuttings of the units' marginals.

    Steps that take no letter of it (unit 0) may come anywhere, any number of times: a geometric factor a position.
    """
    found = np.zeros(len(offsets) - 1)
    at = np.empty((MAX_LETTERS + 1, _LONGEST_UNIT + 1), dtype=np.int32)
    for k in range(len(offsets) - 1):
        n = fill_units(at, letters[offsets[k] : offsets[k + 1]], units, base)
        total = np.zeros(n + 1)
        total[0] = 1.0
        for i in range(n):
            for length in range(1, min(_LONGEST_UNIT, n - i) + 1):
                if at[i, length] >= 0:
                    context = 0 if i == 0 else (2 if i + length == n else 1)
                    total[i + length] += total[i] * by_unit[context, at[i, length]]
            if i + 1 < n:
                total[i + 1] /= 1.0 - by_unit[1, 0]
        found[k] = total[n]
    return found
