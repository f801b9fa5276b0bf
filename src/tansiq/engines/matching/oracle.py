"""The compiled part of the search in plain Python, with the same signatures: tests hold the two equal.

Every name, every part and every window is looked at, one by one, and nothing is searched for by halving or kept for
later. What is compiled elsewhere for the explanation as well (comparison.pair_up) is taken from there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.matching.facts import DAY_AT_BEST, IN_FULL, KINDS, NO_DAY, OTHER_DAY
from tansiq.engines.matching.fields import (
    BIRTH_BITS,
    FAR_YEARS,
    FEW_YEARS,
    OTHER_NATIONALITY_BITS,
    OTHER_SEX_BITS,
    SAME_SEX_BITS,
    UNLIKE,
)
from tansiq.engines.matching.oracle_looks import PlainLooks, code_of_part, neighbours
from tansiq.engines.matching.postings import PART_FLAGS, WORD_MASK
from tansiq.engines.matching.reach import ALONE, BY_FIRST, BY_LATER, hopes_of, least_bits, may_reach
from tansiq.engines.names.comparison import (
    ABJAD_FLAG,
    FEATURES,
    INITIAL_FLAG,
    doubt,
    pair_up,
    room_to_pair,
    written_apart,
)
from tansiq.engines.names.letters import ABJAD, ALPHABET, decode, skeleton
from tansiq.engines.names.reading import IMPOSSIBLE, LEAST_JOINT
from tansiq.engines.names.trie import misses

__all__ = ["candidates", "fill_windows", "joined_candidates", "sum_bits", "weigh"]

Tables = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


def candidates(  # type: ignore[no-untyped-def]
    spans, most, flags, _codes, _looks, nears, postings, names, windows, weights, found, hopes, needs
) -> int:
    """As kernels.candidates, each name once and in order; ``hopes`` (reach.hopes_of) and ``needs`` for the looks."""
    held: defaultdict[int, dict[int, int]] = defaultdict(dict)  # by name the codes beside each of its words
    for word in range(len(postings[0]) - 1):
        for name, codes in postings[1][postings[0][word] : postings[0][word + 1]].tolist():
            held[name][word] = codes
    query = PlainLooks(spans, most, flags, nears, (hopes, weights))
    kept = [
        name
        for name, words in sorted(held.items())
        for need in _needs_of(name, windows, needs)
        if query.may_reach(words, _parts(name, names), need)
    ]
    return _put(kept, found, 0)


def _put(names: list[int], found: NDArray[np.int32], count: int, *, joined: bool = False) -> int:
    if count + len(names) > len(found):
        return -1
    found[count : count + len(names)] = [name << 1 | joined for name in names]
    return count + len(names)


def _needs_of(name, windows, needs) -> Iterator[float]:  # type: ignore[no-untyped-def]
    """What the window that holds a name asks of it; nothing where none does."""
    for (first, last), need in zip(windows.tolist(), needs.tolist(), strict=True):
        if first <= name < last:
            yield need


def joined_candidates(  # type: ignore[no-untyped-def]
    asked, spans, most, _codes, _looks, nears, _joints, names, vocabulary, windows, weights, found, count, hopes, needs
) -> int:
    """As kernels.joined_candidates, each name once and in order, whatever the buckets hold; the last two as above."""
    flags, _, _, _, selves, bones, _ = asked
    query, kept = PlainLooks(spans, most, flags, nears, (hopes, weights)), []
    every = list(range(len(spans)))
    for name in range(len(names[0]) - 1):
        parts, joints = _parts(name, names), _joint_skeletons(name, names, vocabulary)
        for need in _needs_of(name, windows, needs):
            for i in range(len(selves)):
                best = float(np.float32(written_apart(selves[i].max())))
                is_long = best > 0 and bones[i] >= LEAST_JOINT and not flags[i] & INITIAL_FLAG
                enough = best + sum(most) - most[i] >= query.least_rest(every, need)
                if is_long and enough and bones[i] in joints and _reaches_jointly(query, i, best, parts, need):
                    kept.append(name)
                    break
    return _put(kept, found, count, joined=True)


def _reaches_jointly(query: PlainLooks, i: int, best: float, parts: list[tuple[int, int]], need: float) -> bool:
    """What the codes of a name's parts leave possible where two of them together answer part ``i``."""
    others, spans, m = (
        [code_of_part(part) for part in parts],
        [s for s in range(len(query.lists)) if s != i],
        len(parts) - 1,
    )
    return query.passes((i, best), others, spans, m, need) and query.reaches({i: best}, others, spans, m, need)


