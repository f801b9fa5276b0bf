"""Names weighed against a query: first what they can say at most, then the exact pairing of those that may be enough.

Most candidates fall short at the first look, so that it takes nothing but what it needs.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tansiq.engines.matching.postings import PART_FLAGS, WORD_MASK, code_of, joint_skeleton
from tansiq.engines.matching.reach import ALONE, BY_FIRST, BY_LATER, hope_of_later, hopes_of, least_bits, may_reach
from tansiq.engines.names.comparison import (
    ABJAD_FLAG,
    FEATURES,
    INITIAL_FLAG,
    doubt,
    pair_up,
    room_to_pair,
    written_apart,
)
from tansiq.engines.names.parse import MAX_TOKENS
from tansiq.engines.names.reading import IMPOSSIBLE, LEAST_JOINT
from tansiq.engines.names.trie import misses

__all__ = ["SEVERAL", "joint_at", "may_sound_alike", "near_bits_of", "record_flags", "weigh"]


SEVERAL = -2  # in place of a neighbour's word: several have the code


@njit(cache=True, nogil=True, forceinline=True)
def joint_at(at, part_word, letters, offsets, split, digits):  # type: ignore[no-untyped-def]
    """Skeleton of the part at a place and the next, written together; 0 where one is an initial: those are not."""
    if (part_word[at] | part_word[at + 1]) >> PART_FLAGS & INITIAL_FLAG:
        return 0
    one, other = part_word[at] & WORD_MASK, part_word[at + 1] & WORD_MASK
    return joint_skeleton(letters, offsets, split, digits, one, other)


@njit(cache=True, nogil=True, forceinline=True)
def may_sound_alike(heard, part, word, sounds):  # type: ignore[no-untyped-def]
    """Whether a query's part, or a form that it is mostly a writing of, may sound like a word (letters.sounds)."""
    for k in range(heard.shape[1]):
        if heard[part, k, 1] and not misses(heard[part, k, 0], heard[part, k, 1], sounds[word, 0], sounds[word, 1]):
            return True
    return False


@njit(cache=True, nogil=True, forceinline=True)
def near_bits_of(word, span, near_first, near_words, near_bits):  # type: ignore[no-untyped-def]
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


@njit(cache=True, nogil=True, forceinline=True)
def _fill_bits(  # type: ignore[no-untyped-def]
    first, m, near, spans, codes, words, flags, kinds, letter, near_first, near_words, near_bits,
    part_word, letters, offsets, split, firsts, bits,
):  # fmt: skip
    """Bits of every span against every part of a name, into ``bits`` (spans, parts).

    Arrays by themselves, not in tuples: this runs for every candidate, and a tuple taken apart counts references.
    """
    for j in range(m):
        part = part_word[first + j]
        word = part & WORD_MASK
        code = code_of(np.int64(word))
        for s in range(len(spans)):
            if s < len(flags) and (flags[s] | part >> PART_FLAGS) & INITIAL_FLAG:
                bits[s, j] = firsts[kinds[s], 0 if word < split else 1, letter[s], letters[offsets[word]]]
            elif near > 0.0 and words[s, code] != SEVERAL:
                bits[s, j] = np.float64(codes[s, code]) if words[s, code] == word else IMPOSSIBLE
            else:
                bits[s, j] = near_bits_of(word, spans[s], near_first, near_words, near_bits)


@njit(cache=True, nogil=True, forceinline=True)
def _at_most(bits, n, m):  # type: ignore[no-untyped-def]
    """What a name's pairs can say at most, and how many parts of the query have an answer.

    Also, as bits of two numbers, which parts of the query and which of the name are answered by one part.
    """
    total, matched, mine, theirs = 0.0, 0, 0, 0
    for s in range(2 * n - 1):
        best = 0.0
        for j in range(m):
            best = max(best, bits[s, j])
            if s < n and bits[s, j] > 0.0:
                mine, theirs = mine | 1 << s, theirs | 1 << j
        total += best
        matched += 0 if best <= 0.0 else 2 if s >= n else 1
    return total, matched, mine, theirs


@njit(cache=True, nogil=True, forceinline=True)
def _jointly_at_most(first, m, joints):  # type: ignore[no-untyped-def]
    """What parts of the query may say at most against two parts of the name together, and how many would be answered.

    Together they have its consonants.
    """
    flags, selves, bones, part_word, letters, offsets, split, digits = joints
    total, answered = 0.0, 0
    for j in range(m - 1):
        together = joint_at(first + j, part_word, letters, offsets, split, digits)
        for i in range(len(bones) if together >= LEAST_JOINT else 0):
            if bones[i] == together and not flags[i] & INITIAL_FLAG:
                total += max(written_apart(selves[i].max()), 0.0)
                answered += 1
    return total, answered


