"""The words of a tree that a query may be a writing of: a walk with one row of sums a letter.

A branch that cannot reach what is asked for is left out with all that is below it (a trie walked with the rows of an
edit-distance table: Shang and Merrettal, "Tries for Approximate String Matching", 1996; here the rows hold the
transducer's sums). What depends on the query alone is worked out before: each unit of a word, once it is met, has its
steps side by side, so that a row is a few products of whole rows.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tansiq.engines.names.letters import ABJAD_LETTERS, ALPHABET_LETTERS, MAX_LETTERS
from tansiq.engines.names.transducer import LAST, Transducer, fill_units
from tansiq.engines.names.trie import SIGN, SOUNDS, misses

__all__ = ["Hopes", "hopes_of", "words_within"]

_TRIFLE = 2.0**-10  # of the least that is asked for: a cell that holds less is taken for empty
_REACH = 3  # letters of the longest unit
_PLACES = MAX_LETTERS + 1
_LANE = 8  # places of a row that are worked out together
_LETTERS = -(-max(len(ALPHABET_LETTERS), len(ABJAD_LETTERS)) // _LANE) * _LANE
_ROOT = _PLACES  # the row of the root without the start, whose first step is of another context
Floats = NDArray[np.float32]


class Hopes(NamedTuple):
    """The most that a unit of the query can be worth, P(unit | unit of the word).

    ``best`` float32 (2, query units), against any unit: of a step inside, and of whatever step;
    ``by_letter`` float32 (2, 3, query units, letters), likewise: against the one letter; against units of at least
    two letters that begin with it; against units of three that do.
    """

    best: Floats
    by_letter: Floats


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


@njit(cache=True, nogil=True, fastmath=True, forceinline=True)
def _hope(at, n, best, hope):  # type: ignore[no-untyped-def]
    """For each place in the query, the most that the letters from there on can be worth (``hope``: zeros)."""
    hope[n] = 1.0
    for i in range(n - 1, -1, -1):
        for a in range(1, _REACH + 1):
            if i + a <= n and at[i, a] >= 0:
                hope[i] = max(hope[i], best[1 if i + a == n else 0, at[i, a]] * hope[i + a])


@njit(cache=True, nogil=True, fastmath=True, forceinline=True)
def _fill_worth(at, n, hope, by_letter, begun_with, longer_with):  # type: ignore[no-untyped-def]
    """The most that the query from place i on can be worth against a unit that begins with a letter.

    ``begun_with[i, letter]``: a unit of any length, and one of at least two letters beside it;
    ``longer_with[k, letter, i]``: a unit of at least k + 2 letters.
    """
    begun_with[:], longer_with[:] = 0.0, 0.0
    for i in range(n + 1):
        for a in range(min(_REACH, n - i) + 1):
            if at[i, a] < 0:
                continue
            last = 1 if i + a == n else 0
            for x in range(by_letter.shape[3]):
                begun_with[i, x] = max(begun_with[i, x], by_letter[last, 0, at[i, a], x] * hope[i + a])
                for k in range(_REACH - 1):
                    most = by_letter[last, k + 1, at[i, a], x] * hope[i + a]
                    longer_with[k, x, i] = max(longer_with[k, x, i], most)
        for x in range(by_letter.shape[3]):
            begun_with[i, x] += longer_with[0, x, i]


@njit(cache=True, nogil=True, fastmath=True, forceinline=True)
def _fill_silent(at, n, side, silent):  # type: ignore[no-untyped-def]
    """``silent[context, i, a]``: probability of the step from place i that takes a letters of the query, and none else.

    Context: first step, or inside.
    """
    silent[:] = 0.0
    for k in range(len(side[3])):
        a = side[3][k, 0]
        for i in range(n + 1 - a if side[3][k, 1] == 0 else 0):
            for context in range(2 if at[i, a] >= 0 else 0):
                silent[context, i, a] = side[0][context, at[i, a], 0]


@njit(cache=True, nogil=True, fastmath=True, forceinline=True)
def _meet(unit, letters, at, n, side, inside, edges):  # type: ignore[no-untyped-def]
    """Fill in the steps that take a unit of so many ``letters`` of the word, and a letters of the query up to place j.

    ``inside[unit, a, j]``: of a step inside; ``edges[unit, 0, a]``: of the first step; ``[unit, 1, a]``: of the last,
    which ends the query; ``[unit, 2, 0]``: of the only step, which takes all of it.
    """
    for a in range(_REACH + 1):
        for j in range(inside.shape[2]):
            inside[unit, a, j] = 0.0
        edges[unit, 0, a] = edges[unit, 1, a] = edges[unit, 2, a] = 0.0
    for k in range(len(side[3])):
        a = side[3][k, 0]
        if side[3][k, 1] != letters or a > n:
            continue
        for j in range(a, n + 1):
            if at[j - a, a] >= 0:
                inside[unit, a, j] = side[0][1, at[j - a, a], unit]
        if at[0, a] >= 0:
            edges[unit, 0, a] = side[0][0, at[0, a], unit]
            if a == n:
                edges[unit, 2, 0] = edges[unit, 0, a]
        if at[n - a, a] >= 0:
            edges[unit, 1, a] = side[0][2, at[n - a, a], unit]


@njit(cache=True, nogil=True, fastmath=True, forceinline=True)
def _take(rows, d, source, inside, unit, width):  # type: ignore[no-untyped-def]
    """Add to row d what one unit brings from the row ``source``; rows begin with _REACH empty places."""
    for j in range(width):
        rows[d, j + 3] += (
            rows[source, j + 3] * inside[unit, 0, j]
            + rows[source, j + 2] * inside[unit, 1, j]
            + rows[source, j + 1] * inside[unit, 2, j]
            + rows[source, j] * inside[unit, 3, j]
        )


@njit(cache=True, nogil=True, fastmath=True, forceinline=True)
def _fill_row(rows, d, units, inside, edges, low, width):  # type: ignore[no-untyped-def]
    """Row d from those before it, but for steps that take letters of the query alone; returns where it begins."""
    for j in range(rows.shape[1]):
        rows[d, j] = 0.0
    first = low[d - 1]
    for b in range(1, min(_REACH, d) + 1):
        if units[b] >= 0:
            first = min(first, low[d - b])
            _take(rows, d, d - b if d > b else _ROOT, inside, units[b], width)
            if d == b:
                for a in range(_REACH + 1):
                    rows[d, _REACH + a] += edges[units[b], 0, a]
    return first


@njit(cache=True, nogil=True, fastmath=True, forceinline=True)
def _settle(rows, d, first, n, silent, hope, trifle):  # type: ignore[no-untyped-def]
    """Add the steps that take letters of the query alone and drop trifles; where row d begins, and what it is worth."""
    low, bound = n + 1, np.float32(0.0)
    for i in range(first, n + 1):
        mass = rows[d, _REACH + i]
        if mass * hope[i] < trifle:
            rows[d, _REACH + i] = 0.0
            continue
        rows[d, _REACH + i + 1] += mass * silent[1, i, 1]
        rows[d, _REACH + i + 2] += mass * silent[1, i, 2]
        rows[d, _REACH + i + 3] += mass * silent[1, i, 3]
        low = min(low, i)
        bound += mass * hope[i]
    return low, bound


@njit(cache=True, nogil=True, fastmath=True, forceinline=True)
def _settle_root(rows, n, silent, hope, trifle):  # type: ignore[no-untyped-def]
    """The row before any letter of the word, and beside it what is left of it without the start."""
    rows[0] = 0.0
    for a in range(1, min(_REACH, n) + 1):
        rows[0, _REACH + a] = silent[0, 0, a]
    _settle(rows, 0, 1, n, silent, hope, trifle)
    rows[_ROOT] = rows[0]
    rows[0, _REACH] = 1.0


@njit(cache=True, nogil=True, fastmath=True, forceinline=True)
def _reach_letters(rows, d, low, n, begun, begun_with, reached):  # type: ignore[no-untyped-def]
    """For every letter what the steps from row d can be worth that take a unit begun with it."""
    for x in range(_LETTERS):
        reached[d, x] = 0.0
    for i in range(low[d], n + 1):
        mass = rows[d, _REACH + i] / begun[d]
        for x in range(_LETTERS):
            reached[d, x] += mass * begun_with[i, x]


@njit(cache=True, nogil=True, fastmath=True, forceinline=True)
def _worth_of(rows, d, longer_with, k, letter, width):  # type: ignore[no-untyped-def]
    """What the steps from row d can be worth that take a unit begun with ``letter``, of at least k + 2 letters."""
    total = np.float32(0.0)
    for i in range(width):
        total += rows[d, _REACH + i] * longer_with[k, letter, i]
    return total


@njit(cache=True, nogil=True, fastmath=True, forceinline=True)
def _closed(rows, d, n, units, edges):  # type: ignore[no-untyped-def]
    """The joint probability of the query and the word that ends at depth ``d``."""
    total = np.float32(0.0)
    for b in range(min(_REACH, d) + 1):
        if units[b] >= 0:
            for a in range(min(_REACH, n) + 1):
                total += rows[d - b if d > b else _ROOT, _REACH + n - a] * edges[units[b], 1, a]
            if d == b:
                total += edges[units[b], 2, 0]
    return total


@njit(cache=True, nogil=True, fastmath=True, forceinline=True)
def _begin(d, units, begun, by_unit):  # type: ignore[no-untyped-def]
    """The probability that a word begins as the branch down to depth d does."""
    total = np.float32(0.0)
    for b in range(1, min(_REACH, d) + 1):
        if units[b] >= 0:
            total += begun[d - b] * by_unit[0 if d == b else 1, units[b]]
    begun[d] = total / (np.float32(1.0) - by_unit[1, 0])


@njit(cache=True, nogil=True, forceinline=True)
def _scratch(units, width):  # type: ignore[no-untyped-def]
    """Space for what depends on the query; ``units``: of the word's side, ``width``: places of a row that are used."""
    return (
        np.zeros(width, dtype=np.float32),
        np.empty((_PLACES, _LETTERS), dtype=np.float32),
        np.empty((_REACH - 1, _LETTERS, width), dtype=np.float32),
        np.empty((2, _PLACES, _REACH + 1), dtype=np.float32),
        np.empty((units, _REACH + 1, width), dtype=np.float32),
        np.empty((units, 3, _REACH + 1), dtype=np.float32),
        np.zeros(units, dtype=np.bool_),
    )


