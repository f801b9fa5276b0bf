"""The compiled part of the search: from the words that a query may be a writing of to the names that answer it.

For each span of a query (its n parts, then the n - 1 neighbouring parts written together) there is a list of
*neighbours*: words of the vocabulary with their bits. Names are gathered from posting lists, spans that say most
first, and a list is left out once what is still to come cannot reach what is needed (MaxScore: H. Turtle and J. Flood,
"Query Evaluation: Strategies and Optimizations", 1995). Candidates are then weighed exactly.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tansiq.engines.matching.postings import (
    CODE_BITS,
    CODES,
    MORE_PARTS,
    PART_FLAGS,
    WORD_MASK,
    bucket_of,
    code_of,
    joint_skeleton,
)
from tansiq.engines.names.comparison import ABJAD_FLAG, FEATURES, INITIAL_FLAG, pair_up
from tansiq.engines.names.reading import IMPOSSIBLE, LEAST_JOINT
from tansiq.engines.names.trie import misses

__all__ = [
    "ALLOWED",
    "HOPED",
    "candidates",
    "coded_bits",
    "joined_candidates",
    "leftover_bits",
    "may_sound_alike",
    "record_flags",
    "weigh",
]

ALLOWED = 3.0  # bits by which parts that are no neighbours (an initial, a distant writing) may still add up
HOPED = 5.0  # what a pair of parts that are no neighbours may say


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
def _order_spans(most, order):  # type: ignore[no-untyped-def]
    """Spans that say most first (insertion sort: there are at most fifteen)."""
    for s in range(len(most)):
        at = s
        while at and most[order[at - 1]] < most[s]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = s


@njit(cache=True, nogil=True)
def leftover_bits(parts, record_parts, matched, weights):  # type: ignore[no-untyped-def]
    """What parts left over cost, where ``matched`` of the query's and the record's parts answer one another."""
    query_left, record_left = max(parts - matched, 0), max(record_parts - matched, 0)
    both = min(query_left, record_left)
    return weights[2] * both + weights[4] * (query_left - both) + weights[5] * (record_left - both)


@njit(cache=True, nogil=True)
def _parts_of(fat):  # type: ignore[no-untyped-def]
    """How many parts a name has by its codes; of longer ones, the fewest they can have."""
    if fat & MORE_PARTS:
        return 5
    parts = 1
    while fat:
        parts += 1
        fat >>= CODE_BITS
    return parts


@njit(cache=True, nogil=True)
def _can_reach(bits, fat, codes, order, rank, most, parts, weights, need):  # type: ignore[no-untyped-def]
    """Whether a name with these codes may reach ``need``: by its neighbours, or with one part more that is none.

    The spans before ``rank`` have no neighbour in it: else the name has been found by them.
    """
    total, matched = bits, 1
    for r in range(rank + 1, len(order)):
        s = order[r]
        best, rest = np.float32(0.0), fat
        if rest & MORE_PARTS:
            best = np.float32(most[s])
        while rest & ~MORE_PARTS:
            best = max(best, codes[s, rest & (CODES - 1)])
            rest >>= CODE_BITS
        total += best
        matched += 1 if best > 0 else 0
    record_parts = _parts_of(fat)
    if order[rank] >= parts or matched > parts:  # two parts written together answer one
        return weights[0] * (total + ALLOWED) >= need
    plain = weights[0] * (total + ALLOWED) + leftover_bits(parts, record_parts, matched, weights)
    hoped = weights[0] * (total + HOPED) + leftover_bits(parts, record_parts, matched + 1, weights)
    return max(plain, hoped) >= need


@njit(cache=True, nogil=True)
def candidates(spans, most, codes, nears, postings, windows, needs, weights, found):  # type: ignore[no-untyped-def]
    """Names of the windows that may reach what their window needs; returns how many, their numbers in ``found``.

    A name may come more than once. ``spans`` numbers the lists of neighbours (-1: none), ``most`` is the most that
    each span may add, ``codes`` its bits by code (coded_bits); ``nears`` (first, words, bits); ``postings`` (offsets, names); ``windows`` (w, 2) are spans of
    names and ``needs`` the bits that each asks of a name under the ``weights``. -1: ``found`` is too short.
    """
    near_first, near_words, near_bits = nears
    post_offsets, post_names = postings
    parts = (len(spans) + 1) // 2
    order = np.zeros(len(spans), dtype=np.int64)
    _order_spans(most, order)
    least = _least_of(windows, needs)
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
                    if _can_reach(bits, post_names[at, 1], codes, order, rank, most, parts, weights, needs[w]):
                        if count == len(found):
                            return -1
                        found[count] = post_names[at, 0]
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
def _is_joint(at, skeleton, names, vocabulary):  # type: ignore[no-untyped-def]
    """A part and the next, written together, have this skeleton; initials are not written together."""
    part_word = names[1]
    _, letters, offsets, split, digits = vocabulary
    if (part_word[at] | part_word[at + 1]) >> PART_FLAGS & INITIAL_FLAG:
        return False
    one, other = part_word[at] & WORD_MASK, part_word[at + 1] & WORD_MASK
    return joint_skeleton(letters, offsets, split, digits, one, other) == skeleton


@njit(cache=True, nogil=True)
def _has_joint(name, skeleton, names, vocabulary):  # type: ignore[no-untyped-def]
    """Two neighbouring parts of the name written together have this skeleton."""
    for at in range(names[0][name], names[0][name + 1] - 1):
        if _is_joint(at, skeleton, names, vocabulary):
            return True
    return False


@njit(cache=True, nogil=True)
def _may_reach_jointly(i, best, name, names, codes, weights, need):  # type: ignore[no-untyped-def]
    """As _can_reach, for a name of which two parts together answer part ``i`` of the query with ``best`` bits."""
    first, last = names[0][name], names[0][name + 1]
    parts, total, matched = (len(codes) + 1) // 2, best, 1
    for s in range(len(codes)):
        most = np.float32(0.0)
        for at in range(first, last) if s != i else range(0):
            most = max(most, codes[s, code_of(np.int64(names[1][at] & WORD_MASK))])
        total += most
        matched += 0 if most <= 0 else 1 if s < parts else 2
    record_parts = last - first - 1
    plain = weights[0] * (total + ALLOWED) + leftover_bits(parts, record_parts, matched, weights)
    hoped = weights[0] * (total + HOPED) + leftover_bits(parts, record_parts, matched + 1, weights)
    return max(plain, hoped) >= need


@njit(cache=True, nogil=True)
def joined_candidates(asked, most, codes, joints, names, vocabulary, wanted, weights, found, count):  # type: ignore[no-untyped-def]
    """Names of which two neighbouring parts together may answer one part of the query.

    Adds to ``found`` from ``count`` on, and returns as ``candidates``. ``asked`` as in ``weigh``; ``wanted`` (windows,
    needs).
    """
    flags, _, _, _, selves, bones, _ = asked
    joint_offsets, joint_names = joints
    windows, needs = wanted
    least, total = _least_of(windows, needs), most.sum()
    for i in range(len(selves)):
        bound = weights[0] * (selves[i].max() + total - most[i])
        if bones[i] < LEAST_JOINT or flags[i] & INITIAL_FLAG or bound < least:
            continue
        bucket = bucket_of(bones[i], len(joint_offsets) - 1)
        for at in range(joint_offsets[bucket], joint_offsets[bucket + 1]):
            name = joint_names[at]
            for w in range(len(windows)):
                if not windows[w, 0] <= name < windows[w, 1] or bound < needs[w]:
                    continue
                best = np.float32(selves[i].max())
                if _may_reach_jointly(i, best, name, names, codes, weights, needs[w]) and _has_joint(
                    name, bones[i], names, vocabulary
                ):
                    if count == len(found):
                        return -1
                    found[count] = name
                    count += 1
    return count


@njit(cache=True, nogil=True)
def _bits_of(word, span, near_first, near_words, near_bits):  # type: ignore[no-untyped-def]
    """Bits of one word among the sorted neighbours of a span; impossible where it is none."""
    if span < 0:
        return IMPOSSIBLE
    start, stop = near_first[span], near_first[span + 1]
    last = stop
    while start < stop:
        middle = (start + stop) // 2
        if near_words[middle] < word:
            start = middle + 1
        else:
            stop = middle
    return np.float64(near_bits[start]) if start < last and near_words[start] == word else IMPOSSIBLE


@njit(cache=True, nogil=True)
def may_sound_alike(heard, word, sounds):  # type: ignore[no-untyped-def]
    """Whether a query's part, or a form that it is mostly a writing of, may sound like a word (letters.sounds)."""
    for k in range(heard.shape[0]):
        if heard[k, 1] and not misses(heard[k, 0], heard[k, 1], sounds[word, 0], sounds[word, 1]):
            return True
    return False


