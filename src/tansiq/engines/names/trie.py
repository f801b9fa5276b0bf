"""The words of a vocabulary as a tree of their beginnings, and the words that a query may be a writing of.

The tree is flat, its nodes level by level, and is walked with one row of sums a letter; a branch that cannot reach what
is asked for is left out with all that is below it (a trie walked with the rows of an edit-distance table: Shang and
Merrettal, "Tries for Approximate String Matching", 1996; here the rows hold the transducer's sums).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tansiq.engines.names.letters import ABJAD_LETTERS, ALPHABET_LETTERS, MAX_LETTERS
from tansiq.engines.names.transducer import LAST, Transducer, fill_units

__all__ = ["Hopes", "Trie", "build_trie", "hopes_of", "misses", "words_within"]

MISSED_SOUNDS = 1  # sound classes that two writings of one word may disagree on
_TRIFLE = 2.0**-10  # of the least that is asked for: a cell that holds less is taken for empty
SIGN = 18  # the bit of a node's third field from which on its letter stands
_SOUNDS = (1 << SIGN) - 1
_REACH = 3  # letters of the longest unit
Floats = NDArray[np.float32]


class Trie(NamedTuple):
    """Nodes level by level, so that the children of a node stand side by side; node 0 is the root.

    ``nodes`` int32 (n + 1, 4), one row a node, so that a look at one touches one line of the cache: its first child
    (the last is the one before the next node's first); the word that ends here, plus one; the sound classes that all
    words below surely have (letters.sounds, bits 0-17), and from bit SIGN on its letter; those that any of them has
    possibly. The row after the last closes the last one's children.
    """

    nodes: NDArray[np.int32]


class Hopes(NamedTuple):
    """The most that a unit of the query can be worth, P(unit | unit of the word).

    ``best`` float32 (2, query units), against any unit: of a step inside, and of whatever step;
    ``by_letter`` float32 (2, 3, query units, letters), likewise: against the one letter; against units of at least
    two letters that begin with it; against units of three that do.
    """

    best: Floats
    by_letter: Floats


def build_trie(
    letters: NDArray[np.uint8], offsets: NDArray[np.integer], shared: NDArray[np.uint8], sounds: NDArray[np.int32]
) -> Trie:
    """The trie of sorted words (``shared``: letters each begins with like the one before it)."""
    sizes = _nodes_by_depth(offsets, shared)
    first = np.concatenate([[0], np.cumsum(sizes)])
    nodes = np.zeros((int(first[-1]) + 1, 4), dtype=np.int32)
    nodes[:, 2] = _SOUNDS
    _lay_out(letters, offsets, shared, sounds, first, nodes)
    return Trie(nodes)


@njit(cache=True, nogil=True)
def _nodes_by_depth(offsets, shared):  # type: ignore[no-untyped-def]
    sizes = np.zeros(MAX_LETTERS + 1, dtype=np.int64)
    sizes[0] = 1
    for k in range(len(shared)):
        for d in range(shared[k] + 1, offsets[k + 1] - offsets[k] + 1):
            sizes[d] += 1
    return sizes


@njit(cache=True, nogil=True)
def _lay_out(letters, offsets, shared, sounds, first, nodes):  # type: ignore[no-untyped-def]
    free = first.copy()  # the next node of each depth
    path = np.zeros(MAX_LETTERS + 1, dtype=np.int64)
    free[0] = 1
    nodes[0, 0] = first[1]
    for k in range(len(shared)):
        length = offsets[k + 1] - offsets[k]
        for d in range(shared[k] + 1, length + 1):
            path[d] = free[d]
            nodes[path[d], 2] |= np.int64(letters[offsets[k] + d - 1]) << SIGN
            nodes[path[d], 0] = free[d + 1] if d < MAX_LETTERS else len(nodes) - 1
            free[d] += 1
        nodes[path[length], 1] = k + 1
        for d in range(1, length + 1):
            nodes[path[d], 2] &= sounds[k, 0] | ~_SOUNDS
            nodes[path[d], 3] |= sounds[k, 1]
    nodes[len(nodes) - 1, 0] = len(nodes) - 1


def hopes_of(model: Transducer, *, query_is_left: bool) -> Hopes:
    """The hopes of a transducer's one side."""
    probability, _, word_units, _, bases, marginal = model.side(query_is_left=query_is_left)
    given = probability * (_shares(marginal, word_units, int(bases[1])) / np.maximum(marginal, 1e-12))[:, None, :]
    most = np.minimum(np.stack([given[:LAST].max(axis=0), given.max(axis=0)]), 1.0).astype(np.float32)
    worth = np.zeros((2, _REACH, given.shape[1], int(bases[1]) - 1), dtype=np.float32)
    for number in np.flatnonzero(word_units >= 0).tolist():
        letters = _digits(number, int(bases[1]))
        for longer in ((0,), (1,), (1, 2))[len(letters) - 1] if letters else ():
            here = worth[:, longer, :, letters[0]]
            np.maximum(here, most[:, :, word_units[number]], out=here)
    return Hopes(np.ascontiguousarray(most.max(axis=2)), worth)


def _shares(marginal: Floats, word_units: NDArray[np.int32], base: int) -> Floats:
    """By context and unit of the word: how much of the cuttings of its letters is the unit itself."""
    shares = np.ones_like(marginal)
    for number in np.flatnonzero(word_units >= 0).tolist():
        letters = _digits(number, base)
        if len(letters) > 1:
            unit = word_units[number]
            apart = np.prod(marginal[:, [word_units[letter + 1] for letter in letters]], axis=1)
            shares[:, unit] = marginal[:, unit] / (marginal[:, unit] + apart)
    return shares


def _digits(number: int, base: int) -> list[int]:
    letters: list[int] = []
    while number:
        number, digit = divmod(number, base)
        letters.insert(0, digit - 1)
    return letters


@njit(cache=True, nogil=True)
def _missed(bits):  # type: ignore[no-untyped-def]
    count = 0
    while bits:
        bits &= bits - 1
        count += 1
    return count


@njit(cache=True, nogil=True)
def misses(sure, possible, word_sure, word_possible):  # type: ignore[no-untyped-def]
    """Two words are too far from each other in the sound classes that each surely has and the other cannot have."""
    return _missed(sure & ~word_possible) + _missed(word_sure & ~possible) > MISSED_SOUNDS


@njit(cache=True, nogil=True, fastmath=True)
def _hope(at, n, best, hope):  # type: ignore[no-untyped-def]
    """For each place in the query, the most that the letters from there on can be worth."""
    hope[:] = 0.0
    hope[n] = 1.0
    for i in range(n - 1, -1, -1):
        for a in range(1, _REACH + 1):
            if i + a <= n and at[i, a] >= 0:
                hope[i] = max(hope[i], best[1 if i + a == n else 0, at[i, a]] * hope[i + a])


@njit(cache=True, nogil=True)
def _fill_steps(at, n, side, single, silent):  # type: ignore[no-untyped-def]
    """Probability of the steps from place i that take one letter of the word, or none, and 0 to 3 of the query.

    ``single[context, i, letter, taken]`` and ``silent[context, i, taken]`` (context: first step or inside).
    """
    probability, _, word_units, steps, bases, _ = side
    single[:, : n + 1] = 0.0
    silent[:, : n + 1] = 0.0
    for k in range(len(steps)):
        a, b = steps[k, 0], steps[k, 1]
        for i in range(n + 1 - a):
            unit = at[i, a]
            if unit < 0 or b > 1:
                continue
            for context in range(2):
                if b == 0:
                    silent[context, i, a] = probability[context, unit, 0]
                    continue
                for x in range(bases[1] - 1):
                    single[context, i, x, a] = probability[context, unit, word_units[x + 1]]


@njit(cache=True, nogil=True, fastmath=True)
def _take_letter(rows, d, span, single, x):  # type: ignore[no-untyped-def]
    """Row d begun: the steps from the row before it that take the one letter ``x``."""
    for i in range(span[d - 1, 0], span[d - 1, 1] + 1):
        mass = rows[d - 1, i]
        context = 0 if d == 1 and i == 0 else 1
        rows[d, i] += mass * single[context, i, x, 0]
        rows[d, i + 1] += mass * single[context, i, x, 1]
        rows[d, i + 2] += mass * single[context, i, x, 2]
        rows[d, i + 3] += mass * single[context, i, x, 3]


@njit(cache=True, nogil=True, fastmath=True)
def _take_longer(rows, d, length, span, at, n, unit, probability, steps):  # type: ignore[no-untyped-def]
    """Steps that take a unit of two or three letters of the word."""
    for k in range(len(steps)):
        a = steps[k, 0]
        if steps[k, 1] != length:
            continue
        for i in range(span[d - length, 0], min(span[d - length, 1], n - a) + 1):
            if at[i, a] >= 0:
                context = 0 if d == length and i == 0 else 1
                rows[d, i + a] += rows[d - length, i] * probability[context, at[i, a], unit]


@njit(cache=True, nogil=True, fastmath=True)
def _settle(rows, d, first, n, silent, hope, trifle, span):  # type: ignore[no-untyped-def]
    """Add the steps that take letters of the query alone, drop trifles, note the span; returns what is left's worth."""
    low, high, bound = n + 1, -1, np.float32(0.0)
    for i in range(first, n + 1):
        mass = rows[d, i]
        if mass * hope[i] < trifle:
            rows[d, i] = 0.0
            continue
        context = 0 if d == 0 and i == 0 else 1
        rows[d, i + 1] += mass * silent[context, i, 1]
        rows[d, i + 2] += mass * silent[context, i, 2]
        rows[d, i + 3] += mass * silent[context, i, 3]
        low, high = min(low, i), i
        bound += mass * hope[i]
    span[d, 0], span[d, 1] = low, high
    return bound


@njit(cache=True, nogil=True, fastmath=True)
def _fill_worth(at, n, hope, by_letter, worth):  # type: ignore[no-untyped-def]
    """``worth[longer, i, letter]``: the most that the query from place i on can be worth against a unit so begun.

    ``longer`` 0: a unit of any length; 1: of at least two letters; 2: of three.
    """
    for i in range(n + 1):
        for x in range(by_letter.shape[3]):
            worth[0, i, x] = worth[1, i, x] = worth[2, i, x] = 0.0
            for a in range(min(_REACH, n - i) + 1):
                if at[i, a] >= 0:
                    for longer in range(_REACH):
                        most = by_letter[1 if i + a == n else 0, longer, at[i, a], x] * hope[i + a]
                        worth[longer, i, x] = max(worth[longer, i, x], most)
            worth[0, i, x] += worth[1, i, x]


@njit(cache=True, nogil=True)
def _prepare(at, n, side, hopes, hope, single, silent, worth):  # type: ignore[no-untyped-def]
    """All that depends on the query alone."""
    _hope(at, n, hopes[0], hope)
    _fill_steps(at, n, side, single, silent)
    _fill_worth(at, n, hope, hopes[1], worth)


@njit(cache=True, nogil=True, fastmath=True)
def _worth_of(rows, d, span, worth, longer, letter):  # type: ignore[no-untyped-def]
    """What the steps from row d can be worth that take a unit begun with ``letter``."""
    total = np.float32(0.0)
    for i in range(span[d, 0], span[d, 1] + 1):
        total += rows[d, i] * worth[longer, i, letter]
    return total


@njit(cache=True, nogil=True, fastmath=True)
def _closed(rows, d, at, n, units, probability, steps):  # type: ignore[no-untyped-def]
    """The joint probability of the query and the word that ends at depth ``d``."""
    total = 0.0
    for k in range(len(steps)):
        a, b = steps[k, 0], steps[k, 1]
        if a <= n and b <= d and at[n - a, a] >= 0 and units[b] >= 0:
            total += rows[d - b, n - a] * probability[0 if n == a and d == b else 2, at[n - a, a], units[b]]
    return total


@njit(cache=True, nogil=True)
def _note_units(code, d, base, word_units, units):  # type: ignore[no-untyped-def]
    """The units of one, two and three letters that end with the letter at depth d."""
    units[1] = word_units[code[d]]
    units[2] = word_units[code[d - 1] * base + code[d]] if d > 1 else -1
    units[3] = word_units[(code[d - 2] * base + code[d - 1]) * base + code[d]] if d > 2 else -1


@njit(cache=True, nogil=True, fastmath=True)
def _begin(d, units, begun, by_unit):  # type: ignore[no-untyped-def]
    """The probability that a word begins as the branch down to depth d does."""
    total = np.float32(0.0)
    for b in range(1, min(_REACH, d) + 1):
        if units[b] >= 0:
            total += begun[d - b] * by_unit[0 if d == b else 1, units[b]]
    begun[d] = total / (np.float32(1.0) - by_unit[1, 0])


@njit(cache=True, nogil=True)
def _scratch():  # type: ignore[no-untyped-def]
    """Working space of ``words_within``, cleared where a walk begins with zeros."""
    places, most = MAX_LETTERS + 1, max(len(ALPHABET_LETTERS), len(ABJAD_LETTERS))
    return (
        np.empty((places, _REACH + 1), dtype=np.int32),
        np.zeros(places, dtype=np.float32),
        np.zeros((2, places, most, _REACH + 1), dtype=np.float32),
        np.zeros((2, places, _REACH + 1), dtype=np.float32),
        np.zeros((_REACH, places, most), dtype=np.float32),
        np.zeros((places, places + _REACH), dtype=np.float32),
        np.zeros((places, 2), dtype=np.int64),
        np.ones(places, dtype=np.float32),
        np.zeros(places, dtype=np.int64),
        np.zeros(_REACH + 1, dtype=np.int64),
        np.zeros(places + 1, dtype=np.int64),
        np.zeros(places + 1, dtype=np.int64),
        np.zeros((places + 1, 2), dtype=np.float32),
    )


@njit(cache=True, nogil=True, fastmath=True)
def _fill_row(rows, d, span, at, n, single, units, x, probability, steps):  # type: ignore[no-untyped-def]
    """Row d from those before it, but for steps that take letters of the query alone; returns where it begins."""
    for i in range(n + 1 + _REACH):
        rows[d, i] = 0.0
    first = span[d - 1, 0]
    _take_letter(rows, d, span, single, x)
    for b in range(2, min(_REACH, d) + 1):
        if units[b] >= 0:
            first = min(first, span[d - b, 0])
            _take_longer(rows, d, b, span, at, n, units[b], probability, steps)
    return first


@njit(cache=True, nogil=True, fastmath=True)
def _worth_beyond(rows, d, span, worth, begun, before, x):  # type: ignore[no-untyped-def]
    """What the units can be worth that reach over the end of depth d, with the letters ``before`` and ``x`` there."""
    over = _worth_of(rows, d - 1, span, worth, 1, x) / begun[d - 1]
    return over + _worth_of(rows, d - 2, span, worth, 2, before) / begun[d - 2] if d > 1 else over


@njit(cache=True, nogil=True, fastmath=True)
def words_within(query, trie, alone, sounding, heard, least, side, hopes, places, found):  # type: ignore[no-untyped-def]
    """Words that ``query`` (letter codes) may be a writing of by the letters: P(query | word) >= ``least``.

    ``alone`` is the probability of each word by itself under the model of ``side`` (Transducer.side), ``sounding``
    (n, 2) and ``heard`` the (sure, possible) sound classes of each word and of the query. Fills ``places`` and
    ``found`` (that probability), in no order; returns how many. Exact but for cells that hold a trifle of what is
    asked for.
    """
    nodes, count, d = trie[0], 0, 1
    probability, query_units, word_units, steps, bases, by_unit = side
    at, hope, single, silent, worth, rows, span, begun, code, units, child, end, beyond = _scratch()
    n = fill_units(at, query, query_units, bases[0])
    _prepare(at, n, side, hopes, hope, single, silent, worth)
    trifle = np.float32(least * _TRIFLE)
    rows[0, 0] = 1.0
    _settle(rows, 0, 0, n, silent, hope, trifle, span)
    child[1], end[1] = nodes[0, 0], nodes[1, 0]
    while d:
        k = child[d]
        if k == end[d]:
            d -= 1
            continue
        child[d] += 1
        x = nodes[k, 2] >> SIGN
        code[d] = x + 1
        _note_units(code, d, bases[1], word_units, units)
        earlier = beyond[d, 0] if units[2] >= 0 or units[3] >= 0 else beyond[d, 1]
        if _worth_of(rows, d - 1, span, worth, 0, x) / begun[d - 1] + earlier < least:
            continue
        if misses(heard[0], heard[1], nodes[k, 2] & _SOUNDS, nodes[k, 3]):
            continue
        _begin(d, units, begun, by_unit)
        first = _fill_row(rows, d, span, at, n, single, units, x, probability, steps)
        bound = _settle(rows, d, first, n, silent, hope, trifle * begun[d], span) / begun[d]
        word = nodes[k, 1]
        likely = _closed(rows, d, at, n, units, probability, steps) / alone[word - 1] if word else 0.0
        if likely >= least and not misses(heard[0], heard[1], sounding[word - 1, 0], sounding[word - 1, 1]):
            places[count], found[count] = word - 1, min(likely, 1.0)
            count += 1
        if nodes[k, 0] == nodes[k + 1, 0]:
            continue
        over = _worth_beyond(rows, d, span, worth, begun, code[d - 1] - 1, x)
        if bound + over >= least:
            d += 1
            child[d], end[d], beyond[d, 0] = nodes[k, 0], nodes[k + 1, 0], over
            beyond[d, 1] = _worth_of(rows, d - 2, span, worth, 2, x) / begun[d - 2]
    return count
