"""Pairs of parts that are no neighbours and yet may be writings of one name: worked out one by one, and remembered.

The index looks for near writings only. Where a name needs a distant one to reach the threshold, its bits are those of
the full comparison; a pair once worked out serves every later query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.matching.postings import PART_FLAGS, WORD_MASK
from tansiq.engines.matching.weighing import may_sound_alike, record_flags
from tansiq.engines.names.comparison import FEATURES, INITIAL_FLAG, pair_up
from tansiq.engines.names.letters import skeleton
from tansiq.engines.names.reading import IMPOSSIBLE, LEAST_JOINT, bits_against
from tansiq.engines.names.vocabulary import Word

if TYPE_CHECKING:
    from tansiq.engines.matching.batch import Batch, FoundNames
    from tansiq.engines.matching.search import SegmentReader

__all__ = ["DistantPairs"]

Joint = tuple[int, ...]  # one word of the vocabulary, or two written together


class DistantPairs:
    """Bits of parts of queries against words of one segment that are not among their neighbours."""

    def __init__(self, reader: SegmentReader, *, thing: bool) -> None:
        self._reader, self._thing = reader, thing
        self._asked = reader.asked(thing=thing)
        self._known: dict[tuple[int, Joint], float] = {}

    def __len__(self) -> int:
        return len(self._known)

    def settle(self, batch: Batch, found: FoundNames) -> None:
        """Replace the features of every name that is unsure by those of its full comparison."""
        unsure = np.flatnonzero(~found.sure).tolist()
        lists = _Lists(batch)
        wanted: defaultdict[int, set[Joint]] = defaultdict(set)
        for k in unsure:
            for part, joint in self._open_pairs(batch, lists, int(found.queries[k]), int(found.names[k])):
                if (part, joint) not in self._known:
                    wanted[part].add(joint)
        for part, joints in wanted.items():
            self._work_out(part, sorted(joints))
        for k in unsure:
            found.features[k] = self._features(batch, lists, int(found.queries[k]), int(found.names[k]))

    def _parts(self, batch: Batch, query: int, name: int) -> tuple[NDArray[np.int64], NDArray[np.uint8], list[int]]:
        here = slice(int(batch.first[query]), int(batch.first[query + 1]))
        first, last = self._reader.arrays["name_parts"][name : name + 2].tolist()
        return batch.parts[here], batch.flags[here], self._reader.arrays["part_word"][first:last].tolist()

    def _open_pairs(self, batch: Batch, lists: _Lists, query: int, name: int) -> Iterator[tuple[int, Joint]]:
        """Pairs of a query's part and a name's that are not settled by the lists of neighbours."""
        parts, flags, theirs = self._parts(batch, query, name)
        start, bones, heard = int(batch.first[query]), self._asked.bones.items, self._asked.heard.items
        sounds = self._reader.vocabulary.sounds
        for i, part in enumerate(parts.tolist()):
            near = lists.of(int(batch.lists[start + i]))
            for j, other in enumerate(theirs):
                word = other & WORD_MASK
                if (int(flags[i]) | other >> PART_FLAGS) & INITIAL_FLAG:
                    continue
                if word not in near and may_sound_alike(heard, part, word, sounds):
                    yield part, (word,)
                if j + 1 < len(theirs) and bones[part] >= LEAST_JOINT:
                    joint = word, theirs[j + 1] & WORD_MASK
                    if skeleton(self._text(joint)[1]) == bones[part]:
                        yield part, joint

    def _text(self, joint: Joint) -> Word:
        words = [self._reader.vocabulary.word(word) for word in joint]
        return words[0][0], "".join(letters for kind, letters in words if kind == words[0][0])

    def _work_out(self, part: int, joints: list[Joint]) -> None:
        texts = [self._text(joint) for joint in joints]
        found = bits_against((self._asked.words[part], None), texts, people=not self._thing)
        for joint, bits in zip(joints, found.tolist(), strict=True):
            self._known[part, joint] = bits

    def _features(self, batch: Batch, lists: _Lists, query: int, name: int) -> NDArray[np.float64]:
        parts, flags, theirs = self._parts(batch, query, name)
        n, m, start = len(parts), len(theirs), int(batch.first[query])
        single, both = np.full((n, m), IMPOSSIBLE), np.full((max(n - 1, 0), m), IMPOSSIBLE)
        joined = np.full((n, max(m - 1, 0)), IMPOSSIBLE)
        for i, part in enumerate(parts.tolist()):
            near, together = lists.of(int(batch.lists[start + i])), lists.of(int(batch.joined[start + i]))
            for j, other in enumerate(theirs):
                word = other & WORD_MASK
                single[i, j] = near.get(word, self._known.get((part, (word,)), IMPOSSIBLE))
                if (int(flags[i]) | other >> PART_FLAGS) & INITIAL_FLAG:
                    single[i, j] = self._by_first_letter(part, word)
                if i + 1 < n:
                    both[i, j] = together.get(word, IMPOSSIBLE)
                if j + 1 < m:
                    joined[i, j] = self._known.get((part, (word, theirs[j + 1] & WORD_MASK)), IMPOSSIBLE)
        features, marks = np.zeros(FEATURES), record_flags(np.array(theirs, np.int32), self._reader.vocabulary.split)
        side = flags, self._asked.selves.items[parts], self._asked.company_of(parts)
        pair_up(single, both, joined, side, marks, np.empty(n, np.int64), features)
        return features

    def _by_first_letter(self, part: int, word: int) -> float:
        vocabulary = self._reader.vocabulary
        kind, code = self._asked.kinds.items[part], self._asked.codes.items[part]
        letter = vocabulary.letters[vocabulary.offsets[word]]
        return float(self._reader.firsts[kind, 0 if word < vocabulary.split else 1, code, letter])


class _Lists:
    """The lists of neighbours of a batch as tables, each made when it is asked for."""

    def __init__(self, batch: Batch) -> None:
        self._first, self._words, self._bits = batch.nears
        self._made: dict[int, dict[int, float]] = {-1: {}}

    def of(self, number: int) -> dict[int, float]:
        if number not in self._made:
            here = slice(int(self._first[number]), int(self._first[number + 1]))
            self._made[number] = dict(zip(self._words[here].tolist(), self._bits[here].tolist(), strict=True))
        return self._made[number]
