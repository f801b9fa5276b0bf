"""The four changes to an index: build, add, remove, compact. Each is one new generation, or nothing.

The order is the same for all: take the lock, clear away what a dead writer left, open the newest generation, write new
segment and tombstone files that nothing refers to yet, fsync them and their folder, then write the next manifest. A
crash before the manifest's rename leaves the earlier generation; after it, the new one. What the two newest generations
do not refer to is then deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Final

import numpy as np

from tansiq.engines.matching import Record, segment
from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.durable import TEMPORARY, blocked, sync_folder
from tansiq.stores.id_table import id_arrays, repeated_rows, rows_of
from tansiq.stores.lock import hold_lock
from tansiq.stores.manifest import (
    SEGMENT_SUFFIX,
    DeadEntry,
    Manifest,
    SegmentEntry,
    dead_name,
    generations,
    manifest_path,
    next_generation,
    read_generation,
    segment_name,
    set_aside,
    set_aside_files,
    write_generation,
)
from tansiq.stores.segment_file import write_segment_file
from tansiq.stores.snapshot import DEAD_ARRAY, OpenSegment, Snapshot, open_newest, open_segment

__all__ = ["LOCK_FILE", "SEGMENT_RECORDS", "add_records", "build_index", "compact_index", "is_small", "remove_ids"]

SEGMENT_RECORDS: Final = 250_000  # bounds the memory of a build; ten million records are only forty segments
SPARSE: Final = 0.25  # with a larger share of removed records a segment is rewritten: they cost space and time
LOCK_FILE: Final = "LOCK"
PROGRESS_STEP: Final = 5_000

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A generation being written: the folder, its number, what it starts from."""

    folder: Path
    generation: int
    base: Snapshot


def build_index(records: Iterable[Record], path: Path, progress: Progress | None) -> None:
    """Make ``path`` an index of exactly ``records``; one already there stays as it is until the new one is whole."""
    if _is_index(path):
        _build_over(path, records, progress)
    elif path.is_file() or (path.is_dir() and any(path.iterdir())):
        raise RefusedError("index.not_an_index", path=str(path))
    else:
        _build_beside(path, records, progress)


def add_records(folder: Path, records: Iterable[Record], known: Snapshot) -> int:
    """Add ``records``; each replaces the live record of the same id. Returns how many were added."""
    with _draft(folder, known) as draft:
        fresh = _write_segments(draft.folder, draft.generation, records, None)
        if not fresh:
            return 0
        kept = _bury(draft, _live_ids(fresh))
        _commit(draft.folder, Manifest(draft.generation, (*kept, *(part.entry for part in fresh))))
    return sum(part.entry.live for part in fresh)


def remove_ids(folder: Path, ids: Iterable[str], known: Snapshot) -> int:
    """Bury every live record that carries one of ``ids``. Returns how many."""
    with _draft(folder, known) as draft:
        kept = _bury(draft, [*ids])
        removed = _live(part.entry for part in draft.base.segments) - _live(kept)
        if removed:
            _commit(draft.folder, Manifest(draft.generation, kept))
    return removed


def compact_index(folder: Path, known: Snapshot) -> int:
    """Write small and sparse segments anew, as few full ones without the dead. Returns how many were replaced."""
    with _draft(folder, known) as draft:
        merged = [part for part in draft.base.segments if is_small(part.entry) or _is_sparse(part.entry)]
        if len(merged) < 2 and not any(part.entry.dead for part in merged):
            return 0
        kept = [part.entry for part in draft.base.segments if part not in merged]
        records = chain.from_iterable(part.live_records() for part in merged)
        fresh = _write_segments(draft.folder, draft.generation, records, None)
        _commit(draft.folder, Manifest(draft.generation, (*kept, *(part.entry for part in fresh))))
    return len(merged)


def is_small(entry: SegmentEntry) -> bool:
    """The segment is worth merging with another."""
    return entry.live < SEGMENT_RECORDS // 2


def _is_sparse(entry: SegmentEntry) -> bool:
    return entry.live < entry.records * (1 - SPARSE)


def _live(entries: Iterable[SegmentEntry]) -> int:
    return sum(entry.live for entry in entries)


def _is_index(path: Path) -> bool:
    return bool(generations(path) or set_aside_files(path))


def _lock(folder: Path) -> AbstractContextManager[None]:
    return hold_lock(folder / LOCK_FILE, "index.locked")


@contextmanager
def _draft(folder: Path, known: Snapshot) -> Iterator[_Draft]:
    """The lock, a clean folder and the newest generation; whatever happens inside, nothing half-made stays behind."""
    with _lock(folder):
        _sweep(folder)
        base = open_newest(folder, known)
        for number, _ in base.passed_over:
            set_aside(folder, number)
        try:
            yield _Draft(folder, next_generation(folder), base)
        finally:
            _sweep(folder)


def _build_into(folder: Path, records: Iterable[Record], progress: Progress | None) -> None:
    generation = next_generation(folder)
    fresh = _write_segments(folder, generation, records, progress)
    _commit(folder, Manifest(generation, tuple(part.entry for part in fresh)))


def _build_over(path: Path, records: Iterable[Record], progress: Progress | None) -> None:
    with _lock(path):
        _sweep(path)
        try:
            _build_into(path, records, progress)
            _forget_damaged(path)
        finally:
            _sweep(path)


def _build_beside(path: Path, records: Iterable[Record], progress: Progress | None) -> None:
    """A new index grows in a hidden folder beside its place, so that whatever stands at ``path`` is always whole."""
    growing = path.with_name(f".{path.name}.building")
    _make_folder(growing)
    with (
        _lock(growing),
        ExitStack() as undo,
    ):  # the lock file moves with its folder: the new index is locked until this ends
        undo.callback(_discard, growing)
        _empty(growing)
        _build_into(growing, records, progress)
        _move_folder(growing, path)
        undo.pop_all()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise blocked(folder, error) from error