@njit(cache=True, nogil=True, forceinline=True)
def _path(width):  # type: ignore[no-untyped-def]
    """What a walk keeps of the branch that it is on, by depth."""
    code, units, child, end = np.zeros((4, _PLACES + 1), dtype=np.int64)
    return (
        np.empty((_PLACES + 1, width + 2 * _REACH), dtype=np.float32),
        np.empty((_PLACES, _LETTERS), dtype=np.float32),
        np.ones(_PLACES, dtype=np.float32),
        np.zeros(_PLACES, dtype=np.int64),
        np.zeros((_PLACES + 1, 2), dtype=np.float32),
        code,
        units,
        child,
        end,
    )


@njit(cache=True, nogil=True, forceinline=True)
def _note_units(code, d, base, word_units, units):  # type: ignore[no-untyped-def]
    """The units of one, two and three letters that end with the letter at depth d."""
    units[1] = word_units[code[d]]
    units[2] = word_units[code[d - 1] * base + code[d]] if d > 1 else -1
    units[3] = word_units[(code[d - 2] * base + code[d - 1]) * base + code[d]] if d > 2 else -1


@njit(cache=True, nogil=True, forceinline=True)
def _prepare(at, n, side, hopes, hope, begun_with, longer_with, silent, inside, edges):  # type: ignore[no-untyped-def]
    """All that depends on the query alone."""
    _hope(at, n, hopes[0], hope)
    _fill_worth(at, n, hope, hopes[1], begun_with, longer_with)
    _fill_silent(at, n, side, silent)
    _meet(0, 0, at, n, side, inside, edges)


