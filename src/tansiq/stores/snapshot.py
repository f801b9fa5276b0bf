"""One generation of an index, opened: what a reader searches and a writer starts from. It never changes once opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tansiq.engines.matching import Record, segment
from tansiq.errors import MalformedError
from tansiq.stores.manifest import DeadEntry, Manifest, SegmentEntry, generations, read_generation
from tansiq.stores.segment_file import Seal, SegmentFile, damaged_parts, open_segment_file

__all__ = ["DEAD_ARRAY", "OpenSegment", "Snapshot", "open_newest", "open_segment"]

DEAD_ARRAY: Final = "dead"  # uint8, one bit a record, the lowest bit first
_TRIES: Final = 8  # a writer may delete what a slow reader was about to open; each try sees a newer state


@dataclass(frozen=True, slots=True, eq=False)
class OpenSegment:
    """A segment with its tombstones: ``dead`` holds one truth value a record."""

    entry: SegmentEntry
    arrays: Mapping[str, npt.NDArray[Any]]
    dead: npt.NDArray[np.bool_]

    def live_records(self) -> Iterator[Record]:
        """The records that have not been removed or replaced."""
        for row in np.flatnonzero(~self.dead):
            yield segment.read_record(self.arrays, int(row))


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """``passed_over`` are newer generations that did not open, each with the error."""

    manifest: Manifest
    segments: tuple[OpenSegment, ...] = ()
    passed_over: tuple[tuple[int, MalformedError], ...] = field(default=())


def open_newest(folder: Path, known: Snapshot | None = None) -> Snapshot:
    """Open the newest generation that is whole; segments already open in ``known`` are not opened again.

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
    return Snapshot(opened.manifest, opened.segments, tuple(failures))


def open_segment(folder: Path, entry: SegmentEntry) -> OpenSegment:
    """Open one segment as its manifest names it. Raises MalformedError ``index.*``."""
    file = _open_sealed(folder / entry.name, Seal(entry.bytes, entry.checksum))
    if len(file.arrays.get("record_offsets", ())) != entry.records + 1:
        raise MalformedError("index.header_damaged", path=str(folder / entry.name))
    return OpenSegment(entry, file.arrays, _open_dead(folder, entry))


def _first_whole(
    folder: Path, numbers: list[int], known: Snapshot | None
) -> tuple[Snapshot | None, list[tuple[int, MalformedError]]]:
    failures: list[tuple[int, MalformedError]] = []
    for number in numbers:
        try:
            return _open_generation(folder, number, known), failures
        except MalformedError as error:
            failures.append((number, error))
    return None, failures


def _open_generation(folder: Path, number: int, known: Snapshot | None) -> Snapshot:
    manifest = read_generation(folder, number)
    held = {part.entry.checksum: part for part in known.segments} if known else {}
    return Snapshot(manifest, tuple(_reopened(folder, entry, held.get(entry.checksum)) for entry in manifest.segments))


def _reopened(folder: Path, entry: SegmentEntry, held: OpenSegment | None) -> OpenSegment:
    if held is None or held.entry.name != entry.name:
        return open_segment(folder, entry)
    return held if held.entry == entry else OpenSegment(entry, held.arrays, _open_dead(folder, entry))


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
