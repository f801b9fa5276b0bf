"""One writer at a time, across processes and threads: a lock on a file, which the system frees when its holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tansiq.errors import RefusedError
from tansiq.stores.durable import blocked

__all__ = ["hold_lock"]


@contextmanager
def hold_lock(file: Path, code: str) -> Iterator[None]:
    """Hold the lock ``file`` (made if absent); raise RefusedError ``code`` at once where another holds it."""
    descriptor = _locked(file, code)
    try:
        yield
    finally:
        os.close(descriptor)


def _locked(file: Path, code: str) -> int:
    while True:
        descriptor = _open(file)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_still_there(descriptor, file):
                return descriptor
        except BlockingIOError as error:
            os.close(descriptor)
            raise RefusedError(code, path=str(file.parent)) from error
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
