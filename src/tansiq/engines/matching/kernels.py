"""From the words that a query may be a writing of to the names that may answer it: compiled, over posting lists.

For each span of a query (its n parts, then the n - 1 neighbouring parts written together) there is a list of
*neighbours*: words of the vocabulary with their bits. Names are gathered from posting lists, spans that say most
first, and a list is left out once what is still to come cannot reach what is needed (MaxScore: H. Turtle and J. Flood,
"Query Evaluation: Strategies and Optimizations", 1995). Candidates are then weighed exactly (weighing.py).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tansiq.engines.matching.postings import CODE_BITS, CODES, MORE_PARTS, WORD_MASK, bucket_of, code_of
from tansiq.engines.matching.weighing import HOPED, joint_at, leftover_bits
from tansiq.engines.names.comparison import INITIAL_FLAG, written_apart
from tansiq.engines.names.initials import FIRST_LETTER_AT_BEST
from tansiq.engines.names.reading import LEAST_JOINT

__all__ = ["ALLOWED", "candidates", "coded_bits", "hopes_of", "joined_candidates"]

ALLOWED = 3.0  # bits by which parts that are no neighbours (an initial, a distant writing) may still add up


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
def coded_bits(spans, nears):  # type: ignore[no-untyped-def]
    """For each span the most bits of a neighbour, by the neighbour's code; 0 where none speaks for it."""
    near_first, near_words, near_bits = nears
    codes = np.zeros((len(spans), CODES), dtype=np.float32)
    for s in range(len(spans)):
        span = spans[s]
        for k in range(near_first[span], near_first[span + 1]) if span >= 0 else range(0):
            if near_bits[k] > 0:
                code = code_of(np.int64(near_words[k]))
                codes[s, code] = max(codes[s, code], near_bits[k])
    return codes


@njit(cache=True, nogil=True)
def hopes_of(selves, near):  # type: ignore[no-untyped-def]
    """The most that each part may say of a word that is no neighbour (``selves``, ``near``: see weigh)."""
    hopes = np.empty(len(selves))
    for i in range(len(selves)):
        hopes[i] = min(near * selves[i].max(), HOPED) if near > 0 else HOPED
    return hopes


@njit(cache=True, nogil=True)
def _order_spans(most, order):  # type: ignore[no-untyped-def]
    """Spans that say most first (insertion sort: there are at most fifteen)."""
    for s in range(len(most)):
        at = s
        while at and most[order[at - 1]] < most[s]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = s


@njit(cache=True, nogil=True, forceinline=True)
def _parts_of(fat):  # type: ignore[no-untyped-def]
    """How many parts a name has by its codes; of longer ones, the fewest they can have."""
    if fat & MORE_PARTS:
        return 5
    parts = 1
    while fat:
        parts += 1
        fat >>= CODE_BITS
    return parts


@njit(cache=True, nogil=True, forceinline=True)
def _can_reach(bits, fat, codes, order, rank, most, hopes, weights, need):  # type: ignore[no-untyped-def]
    """Whether a name with these codes may reach ``need``: by its neighbours, and one part more that is none.

    The spans before ``rank`` have no neighbour in it: else the name has been found by them.
    """
    parts = len(hopes)
    total, matched, hope = bits, 1 if order[rank] < parts else 2, np.float64(FIRST_LETTER_AT_BEST)
    for r in range(rank):
        if order[r] < parts:
            hope = max(hope, hopes[order[r]])
    for r in range(rank + 1, len(order)):
        s = order[r]
        best, rest = np.float32(0.0), fat
        if rest & MORE_PARTS:
            best = np.float32(most[s])
        while rest & ~MORE_PARTS:
            best = max(best, codes[s, rest & (CODES - 1)])
            rest >>= CODE_BITS
        if best > 0:
            total += best
            matched += 1 if s < parts else 2
        elif s < parts:
            hope = max(hope, hopes[s])
    return weights[0] * (total + hope) + leftover_bits(parts, _parts_of(fat), matched + 1, weights) >= need


@njit(cache=True, nogil=True)
def _top_of(codes):  # type: ignore[no-untyped-def]
    """The most bits of any span by code."""
    top = np.zeros(CODES, dtype=np.float32)
    for s in range(len(codes)):
        for code in range(CODES):
            top[code] = max(top[code], codes[s, code])
    return top


@njit(cache=True, nogil=True, forceinline=True)
def _is_out_of_reach(bits, fat, top, hopes, has_joint, weights, need):  # type: ignore[no-untyped-def]
    """A first look: not even the most that any span says for each other part of the name is enough."""
    if fat & MORE_PARTS:
        return False
    total, matched, record_parts = bits, 1, 1
    while fat:
        most = top[fat & (CODES - 1)]
        total += most
        matched += 1 if most > 0 else 0
        record_parts += 1
        fat >>= CODE_BITS
    # Two parts of the query written together may answer one of the name: then none of the query may be left over.
    left = leftover_bits(matched + 1 if has_joint else len(hopes), record_parts, matched + 1, weights)
    return weights[0] * (total + max(hopes.max(), FIRST_LETTER_AT_BEST)) + left < need


