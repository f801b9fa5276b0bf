"""The secret that a node signs its sessions with: made once, in a file that only its owner may read."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from tansiq.errors import RefusedError
from tansiq.stores.durable import blocked, sync_folder

__all__ = ["make_secret", "read_secret"]

_BYTES = 64  # 512 bits: Django asks for at least 50 characters
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def read_secret(path: Path) -> str | None:
    """The secret in ``path``, or None where there is no such file.

    Raises RefusedError ``secret.open`` where others than its owner may touch the file, TansiqError ``storage.*``.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise blocked(path, error, writing=False) from error
    with os.fdopen(descriptor, encoding="ascii") as stream:
        if os.fstat(descriptor).st_mode & _OTHERS:
            raise RefusedError("secret.open", path=str(path))
        return stream.read().strip()


def make_secret(path: Path) -> str:
    """The secret in ``path``; made first where there is none. Raises as ``read_secret``.

    Of two processes that make it at once, one wins and both read the same: the file appears whole, by a hard link.
    """
    if (known := read_secret(path)) is not None:
        return known
    own = path.with_name(f"{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_private(own, secrets.token_urlsafe(_BYTES))
        with suppress(FileExistsError):
            os.link(own, path)
        own.unlink()
    except OSError as error:
        raise blocked(path, error) from error
    sync_folder(path.parent)
    made = read_secret(path)
    assert made is not None
    return made


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(descriptor)