@njit(cache=True, nogil=True)
def _fill_pairs(name, spans, coded, asked, nears, names, vocabulary, firsts, tables):  # type: ignore[no-untyped-def]
    """Bits of every span against every part of a name.

    ``coded``: every neighbour speaks for its span, so that one without bits by its code (coded_bits) is none. Returns what they can be at most, and how many parts of the query have an answer.
    """
    flags, kinds, codes = asked[0], asked[1], asked[2]
    near_first, near_words, near_bits = nears
    name_parts, part_word = names
    _, letters, offsets, split, _ = vocabulary
    single, joined_query, _ = tables
    first, n, m = name_parts[name], single.shape[0], single.shape[1]
    total, matched = 0.0, 0
    for s in range(2 * n - 1):
        best = 0.0
        for j in range(m):
            part = part_word[first + j]
            word = part & WORD_MASK
            bits = IMPOSSIBLE
            if not coded[0] or coded[1][s, code_of(np.int64(word))] > 0:
                bits = _bits_of(word, spans[s], near_first, near_words, near_bits)
            if s >= n:
                joined_query[s - n, j] = bits
            elif (flags[s] | part >> PART_FLAGS) & INITIAL_FLAG:
                bits = np.float64(firsts[kinds[s], 0 if word < split else 1, codes[s], letters[offsets[word]]])
                single[s, j] = bits
            else:
                single[s, j] = bits
            best = max(best, bits)
        total += best
        matched += (2 if s >= n else 1) if best > 0.0 else 0
    return total, matched


