"""The changes to an index: build, add, remove. Each happens wholly or not at all.

A small addition or removal is an entry of the journal: one write, one sync. Anything larger is a new generation, made
by the steps of ``generation.py``. What the two newest generations do not need is then deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Final

from tansiq.engines.matching import Record
from tansiq.errors import RefusedError
from tansiq.stores.durable import blocked, sync_folder
from tansiq.stores.generation import (
    Progress,
    buried,
    commit,
    entries_of,
    hold_folder,
    hold_journal,
    live_ids,
    set_damaged_aside,
    write_segments,
)
from tansiq.stores.id_table import rows_of
from tansiq.stores.journal import Change, append_change, encode_change
from tansiq.stores.manifest import SegmentEntry, generations, next_generation, set_aside_files
from tansiq.stores.snapshot import OpenSegment, Snapshot, open_newest, replayed
from tansiq.stores.sweep import discard, empty, forget_damaged, sweep

__all__ = ["add_records", "build_index", "remove_ids"]

SMALL_CHANGE: Final = 64  # records of an addition that goes into the journal: 5 ms to lay out
MOST_PENDING: Final = 4096  # records in a journal: where no merge comes, the next change is a generation and folds them

Changed = tuple[int, Snapshot | None]  # how many records; the state after it, where it is known already


def build_index(records: Iterable[Record], path: Path, progress: Progress | None) -> None:
    """Make ``path`` an index of exactly ``records``; one already there stays as it is until the new one is whole."""
    if _is_index(path):
        _build_over(path, records, progress)
    elif path.is_file() or (path.is_dir() and any(path.iterdir())):
        raise RefusedError("index.not_an_index", path=str(path))
    else:
        _build_beside(path, records, progress)


def add_records(folder: Path, records: Iterable[Record], known: Snapshot) -> Changed:
    """Add ``records``; each replaces the live record of the same id. Returns how many were added."""
    stream = iter(records)
    first = [*islice(stream, MOST_PENDING + 1)]
    if not first:
        return 0, None
    done = _append(folder, known, Change(records=_once(first))) if len(first) <= SMALL_CHANGE else None
    if done is not None:
        return done
    try:
        return _add_generation(folder, chain(first, stream), known), None
    except RefusedError as error:  # while a merge is under way, a larger addition goes into the journal too
        if error.code != "index.locked" or len(first) > MOST_PENDING:
            raise
        done = _append(folder, known, Change(records=_once(first)))
        if done is None:
            raise
        return done


def remove_ids(folder: Path, ids: Iterable[str], known: Snapshot) -> Changed:
    """Bury every live record that carries one of ``ids``. Returns how many."""
    wanted = tuple(dict.fromkeys(text for text in ids if text))
    if not wanted:
        return 0, None
    return _append(folder, known, Change(removed=wanted)) or (_remove_generation(folder, wanted, known), None)


def _append(folder: Path, known: Snapshot, change: Change) -> Changed | None:
    """Write ``change`` into the journal. None where that is damaged or full, so that a new generation is needed."""
    with hold_journal(folder):
        base = open_newest(folder, known)
        if base.passed_over or base.pending + len(change.records) > MOST_PENDING:
            return None
        after = replayed(base, base.journal, [change])  # lays the records out: one that cannot be is refused before
        changed = len(change.records) or _live(base.segments) - _live(after.segments)
        if not changed:
            return 0, base
        return changed, replace(after, journal=append_change(base.journal, encode_change(change)))


def _once(records: Sequence[Record]) -> tuple[Record, ...]:
    """A record given twice is kept once; two different ones under one id are refused: one of them would be lost."""
    kept: dict[object, Record] = {}
    for record in records:
        if kept.setdefault(record.id or object(), record) != record:
            raise RefusedError("index.repeated_id", id=record.id)
    return tuple(kept.values())


@dataclass(frozen=True, slots=True)
class _Draft:
    """A generation being written: the folder, its number, what it starts from."""

    folder: Path
    generation: int
    base: Snapshot

    def commit(self, entries: Iterable[SegmentEntry]) -> None:
        """The journal's records are among ``entries``: the new one begins empty."""
        commit(self.folder, self.generation, entries)
        set_damaged_aside(self.folder, self.base, newer=False)


@contextmanager
def _draft(folder: Path, known: Snapshot) -> Iterator[_Draft]:
    """Both locks, a clean folder and the newest state; whatever happens inside, nothing half-made stays behind."""
    with hold_folder(folder), hold_journal(folder):
        sweep(folder)
        base = open_newest(folder, known)
        set_damaged_aside(folder, base, newer=True)
        try:
            yield _Draft(folder, next_generation(folder), base)
        finally:
            sweep(folder)


def _add_generation(folder: Path, records: Iterable[Record], known: Snapshot) -> int:
    with _draft(folder, known) as draft:
        made = write_segments(draft.folder, draft.generation, records, None)
        ids = live_ids(made)
        kept = _bury(draft, ids, len(made))
        draft.commit((*kept, *entries_of(made)))
    return _live(made)


def _remove_generation(folder: Path, ids: Sequence[str], known: Snapshot) -> int:
    with _draft(folder, known) as draft:
        kept = _bury(draft, ids, 0)
        removed = _live(draft.base.segments) - sum(entry.live for entry in kept)
        if removed:
            draft.commit(kept)
    return removed


def _bury(draft: _Draft, ids: Sequence[str], made: int) -> tuple[SegmentEntry, ...]:
    """The base's segments with the records of ``ids`` buried, and those of the journal as one more, after ``made``.

    A segment of which nothing is left is dropped.
    """
    parts = draft.base.files
    entries = [buried(draft.folder, draft.generation, part, [*rows_of(part.arrays, ids)]) for part in parts]
    gone = {*ids}
    pending = (record for part in draft.base.fresh for record in part.live_records())
    kept = (record for record in pending if not record.id or record.id not in gone)
    folded = write_segments(draft.folder, draft.generation, kept, None, first=made)
    return tuple(entry for entry in (*entries, *entries_of(folded)) if entry.live)


def _live(parts: Iterable[OpenSegment]) -> int:
    return sum(part.live for part in parts)


def _is_index(path: Path) -> bool:
    return bool(generations(path) or set_aside_files(path))


def _build_into(folder: Path, records: Iterable[Record], progress: Progress | None) -> None:
    number = next_generation(folder)
    commit(folder, number, entries_of(write_segments(folder, number, records, progress)))


def _build_over(path: Path, records: Iterable[Record], progress: Progress | None) -> None:
    """Additions are refused meanwhile: the new index is to hold exactly ``records``."""
    with hold_folder(path), hold_journal(path):
        sweep(path)
        try:
            _build_into(path, records, progress)
            forget_damaged(path)
        finally:
            sweep(path)


def _build_beside(path: Path, records: Iterable[Record], progress: Progress | None) -> None:
    """A new index grows in a hidden folder beside its place, so that whatever stands at ``path`` is always whole."""
    growing = path.with_name(f".{path.name}.building")
    _make_folder(growing)
    with (
        hold_folder(growing),
        ExitStack() as undo,
    ):  # the lock file moves with its folder: the new index is locked until this ends
        undo.callback(discard, growing)
        empty(growing)
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
