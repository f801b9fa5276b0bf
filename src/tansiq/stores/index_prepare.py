"""Working out beforehand what searches must know of an index's words, while others search and add.

It takes some milliseconds a word. What is done is kept from time to time, so that it may be broken off, killed or begun
again anywhere; only the moments of keeping are a writer's. What the journal holds, and what came since, searches work
out themselves until a later run.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from tansiq.engines.matching.prepared import Preparation
from tansiq.errors import RefusedError
from tansiq.stores.generation import Progress
from tansiq.stores.lock import hold_lock
from tansiq.stores.near_file import write_near
from tansiq.stores.snapshot import OpenSegment, open_newest
from tansiq.stores.sweep import LOCKS

__all__ = ["prepare_index", "steps_to_prepare"]

KEEP_EVERY_S: Final = 60.0
PATIENCE_S: Final = 60.0  # at the end, for a writer that is at work
PROGRESS_STEP: Final = 64


def steps_to_prepare(folder: Path) -> int:
    """How many steps ``prepare_index`` will count. Raises MalformedError or RefusedError ``index.*``."""
    return sum(Preparation(part.arrays, {}).total for part in open_newest(folder).files)


def prepare_index(folder: Path, progress: Progress | None = None) -> int:
    """Work out all that is missing beside the segments on disk; returns how many steps were not done before.

    ``progress`` is called with the number of steps so far, those done before among them. Raises MalformedError or
    RefusedError ``index.*``, TansiqError ``storage.*``.
    """
    done = fresh = 0
    for part in open_newest(folder).files:
        preparation = Preparation(part.arrays, part.arrays)
        keeping = _Keeping(folder, part, preparation)
        try:
            for was_new in preparation.steps():
                done, fresh = done + 1, fresh + was_new
                keeping.note(was_new=was_new)
                if progress and done % PROGRESS_STEP == 0:
                    progress(done)
        finally:  # whoever breaks it off keeps what was done
            keeping.end()
    return fresh


class _Keeping:
    """When the file beside a segment is written."""

    def __init__(self, folder: Path, part: OpenSegment, preparation: Preparation) -> None:
        self._folder, self._part, self._preparation = folder, part, preparation
        self._kept, self._is_new = time.monotonic(), False

    def note(self, *, was_new: bool) -> None:
        self._is_new |= was_new
        if self._is_new and time.monotonic() - self._kept > KEEP_EVERY_S:
            with suppress(RefusedError):  # a writer is at work: next time
                self._keep(0.0)
            self._kept = time.monotonic()

    def end(self) -> None:
        if self._is_new:
            self._keep(PATIENCE_S)

    def _keep(self, patience_s: float) -> None:
        assert self._part.entry is not None
        with hold_lock(self._folder / LOCKS[0], "index.locked", patience_s):
            write_near(self._folder, self._part.entry, self._preparation.arrays())
        self._is_new = False