@njit(cache=True, nogil=True)
def candidates(spans, most, hopes, codes, nears, postings, windows, needs, weights, found):  # type: ignore[no-untyped-def]
    """Names of the windows that may reach what their window needs; returns how many, twice their numbers in ``found``.

    A name may come more than once. ``spans`` numbers the lists of neighbours (-1: none), ``most`` is the most that
    each span may add and ``hopes`` what each part may say as no neighbour (hopes_of), ``codes`` the bits of spans by
    code (coded_bits); ``nears`` (first, words, bits); ``postings`` (offsets, names); ``windows`` (w, 2) are spans of
    names and ``needs`` the bits that each asks of a name under the ``weights``. -1: ``found`` is too short.
    """
    near_first, near_words, near_bits = nears
    post_offsets, post_names = postings
    order = np.zeros(len(spans), dtype=np.int64)
    _order_spans(most, order)
    least, top = _least_of(windows, needs), _top_of(codes)
    has_joint = len(spans) > len(hopes) and codes[len(hopes) :].max() > 0.0
    count, rest = 0, most.sum()
    for rank in range(len(order)):
        span = spans[order[rank]]
        if weights[0] * (rest + ALLOWED) < least:
            break
        rest -= most[order[rank]]
        for k in range(near_first[span], near_first[span + 1]) if span >= 0 else range(0):
            bits = near_bits[k]
            reach = weights[0] * (bits + rest + ALLOWED)
            if bits <= 0 or reach < least:
                continue
            start, stop = post_offsets[near_words[k]], post_offsets[near_words[k] + 1]
            for w in range(len(windows)):
                if windows[w, 0] == windows[w, 1] or reach < needs[w]:
                    continue
                at = _first_from(post_names, start, stop, windows[w, 0]) if windows[w, 0] else start
                while at < stop and post_names[at, 0] < windows[w, 1]:
                    fat = post_names[at, 1]
                    if not _is_out_of_reach(bits, fat, top, hopes, has_joint, weights, needs[w]) and _can_reach(
                        bits, fat, codes, order, rank, most, hopes, weights, needs[w]
                    ):
                        if count == len(found):
                            return -1
                        found[count] = post_names[at, 0] << 1
                        count += 1
                    at += 1
    return count


@njit(cache=True, nogil=True)
def _least_of(windows, needs):  # type: ignore[no-untyped-def]
    least = np.inf
    for w in range(len(windows)):
        if windows[w, 0] < windows[w, 1]:
            least = min(least, needs[w])
    return least


@njit(cache=True, nogil=True)
def _has_joint(first, last, skeleton, part_word, letters, offsets, split, digits):  # type: ignore[no-untyped-def]
    """Two neighbouring parts, of those from ``first`` to ``last``, written together have this skeleton."""
    for at in range(first, last - 1):
        if joint_at(at, part_word, letters, offsets, split, digits) == skeleton:
            return True
    return False


@njit(cache=True, nogil=True)
def _may_reach_jointly(i, best, first, last, part_word, codes, hopes, weights, need):  # type: ignore[no-untyped-def]
    """As _can_reach, for a name of which two parts together answer part ``i`` of the query with ``best`` bits."""
    total, matched, hope = best, 1, np.float64(FIRST_LETTER_AT_BEST)
    for s in range(len(codes)):
        most = np.float32(0.0)
        for at in range(first, last) if s != i else range(0):
            most = max(most, codes[s, code_of(np.int64(part_word[at] & WORD_MASK))])
        if most > 0:
            total += most
            matched += 1 if s < len(hopes) else 2
        elif s < len(hopes) and s != i:
            hope = max(hope, hopes[s])
    left = leftover_bits(len(hopes), last - first - 1, matched + 1, weights)
    return weights[0] * (total + hope) + left >= need


@njit(cache=True, nogil=True)
def joined_candidates(asked, most, hopes, codes, joints, names, vocabulary, wanted, weights, found, count):  # type: ignore[no-untyped-def]
    """Names of which two neighbouring parts together may answer one part of the query.

    Adds to ``found``, from ``count`` on, twice their numbers and one; returns as ``candidates``. ``asked`` as in
    ``weigh``; ``wanted`` (windows, needs).
    """
    flags, _, _, _, selves, bones, _ = asked
    joint_offsets, joint_names = joints
    windows, needs = wanted
    name_parts, part_word = names[0], names[1]
    _, letters, offsets, split, digits = vocabulary
    least, total = _least_of(windows, needs), most.sum()
    for i in range(len(selves)):
        best = np.float32(written_apart(selves[i].max()))
        bound = weights[0] * (best + total - most[i])
        if best <= 0.0 or bones[i] < LEAST_JOINT or flags[i] & INITIAL_FLAG or bound < least:
            continue
        bucket = bucket_of(bones[i], len(joint_offsets) - 1)
        for at in range(joint_offsets[bucket], joint_offsets[bucket + 1]):
            name = joint_names[at]
            first, last = name_parts[name], name_parts[name + 1]
            for w in range(len(windows)):
                if not windows[w, 0] <= name < windows[w, 1] or bound < needs[w]:
                    continue
                may_reach = _may_reach_jointly(i, best, first, last, part_word, codes, hopes, weights, needs[w])
                if may_reach and _has_joint(first, last, bones[i], part_word, letters, offsets, split, digits):
                    if count == len(found):
                        return -1
                    found[count] = name << 1 | 1
                    count += 1
    return count
