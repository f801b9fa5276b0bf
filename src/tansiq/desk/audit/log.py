"""The tamper-evident log of the record: a salted commitment to each entry, in the order of the places.

How far the log has come is what its checkpoint says and nothing else: whatever breaks off, the next step reads the
entries from the log's own size on. So no entry is in it twice, and none is left out. Places are given only by whoever
holds the log, and never one that the log has already.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from django.conf import settings

from tansiq.desk.audit.models import Entry
from tansiq.desk.audit.sequencer import entries_from, is_numbered, number_entries
from tansiq.desk.surroundings import KEY_NAME, LOG_NAME, VERIFIER_NAME
from tansiq.engines.ledger import SigningKey, VerifierKey, canonical, commitment, read_verifier_key
from tansiq.errors import RefusedError
from tansiq.stores.durable import write_durably
from tansiq.stores.keys import make_key, read_key
from tansiq.stores.tiles import CHECKPOINT
from tansiq.stores.tiles_writer import LogWriter, create_log, writing

__all__ = ["commitment_of", "log_entries", "log_folder", "verifier_key"]

#: Four tiles: what is written again of a tile that is not full, and the syncs of a batch, cost little beside it.
BATCH: Final = 1024
#: Entries of one call: whoever wants to stop a worker waits for no more than these.
MOST: Final = 16 * BATCH


def log_folder() -> Path:
    """Where the node's log lies; it is there once the first step was taken."""
    folder: Path = settings.TANSIQ_FOLDER / LOG_NAME
    return folder


def verifier_key() -> VerifierKey | None:
    """The public key of the log, from the file beside it; None before there is a log."""
    file: Path = settings.TANSIQ_FOLDER / VERIFIER_NAME
    return read_verifier_key(file.read_text(encoding="utf-8").strip()) if file.is_file() else None


def commitment_of(entry: Entry) -> bytes:
    """What the log has of an entry (32 bytes); of an erased one, what was kept of it."""
    if entry.commitment is not None:
        return bytes(entry.commitment)
    return commitment(canonical(entry.to_value()), bytes(entry.salt or b""))


def log_entries(batch: int = BATCH, patience_s: float = 1.0) -> int:
    """Give committed entries their places and append them to the log, durably; how many were appended.

    Some `MOST` of a call. Raises RefusedError ``audit.key_missing``, ``audit.log_missing``, ``audit.gap`` where an
    entry that has its place is gone or there twice, ``ledger.locked`` after ``patience_s``; MalformedError ``ledger.*``
    where the log is damaged; TansiqError ``storage.*``.
    """
    key = _ready()
    done = 0
    with writing(log_folder(), key, patience_s) as log:
        while done < MOST:
            number_entries(batch, log.checkpoint.size)
            if not (added := _append(log, batch)):
                break
            done += added
    return done


def _append(log: LogWriter, batch: int) -> int:
    size = log.checkpoint.size
    entries = entries_from(size, batch)
    _refuse_gap(size, entries)
    if not entries and is_numbered(size):  # a hole wider than a batch
        raise RefusedError("audit.gap", position=size)
    log.append([commitment_of(entry) for entry in entries])
    return len(entries)


def _refuse_gap(size: int, entries: Sequence[Entry]) -> None:
    for wanted, entry in enumerate(entries, start=size):
        if entry.position != wanted:
            raise RefusedError("audit.gap", position=wanted)


def _ready() -> SigningKey:
    """The key of the log, both made where this is a new node.

    Entries with places and no log: it was there once. A new one in its place would be a second story under one key.
    """
    folder, file = log_folder(), settings.TANSIQ_FOLDER / KEY_NAME
    is_there = (folder / CHECKPOINT).exists()
    if not is_there and is_numbered():
        raise RefusedError("audit.log_missing", path=str(folder))
    if not file.exists():
        if is_there:
            raise RefusedError("audit.key_missing", path=str(file))
        make_key(file, f"{settings.ALLOWED_HOSTS[0]}/desk/{secrets.token_hex(4)}")
    key = read_key(file)
    if verifier_key() is None:
        write_durably(settings.TANSIQ_FOLDER / VERIFIER_NAME, [f"{key.verifier.line}\n".encode()])
    if not is_there:
        create_log(folder, key)
    return key
