"""What two whole names say: which part answers which, and the features that are weighed.

Parts are paired one to one so that the evidence is greatest (exact, over subsets); two neighbouring parts of one name
may together answer one part of the other (split and joined writing). What is left over, the order, and filiation
are features of the pairing. One compiled kernel serves the search and the explanation.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numba import njit

from tansiq.engines.names.letters import ABJAD
from tansiq.engines.names.name import INITIAL, Name, Token
from tansiq.engines.names.parse import MAX_TOKENS
from tansiq.engines.names.population import MOST_BITS

__all__ = [
    "FEATURES",
    "JOINED_QUERY",
    "JOINED_RECORD",
    "SHARED_BY_BROTHERS",
    "SHARED_BY_COUSINS",
    "UNPAIRED",
    "Feature",
    "doubt",
    "flags_of",
    "held_against",
    "pair_up",
    "room_to_pair",
    "written_apart",
]


class Feature(IntEnum):
    """Features of a pairing, in the order of the kernel's output and of the weights."""

    FOR = 0  # bits of the pairs that speak for one name
    AGAINST = 1  # bits, negative, of pairs kept although they speak against (held_against)
    CONFLICTS = 2  # parts left over on both sides: each answers another with a different name
    GIVEN_CONFLICT = 3  # the first part of one is left over, and the other has one left over as well
    QUERY_EXTRA = 4  # parts of the query that the record lacks
    RECORD_EXTRA = 5  # parts of the record that the query lacks
    FIRST_EXTRA = 6  # the first part of one is left over, the other has nothing left
    FATHER_REVERSED = 7  # "X son of Y" for "Y son of X"
    MOVED = 8  # surname first, or two parts exchanged where nothing forbids
    DISORDER = 9  # any other order
    SERVANT = 10  # pairs of which one has "servant of"
    LONE = 11  # only one part answers another, and none of them is two written together
    INITIALS = 12  # pairs of which one is an initial
    RELATIVE = 13  # bits for, times the doubt of the given name: what brothers share proves a family, not a person
    REVERSED = 14  # bits for, where father and son are exchanged: those are shared by both
    LATER = 15  # bits for, times the doubt of the weakest other pair: what cousins share, and namesakes
    COMPANY = 16  # bits by which the paired words are likelier together than each by itself


FEATURES = len(Feature)
UNPAIRED = -1
JOINED_QUERY = 16  # added to the record's place: this part and the next together answer it
JOINED_RECORD = 32  # added to the record's place: it and the next together are answered
SERVANT_FLAG, FILIATED_FLAG, INITIAL_FLAG = 1, 2, 4
ABJAD_FLAG = 8  # the part is written in an abjad; not kept in an index, which knows it by the word's place
_LEFT_QUERY = -5.0  # what leaving a part over costs while pairing, in bits; the real weights are learned on the outcome
_LEFT_RECORD = -3.0
# A pair that speaks against says no more than that one part in so many (log2) is another name altogether.
_ANOTHER = 4.0
_SURE = 10.0  # bits from which a pair leaves no doubt that both parts are one name
# Bits that relatives share anyway: doubt weighs on what is beyond. By the log loss of what the weights are learned
# from, each tenth judged by weights learned on the rest, doubting later parts from the first bit on is worse by 8 %,
# and 15 to 25 differ little; 4 and 8 for brothers differ by less than the draw of strangers does.
SHARED_BY_BROTHERS, SHARED_BY_COUSINS = 4.0, 15.0
# Bits that it costs to take two neighbouring parts for one written apart: of 2,149 pairs of parts that the listed
# people of un_fullnames have in common, 19 are (-log2).
_SPLIT = 6.8
_IN_PLACE = 0.05  # breaks ties in favour of the same order


def flags_of(token: Token) -> int:
    """A token's flags for the kernel, without ABJAD_FLAG."""
    initial = INITIAL_FLAG if token.role == INITIAL else 0
    return (SERVANT_FLAG if token.servant else 0) | (FILIATED_FLAG if token.filiated else 0) | initial


@njit(cache=True, nogil=True, forceinline=True)
def written_apart(bits):  # type: ignore[no-untyped-def]
    """Bits of a word against another, less what it costs to take the one for two neighbouring parts of the other.

    The cost is taken off the bits as they were before they were held under MOST_BITS, and they are held again.
    """
    most = 2.0**-MOST_BITS
    return -np.log2(np.maximum(2.0**-bits - most, 0.0) * 2.0**_SPLIT + most)


