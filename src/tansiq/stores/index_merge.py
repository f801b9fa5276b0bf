"""Merging: the journal and small segments become a few big ones, while others search and add.

Every segment costs every search a look into its vocabulary, and every record of the journal costs each opening the time
to lay it out. So what is due is merged: see ``is_due``. Only the last step, in which the new generation takes its
place, keeps additions waiting; what was added or removed meanwhile is carried over in the new journal.
"""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import chain
from pathlib import Path
from threading import Thread
from typing import Final

import tansiq
from tansiq.errors import RefusedError
from tansiq.stores import generation
from tansiq.stores.generation import (
    Progress,
    buried,
    commit,
    entries_of,
    hold_folder,
    hold_journal,
    set_damaged_aside,
    write_segments,
)
from tansiq.stores.manifest import next_generation
from tansiq.stores.snapshot import OpenSegment, Snapshot, open_newest
from tansiq.stores.sweep import sweep

__all__ = ["compact_index", "is_due", "merge_due", "start_merge"]

JOURNAL_RECORDS: Final = 128  # beyond, opening takes over 10 ms to lay them out, and a search looks into over 4 parts
JOURNAL_CHANGES: Final = 1024  # removals, and additions replaced since, take some 10 us each to read at opening
OVERWEIGHT: Final = 2  # a segment joins a merge where all smaller ones together hold more than its records / OVERWEIGHT
SPARSE: Final = 0.25  # with a larger share of removed records a segment is rewritten: they cost space and time


def is_due(opened: Snapshot) -> bool:
    """A merge would pay.

    The journal is folded beyond ``JOURNAL_RECORDS``. A segment is merged with all that are smaller once these hold half
    as many records as it: a merge makes a segment half as large again, so that a record is written anew at most
    log(n / 128, base 1.5) times - twenty-three for a million - and n records stand in at most log(n / 128, base 3) + 1
    segments: ten for a million.
    """
    full = opened.pending > JOURNAL_RECORDS or len(opened.journal.bodies) > JOURNAL_CHANGES
    return full or bool(_due(opened, 0))


def compact_index(folder: Path, known: Snapshot, *, due_only: bool = False, progress: Progress | None = None) -> int:
    """Write small and sparse segments and the journal anew, without the dead. Returns how many segments were replaced.

    ``due_only``: what is due, not all that could be merged. Searches go on meanwhile, and so do additions.
    """
    with hold_folder(folder):
        sweep(folder)
        base = open_newest(folder, known)
        set_damaged_aside(folder, base, newer=True)
        merged = _due(base, base.pending) if due_only else _mergeable(base)
        if not merged and not base.fresh and not base.journal.bodies:
            return 0
        number = next_generation(folder)
        records = chain.from_iterable(part.live_records() for part in (*merged, *base.fresh))
        try:
            made = write_segments(folder, number, records, progress)
            _swap(folder, number, base, merged, made)
        finally:
            sweep(folder)
    return len(merged)


def merge_due(folder: str) -> None:
    """What the process of ``start_merge`` does. A writer that is at work comes first: the next addition asks again."""
    os.nice(10)
    path = Path(folder)
    try:
        opened = open_newest(path)
        while is_due(opened) and not opened.passed_over:
            compact_index(path, opened, due_only=True)
            opened = open_newest(path, opened)
    except RefusedError:
        return


def start_merge(folder: Path) -> subprocess.Popen[bytes]:
    """Merge what is due in a process of its own: in a thread it would take turns with the searches of this one."""
    source = str(Path(tansiq.__file__).parents[1])
    paths = os.pathsep.join(filter(None, [source, os.environ.get("PYTHONPATH", "")]))
    command = "import sys; from tansiq.stores.index_merge import merge_due; merge_due(sys.argv[1])"
    process = subprocess.Popen(  # noqa: S603 - this interpreter, and no shell
        [sys.executable, "-c", command, str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths},
        start_new_session=True,  # it goes on when this process ends
    )
    Thread(target=process.wait, daemon=True).start()
    return process


def _swap(folder: Path, number: int, base: Snapshot, merged: list[OpenSegment], made: tuple[OpenSegment, ...]) -> None:
    """Put generation ``number`` in its place: ``made`` for ``merged``, and in its journal what came since ``base``."""
    with hold_journal(folder):
        now = open_newest(folder, base)
        later = now.journal.bodies[len(base.journal.bodies) :]
        kept = [buried(folder, number, part, ()) for part in base.files if part not in merged]
        commit(folder, number, (*(entry for entry in kept if entry.live), *entries_of(made)), later)
        set_damaged_aside(folder, base, newer=False)


def _mergeable(base: Snapshot) -> list[OpenSegment]:
    small = [part for part in base.files if part.live < generation.SEGMENT_RECORDS // 2 or _is_sparse(part)]
    changes = len(small) > 1 or bool(small and base.fresh) or any(part.live < part.records for part in small)
    return small if changes else []


def _due(base: Snapshot, smaller: int) -> list[OpenSegment]:
    """``smaller``: records of the journal that are written anew in any case."""
    chosen, waiting = list[OpenSegment](), list[OpenSegment]()
    for part in sorted(base.files, key=lambda part: part.live):
        waiting.append(part)
        if part.live < OVERWEIGHT * smaller and part.live < generation.SEGMENT_RECORDS // 2:
            chosen += waiting
            waiting = []
        smaller += part.live
    return chosen + [part for part in waiting if _is_sparse(part)]


def _is_sparse(part: OpenSegment) -> bool:
    return part.live < part.records * (1 - SPARSE)
