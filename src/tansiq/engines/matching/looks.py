"""The two looks that a name gets before it is weighed, both at the codes of its parts: compiled.

The first adds up one number a code and compares once; the second asks each span of the query. What a name must say for
either is worked out once for each number of its parts and of those that have an answer (reach.py).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tansiq.engines.matching.postings import CODE_BITS, CODES, INITIAL_CODE, MORE_PARTS, code_of, part_code
from tansiq.engines.matching.reach import ALONE, BY_FIRST, BY_LATER, hope_of_later, least_bits
from tansiq.engines.matching.weighing import SEVERAL
from tansiq.engines.names.comparison import INITIAL_FLAG
from tansiq.engines.names.initials import FIRST_LETTER_AT_BEST
from tansiq.engines.names.parse import MAX_TOKENS
from tansiq.engines.names.reading import STEPS

__all__ = [
    "FIELDS",
    "Looks",
    "can_reach",
    "coded_bits",
    "fill_fields",
    "least_rest",
    "look_at",
    "looks_of",
    "most_by_span",
    "read_codes",
    "sum_up",
    "told_by",
]

# What codes say together is one number: steps of bits, and from bit 40 on three fields of four bits: how many say
# anything, how many there are, and how many answer the query's first part.
_SAID, _MATCHED, _PARTS, _FIRST = (1 << 40) - 1, 1 << 40, 1 << 44, 1 << 48
FIELDS = 1 << 10  # of up to three codes
_NEVER = float(1 << 39)  # steps that no name says
_SIDE = MAX_TOKENS + 1


class Looks(NamedTuple):
    """What both looks know of one query.

    ``group``: by window the number of its need, -1 for a window without names. By group: ``asked``, the need; ``told``
    int64 (g, 2, parts of the name, others matched), the steps that codes must say beside what found the name, and
    ``said`` float64 (g, 2, parts, matched, ways), the bits that all spans must say; both first without an answer to the
    query's first part, then with one. ``hoped`` (spans,): what may be hoped for of each; ``by_way`` (3, 2): the most of
    that, and the least doubt. ``initials`` of the query's parts, and whether the first is one. ``has_joint``: some two
    parts written together have a neighbour.
    """

    group: NDArray[np.int64]
    asked: NDArray[np.float64]
    told: NDArray[np.int64]
    said: NDArray[np.float64]
    hoped: NDArray[np.float64]
    by_way: NDArray[np.float64]
    initials: int
    first_is_initial: bool
    has_joint: bool


@njit(cache=True, nogil=True)
def coded_bits(spans, nears):  # type: ignore[no-untyped-def]
    """For each span the most bits of a neighbour, by the neighbour's code; 0 where none speaks for it.

    And the neighbour that has the code: -1 where there is none, SEVERAL where there are more.
    """
    near_first, near_words, near_bits = nears
    codes = np.zeros((len(spans), CODES), dtype=np.float32)
    words = np.full((len(spans), CODES), -1, dtype=np.int32)
    for s in range(len(spans)):
        span = spans[s]
        for k in range(near_first[span], near_first[span + 1]) if span >= 0 else range(0):
            if near_bits[k] > 0:
                code = code_of(np.int64(near_words[k]))
                codes[s, code] = max(codes[s, code], near_bits[k])
                words[s, code] = near_words[k] if words[s, code] == -1 else SEVERAL
    return codes, words


@njit(cache=True, nogil=True)
def sum_up(later, spans, n, codes, nears, tops):  # type: ignore[no-untyped-def]
    """Into ``tops`` (CODES) what the spans ``later`` say at most of each code, with all fields of the number."""
    near_first, near_words, near_bits = nears
    tops[:] = _PARTS
    tops[0] = 0
    tops[INITIAL_CODE] = np.int64(FIRST_LETTER_AT_BEST * STEPS) + _MATCHED + _PARTS + _FIRST
    for s in later:
        span = spans[s]
        for k in range(near_first[span], near_first[span + 1]) if span >= 0 else range(0):
            if near_bits[k] > 0:
                code = code_of(np.int64(near_words[k]))
                said = max(tops[code] & _SAID, np.int64(codes[s, code] * STEPS))
                first = _FIRST if s in (0, n) else tops[code] & _FIRST
                tops[code] = said + _MATCHED + _PARTS + first


@njit(cache=True, nogil=True)
def looks_of(spans, flags, hopes, codes, windows, needs, weights):  # type: ignore[no-untyped-def]
    """What the looks know of a query; its parts' ``flags`` and ``hopes`` (reach.hopes_of), ``codes`` of coded_bits."""
    n, initials, hoped = len(hopes), 0, np.zeros(len(spans))
    for i in range(n):
        initials += 1 if flags[i] & INITIAL_FLAG else 0
        hoped[i] = hopes[i, 0]
    group = np.empty(len(windows), dtype=np.int64)
    groups = _groups_of(windows, needs, group)
    told, said = np.empty((groups, 2, _SIDE, _SIDE), dtype=np.int64), np.empty((groups, 2, _SIDE, _SIDE, 3))
    has_joint, by_way = len(spans) > n and codes[n:].max() > 0.0, _hopes_by_way(hopes)
    free = flags[0] & INITIAL_FLAG != 0
    asked = np.empty(groups)
    for w in range(len(windows)):
        if group[w] >= 0:
            asked[group[w]] = needs[w]
    for g in range(groups):
        _fill(told[g], said[g], n, initials, free, has_joint, by_way, weights, asked[g])
    return Looks(group, asked, told, said, hoped, by_way, initials, free, has_joint)