def _letters(word, vocabulary) -> tuple[int, str]:  # type: ignore[no-untyped-def]
    _, letters, offsets, split, _ = vocabulary
    kind = ABJAD if word >= split else ALPHABET
    return kind, decode(tuple(letters[offsets[word] : offsets[word + 1]].tolist()), kind)


def _parts(name, names) -> list[tuple[int, int]]:  # type: ignore[no-untyped-def]
    """Word and flags of each part of a name."""
    parts = names[1][names[0][name] : names[0][name + 1]].tolist()
    return [(part & WORD_MASK, part >> PART_FLAGS) for part in parts]


def _joint_skeletons(name, names, vocabulary) -> list[int]:  # type: ignore[no-untyped-def]
    """Of each part and the next written together; 0 where they are not."""
    parts, found = _parts(name, names), []
    for (one, flags), (other, more) in pairwise(parts):
        (kind, letters), (second, rest) = _letters(one, vocabulary), _letters(other, vocabulary)
        is_joint = kind == second and not (flags | more) & INITIAL_FLAG
        found.append(skeleton(letters + rest) if is_joint else 0)
    return found


def weigh(found, needs, spans, _codes, asked, nears, names, vocabulary, firsts, query, judged, out, held) -> int:  # type: ignore[no-untyped-def]
    """As kernels.weigh."""
    weights, near = judged
    count: int = held
    lists, hopes = [neighbours(span, nears) for span in spans], hopes_of(asked[4], asked[0], near)
    for name, need in zip(found.tolist(), needs.tolist(), strict=False):
        name >>= 1
        parts = _parts(name, names)
        tables = _tables(parts, lists, asked, vocabulary, firsts)
        joints = _hope_jointly(_joint_skeletons(name, names, vocabulary), asked, tables)
        most, matched, given = _at_most(tables, joints, asked, parts)
        i, hoped = _hope_singly(parts, asked, vocabulary, tables[0], hopes)
        if not _may_say(most, matched, given, len(parts), tables[0], asked, hopes, weights, need):
            continue
        best, n, m = asked[4][0].min(), len(asked[0]), len(parts)
        side = given >= 0, doubt(given, best), n, m, matched
        flags = np.array([mark | (ABJAD_FLAG if word >= vocabulary[3] else 0) for word, mark in parts], dtype=np.uint8)
        is_found, features, said = most >= least_bits(ALONE, *side, 0.0, weights, need), np.zeros(FEATURES), -np.inf
        if is_found:
            features = _paired(tables, asked, flags)
            said = float((features * weights).sum())
        way, may_be = BY_LATER if i or given >= 0 else BY_FIRST, False
        if i >= 0 and most + hopes[i, 0] >= least_bits(way, *side, hopes[i, 1], weights, need):
            tables[0][i, np.array(hoped)] = np.maximum(tables[0][i, np.array(hoped)], hopes[i, 0])
            hopeful = _paired(tables, asked, flags)
            may_be = (hopeful * weights).sum() >= need
            features, said = (hopeful, need) if may_be else (features, said)
        if said >= need:
            out[0][count], out[1][count], out[2][count] = query, name, features
            out[3][count] = not (joints or may_be)
            count += 1
    return count


