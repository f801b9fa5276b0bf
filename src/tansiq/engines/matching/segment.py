"""A segment of an index: records laid out in flat arrays, ready to be memory-mapped and searched.

Rows stand by birth date (facts.sort_keys), and names in the order of their rows, so that a span of days is a span of
names and of every posting list.

word_*          the vocabulary of name parts (names.vocabulary)
part_word       int32   the word of each part of each name, with its flags from bit PART_FLAGS on
name_parts      int32   parts of name i are part_word[name_parts[i]:name_parts[i+1]]
name_row        int32   the row of each name, with the flags _ALIAS, _WEAK and THING
post_offsets    int32   the posting list of word w is post_names[post_offsets[w]:post_offsets[w+1]]
post_names      int32   (n, 2): a name that holds the word, and codes of its other parts (postings.py)
joint_offsets   int32   names by the skeleton of two neighbouring parts written together, in buckets (postings.py)
joint_names     int32
row_day, row_nations, row_flags, nations    the facts of each row (facts.py)
document_keys   S24     normalised document numbers in order; document_rows: the row of each
learned         uint8   digest of the learned tables that the figures of the vocabulary come from
payload         uint8   the records themselves, by record_offsets

``given`` (which of the records that were given stands in each row) is for whoever stores the arrays, and not stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.matching.documents import number_key
from tansiq.engines.matching.facts import KINDS, LONGEST_CODE, Facts, Nations, facts_of, sort_keys
from tansiq.engines.matching.payload import id_in, pack, unpack
from tansiq.engines.matching.postings import PART_FLAGS, WORD_MASK, lay_out_joints, lay_out_postings
from tansiq.engines.matching.record import ALIAS_BITS, Record, WrittenName
from tansiq.engines.names.comparison import flags_of
from tansiq.engines.names.name import Name, Token
from tansiq.engines.names.plain import PlainWords
from tansiq.engines.names.vocabulary import Word, laid_out, learned

__all__ = [
    "KINDS",
    "MARKS",
    "ROW_MASK",
    "THING",
    "Arrays",
    "alias_bits",
    "build_segment",
    "name_of",
    "read_id",
    "read_record",
    "sorts_of",
]

Arrays = Mapping[str, NDArray[Any]]
#: Flags of a name: an alias; one of low quality; of an organisation, vessel or aircraft. They stand above its row.
_ALIAS, _WEAK, THING = 1 << 28, 1 << 29, 1 << 30
ROW_MASK = _ALIAS - 1
MARKS = {"primary": 0, "good": _ALIAS, "weak": _WEAK}


@dataclass
class _Gathered:
    """What is gathered, record by record, before words have numbers and rows an order."""

    words: dict[Word, int] = field(default_factory=dict)
    parts: list[int] = field(default_factory=list)  # word in order of appearance, with flags
    lengths: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    nations: list[tuple[int, int]] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    packed: list[bytes] = field(default_factory=list)
    documents: list[tuple[bytes, int]] = field(default_factory=list)
    numbered: Nations = field(default_factory=Nations)

    def __post_init__(self) -> None:
        self._people = PlainWords(self._number)
        self._things = PlainWords(self._number, person=False)

    def add(self, record: Record) -> None:
        row, is_person = len(self.days), record.kind in ("person", "unknown")
        words, thing = (self._people, 0) if is_person else (self._things, THING)
        for listed in record.names:
            found = words.read(listed.text, given=listed.given, family=listed.family)
            if found:
                self.parts += found
                self.lengths.append(len(found))
                self.rows.append(row | thing | MARKS[listed.quality])
        facts: Facts = facts_of(record, self.numbered)
        self.days.append(facts.day)
        self.nations.append(facts.nations)
        self.flags.append(facts.flags)
        self.packed.append(pack(record))
        for document in record.documents:
            self.documents.append((number_key(document.number), row))

    def _number(self, token: Token) -> int:
        return self.words.setdefault(token.key, len(self.words)) | flags_of(token) << PART_FLAGS


def name_of(written: WrittenName, kind: str) -> Name:
    """A record's written name, read as a person's or as a thing's."""
    return Name.parse(written.text, given=written.given, family=written.family, person=kind in ("person", "unknown"))