@njit(cache=True, nogil=True, forceinline=True)
def _best_pairing(single, joined_query, joined_record, value, choice):  # type: ignore[no-untyped-def]
    """Exact best one-to-one pairing; ``choice[i, used]`` holds the step taken. Returns the value of the start state."""
    n, m = single.shape
    for used in range(1 << m):
        value[n + 1, used] = -1e9
        left = 0.0
        for j in range(m):
            if not used >> j & 1:
                left += _LEFT_RECORD
        value[n, used] = left
    for i in range(n - 1, -1, -1):
        for used in range(1 << m):
            best, step = value[i + 1, used] + _LEFT_QUERY, UNPAIRED
            for j in range(m):
                if used >> j & 1:
                    continue
                here = single[i, j] + value[i + 1, used | 1 << j] + (_IN_PLACE if i == j else 0.0)
                if here > best:
                    best, step = here, j
                if i + 1 < n:
                    here = joined_query[i, j] + value[i + 2, used | 1 << j]
                    if here > best:
                        best, step = here, j + JOINED_QUERY
                if j + 1 < m and not used >> (j + 1) & 1:
                    here = joined_record[i, j] + value[i + 1, used | 3 << j]
                    if here > best:
                        best, step = here, j + JOINED_RECORD
            value[i, used] = best
            choice[i, used] = step
    return value[0, 0]


@njit(cache=True, nogil=True, forceinline=True)
def _order(places, count, chained):  # type: ignore[no-untyped-def]
    """0 same order, 1 father reversed, 2 moved, 3 disorder; ``places`` are the record's places in the query's order."""
    drops, fall = 0, 0
    for k in range(1, count):
        if places[k] < places[k - 1]:
            drops += 1
            fall = k
    if drops == 0:
        return 0
    if chained and fall == 1 and drops == 1 and places[0] == 1 and places[1] == 0:
        return 1
    if drops == 1 and places[count - 1] < places[0]:
        return 2
    return 3


@njit(cache=True, nogil=True, forceinline=True)
def _bits_and_extent(step, i, single, joined_query, joined_record):  # type: ignore[no-untyped-def]
    """Bits of a step, how many parts of the query it takes, and which of the record's from its place on (as bits)."""
    j = step & 15
    if step >= JOINED_RECORD:
        return joined_record[i, j], 1, 3
    if step >= JOINED_QUERY:
        return joined_query[i, j], 2, 1
    return single[i, j], 1, 1


@njit(cache=True, nogil=True, forceinline=True)
def held_against(bits):  # type: ignore[no-untyped-def]
    """Bits, negative, of a pair that speaks against, held softly above -_ANOTHER; 0 stays 0."""
    return np.log2((2.0**bits + 2.0**-_ANOTHER) / (1.0 + 2.0**-_ANOTHER))


@njit(cache=True, nogil=True, forceinline=True)
def doubt(bits, best):  # type: ignore[no-untyped-def]
    """0 to 1: how far a pair's bits fall short of those of the name that the query's part is the surest writing of."""
    return max(0.0, min(1.0, (min(_SURE, best) - bits) / _SURE))


@njit(cache=True, nogil=True)
def room_to_pair(classes):  # type: ignore[no-untyped-def]
    """Space for ``pair_up`` that serves for many pairs of names; ``classes``: of company_of."""
    return (
        np.empty((MAX_TOKENS + 2, 1 << MAX_TOKENS)),
        np.empty((MAX_TOKENS, 1 << MAX_TOKENS), dtype=np.int8),
        np.empty(MAX_TOKENS, dtype=np.int64),
        np.empty(MAX_TOKENS),
        np.empty(classes),
    )