@njit(cache=True, nogil=True, forceinline=True)
def _meet_new(units, met, at, n, side, inside, edges):  # type: ignore[no-untyped-def]
    """Meet those of the units that were not met before."""
    for b in range(1, _REACH + 1):
        if units[b] >= 0 and not met[units[b]]:
            _meet(units[b], b, at, n, side, inside, edges)
            met[units[b]] = True


@njit(cache=True, nogil=True, fastmath=True, forceinline=True)
def _worth_beyond(rows, d, longer_with, begun, code, width):  # type: ignore[no-untyped-def]
    """What the units can be worth that reach over the end of depth d, and those of them that began two letters before.

    With the letters that stand there; the second figure as if the last letter stood in place of the one before it.
    """
    over = _worth_of(rows, d - 1, longer_with, 0, code[d] - 1, width) / begun[d - 1]
    if d == 1:
        return over, np.float32(0.0)
    before = _worth_of(rows, d - 2, longer_with, 1, code[d - 1] - 1, width) / begun[d - 2]
    return over + before, _worth_of(rows, d - 2, longer_with, 1, code[d] - 1, width) / begun[d - 2]


@njit(cache=True, nogil=True, fastmath=True)
def words_within(query, trie, alone, sounding, heard, least, side, hopes, places, found):  # type: ignore[no-untyped-def]
    """Words that ``query`` (letter codes) may be a writing of by the letters: P(query | word) >= ``least``.

    ``alone`` is the probability of each word by itself under the model of ``side`` (Transducer.side), ``sounding``
    (n, 2) and ``heard`` the (sure, possible) sound classes of each word and of the query. Fills ``places`` and
    ``found`` (that probability), in no order; returns how many. Exact but for cells that hold a trifle of what is
    asked for, and for a word that is one hamza alone: its own probability is next to nothing, and what is divided by
    that may be up to sixteen times what the bounds of the walk allow for.
    """
    nodes, (_, query_units, word_units, _, bases, by_unit), count, d = trie[0], side, 0, 1
    at, trifle = np.empty((_PLACES, _REACH + 1), dtype=np.int32), np.float32(least * _TRIFLE)
    n = fill_units(at, query, query_units, bases[0])
    width = (n + _LANE) // _LANE * _LANE
    hope, begun_with, longer_with, silent, inside, edges, met = _scratch(by_unit.shape[1], width)
    rows, reached, begun, low, beyond, code, units, child, end = _path(width)
    _prepare(at, n, side, hopes, hope, begun_with, longer_with, silent, inside, edges)
    _settle_root(rows, n, silent, hope, trifle)
    _reach_letters(rows, 0, low, n, begun, begun_with, reached)
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
        if reached[d - 1, x] + earlier < least or misses(heard[0], heard[1], nodes[k, 2] & SOUNDS, nodes[k, 3]):
            continue
        _meet_new(units, met, at, n, side, inside, edges)
        _begin(d, units, begun, by_unit)
        first = _fill_row(rows, d, units, inside, edges, low, width)
        low[d], bound = _settle(rows, d, first, n, silent, hope, trifle * begun[d])
        word = nodes[k, 1] - 1
        likely = _closed(rows, d, n, units, edges) / alone[word] if word >= 0 else 0.0
        if likely >= least and not misses(heard[0], heard[1], sounding[word, 0], sounding[word, 1]):
            places[count], found[count] = word, min(likely, 1.0)
            count += 1
        if nodes[k, 0] == nodes[k + 1, 0]:
            continue
        over, latest = _worth_beyond(rows, d, longer_with, begun, code, width)
        if bound / begun[d] + over >= least:
            _reach_letters(rows, d, low, n, begun, begun_with, reached)
            d += 1
            child[d], end[d], beyond[d, 0], beyond[d, 1] = nodes[k, 0], nodes[k + 1, 0], over, latest
    return count