@njit(cache=True, nogil=True, forceinline=True)
def _hope(first, m, mine, theirs, hopes, heard, part_word, sounds):  # type: ignore[no-untyped-def]
    """The first part of the query without an answer that may sound like a part that answers none; -1: there is none."""
    for i in range(len(hopes)):
        if not mine >> i & 1 and hopes[i, 0] > 0.0:
            for j in range(m):
                if not theirs >> j & 1 and may_sound_alike(heard, i, part_word[first + j] & WORD_MASK, sounds):
                    return i
    return -1


@njit(cache=True, nogil=True, forceinline=True)
def _first_answer(first, n, m, bits, flags, part_word):  # type: ignore[no-untyped-def]
    """Bits of what answers the query's first part, alone or with the next; an initial leaves no doubt."""
    best = -1.0
    for j in range(m):
        if (flags[0] | part_word[first + j] >> PART_FLAGS) & INITIAL_FLAG:
            return np.inf
        best = max(best, bits[0, j])
        if n > 1:
            best = max(best, bits[n, j])
    return best if best > 0.0 else -1.0


@njit(cache=True, nogil=True, forceinline=True)
def _may_reach(most, matched, mine, given, best, m, hopes, weights, need):  # type: ignore[no-untyped-def]
    """Whether a name may reach what is needed by its neighbours, or with some part of the query that has none."""
    later, later_doubt = hope_of_later(hopes, mine)
    return may_reach(
        most, given, best, len(hopes), m, matched, later, later_doubt, hopes[0, 0], hopes[0, 1], weights, need
    )


@njit(cache=True, nogil=True)
def _tables_of(first, n, m, bits, joints):  # type: ignore[no-untyped-def]
    """The tables of comparison.pair_up; against two parts together the most that a part may say."""
    flags, selves, bones, part_word, letters, offsets, split, digits = joints
    single, joined_query, joined_record = np.empty((n, m)), np.empty((n - 1, m)), np.empty((n, m - 1))
    for j in range(m):
        for i in range(n):
            single[i, j] = bits[i, j]
        for i in range(n - 1):
            joined_query[i, j] = bits[n + i, j]
    for j in range(m - 1):
        together = joint_at(first + j, part_word, letters, offsets, split, digits)
        for i in range(n):
            is_joint = together >= LEAST_JOINT and bones[i] == together and not flags[i] & INITIAL_FLAG
            joined_record[i, j] = written_apart(selves[i].max()) if is_joint else IMPOSSIBLE
    return single, joined_query, joined_record


@njit(cache=True, nogil=True)
def _fill_hope(i, most, first, theirs, heard, part_word, sounds, single):  # type: ignore[no-untyped-def]
    """Fill in what part i of the query may say at most against parts of the name that may sound like it."""
    for j in range(single.shape[1]):
        if not theirs >> j & 1 and may_sound_alike(heard, i, part_word[first + j] & WORD_MASK, sounds):
            single[i, j] = max(single[i, j], most)


@njit(cache=True, nogil=True)
def _pair(tables, side, marks, weights, features, pairing, room):  # type: ignore[no-untyped-def]
    """Pair the parts, with the features into ``features``; returns what they say. Changes no table."""
    pair_up(tables[0], tables[1], tables[2], side, marks, pairing, features, room)
    said = 0.0
    for k in range(len(features)):
        said += features[k] * weights[k]
    return said


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
def _fetch(found, name_parts, part_word, sounds):  # type: ignore[no-untyped-def]
    """Read all that names are weighed by, so that memory is waited for once and not name by name."""
    read = 0
    for k in range(len(found)):
        name = found[k] >> 1
        for at in range(name_parts[name], name_parts[name + 1]):
            read += sounds[part_word[at] & WORD_MASK, 0]
    return read