@njit(cache=True, nogil=True)
def pair_up(single, joined_query, joined_record, query_side, record_flags, pairing, features, room):  # type: ignore[no-untyped-def]
    """Pair the parts; fill ``pairing`` (one entry a query part) and ``features`` (FEATURES floats).

    ``single[i, j]`` are bits of query part i against record part j; ``joined_query[i, j]`` of parts i and i+1 written
    together against j; ``joined_record[i, j]`` of part i against j and j+1 together. Impossible is below -50.
    ``query_side``: flags of the query's parts, the most bits that each could have (n, 2) against a part in an alphabet
    or in an abjad, and the words' company (company_of); ``record_flags`` include ABJAD_FLAG; ``room``: room_to_pair.
    """
    query_flags, query_best, company = query_side
    value, choice, places, doubts, together = room
    n, m = single.shape
    _best_pairing(single, joined_query, joined_record, value, choice)
    features[:] = 0.0
    pairing[:] = UNPAIRED
    used, i, pairs, covered = 0, 0, 0, 0
    together[:] = company[n]
    while i < n:
        step = choice[i, used]
        if step == UNPAIRED:
            i += 1
            continue
        j = step & 15
        pairing[i] = step
        bits, width, span = _bits_and_extent(step, i, single, joined_query, joined_record)
        if step < JOINED_QUERY and (query_flags[i] ^ record_flags[j]) & SERVANT_FLAG:
            features[10] += 1
        features[0 if bits >= 0 else 1] += bits if bits >= 0 else held_against(bits)
        if bits > 0:
            _keep_company(together, company, i, i + width)
        if (query_flags[i] | record_flags[j]) & INITIAL_FLAG:
            features[12] += 1
            doubts[pairs] = 0.0
        else:
            doubts[pairs] = doubt(bits, query_best[i, 1 if record_flags[j] & ABJAD_FLAG else 0])
        places[pairs] = j
        pairs += 1
        if width == 2:
            pairing[i + 1] = step
        covered += width
        used |= span << j
        i += width
    _leftovers(n, m, used, covered, pairing, features)
    features[11] = 1.0 if pairs == 1 and covered + _count(used, m) == 2 else 0.0
    second = (query_flags[1] if n > 1 else 0) | (record_flags[1] if m > 1 else 0)
    _tell_order(_order(places, pairs, n > 2 or m > 2 or second & FILIATED_FLAG), features)
    features[16] = max(0.0, np.log2(together.sum()))
    _relatives(places, doubts, pairs, pairing[0] != UNPAIRED, features)


@njit(cache=True, nogil=True, forceinline=True)
def _keep_company(together, company, first, last):  # type: ignore[no-untyped-def]
    for word in range(first, last):
        for k in range(len(together)):
            together[k] *= company[word, k]


@njit(cache=True, nogil=True, forceinline=True)
def _tell_order(order, features):  # type: ignore[no-untyped-def]
    if order:
        features[6 + order] = 1.0
    features[14] = features[0] if order == 1 else 0.0


@njit(cache=True, nogil=True, forceinline=True)
def _relatives(places, doubts, pairs, has_first, features):  # type: ignore[no-untyped-def]
    """RELATIVE and LATER. The given name stands first on either side; where the order moved, first in the query."""
    given, later = features[3], 1.0 if features[2] > features[3] else 0.0
    for k in range(pairs):
        if (k == 0 and has_first) or (places[k] == 0 and features[8] == 0):
            given = max(given, doubts[k])
        else:
            later = max(later, doubts[k])
    features[13] = max(0.0, features[0] - SHARED_BY_BROTHERS) * given
    features[15] = max(0.0, features[0] - SHARED_BY_COUSINS) * later


@njit(cache=True, nogil=True, forceinline=True)
def _count(used, m):  # type: ignore[no-untyped-def]
    count = 0
    for j in range(m):
        count += used >> j & 1
    return count


@njit(cache=True, nogil=True, forceinline=True)
def _leftovers(n, m, used, covered, pairing, features):  # type: ignore[no-untyped-def]
    over_query, over_record = n - covered, m - _count(used, m)
    both = min(over_query, over_record)
    first_query, first_record = pairing[0] == UNPAIRED, not used & 1
    features[2] = both
    features[3] = 1.0 if both and (first_query or first_record) else 0.0
    features[4] = over_query - both
    features[5] = over_record - both
    features[6] = 1.0 if both == 0 and (first_query or first_record) else 0.0


def flags_array(name: Name) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """Flags of every token of a name, ABJAD_FLAG among them."""
    return np.array([flags_of(token) | (ABJAD_FLAG if token.kind == ABJAD else 0) for token in name.tokens], np.uint8)
