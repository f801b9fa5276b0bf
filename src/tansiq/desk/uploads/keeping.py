"""Files that were sent, as they lie on the disk: one a row of the table, under its id, read by nobody but the desk."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tansiq.desk.uploads.rules import rules
from tansiq.stores.durable import TEMPORARY, append_durably, blocked, write_durably

__all__ = ["add", "digests", "forget", "left_over", "parts", "path_of", "write"]

#: A file without a row is being written, or is left over from a process that died: after as long it is the latter.
_LEFT_OVER_S = 3600.0


def path_of(upload_id: UUID) -> Path:
    """Where the bytes of a file lie."""
    folder: Path = settings.TANSIQ_FOLDER
    return folder / "uploads" / str(upload_id)


def add(upload_id: UUID, offset: int, data: bytes) -> None:
    """Put ``data`` at ``offset``, where the part before ended. Done again, it is the same. Raises ``storage.*``."""
    path = path_of(upload_id)
    _make(path)
    append_durably(path, offset, data)


def write(upload_id: UUID, chunks: Iterable[bytes]) -> None:
    """Write a file whole. Raises TansiqError ``storage.*``."""
    path = path_of(upload_id)
    _make(path)
    write_durably(path, chunks)
    path.chmod(0o600)


def parts(upload_id: UUID) -> Iterator[bytes]:
    """The bytes of a file, part by part. Raises TansiqError ``storage.unreadable`` where it is not there."""
    path = path_of(upload_id)
    try:
        with path.open("rb") as stream:
            while part := stream.read(rules().part_bytes):
                yield part
    except OSError as error:
        raise blocked(path, error, writing=False) from error


def digests(chunks: Iterable[bytes]) -> tuple[str, str]:
    """SHA-256 of a file, and its fingerprint, out of its parts."""
    whole, by_part = hashlib.sha256(), hashlib.sha256()
    for part in chunks:
        whole.update(part)
        by_part.update(hashlib.sha256(part).digest())
    return whole.hexdigest(), by_part.hexdigest()


def forget(upload_id: UUID) -> None:
    """Delete the bytes of a file; nothing where there are none."""
    path_of(upload_id).unlink(missing_ok=True)


def left_over(known: Iterable[UUID]) -> list[Path]:
    """Files that belong to no row: a process died after the row was deleted, or before it was written."""
    folder = path_of(UUID(int=0)).parent
    names = {str(each) for each in known}
    files = folder.iterdir() if folder.is_dir() else ()
    lone = (path for path in files if path.name.removesuffix(TEMPORARY) not in names)
    return [path for path in lone if time.time() - path.stat().st_mtime > _LEFT_OVER_S]


def _make(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise blocked(path, error) from error