def _move_folder(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except OSError as error:
        raise blocked(target, error) from error
    sync_folder(target.parent)


def _commit(folder: Path, manifest: Manifest) -> None:
    sync_folder(folder)  # the names of the new files, before the manifest that refers to them
    write_generation(folder, manifest)


def _write_segments(
    folder: Path, generation: int, records: Iterable[Record], progress: Progress | None
) -> tuple[OpenSegment, ...]:
    """Write ``records``, ``SEGMENT_RECORDS`` at a time, as segments that no manifest refers to yet."""
    stream, done, entries = iter(records), 0, list[SegmentEntry]()
    while chunk := [*_counted(islice(stream, SEGMENT_RECORDS), done, progress)]:
        arrays = segment.build_segment(chunk)
        arrays |= id_arrays(arrays, len(chunk))
        name = segment_name(generation, len(entries))
        seal = write_segment_file(folder / name, arrays)
        entries.append(SegmentEntry(name, seal.bytes, seal.checksum, len(chunk)))
        done += len(chunk)
    if progress:
        progress(done)
    return _without_repeats(folder, generation, tuple(open_segment(folder, entry) for entry in entries))


def _counted(records: Iterable[Record], done: int, progress: Progress | None) -> Iterator[Record]:
    for count, record in enumerate(records, done):
        if progress and count % PROGRESS_STEP == 0:
            progress(count)
        yield record


def _without_repeats(folder: Path, generation: int, parts: tuple[OpenSegment, ...]) -> tuple[OpenSegment, ...]:
    """A record given twice is kept once; two different ones under one id are refused: one of them would be lost."""
    buried: dict[int, list[int]] = {}
    for first, later in repeated_rows([part.arrays for part in parts]):
        record = segment.read_record(parts[later[0]].arrays, later[1])
        if segment.read_record(parts[first[0]].arrays, first[1]) != record:
            raise RefusedError("index.repeated_id", id=record.id)
        buried.setdefault(later[0], []).append(later[1])
    entries = [_buried(folder, generation, part, buried.get(number, [])) for number, part in enumerate(parts)]
    return tuple(
        part if entry is part.entry else open_segment(folder, entry) for part, entry in zip(parts, entries, strict=True)
    )


def _bury(draft: _Draft, ids: Sequence[str]) -> tuple[SegmentEntry, ...]:
    """The base's segments with the records of ``ids`` buried; a segment of which nothing is left is dropped."""
    parts = draft.base.segments
    entries = [_buried(draft.folder, draft.generation, part, [*rows_of(part.arrays, ids)]) for part in parts]
    return tuple(entry for entry in entries if entry.live)


def _buried(folder: Path, generation: int, part: OpenSegment, rows: Sequence[int]) -> SegmentEntry:
    """Tombstones go to a file of their own, so that the manifest stays small and readable however many there are."""
    dead = part.dead.copy()
    dead[[*rows]] = True
    count = int(np.count_nonzero(dead))
    if count == part.entry.records - part.entry.live:
        return part.entry
    name = dead_name(part.entry.name, generation)
    seal = write_segment_file(folder / name, {DEAD_ARRAY: np.packbits(dead, bitorder="little")})
    return replace(part.entry, dead=DeadEntry(name, seal.bytes, seal.checksum, count))


def _live_ids(parts: Iterable[OpenSegment]) -> list[str]:
    return [segment.read_id(part.arrays, int(row)) for part in parts for row in np.flatnonzero(~part.dead)]


def _sweep(folder: Path) -> None:
    """Delete what the two newest generations do not need; nothing where one is damaged: it may be all there is."""
    _delete(folder, [name for name in _file_names(folder) if name.endswith(TEMPORARY)])
    numbers = generations(folder)
    kept = [manifest for number in numbers[:2] if (manifest := _readable(folder, number))]
    if len(kept) < min(2, len(numbers)) or set_aside_files(folder):
        return
    _delete(
        folder, [manifest_path(folder, number).name for number in numbers[2:]]
    )  # first, so that none refers to nothing
    needed = {name for manifest in kept for entry in manifest.segments for name in entry.file_names}
    _delete(folder, [name for name in _file_names(folder) if name.endswith(SEGMENT_SUFFIX) and name not in needed])


def _readable(folder: Path, number: int) -> Manifest | None:
    try:
        return read_generation(folder, number)
    except (MalformedError, RefusedError):
        return None


def _forget_damaged(folder: Path) -> None:
    """After a build from the lists nothing of an earlier, damaged state is wanted."""
    damaged = [manifest_path(folder, number).name for number in generations(folder) if not _readable(folder, number)]
    _delete(folder, [*damaged, *(path.name for path in set_aside_files(folder))])


def _empty(folder: Path) -> None:
    """Delete a folder that a build was growing in; only files of ours are touched."""
    ours = (TEMPORARY, SEGMENT_SUFFIX, ".manifest")
    _delete(folder, [name for name in _file_names(folder) if name.endswith(ours)])


def _discard(folder: Path) -> None:
    _empty(folder)
    with suppress(OSError):  # it may hold what is not ours, or be in its place already; then it stays
        (folder / LOCK_FILE).unlink()
        folder.rmdir()


def _file_names(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise blocked(folder, error) from error


def _delete(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        with suppress(OSError):  # nothing refers to it: it costs space only, and the next writer tries again
            (folder / name).unlink()