def _may_say(most, matched, given, m, single, asked, hopes, weights, need) -> bool:  # type: ignore[no-untyped-def]
    """reach.may_reach, with what may be hoped for of the parts that have no answer."""
    open_ = [tuple(hopes[i]) for i in range(1, len(hopes)) if hopes[i, 0] > 0 and not (single[i] > 0).any()]
    later, doubtful = max((hope for hope, _ in open_), default=0.0), min((each for _, each in open_), default=1.0)
    best, (hope, left) = asked[4][0].min(), hopes[0]
    return bool(may_reach(most, given, best, len(hopes), m, matched, later, doubtful, hope, left, weights, need))


def _tables(parts, lists, asked, vocabulary, firsts) -> Tables:  # type: ignore[no-untyped-def]
    """Bits of each part, of each two written together, and (none yet) against two of the name's."""
    n, m, flags = len(asked[0]), len(parts), asked[0]
    single, joined = np.full((n, m), IMPOSSIBLE), np.full((max(n - 1, 0), m), IMPOSSIBLE)
    for j, (word, marks) in enumerate(parts):
        for i in range(n):
            single[i, j] = lists[i].get(word, IMPOSSIBLE)
            if (flags[i] | marks) & INITIAL_FLAG:
                first = vocabulary[1][vocabulary[2][word]]
                single[i, j] = firsts[asked[1][i], int(word >= vocabulary[3]), asked[2][i], first]
        for i in range(n - 1):
            joined[i, j] = lists[n + i].get(word, IMPOSSIBLE)
    return single, joined, np.full((n, max(m - 1, 0)), IMPOSSIBLE)


def _hope_jointly(skeletons, asked, tables) -> list[float]:  # type: ignore[no-untyped-def]
    flags, _, _, _, selves, bones, _ = asked
    found = []
    for i in range(len(flags)):
        if bones[i] < LEAST_JOINT or flags[i] & INITIAL_FLAG:
            continue
        for j, together in enumerate(skeletons):
            if together == bones[i]:
                tables[2][i, j] = written_apart(selves[i].max())
                found.append(tables[2][i, j])
    return found


def _at_most(tables, joints, asked, parts) -> tuple[float, int, float]:  # type: ignore[no-untyped-def]
    """The best of every row, the parts of the query that have an answer, and what answers the first (-1: nothing)."""
    single, joined = (np.maximum(table.max(axis=1, initial=0.0), 0.0) for table in tables[:2])
    total = single.sum() + joined.sum() + sum(max(one, 0.0) for one in joints)
    matched = int((single > 0).sum() + 2 * (joined > 0).sum()) + len(joints)
    first = max([single[0], *joined[:1]])
    is_free = bool(asked[0][0] & INITIAL_FLAG) or any(marks & INITIAL_FLAG for _, marks in parts)
    return total, matched, np.inf if is_free or joints else first if first > 0 else -1.0


def _paired(tables, asked, flags) -> NDArray[np.float64]:  # type: ignore[no-untyped-def]
    features, pairing = np.zeros(FEATURES), np.empty(len(asked[0]), dtype=np.int64)
    side = asked[0], asked[4], asked[6]
    room = room_to_pair(asked[6].shape[1])
    pair_up(tables[0], tables[1], tables[2], side, flags, pairing, features, room)
    return features


def _hope_singly(parts, asked, vocabulary, single, hopes) -> tuple[int, list[bool]]:  # type: ignore[no-untyped-def]
    """The first part without an answer that may sound like parts that answer none, and which; -1: there is none."""
    heard, known = asked[3], single > 0
    for i in range(len(hopes)):
        alike = [
            not known[:, j].any() and _may_sound_alike(heard[i].tolist(), vocabulary[0][word].tolist())
            for j, (word, _) in enumerate(parts)
        ]
        if any(alike) and not known[i].any() and hopes[i, 0] > 0:
            return i, alike
    return -1, []


def _may_sound_alike(forms, word) -> bool:  # type: ignore[no-untyped-def]
    """One of the forms (0: none) may sound like the word."""
    return any(possible and not misses(sure, possible, word[0], word[1]) for sure, possible in forms)


def sum_bits(asked, queries, rows, name_bits, facts, at_worst):  # type: ignore[no-untyped-def]
    """As facts.sum_bits."""
    return np.array([_total(asked, *each, facts, at_worst) for each in zip(queries, rows, name_bits, strict=True)])


