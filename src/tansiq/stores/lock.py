"""One writer at a time, across processes and threads: a lock on a file, which the system frees when its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tansiq.errors import RefusedError
from tansiq.stores.durable import blocked

__all__ = ["hold_lock"]

_PAUSE_S = 0.001  # between two tries: a fraction of what a sync of the disk takes


@contextmanager
def hold_lock(file: Path, code: str, patience_s: float = 0.0) -> Iterator[None]:
    """Hold the lock ``file`` (made if absent); raise RefusedError ``code`` where another holds it.

    ``patience_s``: how long it is tried for; not at all by default.
    """
    descriptor = _locked(file, code, time.monotonic() + patience_s)
    try:
        yield
    finally:
        os.close(descriptor)


def _locked(file: Path, code: str, until: float) -> int:
    while True:
        descriptor = _open(file)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_still_there(descriptor, file):
                return descriptor
        except BlockingIOError as error:
            if time.monotonic() >= until:
                os.close(descriptor)
                raise RefusedError(code, path=str(file.parent)) from error
            time.sleep(_PAUSE_S)
        os.close(descriptor)


def _open(file: Path) -> int:
    try:
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
    except OSError as error:
        raise blocked(file, error) from error


def _is_still_there(descriptor: int, file: Path) -> bool:
    """The file may have been moved or deleted between opening and locking: then the lock is that of another place."""
    try:
        return os.path.samestat(os.fstat(descriptor), file.stat())
    except FileNotFoundError:
        return False