@njit(cache=True, nogil=True, forceinline=True)
def _open_ways(first, m, most, matched, mine, theirs, given, best, hopes, heard, part_word, sounds, weights, need):  # type: ignore[no-untyped-def]
    """Whether neighbours alone may be enough, and the part of the query that may be hoped for to be; -1: none."""
    n, has_first, left = len(hopes), given >= 0.0, doubt(given, best)
    alone = most >= least_bits(ALONE, has_first, left, n, m, matched, 0.0, weights, need)
    i = _hope(first, m, mine, theirs, hopes, heard, part_word, sounds)
    if i >= 0:
        way = BY_LATER if i or has_first else BY_FIRST
        least = least_bits(way, has_first, left, n, m, matched, hopes[i, 1], weights, need)
        i = i if most + hopes[i, 0] >= least else -1
    return alone, i


@njit(cache=True, nogil=True)
def _say(first, m, bits, joints, alone, i, theirs, hopes, heard, sounds, company, weights, need, room, hoped, features):  # type: ignore[no-untyped-def]
    """Pair the parts, by neighbours alone and with what is hoped for of part ``i``; into ``features`` what says more.

    Returns what the name says, and whether it is certain.
    """
    flags, selves, _, part_word, _, _, split, _ = joints
    n, pairing = len(flags), np.empty(len(flags), dtype=np.int64)
    tables, side = _tables_of(first, n, m, bits, joints), (flags, selves, company)
    marks = record_flags(part_word[first : first + m], split)
    is_sure, said = m == 1 or tables[2].max() <= IMPOSSIBLE, -np.inf
    if alone:
        said = _pair(tables, side, marks, weights, features, pairing, room)
    if i >= 0:
        _fill_hope(i, hopes[i, 0], first, theirs, heard, part_word, sounds, tables[0])
        hopeful = _pair(tables, side, marks, weights, hoped, pairing, room)
        if hopeful >= need:
            features[:] = hoped
            is_sure, said = False, hopeful
    return said, is_sure


@njit(cache=True, nogil=True)
def weigh(found, needs, spans, coded, asked, nears, names, vocabulary, firsts, query, judged, out, held):  # type: ignore[no-untyped-def]
    """Append query, name, features (FEATURES) and certainty to ``out`` for each name whose pairs can reach its need.

    ``found`` are numbers of names twice, plus one where two parts together may answer one of the query's;
    ``asked`` is (flags, kinds, first letters, heard (n, forms, 2), most bits (n, 2), skeletons, company) of the query's
    parts; ``names`` is (name_parts, part_word, ...); ``vocabulary`` (sounds, letters, offsets, split, skeleton
    digits); ``firsts`` the tables of initials.all_first_letter_bits; ``judged`` (weights, share below which a word is
    no neighbour). A name that reaches its need only if parts that are no neighbours answer is not certain, and has the
    features of that hope. Returns how many ``out`` holds.
    """
    flags, kinds, letter, heard, selves, bones, company = asked
    (codes, words), (near_first, near_words, near_bits), (sounds, letters, offsets, split, digits) = (
        coded,
        nears,
        vocabulary,
    )
    (weights, near), (out_query, out_name, out_features, out_sure) = judged, out
    name_parts, part_word, n, hopes = names[0], names[1], len(flags), hopes_of(selves, flags, near)
    features, bits, best = np.zeros(FEATURES), np.empty((len(spans), MAX_TOKENS)), selves[0].min()
    room = room_to_pair(company.shape[1])
    room[2][0] = _fetch(found, name_parts, part_word, sounds)
    joints = flags, selves, bones, part_word, letters, offsets, split, digits
    for k in range(len(found)):
        name, need = found[k] >> 1, needs[k]
        first, m = name_parts[name], name_parts[name + 1] - name_parts[name]
        _fill_bits(first, m, near, spans, codes, words, flags, kinds, letter, near_first, near_words, near_bits,
                   part_word, letters, offsets, split, firsts, bits)  # fmt: skip
        most, matched, mine, theirs = _at_most(bits, n, m)
        given = _first_answer(first, n, m, bits, flags, part_word)
        if found[k] & 1:
            more, answered = _jointly_at_most(first, m, joints)
            most, matched, given = most + more, matched + answered, np.inf if answered else given
        if not _may_reach(most, matched, mine, given, best, m, hopes, weights, need):
            continue
        alone, i = _open_ways(
            first, m, most, matched, mine, theirs, given, best, hopes, heard, part_word, sounds, weights, need
        )  # fmt: skip
        if not alone and i < 0:
            continue
        said, is_sure = _say(first, m, bits, joints, alone, i, theirs, hopes, heard, sounds, company, weights, need,
                             room, features, out_features[held])  # fmt: skip
        if said >= need:
            out_query[held], out_name[held], out_sure[held] = query, name, is_sure
            held += 1
    return held