def _total(asked, query, row, name, facts, at_worst) -> float:  # type: ignore[no-untyped-def]
    day, (one, other), flags = int(facts[0][row]), facts[1][row].tolist(), int(facts[2][row])
    kinds, sexes = {KINDS[asked.kinds[query]], KINDS[flags >> 2 & 7]}, (asked.sexes[query], flags & 3)
    if len(kinds - {"unknown"}) > 1:
        return -np.inf
    if asked.in_full[query] or flags & IN_FULL or (day == OTHER_DAY and asked.days[query] != NO_DAY):
        return np.nan
    sex = 0.0 if 0 in sexes else SAME_SEX_BITS if sexes[0] == sexes[1] else OTHER_SEX_BITS
    mine = dict(zip(asked.nations[query].tolist(), asked.nation_bits[query].tolist(), strict=True))
    shared = [mine[nation] for nation in {one, other} - {0} if nation in mine]
    nation = max(shared, default=OTHER_NATIONALITY_BITS) if one and asked.nations[query][0] else 0.0
    birth = BIRTH_BITS[reason] if (reason := _days_apart(int(asked.days[query]), day)) else 0.0
    held = max(name, at_worst)
    support = sum(max(bits, 0.0) for bits in (birth, nation, sex))
    return float(held + birth + nation + sex + min(0.0, max(held, 0.0) - support))


def _year(day) -> int:  # type: ignore[no-untyped-def]
    return date.fromordinal(day).year if day > 0 else -day


def _days_apart(mine, other) -> str:  # type: ignore[no-untyped-def]
    """The reason in fields.BIRTH_BITS; none where a date is unknown."""
    if NO_DAY in (mine, other):
        return ""
    apart = abs(_year(mine) - _year(other))
    if mine > 0 and other > 0:
        one, two = date.fromordinal(mine), date.fromordinal(other)
        if mine == other:
            return "date.same_day"
        if abs(mine - other) == 1 or (one.year, one.month, one.day) == (two.year, two.day, two.month):
            return "date.near_day"
        return _of_whole_days(one, two)
    return _years_apart(apart) or "date.same_year"


def _of_whole_days(one: date, two: date) -> str:
    by_years = _years_apart(abs(one.year - two.year))
    if by_years:
        return by_years if (one.month, one.day) == (two.month, two.day) else UNLIKE[by_years]
    if one.month == two.month:
        return "date.other_day"
    return "date.other_month" if one.day == two.day else "date.year_only"


def _years_apart(apart) -> str:  # type: ignore[no-untyped-def]
    if not apart:
        return ""
    return "date.few_years" if apart <= FEW_YEARS else "date.conflict" if apart <= FAR_YEARS else "date.far"


def fill_windows(asked, bounds, min_bits, floor, windows, needs) -> None:  # type: ignore[no-untyped-def]
    """As windows.fill_windows, but each span that holds a name stands for one name."""
    windows[:], needs[:] = 0, np.inf
    for q in range(len(asked.days)):
        agreeing = max(0.0, *asked.nation_bits[q]) + (SAME_SEX_BITS if asked.sexes[q] else 0.0)
        for name in range(bounds.others[2]):
            best = _day_at_best(int(asked.days[q]), asked.in_full[q], name, bounds)
            windows[q, name] = name, name + 1
            needs[q, name] = max(min(floor, min_bits), min_bits - agreeing - best)


def _day_at_best(day, in_full, name, bounds) -> float:  # type: ignore[no-untyped-def]
    """The most that the birth date of a name's record may say."""
    other, none, _ = bounds.others
    if in_full:
        return DAY_AT_BEST
    if day == NO_DAY or name >= none:
        return 0.0
    if name >= other:
        return DAY_AT_BEST
    starts = bounds.years if name < bounds.only_years[0] else bounds.only_years
    year = bounds.first_year + int((starts <= name).sum()) - 1
    reason = _years_apart(abs(year - _year(day)))
    return BIRTH_BITS[reason] if reason else DAY_AT_BEST
