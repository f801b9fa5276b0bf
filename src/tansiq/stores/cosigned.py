"""What witnesses cosigned of a log, kept beside it: in ``cosigned/``, a file for each size that any of them cosigned.

A file is the checkpoint as the log signed it, with the cosignatures that came in so far. The log goes on meanwhile: so
each size is kept by itself, until a quorum has cosigned a larger one and no witness has its last word in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from tansiq.engines.ledger import (
    CosignerKey,
    Note,
    Policy,
    VerifierKey,
    Witnessed,
    merged,
    read_note,
    witnessed,
    write_note,
)
from tansiq.engines.ledger.notes import NOTE_MAX_BYTES
from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.durable import blocked, sync_folder, write_durably
from tansiq.stores.tiles import TileLog, read_file

__all__ = [
    "COSIGNED",
    "best_cosigned",
    "cosigned_notes",
    "forget_cosigned",
    "keep_cosigned",
    "last_cosigned",
    "provable",
]

COSIGNED: Final = "cosigned"
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,17}")
_MOST: Final = 64  # sizes that wait for a quorum: two days of a log that is cosigned every hour without one


def cosigned_notes(log: Path) -> Iterator[tuple[int, bytes]]:
    """The sizes at which the log in this folder was cosigned, with the notes, the largest first; nothing is verified.

    Raises TansiqError ``storage.unreadable``.
    """
    for size in sorted(_sizes(log), reverse=True):
        note = read_file(log / COSIGNED / str(size), NOTE_MAX_BYTES)
        if note is not None:
            yield size, note


def best_cosigned(log: Path, policy: Policy, key: VerifierKey | None = None) -> tuple[bytes, Witnessed] | None:
    """The largest checkpoint that a quorum cosigned, and what it is worth; None where there is none.

    Raises what ``cosigned_notes`` and ``witnessed`` raise.
    """
    for _size, note in cosigned_notes(log):
        found = witnessed(note, policy, key)
        if found.is_quorum:
            return note, found
    return None


def last_cosigned(log: Path, key: CosignerKey) -> tuple[bytes, int] | None:
    """The last note that a witness cosigned, and when (seconds since 1970); None where it cosigned none."""
    for _size, note in cosigned_notes(log):
        with suppress(MalformedError, RefusedError):
            return note, key.verify(read_note(note))
    return None


def keep_cosigned(log: Path, size: int, note: Note) -> bytes:
    """Keep a note of which a cosignature was verified, durably, with those kept of the same checkpoint already.

    Raises RefusedError ``ledger.split_view`` where another checkpoint of this size is kept; TansiqError ``storage.*``.
    """
    folder = log / COSIGNED
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise blocked(folder, error) from error
    sync_folder(log)
    known = read_file(folder / str(size), NOTE_MAX_BYTES)
    if known is not None:
        before = read_note(known)
        if before.text != note.text:
            raise RefusedError("ledger.split_view", origin=note.text.partition("\n")[0], size=size)
        note = merged(before, *note.signatures)
    data = write_note(note)
    write_durably(folder / str(size), [data])
    return data


def forget_cosigned(log: Path, policy: Policy, key: VerifierKey) -> None:
    """Delete what nobody needs any more: see the head of this file. What cannot be deleted costs space only."""
    best = best_cosigned(log, policy, key)
    needed = {best[1].checkpoint.size} if best else set[int]()
    for witness in policy.witnesses:
        if last := last_cosigned(log, witness.key):
            needed.add(int(last[0].split(b"\n", 2)[1]))
    least = best[1].checkpoint.size if best else 0
    waiting = sorted((size for size in _sizes(log) if size > least), reverse=True)[:_MOST]
    for size in _sizes(log):
        if size not in needed and size not in waiting:
            with suppress(OSError):
                (log / COSIGNED / str(size)).unlink()


def provable(log: TileLog, index: int, policy: Policy | None = None, key: VerifierKey | None = None) -> TileLog:
    """The log under the best checkpoint that covers the entry ``index``: one that a quorum cosigned, else its last.

    Without ``policy`` the last one. Raises what ``TileLog.under`` raises.
    """
    best = best_cosigned(log.folder, policy, key) if policy else None
    if best is None or best[1].checkpoint.size <= index:
        return log
    return log.under(best[0])


def _sizes(log: Path) -> list[int]:
    try:
        return [int(path.name) for path in (log / COSIGNED).iterdir() if _SIZE.fullmatch(path.name)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise blocked(log / COSIGNED, error, writing=False) from error
