"""One state of an index, opened: what a reader searches and a writer starts from. It never changes once opened.

It is a generation's segments with its journal replayed upon them: what the journal removed or replaced is dead in the
segments, what it added is laid out in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tansiq.engines.matching import Record, segment
from tansiq.errors import MalformedError
from tansiq.stores.id_table import id_table, ids_by_row, rows_of
from tansiq.stores.journal import Change, Journal, decode_changes, read_journal
from tansiq.stores.manifest import (
    DeadEntry,
    JournalEntry,
    Manifest,
    SegmentEntry,
    generations,
    journal_path,
    read_generation,
)
from tansiq.stores.near_file import read_near
from tansiq.stores.segment_file import Seal, SegmentFile, damaged_parts, open_segment_file

__all__ = ["DEAD_ARRAY", "OpenSegment", "Snapshot", "open_journal", "open_newest", "open_segment", "replayed"]

DEAD_ARRAY: Final = "dead"  # uint8, one bit a record, the lowest bit first
TAIL: Final = 32  # records of the journal laid out anew with each addition: 2 ms, and one search in eight segments
_TRIES: Final = 8  # a writer may delete what a slow reader was about to open; each try sees a newer state


@dataclass(frozen=True, slots=True, eq=False)
class OpenSegment:
    """A segment with its tombstones: ``dead`` holds one truth value a record.

    ``entry`` is None for records of the journal, which are laid out in memory only. ``near_bytes``: size of the file
    beside it with what was worked out of its words, whose arrays are among ``arrays``; 0 where there is none.
    """

    entry: SegmentEntry | None
    arrays: Mapping[str, npt.NDArray[Any]]
    dead: npt.NDArray[np.bool_]
    near_bytes: int = 0

    @property
    def records(self) -> int:
        """Records, those removed or replaced among them."""
        return len(self.dead)

    @property
    def live(self) -> int:
        """Records that have not been removed or replaced."""
        return self.records - int(np.count_nonzero(self.dead))

    def live_records(self) -> Iterator[Record]:
        """The records that have not been removed or replaced."""
        for row in np.flatnonzero(~self.dead):
            yield segment.read_record(self.arrays, int(row))


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """``files`` are the manifest's segments, ``fresh`` those of the journal's records.

    ``passed_over`` are generations that are damaged, each with the error: newer ones that did not open, and this one
    where a part of its journal was lost.
    """

    manifest: Manifest
    files: tuple[OpenSegment, ...]
    fresh: tuple[OpenSegment, ...]
    journal: Journal
    passed_over: tuple[tuple[int, MalformedError], ...] = field(default=())

    @property
    def segments(self) -> tuple[OpenSegment, ...]:
        """All that is searched."""
        return self.files + self.fresh

    @property
    def pending(self) -> int:
        """Records that stand in the journal only."""
        return sum(part.records for part in self.fresh)


def open_newest(folder: Path, known: Snapshot | None = None) -> Snapshot:
    """Open the newest generation that is whole; what is already open in ``known`` is not opened again.

    Raises MalformedError ``index.missing`` where there is no index, the newest generation's own error where none opens,
    and RefusedError ``index.version`` where the newest was written by another version of Tansiq.
    """
    for _ in range(_TRIES):
        numbers = generations(folder)
        opened, failures = _first_whole(folder, numbers, known)
        if not failures or generations(folder) == numbers:
            break
    if opened is None:
        raise failures[0][1] if failures else MalformedError("index.missing", path=str(folder))
    return opened if tuple(failures) == opened.passed_over else replace(opened, passed_over=tuple(failures))


def open_segment(folder: Path, entry: SegmentEntry) -> OpenSegment:
    """Open one segment as its manifest names it. Raises MalformedError ``index.*``."""
    file = _open_sealed(folder / entry.name, Seal(entry.bytes, entry.checksum))
    if len(file.arrays.get("record_offsets", ())) != entry.records + 1:
        raise MalformedError("index.header_damaged", path=str(folder / entry.name))
    near, size = read_near(folder, entry, file.arrays)
    return OpenSegment(entry, {**file.arrays, **near}, _open_dead(folder, entry), size)


def open_journal(folder: Path, generation: int, entry: JournalEntry) -> Journal:
    """Read the journal of a generation. Raises MalformedError ``index.journal_damaged``."""
    path = journal_path(folder, generation)
    journal = read_journal(path)
    try:
        with path.open("rb") as file:
            began = blake2b(file.read(entry.bytes), digest_size=32).hexdigest()
    except OSError:
        began = ""
    if began != entry.checksum or journal.end < entry.bytes:
        raise MalformedError("index.journal_damaged", path=str(path), position=0)
    return journal


def replayed(opened: Snapshot, journal: Journal, changes: Sequence[Change]) -> Snapshot:
    """``opened`` after ``changes``, with which its journal has become ``journal``. Raises MalformedError ``name.*``."""
    gone: set[str] = set()
    added: dict[object, Record] = {}
    for change in changes:
        for text in change.ids:
            gone.add(text)
            added.pop(text, None)
        added |= {record.id or object(): record for record in change.records}
    files = tuple(_without(part, gone) for part in opened.files)
    fresh = [part for part in (_without(part, gone) for part in opened.fresh) if part.live]
    records = [*added.values()]
    if records and fresh and fresh[-1].live + len(records) <= TAIL:
        records = [*fresh.pop().live_records(), *records]
    if records:
        fresh.append(_laid_out(records))
    return replace(opened, files=files, fresh=tuple(fresh), journal=journal)


def _laid_out(records: Sequence[Record]) -> OpenSegment:
    arrays = segment.build_segment(records)
    table = id_table(ids_by_row(arrays, [record.id for record in records]))
    return OpenSegment(None, {**arrays, **table.arrays()}, np.zeros(len(records), np.bool_))


def _without(part: OpenSegment, ids: set[str]) -> OpenSegment:
    rows = [*rows_of(part.arrays, sorted(ids))]
    if part.dead[rows].all():
        return part
    dead = part.dead.copy()
    dead[rows] = True
    return replace(part, dead=dead)


def _first_whole(
    folder: Path, numbers: list[int], known: Snapshot | None
) -> tuple[Snapshot | None, list[tuple[int, MalformedError]]]:
    failures: list[tuple[int, MalformedError]] = []
    for number in numbers:
        try:
            opened = _open_generation(folder, number, known)
        except MalformedError as error:
            failures.append((number, error))
            continue
        if opened.journal.damage:
            failures.append((number, opened.journal.damage))
        return opened, failures
    return None, failures


def _open_generation(folder: Path, number: int, known: Snapshot | None) -> Snapshot:
    if known is not None and known.manifest.generation == number and not known.journal.damage:
        journal = read_journal(known.journal.path, known.journal)
        if not journal.damage:
            return _caught_up(known, journal)
    manifest = read_generation(folder, number)
    held = {part.entry.checksum: part for part in known.files if part.entry} if known else {}
    files = tuple(_reopened(folder, entry, held.get(entry.checksum)) for entry in manifest.segments)
    journal = open_journal(folder, number, manifest.journal)
    return _caught_up(Snapshot(manifest, files, (), replace(journal, bodies=())), journal)


def _caught_up(opened: Snapshot, journal: Journal) -> Snapshot:
    bodies = journal.bodies[len(opened.journal.bodies) :]
    if not bodies and journal.end == opened.journal.end:
        return replace(opened, journal=journal) if journal != opened.journal else opened
    return replayed(opened, journal, decode_changes(bodies))


def _reopened(folder: Path, entry: SegmentEntry, held: OpenSegment | None) -> OpenSegment:
    if held is None or held.entry is None or held.entry.name != entry.name:
        return open_segment(folder, entry)
    return replace(held, entry=entry, dead=_open_dead(folder, entry))


def _open_sealed(path: Path, seal: Seal) -> SegmentFile:
    file = open_segment_file(path)
    if file.seal != seal:
        raise MalformedError("index.foreign_segment", path=str(path))
    return file


def _open_dead(folder: Path, entry: SegmentEntry) -> npt.NDArray[np.bool_]:
    if entry.dead is None:
        return np.zeros(entry.records, dtype=np.bool_)
    path = folder / entry.dead.name
    bits = _checked_bits(path, entry.dead).arrays.get(DEAD_ARRAY, np.empty(0, np.uint8))
    if bits.dtype != np.uint8 or bits.shape != (-(-entry.records // 8),):
        raise MalformedError("index.header_damaged", path=str(path))
    dead = np.unpackbits(bits, count=entry.records, bitorder="little").view(np.bool_)
    if np.count_nonzero(dead) != entry.dead.count:
        raise MalformedError("index.array_damaged", path=str(path), part=DEAD_ARRAY)
    return dead


def _checked_bits(path: Path, entry: DeadEntry) -> SegmentFile:
    """Tombstones are small, and one wrong bit hides a person or brings one back: each opening checks them whole."""
    file = _open_sealed(path, Seal(entry.bytes, entry.checksum))
    for part in damaged_parts(path):
        raise MalformedError("index.array_damaged", path=str(path), part=part)
    return file
