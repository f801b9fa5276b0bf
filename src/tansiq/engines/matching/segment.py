"""A segment of an index: records laid out in flat arrays, ready to be memory-mapped and searched.

word_*         the vocabulary of name parts, and of neighbouring parts written together (names.vocabulary)
part_word      int32   word of each part of each name; part_joined: word of the part and the next together, or -1
part_flags     uint8   comparison.flags_of
part_offsets   int64   parts of name i are part_*[part_offsets[i]:part_offsets[i+1]]
name_row       int32   the record of each name; name_place: which of the record's names; name_flags: WEAK, THING
post_names     int32   posting lists: names that hold a word, by post_offsets
document_keys  S24     normalised document numbers in order; document_rows: the record of each
record_kind    uint8   index into KINDS
learned        uint8   digest of the learned tables that the figures of the vocabulary come from
payload        uint8   the records themselves, by record_offsets
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.matching.documents import number_key
from tansiq.engines.matching.payload import pack, unpack
from tansiq.engines.matching.record import Kind, Record, WrittenName
from tansiq.engines.names.comparison import flags_of
from tansiq.engines.names.name import Name
from tansiq.engines.names.reading import spans_of, written
from tansiq.engines.names.vocabulary import Word, build_vocabulary, learned

__all__ = ["KINDS", "THING", "WEAK", "Arrays", "build_segment", "name_of", "read_id", "read_record"]

Arrays = Mapping[str, NDArray[Any]]
KINDS: tuple[str, ...] = get_args(Kind)
WEAK, THING = 1, 2  # flags of a name: low quality; of an organisation, vessel or aircraft


@dataclass
class _Layout:
    """What is gathered, name by name, before words have numbers."""

    parts: list[Word] = field(default_factory=list)
    joined: list[Word | None] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    part_offsets: list[int] = field(default_factory=lambda: [0])
    rows: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    name_flags: list[int] = field(default_factory=list)

    def add(self, name: Name, row: int, place: int, flags: int) -> None:
        self.parts += [token.key for token in name.tokens]
        joined = [written(span) for span in spans_of(name.tokens)[len(name.tokens) :]]
        self.joined += [*joined, None]
        self.flags += [flags_of(token) for token in name.tokens]
        self.part_offsets.append(len(self.parts))
        self.rows.append(row)
        self.places.append(place)
        self.name_flags.append(flags)


def name_of(written: WrittenName, kind: str) -> Name:
    """A record's written name, read as a person's or as a thing's."""
    return Name.parse(written.text, given=written.given, family=written.family, person=kind in ("person", "unknown"))


def build_segment(records: Iterable[Record]) -> dict[str, NDArray[Any]]:
    """Lay out records, in their order. Raises MalformedError ``name.*`` for a name that cannot be one."""
    layout, kinds, packed, documents = _Layout(), [], [], []
    for row, record in enumerate(records):
        thing = 0 if record.kind in ("person", "unknown") else THING
        for place, listed in enumerate(record.names):
            name = name_of(listed, record.kind)
            if name.tokens:
                layout.add(name, row, place, thing | (WEAK if listed.quality == "weak" else 0))
        documents += [(number_key(document.number), row) for document in record.documents]
        kinds.append(KINDS.index(record.kind))
        packed.append(pack(record))
    return _arrays(layout) | _document_arrays(documents) | _payload_arrays(kinds, packed)


def _arrays(layout: _Layout) -> dict[str, NDArray[Any]]:
    vocabulary = build_vocabulary({*layout.parts, *(word for word in layout.joined if word)})
    part_word = vocabulary.find(layout.parts).astype(np.int32)
    part_joined = np.full(len(layout.joined), -1, dtype=np.int32)
    held = [place for place, word in enumerate(layout.joined) if word]
    part_joined[held] = vocabulary.find([word for word in layout.joined if word])
    part_offsets = np.array(layout.part_offsets, dtype=np.int64)
    post_offsets, post_names = _postings(part_word, part_joined, part_offsets, len(vocabulary))
    return vocabulary.arrays() | {
        "part_word": part_word,
        "part_joined": part_joined,
        "part_flags": np.array(layout.flags, dtype=np.uint8),
        "part_offsets": part_offsets,
        "name_row": np.array(layout.rows, dtype=np.int32),
        "name_place": np.array(layout.places, dtype=np.int32),
        "name_flags": np.array(layout.name_flags, dtype=np.uint8),
        "post_offsets": post_offsets,
        "post_names": post_names,
    }


def _postings(
    part_word: NDArray[np.int32], part_joined: NDArray[np.int32], part_offsets: NDArray[np.int64], words: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Names by word, each once a word, in order."""
    names = np.repeat(np.arange(len(part_offsets) - 1, dtype=np.int64), np.diff(part_offsets))
    joined = part_joined >= 0
    word = np.concatenate([part_word, part_joined[joined]]).astype(np.int64)
    pairs = np.unique(word * (len(part_offsets) or 1) + np.concatenate([names, names[joined]]))
    word, name = np.divmod(pairs, len(part_offsets) or 1)
    offsets = np.zeros(words + 1, dtype=np.int64)
    np.cumsum(np.bincount(word, minlength=words), out=offsets[1:])
    return offsets, name.astype(np.int32)


def _document_arrays(documents: list[tuple[bytes, int]]) -> dict[str, NDArray[Any]]:
    known = sorted((key, row) for key, row in documents if key)
    return {
        "document_keys": np.array([key for key, _ in known], dtype="S24"),
        "document_rows": np.array([row for _, row in known], dtype=np.int32),
    }


def _payload_arrays(kinds: list[int], packed: list[bytes]) -> dict[str, NDArray[Any]]:
    offsets = np.zeros(len(packed) + 1, dtype=np.int64)
    np.cumsum([len(item) for item in packed], out=offsets[1:])
    return {
        "record_kind": np.array(kinds, dtype=np.uint8),
        "record_offsets": offsets,
        "learned": np.frombuffer(learned(), dtype=np.uint8),
        "payload": np.frombuffer(b"".join(packed), dtype=np.uint8),
    }


def read_record(arrays: Arrays, row: int) -> Record:
    """The record at ``row``. Raises MalformedError ``index.payload`` where its bytes are damaged."""
    start, stop = arrays["record_offsets"][row : row + 2]
    return unpack(arrays["payload"][start:stop].tobytes())


def read_id(arrays: Arrays, row: int) -> str:
    """The id of the record at ``row``."""
    return read_record(arrays, row).id
