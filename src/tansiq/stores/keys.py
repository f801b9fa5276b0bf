"""Files of private keys: readable by their owner alone, or refused.

A file holds one line, as Go's tools for signed notes write it. Whoever reads it can sign checkpoints in the name of the
log, so a file that others may read is not used: the key in it has to be taken for known.
"""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from tansiq.engines.envelopes import PrivateKey
from tansiq.engines.envelopes.encoding import read_base64url, write_base64url
from tansiq.engines.envelopes.keys import SEED_BYTES
from tansiq.engines.envelopes.suite import ED25519, HPKE, ML_DSA_65, X25519
from tansiq.engines.ledger import (
    CosignerKey,
    CosigningKey,
    SigningKey,
    VerifierKey,
    read_cosigning_key,
    read_signing_key,
)
from tansiq.engines.ledger.notes import KEY_BYTES
from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.durable import blocked, sync_folder

__all__ = [
    "make_envelope_keys", "make_key", "make_witness_key", "read_envelope_keys", "read_key", "read_private",
    "read_witness_key", "write_private",
]  # fmt: skip

_FILE_MAX_BYTES: Final = 4096
_OWNER_ALONE: Final = 0o600
_ALGORITHMS: Final = (ED25519, ML_DSA_65, X25519, HPKE)


def make_key(path: Path, name: str) -> VerifierKey:
    """Write a new random key under ``name`` to ``path``, durably; what others need of it is given back.

    Raises RefusedError ``ledger.key_exists`` where there is a file already, MalformedError ``ledger.key_name``,
    TansiqError ``storage.*``.
    """
    key = SigningKey(name, secrets.token_bytes(KEY_BYTES))
    _write_line(path, key.line)
    return key.verifier


def make_witness_key(path: Path, name: str, kind: str) -> CosignerKey:
    """The same for a witness; ``kind``: one of ``cosignatures.KINDS``. Raises as ``make_key``."""
    key = CosigningKey(name, kind, secrets.token_bytes(KEY_BYTES))
    _write_line(path, key.line)
    return key.verifier


def read_key(path: Path) -> SigningKey:
    """The key in the file at ``path``.

    Raises RefusedError ``ledger.key_exposed`` where others may read or change the file, MalformedError ``ledger.key``
    where it holds no key, TansiqError ``storage.unreadable``.
    """
    return read_signing_key(_read_line(path))


def read_witness_key(path: Path) -> CosigningKey:
    """The key of a witness in the file at ``path``. Raises as ``read_key``."""
    return read_cosigning_key(_read_line(path))


def make_envelope_keys(path: Path, algorithms: tuple[str, ...] = _ALGORITHMS) -> tuple[PrivateKey, ...]:
    """Write new random keys for envelopes to ``path``, one a line, and give them. Raises as ``make_key``."""
    keys = tuple(PrivateKey(algorithm, secrets.token_bytes(SEED_BYTES)) for algorithm in algorithms)
    _write_line(path, "\n".join(f"{key.algorithm} {write_base64url(key.seed)}" for key in keys))
    return keys


def read_envelope_keys(path: Path) -> tuple[PrivateKey, ...]:
    """The keys in the file at ``path``. Raises as ``read_key``, and MalformedError ``signed.key``."""
    return tuple(map(_read_envelope_key, _read_line(path).splitlines()))


def write_private(path: Path, data: bytes) -> None:
    """Write ``data`` to a new file that its owner alone may read. Raises as ``make_key``."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWNER_ALONE)
    except FileExistsError as error:
        raise RefusedError("ledger.key_exists", path=str(path)) from error
    except OSError as error:
        raise blocked(path, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
    except OSError as error:
        with suppress(OSError):  # half a key is none, and would stand in the way of the next
            path.unlink()
        raise blocked(path, error) from error
    sync_folder(path.parent)


def read_private(path: Path) -> bytes:
    """What a file of keys holds. Raises as ``read_key``."""
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())  # of what was opened, not of what stands there a moment later
            data = file.read(_FILE_MAX_BYTES + 1)
    except OSError as error:
        raise blocked(path, error, writing=False) from error
    if not stat.S_ISREG(found.st_mode) or found.st_mode & 0o077:
        raise RefusedError("ledger.key_exposed", path=str(path), mode=f"{stat.S_IMODE(found.st_mode):04o}")
    if len(data) > _FILE_MAX_BYTES:
        raise MalformedError("ledger.key")
    return data


def _read_envelope_key(line: str) -> PrivateKey:
    algorithm, _, seed = line.partition(" ")
    return PrivateKey(algorithm, read_base64url(seed) or b"")


def _write_line(path: Path, line: str) -> None:
    write_private(path, f"{line}\n".encode())


def _read_line(path: Path) -> str:
    return read_private(path).decode("utf-8", "replace")
