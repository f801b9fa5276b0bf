"""Read a whole index and name everything in it that is not as it was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores.journal import decode_changes
from tansiq.stores.manifest import (
    SEGMENT_SUFFIX,
    SegmentEntry,
    generations,
    journal_path,
    manifest_path,
    read_generation,
    set_aside_files,
)
from tansiq.stores.near_file import near_problems
from tansiq.stores.problem import Problem, problem_of
from tansiq.stores.segment_file import damaged_parts
from tansiq.stores.snapshot import open_journal, open_segment

__all__ = ["Problem", "bytes_to_verify", "verify_index"]


def verify_index(path: str | Path, progress: Callable[[int], object] = int) -> list[Problem]:
    """Check every byte of the index at ``path``, even of one that does not open. An empty list: all is well.

    ``progress`` is called with the number of bytes read so far, out of about ``bytes_to_verify``.
    """
    folder = Path(path)
    numbers = generations(folder)
    if not numbers:
        return [Problem("index.missing", str(folder))]
    found = [Problem("index.set_aside", str(file)) for file in set_aside_files(folder)]
    reading = _Reading(progress)
    for number in numbers:
        found.extend(_generation_problems(folder, number, reading))
    return [*dict.fromkeys(found)]  # two generations share most of their files


def bytes_to_verify(path: str | Path) -> int:
    """How much ``verify_index`` will read: the segments on disk."""
    try:
        return sum(file.stat().st_size for file in Path(path).glob(f"*{SEGMENT_SUFFIX}"))
    except OSError:
        return 0


class _Reading:
    """Which segments have been read whole already, and how many bytes that was."""

    def __init__(self, progress: Callable[[int], object]) -> None:
        self.read: set[str] = set()
        self._bytes = 0
        self._progress = progress

    def step(self, count: int) -> None:
        self._bytes += count
        self._progress(self._bytes)


def _generation_problems(folder: Path, number: int, reading: _Reading) -> Iterator[Problem]:
    try:
        manifest = read_generation(folder, number)
    except (MalformedError, RefusedError) as error:
        yield problem_of(error, manifest_path(folder, number))
        return
    for entry in manifest.segments:
        yield from _segment_problems(folder, entry, reading)
    try:
        journal = open_journal(folder, number, manifest.journal)
        if journal.damage:
            yield problem_of(journal.damage, journal.path)
        decode_changes(journal.bodies)
    except TansiqError as error:
        yield problem_of(error, journal_path(folder, number))


def _segment_problems(folder: Path, entry: SegmentEntry, reading: _Reading) -> Iterator[Problem]:
    path = folder / entry.name
    try:
        open_segment(folder, entry)
        for part in () if entry.name in reading.read else damaged_parts(path, reading.step):
            yield Problem("index.array_damaged", str(path), part)
        yield from () if entry.name in reading.read else near_problems(folder, entry, reading.step)
        reading.read.add(entry.name)
    except TansiqError as error:
        yield problem_of(error, path)
