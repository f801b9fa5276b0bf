"""The steps by which every new generation of an index comes to be; crash-safe by their order.

Take the lock, write new segment and tombstone files that nothing refers to yet, write the new journal, fsync all and
their folder, then write the next manifest. A crash before the manifest's rename leaves the earlier generation; after
it, the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from tansiq.engines.matching import Record, segment
from tansiq.errors import RefusedError
from tansiq.stores.durable import sync_folder, write_file
from tansiq.stores.id_table import IdTable, id_table, ids_by_row, repeated_rows
from tansiq.stores.journal import new_journal
from tansiq.stores.lock import hold_lock
from tansiq.stores.manifest import (
    DeadEntry,
    JournalEntry,
    Manifest,
    SegmentEntry,
    dead_name,
    journal_path,
    segment_name,
    set_aside,
    write_generation,
)
from tansiq.stores.segment_file import write_segment_file
from tansiq.stores.snapshot import DEAD_ARRAY, OpenSegment, Snapshot, open_segment
from tansiq.stores.sweep import LOCKS

__all__ = [
    "SEGMENT_RECORDS",
    "Progress",
    "buried",
    "commit",
    "entries_of",
    "hold_folder",
    "hold_journal",
    "live_ids",
    "set_damaged_aside",
    "write_segments",
]

SEGMENT_RECORDS: Final = 16_000_000  # few and big: each costs every search a look; rows are numbered below 2**29
PROGRESS_STEP: Final = 5_000
PATIENCE_S: Final = 2.0  # that a change waits for the journal: a merge holds it while it puts a generation in place

Progress = Callable[[int], None]


def hold_folder(folder: Path) -> AbstractContextManager[None]:
    """The lock of whoever prepares a generation. Raises RefusedError ``index.locked`` at once."""
    return hold_lock(folder / LOCKS[0], "index.locked")


def hold_journal(folder: Path) -> AbstractContextManager[None]:
    """The lock of whoever changes what the index is. Raises RefusedError ``index.locked`` after ``PATIENCE_S``."""
    return hold_lock(folder / LOCKS[1], "index.locked", PATIENCE_S)


def write_segments(
    folder: Path, generation: int, records: Iterable[Record], progress: Progress | None, first: int = 0
) -> tuple[OpenSegment, ...]:
    """Write ``records``, ``SEGMENT_RECORDS`` at a time, as segments that no manifest refers to yet.

    They are numbered from ``first`` on. Raises RefusedError ``index.repeated_id`` where two different ones share an id.
    """
    stream, done, parts, tables = iter(records), 0, list[OpenSegment](), list[IdTable]()
    while True:
        ids: list[str] = []
        chunk = _counted(islice(stream, SEGMENT_RECORDS), done, progress, ids)
        arrays = segment.build_segment(chunk)
        if not ids:
            break
        tables.append(id_table(ids_by_row(arrays, ids)))
        name = segment_name(generation, first + len(parts))
        seal = write_segment_file(folder / name, arrays | tables[-1].arrays())
        del arrays
        parts.append(open_segment(folder, SegmentEntry(name, seal.bytes, seal.checksum, len(ids))))
        done += len(ids)
    if progress:
        progress(done)
    return _without_repeats(folder, generation, parts, tables)


def commit(folder: Path, generation: int, entries: Iterable[SegmentEntry], changes: Iterable[bytes] = ()) -> None:
    """Make ``entries`` and a journal that begins with ``changes`` the index. Raises TansiqError ``storage.*``."""
    journal = new_journal(generation, changes)
    write_file(journal_path(folder, generation), [journal])
    sync_folder(folder)  # the names of the new files, before the manifest that refers to them
    began = JournalEntry(len(journal), blake2b(journal, digest_size=32).hexdigest())
    write_generation(folder, Manifest(generation, tuple(entries), began))


def buried(folder: Path, generation: int, part: OpenSegment, rows: Sequence[int]) -> SegmentEntry:
    """The entry of a segment with ``rows``, and all that is dead in memory, buried.

    Tombstones go to a file of their own, so that the manifest stays small and readable however many there are.
    """
    assert part.entry is not None
    dead = part.dead.copy()
    dead[[*rows]] = True
    count = int(np.count_nonzero(dead))
    if count == part.entry.records - part.entry.live:
        return part.entry
    name = dead_name(part.entry.name, generation)
    seal = write_segment_file(folder / name, {DEAD_ARRAY: np.packbits(dead, bitorder="little")})
    return replace(part.entry, dead=DeadEntry(name, seal.bytes, seal.checksum, count))


def entries_of(parts: Iterable[OpenSegment]) -> list[SegmentEntry]:
    """What a manifest says of these segments; those in memory only have no entry."""
    return [part.entry for part in parts if part.entry]


def live_ids(parts: Iterable[OpenSegment]) -> list[str]:
    """The ids of all records that are not dead."""
    return [segment.read_id(part.arrays, int(row)) for part in parts for row in np.flatnonzero(~part.dead)]


def set_damaged_aside(folder: Path, base: Snapshot, *, newer: bool) -> None:
    """Keep generations that did not open whole, out of the way: ``newer`` ones than ``base``, or that of ``base``.

    The latter only once its successor has been written: all but a part of its journal is still in use.
    """
    for number, _ in base.passed_over:
        if (number != base.manifest.generation) == newer:
            set_aside(folder, number)


def _counted(records: Iterable[Record], done: int, progress: Progress | None, ids: list[str]) -> Iterator[Record]:
    for count, record in enumerate(records, done):
        if progress and count % PROGRESS_STEP == 0:
            progress(count)
        ids.append(record.id)
        yield record


def _without_repeats(
    folder: Path, generation: int, parts: list[OpenSegment], tables: list[IdTable]
) -> tuple[OpenSegment, ...]:
    """A record given twice is kept once; two different ones under one id are refused: one of them would be lost."""
    repeats: dict[int, list[int]] = {}
    for first, later in repeated_rows([part.arrays for part in parts], tables):
        record = segment.read_record(parts[later[0]].arrays, later[1])
        if segment.read_record(parts[first[0]].arrays, first[1]) != record:
            raise RefusedError("index.repeated_id", id=record.id)
        repeats.setdefault(later[0], []).append(later[1])
    entries = [buried(folder, generation, part, repeats.get(number, [])) for number, part in enumerate(parts)]
    return tuple(
        part if entry is part.entry else open_segment(folder, entry) for part, entry in zip(parts, entries, strict=True)
    )