def alias_bits(name_row: NDArray[np.int64]) -> NDArray[np.float64]:
    """What it costs that each of these names (as in ``name_row``) is an alias."""
    bits: NDArray[np.float64] = np.where(name_row & _ALIAS, ALIAS_BITS["good"], 0.0)
    return np.where(name_row & _WEAK, ALIAS_BITS["weak"], bits)


def sorts_of(arrays: Arrays) -> tuple[bool, ...]:
    """Whether there are names of people (False), of things (True)."""
    held = {bool(sort) for sort in np.unique(arrays["name_row"] & THING)}
    return tuple(thing for thing in (False, True) if thing in held)


def build_segment(records: Iterable[Record]) -> dict[str, NDArray[Any]]:
    """Lay out records by birth date. Raises MalformedError ``name.*`` for a name that cannot be one."""
    gathered = _Gathered()
    for record in records:
        gathered.add(record)
    order = np.argsort(sort_keys(np.array(gathered.days, dtype=np.int32)), kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return {
        **_names(gathered, place),
        **_facts(gathered, order),
        **_documents(gathered, place),
        **_payload(gathered, order),
        "given": order,
    }


def _names(gathered: _Gathered, place: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """The vocabulary, and everything that is kept by name."""
    vocabulary, number_of = laid_out(gathered.words)
    numbers = np.array([number_of[word] for word in gathered.words], dtype=np.int32)
    rows = np.array(gathered.rows, dtype=np.int64)
    rows = _moved(rows, place)
    by_row = np.argsort(rows & ROW_MASK, kind="stable")
    lengths = np.array(gathered.lengths, dtype=np.int32)
    starts = np.cumsum(lengths) - lengths
    ends = np.zeros(len(lengths) + 1, dtype=np.int32)
    np.cumsum(lengths[by_row], out=ends[1:])
    source = np.repeat(starts[by_row] - ends[:-1], lengths[by_row]) + np.arange(ends[-1])
    parts = np.array(gathered.parts, dtype=np.int32)[source] if len(source) else np.zeros(0, np.int32)
    word = parts & WORD_MASK
    parts = (numbers[word] if len(numbers) else word) | (parts & ~WORD_MASK)
    return {
        **vocabulary.arrays(),
        "part_word": parts,
        "name_parts": ends,
        "name_row": rows[by_row].astype(np.int32),
        **lay_out_postings(parts, ends, len(vocabulary)),
        **lay_out_joints(parts, ends, vocabulary),
    }


def _moved(rows: NDArray[np.int64], place: NDArray[np.int64]) -> NDArray[np.int64]:
    return place[rows & ROW_MASK] | (rows & ~ROW_MASK) if len(rows) else rows


def _facts(gathered: _Gathered, order: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    return {
        "row_day": np.array(gathered.days, dtype=np.int32)[order],
        "row_nations": np.array(gathered.nations, dtype=np.uint8).reshape(-1, 2)[order],
        "row_flags": np.array(gathered.flags, dtype=np.uint8)[order],
        "nations": np.array([code.encode() for code in gathered.numbered.codes], dtype=f"S{LONGEST_CODE}"),
    }


def _documents(gathered: _Gathered, place: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    known = sorted((key, int(place[row])) for key, row in gathered.documents if key)
    return {
        "document_keys": np.array([key for key, _ in known], dtype="S24"),
        "document_rows": np.array([row for _, row in known], dtype=np.int32),
    }


def _payload(gathered: _Gathered, order: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    packed = [gathered.packed[row] for row in order.tolist()]
    ends = np.zeros(len(packed) + 1, dtype=np.int64)
    np.cumsum([len(item) for item in packed], out=ends[1:])
    return {
        "record_offsets": ends.astype(np.uint32) if ends[-1] < 1 << 32 else ends,
        "learned": np.frombuffer(learned(), dtype=np.uint8),
        "payload": np.frombuffer(b"".join(packed), dtype=np.uint8),
    }


def _bytes_of(arrays: Arrays, row: int) -> bytes:
    start, stop = arrays["record_offsets"][row : row + 2]
    return bytes(arrays["payload"][start:stop].tobytes())


def read_record(arrays: Arrays, row: int) -> Record:
    """The record at ``row``. Raises MalformedError ``index.payload`` where its bytes are damaged."""
    return unpack(_bytes_of(arrays, row))


def read_id(arrays: Arrays, row: int) -> str:
    """The id of the record at ``row``. Raises as ``read_record``."""
    return id_in(_bytes_of(arrays, row))
