"""How much the parts of a name that have an answer must say, so that the whole name may reach what is needed of it.

A name's bits are features times weights (comparison.Feature). What its pairs say at most is known before the parts are
paired; this turns what is needed of the whole into what is needed of the pairs. Parts left over cost what they always
cost; and where the given name has no sure answer, or two parts contradict each other, what relatives would share counts
for little. Each bound holds whatever the pairing; the rest of the features only take bits.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tansiq.engines.names.comparison import INITIAL_FLAG, SHARED_BY_BROTHERS, SHARED_BY_COUSINS, Feature, doubt

__all__ = [
    "ALONE",
    "BY_FIRST",
    "BY_LATER",
    "HOPED",
    "hope_of_later",
    "hopes_of",
    "least_bits",
    "least_of_pairs",
    "leftover_bits",
    "may_reach",
]

HOPED = 5.0  # what a pair of parts that are no neighbours may say
#: Ways to an answer: by neighbours alone; with one more pair that is none, of a later part; of the first part.
ALONE, BY_LATER, BY_FIRST = 0, 1, 2
_FOR, _CONFLICTS, _QUERY_EXTRA, _RECORD_EXTRA = (
    int(feature) for feature in (Feature.FOR, Feature.CONFLICTS, Feature.QUERY_EXTRA, Feature.RECORD_EXTRA)
)
_FIRST_EXTRA, _RELATIVE, _LATER = (int(feature) for feature in (Feature.FIRST_EXTRA, Feature.RELATIVE, Feature.LATER))


@njit(cache=True, nogil=True, forceinline=True)
def leftover_bits(parts, record_parts, matched, weights):  # type: ignore[no-untyped-def]
    """What parts left over cost, where ``matched`` of the query's and the record's parts answer one another."""
    query_left, record_left = max(parts - matched, 0), max(record_parts - matched, 0)
    both = min(query_left, record_left)
    return (
        weights[_CONFLICTS] * both
        + weights[_QUERY_EXTRA] * (query_left - both)
        + weights[_RECORD_EXTRA] * (record_left - both)
    )


@njit(cache=True, nogil=True)
def hopes_of(selves, flags, near):  # type: ignore[no-untyped-def]
    """What each part of a query may say at most of a word that is no neighbour, and the doubt that this leaves.

    Returns float64 (n, 2), zeros for an initial. ``selves`` (n, 2): the most bits of each part; ``near``: the share of
    them from which on a word is a neighbour, 0 where every word is one.
    """
    hopes = np.zeros((len(selves), 2))
    for i in range(len(selves)):
        if not flags[i] & INITIAL_FLAG:
            hopes[i, 0] = min(near * selves[i].min(), HOPED)
            hopes[i, 1] = doubt(hopes[i, 0], selves[i].min())
    return hopes


@njit(cache=True, nogil=True, forceinline=True)
def hope_of_later(hopes, answered):  # type: ignore[no-untyped-def]
    """The most that may be hoped for of a later part that is not ``answered`` (as bits), and the least doubt of any."""
    most, doubtful = 0.0, 1.0
    for i in range(1, len(hopes)):
        if not answered >> i & 1 and hopes[i, 0] > 0.0:
            most, doubtful = max(most, hopes[i, 0]), min(doubtful, hopes[i, 1])
    return most, doubtful


@njit(cache=True, nogil=True, forceinline=True)
def least_of_pairs(need, given, later, weights):  # type: ignore[no-untyped-def]
    """The least bits of all pairs together that make ``need`` with RELATIVE and LATER at these doubts; inf: none do.

    What pairs say so grows by one line after another, each no steeper than the one before it.
    """
    relative, cousins = min(weights[_RELATIVE], 0.0) * given, min(weights[_LATER], 0.0) * later
    steep = weights[_FOR] + max(weights[_RELATIVE], 0.0) + max(weights[_LATER], 0.0)
    if steep <= 0.0:
        return -np.inf
    least = need / steep
    if least > SHARED_BY_BROTHERS:
        steep += relative
        if steep <= 0.0:
            return np.inf
        least = (need + SHARED_BY_BROTHERS * relative) / steep
    if least > SHARED_BY_COUSINS:
        steep += cousins
        if steep <= 0.0:
            return np.inf
        least = (need + SHARED_BY_BROTHERS * relative + SHARED_BY_COUSINS * cousins) / steep
    return least


@njit(cache=True, nogil=True, forceinline=True)
def _least_where(both, need, given, later, weights):  # type: ignore[no-untyped-def]
    """As least_of_pairs, where ``both`` parts contradict each other: one is a given name, or it is a later part."""
    if both <= 0:
        return least_of_pairs(need, given, later, weights)
    return min(least_of_pairs(need, 1.0, later, weights), least_of_pairs(need, given, 1.0, weights))


@njit(cache=True, nogil=True, forceinline=True)
def _least_without_first(both, need, later, weights):  # type: ignore[no-untyped-def]
    """As least_of_pairs, where nothing answers the query's first part."""
    if both > 0:
        return least_of_pairs(need, 1.0, later, weights)
    # One word may have been counted for two parts: then one is left over after all, as the first of a name is.
    return min(
        least_of_pairs(need - min(weights[_FIRST_EXTRA], 0.0), 0.0, later, weights),
        least_of_pairs(need - min(weights[_CONFLICTS], 0.0), 1.0, later, weights),
    )


@njit(cache=True, nogil=True, forceinline=True)
def least_bits(way, has_first, given, n, m, matched, doubtful, weights, need):  # type: ignore[no-untyped-def]
    """The least bits of all pairs together with which a name may reach ``need``, by one of the ways.

    The query has ``n`` parts and the name ``m``, ``matched`` of them answer one another by neighbours; ``has_first``:
    the query's first part is among them, and leaves the doubt ``given``. ``doubtful``: the doubt that the pair leaves
    which is no neighbour; its own bits count among those returned.
    """
    if way != ALONE:
        matched += 1
    later = doubtful if way == BY_LATER else 0.0
    need -= leftover_bits(n, m, matched, weights)
    both = min(n, m) - matched
    if has_first:
        found = _least_where(both, need, given, later, weights)
        # What answers the first part may answer another one as well, and then be taken for that.
        return found if given <= 0.0 else min(found, _least_without_first(both, need, later, weights))
    if way == BY_FIRST:
        return _least_where(both, need, doubtful, 0.0, weights)
    return _least_without_first(both, need, later, weights)


@njit(cache=True, nogil=True, forceinline=True)
def may_reach(said, first, first_best, n, m, matched, later, later_doubt, given, given_doubt, weights, need):  # type: ignore[no-untyped-def]
    """Whether a name whose neighbours say so much may reach ``need``, alone or with one pair more that is none.

    ``first``: bits of what answers the query's first part, below 0 where nothing does, and ``first_best`` what it says
    of itself; ``later`` and ``given``: bits that may be hoped for of a later part and of the first, 0 for none, with
    the doubt that each leaves.
    """
    has_first, left = first >= 0.0, doubt(first, first_best)
    if said >= least_bits(ALONE, has_first, left, n, m, matched, 0.0, weights, need):
        return True
    if later > 0.0:
        least = least_bits(BY_LATER, has_first, left, n, m, matched, later_doubt, weights, need)
        if said + later >= least:
            return True
    if has_first or given <= 0.0:
        return False
    return said + given >= least_bits(BY_FIRST, False, left, n, m, matched, given_doubt, weights, need)
