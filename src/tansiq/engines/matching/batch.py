"""Many query names as flat arrays, searched for in one compiled call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tansiq.engines.matching.kernels import candidates, joined_candidates
from tansiq.engines.matching.looks import coded_bits, looks_of
from tansiq.engines.matching.reach import hopes_of
from tansiq.engines.matching.record import WrittenName
from tansiq.engines.matching.segment import THING
from tansiq.engines.matching.weighing import weigh
from tansiq.engines.names.comparison import FEATURES, INITIAL_FLAG
from tansiq.engines.names.initials import FIRST_LETTER_AT_BEST
from tansiq.engines.names.many_letters import extend_skeleton
from tansiq.engines.names.reading import LEAST_JOINT

if TYPE_CHECKING:
    from tansiq.engines.matching.search import SegmentReader

__all__ = ["Batch", "FoundNames", "joinable", "most_of_spans", "search_names"]

_ROOM = 1 << 12  # names that may be found in one compiled call; what has no room is searched for in the next


class Batch(NamedTuple):
    """Query names and the neighbours of their parts.

    ``queries``: the query of each name. The parts of name i are [first[i]:first[i + 1]] of ``parts`` (numbers in
    AskedWords), ``flags``, ``lists`` (of neighbours, -1: an initial's) and ``joined`` (list of this part and the next
    written together, -1: none). ``near``: the share of its bits below which a word is no neighbour (Neighbours), 0
    where every word is.
    """

    queries: NDArray[np.int64]
    first: NDArray[np.int64]
    parts: NDArray[np.int64]
    flags: NDArray[np.uint8]
    lists: NDArray[np.int64]
    joined: NDArray[np.int64]
    nears: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]
    near: float

    @classmethod
    def of(
        cls, reader: SegmentReader, names: Sequence[tuple[int, WrittenName]], *, thing: bool, near: float | None
    ) -> Self:
        """Read the names, and find the neighbours of their parts."""
        asked, neighbours = reader.asked(thing=thing), reader.neighbours(thing=thing, near=near)
        parts: list[int] = []
        flags: list[int] = []
        ends = [0]
        for _, written in names:
            numbers, marks = asked.read(written.text, written.given, written.family)
            parts += numbers
            flags += marks
            ends.append(len(parts))
        first = np.array(ends, dtype=np.int64)
        numbers_array, flags_array = np.array(parts, dtype=np.int64), np.array(flags, dtype=np.uint8)
        lists = [
            -1 if mark & INITIAL_FLAG else neighbours.of_part(part) for part, mark in zip(parts, flags, strict=True)
        ]
        joined = np.full(len(parts), -1, dtype=np.int64)
        if len(parts):
            for at in joinable(first, numbers_array, flags_array, asked.tables, reader.vocabulary.skeletons).tolist():
                joined[at] = neighbours.of_both(parts[at], parts[at + 1])
        queries = np.array([query for query, _ in names], dtype=np.int64)
        return cls(
            queries,
            first,
            numbers_array,
            flags_array,
            np.array(lists, dtype=np.int64),
            joined,
            neighbours.arrays,
            near or 0.0,
        )


class FoundNames(NamedTuple):
    """Names of the segment that may answer names of a batch: their numbers, the features of the pairing, certainty."""

    queries: NDArray[np.int64]
    names: NDArray[np.int32]
    features: NDArray[np.float64]
    sure: NDArray[np.bool_]


def search_names(
    reader: SegmentReader,
    batch: Batch,
    windows: NDArray[np.int64],
    needs: NDArray[np.float64],
    weights: NDArray[np.float64],
    *,
    thing: bool,
) -> FoundNames:
    """For each name of the batch the names of its windows whose pairs may reach the bits needed there."""
    arrays, asked = reader.arrays, reader.asked(thing=thing)
    pieces: list[list[NDArray[Any]]] = []
    at, room = 0, _ROOM
    while at < len(batch.queries) or not pieces:
        stopped, *found = _search(
            at,
            batch,
            asked.tables,
            (arrays["post_offsets"], arrays["post_names"]),
            (arrays["joint_offsets"], arrays["joint_names"]),
            (arrays["name_parts"], arrays["part_word"], arrays["name_row"]),
            reader.sounds_and_letters(),
            reader.firsts,
            (windows, needs),
            (weights, batch.near),
            THING if thing else 0,
            room,
        )
        if stopped == at < len(batch.queries):
            room *= 8
        else:
            pieces.append(found)
            at = stopped
    return FoundNames(*(np.concatenate(column) for column in zip(*pieces, strict=True)))


@njit(cache=True, nogil=True)
def joinable(first, parts, flags, asked, skeletons):  # type: ignore[no-untyped-def]
    """Places of parts that, written together with the next, have the skeleton of some word of the vocabulary."""
    kinds, letters, ends, digits = asked[0], asked[5], asked[6], asked[7]
    places, count = np.empty(len(parts), dtype=np.int64), 0
    for name in range(len(first) - 1):
        for at in range(first[name], first[name + 1] - 1):
            one, other = parts[at], parts[at + 1]
            if (flags[at] | flags[at + 1]) & INITIAL_FLAG or kinds[one] != kinds[other]:
                continue
            number, before = extend_skeleton(0, 0, letters, ends[one], ends[one + 1], digits[kinds[one]])
            number = extend_skeleton(number, before, letters, ends[other], ends[other + 1], digits[kinds[one]])[0]
            if number >= LEAST_JOINT:
                found = np.searchsorted(skeletons, np.uint32(number))
                if found < len(skeletons) and skeletons[found] == number:
                    places[count] = at
                    count += 1
    return places[:count]


@njit(cache=True, nogil=True)
def most_of_spans(spans, flags, near_first, near_bits):  # type: ignore[no-untyped-def]
    """The most that each span may say: of its neighbours, or as an initial."""
    most = np.zeros(len(spans))
    for s in range(len(spans)):
        if s < len(flags) and flags[s] & INITIAL_FLAG:
            most[s] = FIRST_LETTER_AT_BEST
        elif spans[s] >= 0:
            for k in range(near_first[spans[s]], near_first[spans[s] + 1]):
                most[s] = max(most[s], near_bits[k])
    return most


@njit(cache=True, nogil=True)
def _unique(found, count):  # type: ignore[no-untyped-def]
    """Each name once, in order, of two finds (kernels.candidates) the one of its parts together; returns how many."""
    found[:count].sort()
    kept = 0
    for k in range(count):
        if kept and found[k] >> 1 == found[kept - 1] >> 1:
            found[kept - 1] |= found[k]
        else:
            found[kept] = found[k]
            kept += 1
    return kept


@njit(cache=True, nogil=True)
def _need_of(name, windows, needs):  # type: ignore[no-untyped-def]
    for w in range(len(windows)):
        if windows[w, 0] <= name < windows[w, 1]:
            return needs[w]
    return np.inf


@njit(cache=True, nogil=True)
def _keep(found, count, name_row, thing, windows, needs, bar):  # type: ignore[no-untyped-def]
    """Leave only the names of one sort of subject, with what each needs in ``bar``; returns how many."""
    kept = 0
    for k in range(count):
        if name_row[found[k] >> 1] & THING == thing:
            found[kept] = found[k]
            bar[kept] = _need_of(found[k] >> 1, windows, needs)
            kept += 1
    return kept


@njit(cache=True, nogil=True)
def _search(at, batch, asked, postings, joints, names, vocabulary, firsts, wanted, judged, thing, room):  # type: ignore[no-untyped-def]
    """See search_names, from the query ``at`` on. Returns the first query that found no room, and what was found.

    That is queries, names, features and certainty.
    """
    _, first, parts, part_flags, lists, joined, nears, _ = batch
    kinds, codes, heard, selves, bones, _, _, _, company, everyone = asked
    windows, needs = wanted
    name_row, (weights, near) = names[2], judged
    out_query, out_name = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int32)
    out_features, out_sure = np.zeros((room, FEATURES)), np.zeros(room, dtype=np.bool_)
    found, bar = np.empty(room * 16, dtype=np.int32), np.empty(room * 16)
    held = 0
    for query in range(at, len(first) - 1):
        start, stop = first[query], first[query + 1]
        if start == stop:
            continue
        here, flags, wished = parts[start:stop], part_flags[start:stop], (windows[query], needs[query])
        spans = np.concatenate((lists[start:stop], joined[start : stop - 1]))
        most, coded = most_of_spans(spans, flags, nears[0], nears[2]), coded_bits(spans, nears)
        hopes = hopes_of(selves[here], flags, near)
        together = np.concatenate((company[here], everyone))
        person = (flags, kinds[here], codes[here], heard[here], selves[here], bones[here], together)
        looks = looks_of(spans, flags, hopes, coded[0], *wished, weights)
        count = candidates(
            spans, most, flags, coded[0], looks, nears, postings, names, wished[0], weights, found
        )  # fmt: skip
        if count >= 0:
            count = joined_candidates(
                person, spans, most, coded[0], looks, nears, joints, names, vocabulary, wished[0], weights, found, count
            )  # fmt: skip
        kept = room + 1 if count < 0 else _keep(found, _unique(found, count), name_row, thing, *wished, bar)
        if held + kept > room:
            return query, out_query[:held], out_name[:held], out_features[:held], out_sure[:held]
        held = weigh(
            found[:kept], bar, spans, coded, person, nears, names, vocabulary, firsts, query, judged,
            (out_query, out_name, out_features, out_sure), held,
        )  # fmt: skip
    return len(first) - 1, out_query[:held], out_name[:held], out_features[:held], out_sure[:held]
