"""Pairs of parts that are no neighbours and yet may be writings of one name: worked out one by one, and remembered.

The index looks for near writings only. Where a name needs a distant one to reach the threshold, its bits are those of
the full comparison; a pair once worked out serves every later query.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.matching.pairs import NO_WORD, empty_table, features_of, note_open_pairs, put
from tansiq.engines.names.comparison import written_apart
from tansiq.engines.names.reading import Span, span_evidence_at
from tansiq.engines.names.vocabulary import Vocabulary, Word, build_vocabulary

if TYPE_CHECKING:
    from tansiq.engines.matching.batch import Batch, FoundNames
    from tansiq.engines.matching.search import SegmentReader

__all__ = ["DistantPairs"]

Pairs = NDArray[np.int64]
_PLACES = 1 << 12  # of the table at first; it is never more than half full


class DistantPairs:
    """Bits of parts of queries against words of one segment that are not among their neighbours."""

    def __init__(self, reader: SegmentReader, *, thing: bool) -> None:
        self._reader, self._thing = reader, thing
        self._asked = reader.asked(thing=thing)
        self._table, self._count = empty_table(_PLACES), 0

    def __len__(self) -> int:
        return self._count

    def settle(self, batch: Batch, found: FoundNames) -> None:
        """Replace the features of every name that is unsure by those of its full comparison."""
        rows = np.flatnonzero(~found.sure)
        wanted = np.stack([found.queries[rows], found.names[rows].astype(np.int64), rows], axis=1)
        arrays, vocabulary = self._reader.arrays, self._reader.sounds_and_letters()
        names = arrays["name_parts"], arrays["part_word"]
        pairs = self._open_pairs(wanted, batch, names, vocabulary)
        if len(pairs):
            self._work_out(pairs)
        kinds, codes, _, selves, _, _, _, _, company, everyone = self._asked.tables
        features_of(
            wanted,
            (batch.first, batch.parts, batch.flags, batch.lists, batch.joined, batch.nears),
            names,
            self._reader.firsts,
            vocabulary,
            (kinds, codes),
            (selves, company, everyone),
            self._table,
            found.features,
        )

    def _open_pairs(self, wanted: Pairs, batch: Batch, names: tuple[Any, ...], vocabulary: tuple[Any, ...]) -> Pairs:
        """Pairs that are not settled yet, each once, in order."""
        asked = self._asked.heard.items, self._asked.bones.items
        of_batch = batch.first, batch.parts, batch.flags, batch.lists, batch.nears
        room = 1 << 10
        while True:
            pairs = np.empty((room, 3), dtype=np.int64)
            count = note_open_pairs(wanted, of_batch, names, vocabulary, asked, self._table, pairs)
            if count <= room:
                return np.unique(pairs[:count], axis=0)
            room = count

    def _work_out(self, pairs: Pairs) -> None:
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 2] != NO_WORD, pairs[:, 0]))]
        joined = pairs[:, 2] != NO_WORD
        places, together = self._places(pairs, joined)
        bits: list[float] = []
        kinds = zip(pairs[:, 0].tolist(), joined.tolist(), places.tolist(), strict=True)
        for (part, is_joint), group in groupby(kinds, key=itemgetter(0, 1)):
            vocabulary = together if is_joint else self._reader.vocabulary
            bits += self._bits_of((self._asked.words[part], None), [place for _, _, place in group], vocabulary)
        self._make_room(len(pairs))
        put(*self._table, pairs, np.where(joined, written_apart(np.array(bits)).astype(np.float32), bits))
        self._count += len(pairs)

    def _places(self, pairs: Pairs, joined: NDArray[np.bool_]) -> tuple[NDArray[np.int64], Vocabulary]:
        """Where the word of each pair stands, that of two words together in a vocabulary of such."""
        texts = [self._text(*words) for words in pairs[joined, 1:].tolist()]
        together = build_vocabulary(set(texts))
        places = pairs[:, 1].copy()
        places[joined] = together.find(texts)
        return places, together

    def _bits_of(self, span: Span, places: list[int], vocabulary: Vocabulary) -> list[float]:
        """Bits of a part against the words in these places."""
        each, back = np.unique(places, return_inverse=True)
        bits: list[float] = span_evidence_at(span, vocabulary, each, people=not self._thing)[back].tolist()
        return bits

    def _text(self, one: int, other: int) -> Word:
        kind, letters = self._reader.vocabulary.word(one)
        return kind, letters + self._reader.vocabulary.word(other)[1]

    def _make_room(self, more: int) -> None:
        keys, values = self._table
        places = len(keys)
        while self._count + more > places // 2:
            places *= 2
        if places > len(keys):
            held = keys[:, 0] >= 0
            known = np.stack([keys[held, 0] >> 32, keys[held, 0] & 0xFFFFFFFF, keys[held, 1]], axis=1)
            self._table = empty_table(places)
            put(*self._table, known, values[held])
