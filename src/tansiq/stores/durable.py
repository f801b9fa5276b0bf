"""Write files so that a crash at any moment leaves the old file or the new one, whole, and never something between.

The order is: a temporary file beside the place, all bytes, fsync, rename over the place, fsync of the folder. Without
the first fsync a rename can survive a power cut that its bytes do not; without the second the rename can be lost.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from tansiq.errors import TansiqError

__all__ = ["TEMPORARY", "append_durably", "blocked", "sync_folder", "write_durably", "write_file"]

TEMPORARY: Final = (
    ".tmp"  # a file with this ending is never read, and may be deleted by whoever holds the folder's lock
)
#: A large file is synced while it is written: all at the end would keep small writes of others waiting behind it.
SYNC_EVERY_BYTES: Final = 16 << 20
_NO_SPACE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def blocked(path: Path, error: OSError, *, writing: bool = True) -> TansiqError:
    """What the operating system refused, as ``storage.no_space``, ``storage.unwritable`` or ``storage.unreadable``."""
    code = "storage.unwritable" if writing else "storage.unreadable"
    code = "storage.no_space" if error.errno in _NO_SPACE else code
    return TansiqError(code, path=str(path), reason=error.strerror or str(error))


def write_durably(path: Path, chunks: Iterable[bytes | memoryview]) -> None:
    """Replace ``path`` by ``chunks`` in one step that survives a power cut. Raises TansiqError ``storage.*``."""
    write_file(path, chunks)
    sync_folder(path.parent)


def write_file(path: Path, chunks: Iterable[bytes | memoryview], head: Callable[[], bytes] | None = None) -> None:
    """As ``write_durably``, but the caller fsyncs the folder, once for several files. Raises ``storage.*``.

    ``head`` is asked for when all chunks are written, and what it gives replaces the first bytes of them: it may hold
    checksums of what followed, so that large content is gone through once only.
    """
    temporary = path.with_name(path.name + TEMPORARY)
    try:
        _write_and_sync(temporary, chunks, head)
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):  # on a full disk the space is wanted back; else the next writer clears it away
            temporary.unlink()
        raise blocked(path, error) from error


def sync_folder(folder: Path) -> None:
    """Make the renames done in ``folder`` durable. Raises TansiqError ``storage.*``."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise blocked(folder, error) from error


def append_durably(path: Path, end: int, data: bytes) -> None:
    """Write ``data`` at ``end`` of the file ``path``, with one write and one sync; whatever stood there is cut off.

    Where it fails the file is cut back to ``end``; a power cut may leave a part of ``data``. Raises ``storage.*``.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    except OSError as error:
        raise blocked(path, error) from error
    try:
        _append_and_sync(descriptor, end, data)
    except OSError as error:
        with suppress(OSError):  # what stays is no whole entry or was never confirmed; the next writer cuts it off
            os.ftruncate(descriptor, end)
        raise blocked(path, error) from error
    finally:
        os.close(descriptor)


def _append_and_sync(descriptor: int, end: int, data: bytes) -> None:
    if os.fstat(descriptor).st_size != end:
        os.ftruncate(descriptor, end)
    os.lseek(descriptor, end, os.SEEK_SET)
    _write_all(descriptor, memoryview(data))
    if hasattr(os, "fdatasync"):  # the bytes and the size; not the times
        os.fdatasync(descriptor)
    else:
        os.fsync(descriptor)


def _write_and_sync(path: Path, chunks: Iterable[bytes | memoryview], head: Callable[[], bytes] | None) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        unsynced = 0
        for chunk in chunks:
            _write_all(descriptor, memoryview(chunk))
            unsynced += len(chunk)
            if unsynced >= SYNC_EVERY_BYTES:
                os.fsync(descriptor)
                unsynced = 0
        if head is not None:
            os.lseek(descriptor, 0, os.SEEK_SET)
            _write_all(descriptor, memoryview(head()))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, left: memoryview) -> None:
    while left:  # one write call takes at most 2 GiB, and may take less
        left = left[os.write(descriptor, left) :]