@njit(cache=True, nogil=True)
def _groups_of(windows, needs, group):  # type: ignore[no-untyped-def]
    """Number the different needs of the windows that hold a name, -1 for the others; returns how many there are."""
    count = 0
    for w in range(len(windows)):
        group[w] = -1
        if windows[w, 0] < windows[w, 1]:
            group[w] = count
            for before in range(w):
                if group[before] >= 0 and needs[before] == needs[w]:
                    group[w] = group[before]
            count += 1 if group[w] == count else 0
    return count


@njit(cache=True, nogil=True)
def _hopes_by_way(hopes):  # type: ignore[no-untyped-def]
    """The most that may be hoped for, and the least doubt that it leaves, by way (reach.least_bits)."""
    found = np.zeros((3, 2))
    found[BY_FIRST] = hopes[0]
    found[BY_LATER, 0], found[BY_LATER, 1] = hope_of_later(hopes, 0)
    return found


@njit(cache=True, nogil=True)
def _fill(told, said, n, initials, first_is_initial, has_joint, by_way, weights, need):  # type: ignore[no-untyped-def]
    """Fill ``told`` and ``said`` for one need."""
    for first in range(2):
        for m in range(1, _SIDE):
            for matched in range(m + 1):
                least = _least_said(
                    first > 0 or first_is_initial, n, m, matched + 1 + initials, has_joint, by_way, weights, need
                )
                least = (least - initials * FIRST_LETTER_AT_BEST) * STEPS - 1e-3
                told[first, m, matched] = np.int64(np.floor(max(min(least, _NEVER), -_NEVER)))
            for matched in range(min(2 * n + 1, MAX_TOKENS) + 1):
                for way in (ALONE, BY_LATER, BY_FIRST):
                    doubtful = by_way[way, 1]
                    said[first, m, matched, way] = least_bits(
                        way, first > 0, 0.0, n, m, matched, doubtful, weights, need
                    )  # fmt: skip


@njit(cache=True, nogil=True, forceinline=True)
def _least_said(has_first, n, m, matched, has_joint, by_way, weights, need):  # type: ignore[no-untyped-def]
    """The least bits that neighbours must say of a name, the cheapest of all ways."""
    # Two parts of the query written together may answer one of the name: then none of the query may be left over.
    mine = min(n, matched) if has_joint else n
    found = least_bits(ALONE, has_first, 0.0, mine, m, matched, 0.0, weights, need)
    mine = min(n, matched + 1) if has_joint else n
    for way in (BY_LATER, BY_FIRST):
        hope = by_way[way, 0]
        if hope > 0.0:
            least = least_bits(way, has_first, 0.0, mine, m, matched, by_way[way, 1], weights, need)
            found = min(found, least - hope)
    return found


@njit(cache=True, nogil=True)
def least_rest(order, rank, n, looks, weights, rests):  # type: ignore[no-untyped-def]
    """Into ``rests``, by group, the least bits that spans from a rank of the ``order`` on must say of any name."""
    has_first = looks.first_is_initial
    for r in range(rank, len(order)):
        has_first = has_first or order[r] in (0, n)
    for g in range(len(rests)):
        found = _least_said(has_first, n, n, n, looks.has_joint, looks.by_way, weights, looks.asked[g])
        # or one of the name's parts is an initial
        initial = least_bits(ALONE, True, 0.0, n, n, n, 0.0, weights, looks.asked[g]) - FIRST_LETTER_AT_BEST
        rests[g] = min(found, initial) - looks.initials * FIRST_LETTER_AT_BEST