@njit(cache=True, nogil=True)
def _hope_jointly(name, asked, names, vocabulary, tables):  # type: ignore[no-untyped-def]
    """Fill in what a part may say at most against two parts of the name written together.

    Together they have its consonants. Returns those bits, and how many parts they would answer.
    """
    flags, selves, bones = asked[0], asked[4], asked[5]
    single, joined_record = tables[0], tables[2]
    total, matched = 0.0, 0
    for i in range(single.shape[0]):
        if bones[i] < LEAST_JOINT or flags[i] & INITIAL_FLAG:
            continue
        for j in range(single.shape[1] - 1):
            if _is_joint(names[0][name] + j, bones[i], names, vocabulary):
                joined_record[i, j] = selves[i].max()
                total += selves[i].max()
                matched += 1
    return total, matched


@njit(cache=True, nogil=True)
def _hope_singly(name, asked, names, vocabulary, tables, near):  # type: ignore[no-untyped-def]
    """Fill in what one part of the query without neighbours may say at most against parts that have none either.

    Only against those that may sound alike. Returns whether there is such a part.
    """
    flags, heard, selves = asked[0], asked[3], asked[4]
    single = tables[0]
    first, known = names[0][name], single > 0.0
    for i in range(single.shape[0]):
        if known[i].any() or flags[i] & INITIAL_FLAG:
            continue
        hoped = False
        for j in range(single.shape[1]):
            word = names[1][first + j] & WORD_MASK
            if not known[:, j].any() and may_sound_alike(heard[i], word, vocabulary[0]):
                single[i, j] = max(single[i, j], min(near * selves[i].max(), HOPED))
                hoped = True
        if hoped:
            return True
    return False


