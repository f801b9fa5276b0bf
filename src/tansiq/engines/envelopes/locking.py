"""A private key under a passphrase: what its holder alone can take out of where it is kept.

scrypt (RFC 7914) makes a key of the passphrase, AES-256-GCM hides the seed under it. Costs as OWASP's Password Storage
Cheat Sheet has them for scrypt: N = 2^17, r = 8, p = 1 (128 MiB for each try).
"""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tansiq.engines.envelopes.keys import SEED_BYTES, PrivateKey
from tansiq.engines.envelopes.wrapping import KEY_BYTES, Chance
from tansiq.errors import MalformedError, RefusedError

__all__ = ["lock", "unlock"]

_SALT_BYTES: Final = 16
_IV_BYTES: Final = 12
_TAG_BYTES: Final = 16
_LOCKED_BYTES: Final = _SALT_BYTES + _IV_BYTES + SEED_BYTES + _TAG_BYTES
_COST, _BLOCK, _LANES = 1 << 17, 8, 1


def lock(key: PrivateKey, passphrase: str, chance: Chance) -> bytes:
    """The seed of ``key`` under ``passphrase``: 76 bytes, which say nothing without it."""
    salt, iv = chance(_SALT_BYTES), chance(_IV_BYTES)
    return salt + iv + AESGCM(_key(passphrase, salt)).encrypt(iv, key.seed, _beside(key.algorithm))


def unlock(locked: bytes, algorithm: str, passphrase: str) -> PrivateKey:
    """The key again. Raises RefusedError ``key.passphrase``; MalformedError ``signed.key`` for other bytes."""
    if len(locked) != _LOCKED_BYTES:
        raise MalformedError("signed.key")
    salt, iv = locked[:_SALT_BYTES], locked[_SALT_BYTES : _SALT_BYTES + _IV_BYTES]
    try:
        seed = AESGCM(_key(passphrase, salt)).decrypt(iv, locked[_SALT_BYTES + _IV_BYTES :], _beside(algorithm))
    except InvalidTag as error:
        raise RefusedError("key.passphrase") from error
    return PrivateKey(algorithm, seed)


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=KEY_BYTES, n=_COST, r=_BLOCK, p=_LANES).derive(passphrase.encode())


def _beside(algorithm: str) -> bytes:
    return b"tansiq-locked-key-1 " + algorithm.encode()
