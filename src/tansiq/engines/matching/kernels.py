"""From the words that a query may be a writing of to the names that may answer it: compiled, over posting lists.

For each span of a query (its n parts, then the n - 1 neighbouring parts written together) there is a list of
*neighbours*: words of the vocabulary with their bits. Names are gathered from posting lists, spans that say most
first, and a list is left out once what is still to come cannot reach what is needed (MaxScore: H. Turtle and J. Flood,
"Query Evaluation: Strategies and Optimizations", 1995). A name gets two looks (looks.py); what is left is weighed
exactly (weighing.py).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tansiq.engines.matching.looks import (
    FIELDS,
    can_reach,
    fill_fields,
    least_rest,
    look_at,
    most_by_span,
    read_codes,
    sum_up,
    told_by,
)
from tansiq.engines.matching.postings import CODES, MORE_PARTS, bucket_of
from tansiq.engines.matching.weighing import joint_at
from tansiq.engines.names.comparison import INITIAL_FLAG, written_apart
from tansiq.engines.names.reading import LEAST_JOINT, STEPS

__all__ = ["candidates", "joined_candidates"]

_AT_ONCE = 512  # postings, or names, that are looked at together


@njit(cache=True, nogil=True)
def _first_from(post_names, start, stop, name):  # type: ignore[no-untyped-def]
    """Place of the first posting of a list that stands for ``name`` or a later one."""
    while start < stop:
        middle = (start + stop) // 2
        if post_names[middle, 0] < name:
            start = middle + 1
        else:
            stop = middle
    return start


@njit(cache=True, nogil=True)
def _order_spans(most, order):  # type: ignore[no-untyped-def]
    """Spans that say most first (insertion sort: there are at most fifteen)."""
    for s in range(len(most)):
        at = s
        while at and most[order[at - 1]] < most[s]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = s


@njit(cache=True, nogil=True)
def candidates(spans, most, flags, codes, looks, nears, postings, names, windows, weights, found):  # type: ignore[no-untyped-def]
    """Names of the windows that may reach what their window needs; returns how many, twice their numbers in ``found``.

    A name may come more than once. ``spans`` numbers the lists of neighbours (-1: none), ``most`` is the most that
    each span may add, ``flags`` those of the query's parts, ``codes`` the bits of spans by code (looks.coded_bits),
    ``looks`` of looks_of; ``nears`` (first, words, bits); ``postings`` (offsets, names); ``names`` (name_parts,
    part_word, ...); ``windows`` (w, 2) are spans of names. -1: ``found`` is too short.
    """
    near_first, near_words, near_bits = nears
    n, groups = len(flags), len(looks.told)
    order, rests, tops = np.zeros(len(spans), dtype=np.int64), np.empty(groups), np.empty(CODES, dtype=np.int64)
    fields, best = np.empty((groups, FIELDS), dtype=np.int64), np.zeros(len(spans), dtype=np.float32)
    _order_spans(most, order)
    count, rest = 0, most.sum()
    for rank in range(len(order)):
        s, span = order[rank], spans[order[rank]]
        least_rest(order, rank, n, looks, weights, rests)
        least = rests.min() if groups else np.inf
        is_out = span < 0 or rest < least
        rest -= most[s]
        if is_out:
            continue
        sum_up(order[rank + 1 :], spans, n, codes, nears, tops)
        for g in range(groups):
            fill_fields(looks.told[g], s in (0, n), fields[g])
        for k in range(near_first[span], near_first[span + 1]):
            if near_bits[k] > 0 and near_bits[k] + rest >= least:
                count = _scan(
                    near_bits[k], near_words[k], order, rank, rests - rest, codes, looks, tops, fields, best,
                    postings, names, windows, found, count,
                )  # fmt: skip
                if count < 0:
                    return -1
    return count


@njit(cache=True, nogil=True)
def _read_parts(first, last, part_word, bits, order, rank, codes, tops, told, g, best):  # type: ignore[no-untyped-def]
    """As read_codes, of all parts of a longer name; no parts where their codes together do not say enough."""
    m, span = last - first, order[rank]
    others, matched, firsts = told_by(first, last, part_word, tops)
    row = 1 if firsts or span in (0, (len(order) + 1) // 2) else 0
    if np.int64(bits * STEPS) + others < told[g, row, m, min(matched, m)]:
        return False, 0
    has_initial = most_by_span(first, last, part_word, codes, best)
    for r in range(rank):  # else the name has been found by them
        best[order[r]] = 0.0
    best[span] = bits
    return has_initial, m


@njit(cache=True, nogil=True)
def _scan(bits, word, order, rank, least, codes, looks, tops, fields, best, postings, names, windows, found, count):  # type: ignore[no-untyped-def]
    """Gather from the posting list of one word; ``least``: the bits that a word must have by group."""
    (post_offsets, post_names), name_parts, part_word = postings, names[0], names[1]
    group, _, told, said, hoped, _, initials, first_is_initial, _ = looks
    start, stop, steps = post_offsets[word], post_offsets[word + 1], np.int64(bits * STEPS)
    kept, n, span = np.empty(min(stop - start, _AT_ONCE), dtype=np.int64), (len(order) + 1) // 2, order[rank]
    best[:] = 0.0
    best[span] = bits
    for w in range(len(windows)):
        g = group[w]
        if g < 0 or bits < least[g]:
            continue
        at = _first_from(post_names, start, stop, windows[w, 0]) if windows[w, 0] else start
        is_last = at == stop or post_names[stop - 1, 0] < windows[w, 1]
        start = stop if is_last else _first_from(post_names, at, stop, windows[w, 1])
        while at < start:
            end = min(at + len(kept), start)
            passed = look_at(post_names, at, end, tops, fields[g], steps, kept)
            at = end
            for each in range(passed):
                name, fat = post_names[kept[each], 0], post_names[kept[each], 1]
                if fat & MORE_PARTS:  # the codes do not tell all
                    has_initial, m = _read_parts(
                        name_parts[name], name_parts[name + 1], part_word, bits, order, rank, codes, tops, told, g, best
                    )  # fmt: skip
                else:
                    has_initial, m = read_codes(fat, order, rank, codes, best)
                if m and can_reach(best, m, has_initial, n, hoped, initials, first_is_initial, said, g):
                    if count == len(found):
                        return -1
                    found[count] = name << 1
                    count += 1
    return count


@njit(cache=True, nogil=True)
def _has_joint(first, last, skeleton, part_word, letters, offsets, split, digits):  # type: ignore[no-untyped-def]
    """Two neighbouring parts, of those from ``first`` to ``last``, written together have this skeleton."""
    for at in range(first, last - 1):
        if joint_at(at, part_word, letters, offsets, split, digits) == skeleton:
            return True
    return False


@njit(cache=True, nogil=True)
def joined_candidates(asked, spans, most, codes, looks, nears, joints, names, vocabulary, windows, weights, out, held):  # type: ignore[no-untyped-def]
    """Names of which two neighbouring parts together may answer one part of the query.

    Adds to ``out``, from ``held`` on, twice their numbers and one; returns as ``candidates``. ``asked`` and
    ``vocabulary`` as in ``weigh``.
    """
    flags, _, _, _, selves, bones, _ = asked
    joint_offsets, joint_names = joints
    total, n, rests = most.sum(), len(selves), np.empty(len(looks.told))
    order, others, tops = np.arange(len(spans)), np.empty(len(spans) - 1, np.int64), np.empty(CODES, dtype=np.int64)
    least_rest(order, 0, n, looks, weights, rests)
    for i in range(n):
        best = np.float32(written_apart(selves[i].max()))
        if best <= 0.0 or bones[i] < LEAST_JOINT or flags[i] & INITIAL_FLAG:
            continue
        bucket = bucket_of(bones[i], len(joint_offsets) - 1)
        low, high = joint_offsets[bucket], joint_offsets[bucket + 1]
        if low == high:
            continue
        others[:i], others[i:] = order[:i], order[i + 1 :]
        sum_up(others, spans, n, codes, nears, tops)
        for w in range(len(windows)):
            if looks.group[w] < 0 or best + total - most[i] < rests[looks.group[w]]:
                continue
            within = joint_names[low:high]
            within = within[np.searchsorted(within, windows[w, 0]) : np.searchsorted(within, windows[w, 1])]
            held = _scan_joints(i, best, within, looks.group[w], bones[i], codes, looks, tops, names, vocabulary,
                                 out, held)  # fmt: skip
            if held < 0:
                return -1
    return held


@njit(cache=True, nogil=True)
def _scan_joints(i, best, within, g, skeleton, codes, looks, tops, names, vocabulary, found, count):  # type: ignore[no-untyped-def]
    """Gather from names of which two parts may have a skeleton, and answer part ``i`` with ``best`` bits."""
    _, _, told, said, hoped, _, initials, first_is_initial, _ = looks
    name_parts, part_word, (_, letters, offsets, split, digits) = names[0], names[1], vocabulary
    parts, said_by = np.empty((_AT_ONCE, 2), dtype=np.int32), np.empty(len(codes), dtype=np.float32)
    n, steps = (len(codes) + 1) // 2, np.int64(np.ceil(best * STEPS))
    for start in range(0, len(within), _AT_ONCE):
        some = within[start : start + _AT_ONCE]
        for k in range(len(some)):  # what lies far apart in memory is read for all before any is looked at
            parts[k, 0], parts[k, 1] = name_parts[some[k]], name_parts[some[k] + 1]
        for k in range(len(some)):
            first, last = parts[k, 0], parts[k, 1]
            m = last - first - 1
            others, matched, firsts = told_by(first, last, part_word, tops)
            if steps + others < told[g, 1 if i == 0 or firsts else 0, m, min(matched, m)]:
                continue
            has_initial = most_by_span(first, last, part_word, codes, said_by)
            said_by[i] = best
            if can_reach(said_by, m, has_initial, n, hoped, initials, first_is_initial, said, g) and _has_joint(
                first, last, skeleton, part_word, letters, offsets, split, digits
            ):
                if count == len(found):
                    return -1
                found[count] = some[k] << 1 | 1
                count += 1
    return count