@njit(cache=True, nogil=True)
def record_flags(parts, split):  # type: ignore[no-untyped-def]
    """Flags of a name's parts for the pairing, ABJAD_FLAG among them; ``split``: words of the alphabet."""
    flags = np.empty(len(parts), dtype=np.uint8)
    for j in range(len(parts)):
        flags[j] = parts[j] >> PART_FLAGS
        if (parts[j] & WORD_MASK) >= split:
            flags[j] |= ABJAD_FLAG
    return flags


@njit(cache=True, nogil=True)
def weigh(found, needs, spans, codes, asked, nears, names, vocabulary, firsts, query, judged, out, held):  # type: ignore[no-untyped-def]
    """Append query, name, features (FEATURES) and certainty to ``out`` for each name whose pairs can reach its need.

    ``asked`` is (flags, kinds, first letters, heard (n, forms, 2), most bits (n, 2), skeletons, company) of the query's
    parts; ``names`` is (name_parts, part_word, ...); ``vocabulary`` (sounds, letters, offsets, split, skeleton
    digits); ``firsts`` the tables of initials.all_first_letter_bits; ``judged`` (weights, share below which a word is
    no neighbour). A name that reaches its need only if parts that are no neighbours answer is not certain, and has the
    features of that hope. Returns how many ``out`` holds.
    """
    flags, selves = asked[0], asked[4]
    weights, near = judged
    out_query, out_name, out_features, out_sure = out
    name_parts, part_word = names[0], names[1]
    n = len(flags)
    pairing, hopes = np.empty(n, dtype=np.int64), np.zeros(FEATURES)
    for k in range(len(found)):
        first, last = name_parts[found[k]], name_parts[found[k] + 1]
        m = last - first
        tables = (
            np.empty((n, m)),
            np.full((max(n - 1, 0), m), IMPOSSIBLE),
            np.full((n, max(m - 1, 0)), IMPOSSIBLE),
        )
        most, matched = _fill_pairs(
            found[k], spans, (near > 0.0, codes), asked, nears, (name_parts, part_word), vocabulary, firsts, tables
        )
        more, answered = _hope_jointly(found[k], asked, (name_parts, part_word), vocabulary, tables)
        most, matched = most + more, matched + answered
        reaches = weights[0] * most + leftover_bits(n, m, matched, weights) >= needs[k]
        hoped = weights[0] * (most + HOPED) + leftover_bits(n, m, matched + 1, weights) >= needs[k]
        if not reaches and (near == 0.0 or not hoped):
            continue
        theirs = record_flags(part_word[first:last], vocabulary[3])
        out_query[held], out_name[held], out_sure[held] = query, found[k], answered == 0
        is_found = near == 0.0 and most * weights[0] >= needs[k]
        if reaches:
            together = tables[1].copy(), tables[2].copy()  # pairing charges for them in place
            pair_up(tables[0], together[0], together[1], (flags, selves, asked[6]), theirs, pairing, out_features[held])
            is_found |= (out_features[held] * weights).sum() >= needs[k]
        if near > 0 and _hope_singly(found[k], asked, (name_parts, part_word), vocabulary, tables, near):
            pair_up(tables[0], tables[1], tables[2], (flags, selves, asked[6]), theirs, pairing, hopes)
            if (hopes * weights).sum() >= needs[k]:
                out_features[held] = hopes
                out_sure[held], is_found = False, True
        held += 1 if is_found else 0
    return held
