"""What no state of an index needs is deleted, and what may be needed is kept; only by a writer that holds the lock."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.durable import TEMPORARY, blocked
from tansiq.stores.manifest import (
    SEGMENT_SUFFIX,
    Manifest,
    generations,
    journal_path,
    manifest_path,
    read_generation,
    set_aside_files,
)

__all__ = ["LOCKS", "discard", "empty", "forget_damaged", "sweep"]

#: The first is held by whoever prepares a generation, for as long as that takes; the second by whoever puts one in its
#: place, or writes into a journal: for some milliseconds.
LOCKS = ("LOCK", "LOCK.journal")
_JOURNAL_SUFFIX = ".journal"


def sweep(folder: Path) -> None:
    """Delete what the two newest generations do not need; nothing where one is damaged: it may be all there is."""
    names = _file_names(folder)
    _delete(folder, [name for name in names if name.endswith(TEMPORARY)])
    numbers = generations(folder)
    kept = [manifest for number in numbers[:2] if (manifest := _readable(folder, number))]
    if len(kept) < min(2, len(numbers)) or set_aside_files(folder):
        return
    _delete(
        folder, [manifest_path(folder, number).name for number in numbers[2:]]
    )  # first, so that none refers to nothing
    if generations(folder) != numbers[:2]:
        return
    needed = {name for manifest in kept for entry in manifest.segments for name in entry.file_names}
    needed |= {journal_path(folder, manifest.generation).name for manifest in kept}
    _delete(folder, [name for name in names if name.endswith((SEGMENT_SUFFIX, _JOURNAL_SUFFIX)) and name not in needed])


def forget_damaged(folder: Path) -> None:
    """After a build from the lists nothing of an earlier, damaged state is wanted."""
    damaged = [manifest_path(folder, number).name for number in generations(folder) if not _readable(folder, number)]
    _delete(folder, [*damaged, *(path.name for path in set_aside_files(folder))])


def empty(folder: Path) -> None:
    """Delete a folder's content that a build was growing in; only files of ours are touched."""
    ours = (TEMPORARY, SEGMENT_SUFFIX, _JOURNAL_SUFFIX, ".manifest")
    _delete(folder, [name for name in _file_names(folder) if name.endswith(ours) and name not in LOCKS])


def discard(folder: Path) -> None:
    """Delete such a folder itself."""
    empty(folder)
    with suppress(OSError):  # it may hold what is not ours, or be in its place already; then it stays
        _delete(folder, LOCKS)
        folder.rmdir()


def _readable(folder: Path, number: int) -> Manifest | None:
    try:
        return read_generation(folder, number)
    except (MalformedError, RefusedError):
        return None


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