@njit(cache=True, nogil=True)
def fill_fields(told, own, fields):  # type: ignore[no-untyped-def]
    """Into ``fields`` (FIELDS): Looks.told of one group, by the fields of what up to three codes say together.

    ``own``: whether what found the name answers the query's first part.
    """
    for more in range(4):
        for matched in range(more + 1):
            for firsts in range(matched + 1):
                fields[matched | more << 4 | firsts << 8] = told[1 if own or firsts else 0, more + 1, matched]


@njit(cache=True, nogil=True)
def look_at(post_names, start, stop, tops, fields, steps, kept):  # type: ignore[no-untyped-def]
    """The first look: places of the postings whose codes together say enough, into ``kept``; returns how many.

    Of a name of more parts than there are codes all are kept.
    """
    count = 0
    for at in range(start, stop):
        fat = post_names[at, 1]
        told = tops[fat & CODES - 1] + tops[fat >> CODE_BITS & CODES - 1] + tops[fat >> 2 * CODE_BITS & CODES - 1]
        kept[count] = at
        count += 1 if fat >= MORE_PARTS or steps + (told & _SAID) >= fields[told >> 40 & FIELDS - 1] else 0
    return count


@njit(cache=True, nogil=True, forceinline=True)
def told_by(first, stop, part_word, tops):  # type: ignore[no-untyped-def]
    """What the codes of all parts of a name say together: steps, how many say anything, and how many of the first."""
    told = np.int64(0)
    for at in range(first, stop):
        told += tops[part_code(part_word[at])]
    return told & _SAID, told >> 40 & 15, told >> 48


@njit(cache=True, nogil=True)
def most_by_span(first, stop, part_word, codes, best):  # type: ignore[no-untyped-def]
    """Into ``best``, by span, the most that each says of a name's parts; returns whether one of these is an initial."""
    best[:] = 0.0
    has_initial = False
    for at in range(first, stop):
        code = part_code(part_word[at])
        has_initial = has_initial or code == INITIAL_CODE
        for s in range(len(codes)):
            best[s] = max(best[s], codes[s, code])
    return has_initial


@njit(cache=True, nogil=True, forceinline=True)
def read_codes(fat, order, rank, codes, best):  # type: ignore[no-untyped-def]
    """As most_by_span, for the spans after a rank and a name of up to four parts, which it tells the number of."""
    one, two, three = fat & CODES - 1, fat >> CODE_BITS & CODES - 1, fat >> 2 * CODE_BITS & CODES - 1
    for r in range(rank + 1, len(order)):
        best[order[r]] = max(codes[order[r], one], codes[order[r], two], codes[order[r], three])
    has_initial = one == INITIAL_CODE or two == INITIAL_CODE or three == INITIAL_CODE
    return has_initial, 1 + (one > 0) + (two > 0) + (three > 0)


@njit(cache=True, nogil=True, forceinline=True)
def can_reach(best, m, has_initial, n, hoped, initials, first_is_initial, said, g):  # type: ignore[no-untyped-def]
    """The second look: whether a name may reach its need by what each span says, and one part more that is none.

    ``best`` is what the spans say of the name's ``m`` parts; the rest is of Looks, and its group ``g``.
    """
    total, later, matched = initials * FIRST_LETTER_AT_BEST, 0.0, initials
    first = first_is_initial or best[0] > 0.0 or (n > 1 and best[n] > 0.0)
    for s in range(len(best)):
        if best[s] > 0.0:
            total += best[s]
            matched += 1 if s < n else 2
        elif s > 0:
            later = max(later, hoped[s])
    if has_initial:
        total, first, matched = total + FIRST_LETTER_AT_BEST, True, matched + 1
    matched, row = min(matched, 2 * n + 1, MAX_TOKENS), 1 if first else 0
    return (  # element by element: a row of its own would count references
        total >= said[g, row, m, matched, ALONE]
        or (later > 0.0 and total + later >= said[g, row, m, matched, BY_LATER])
        or (not first and hoped[0] > 0.0 and total + hoped[0] >= said[g, row, m, matched, BY_FIRST])
    )
