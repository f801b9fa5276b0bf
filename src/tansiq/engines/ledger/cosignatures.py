"""Cosignatures: what a witness signs below a log's own signature, with the time at which it did.

Source: C2SP tlog-cosignature, both of its kinds: Ed25519 (RFC 8032), which every tool reads, and ML-DSA-44 (FIPS 204),
which outlasts quantum computers. A key says its kind in its line, so that neither kind is taken for the other, nor the
key of a witness for that of a log.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from tansiq.engines.ledger.checkpoint import Checkpoint, read_checkpoint
from tansiq.engines.ledger.notes import (
    KEY_BYTES,
    PRIVATE,
    Note,
    Signature,
    check_name,
    identifier_of,
    key_line,
    read_key_line,
)
from tansiq.errors import MalformedError, RefusedError

__all__ = ["KINDS", "CosignerKey", "CosigningKey", "merged", "read_cosigner_key", "read_cosigning_key"]

_TIME_BYTES: Final = 8
_LATEST: Final = (1 << 63) - 1
_LABEL: Final = b"subtree/v1\n\0"
_NAME_MAX_BYTES: Final = 255  # its length is written in one byte


class _Kind(NamedTuple):
    """How one kind of key signs. ``message(name, at, checkpoint)``: the bytes that are signed."""

    number: int
    public_bytes: int
    message: Callable[[str, int, Checkpoint], bytes]
    public: Callable[[bytes], bytes]
    sign: Callable[[bytes, bytes], bytes]
    verify: Callable[[bytes, bytes, bytes], object]


def _ed25519_message(_name: str, at: int, checkpoint: Checkpoint) -> bytes:
    return f"cosignature/v1\ntime {at}\n{checkpoint.text}".encode()


def _ml_dsa_message(name: str, at: int, checkpoint: Checkpoint) -> bytes:
    texts = [text.encode() for text in (name, checkpoint.origin)]
    if any(len(text) > _NAME_MAX_BYTES for text in texts):
        raise MalformedError("ledger.name_long", limit=_NAME_MAX_BYTES)
    cosigner, origin = (len(text).to_bytes(1, "big") + text for text in texts)
    numbers = [number.to_bytes(8, "big") for number in (at, 0, checkpoint.size)]
    return b"".join((_LABEL, cosigner, numbers[0], origin, *numbers[1:], checkpoint.root))


#: The kinds of keys by the name that a person chooses them by.
KINDS: Final = {
    "ed25519": _Kind(
        4,
        KEY_BYTES,
        _ed25519_message,
        lambda seed: Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw(),
        lambda seed, message: Ed25519PrivateKey.from_private_bytes(seed).sign(message),
        lambda public, value, message: Ed25519PublicKey.from_public_bytes(public).verify(value, message),
    ),
    "ml-dsa-44": _Kind(
        6,
        1312,
        _ml_dsa_message,
        lambda seed: MLDSA44PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw(),
        # The library draws chance of its own here, as FIPS 204 advises: no two signatures are the same.
        lambda seed, message: MLDSA44PrivateKey.from_seed_bytes(seed).sign(message),
        lambda public, value, message: MLDSA44PublicKey.from_public_bytes(public).verify(value, message),
    ),
}
_NAMES: Final = {kind.number: name for name, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class CosignerKey:
    """The public key of a witness, its name, and its kind (one of ``KINDS``).

    Raises MalformedError ``ledger.key_name``, ``ledger.key``.
    """

    name: str
    kind: str
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if self.kind not in KINDS or len(self.public) != KINDS[self.kind].public_bytes:
            raise MalformedError("ledger.key")

    @property
    def identifier(self) -> bytes:
        """What a signature line names the key with, beside its name: 4 bytes."""
        return identifier_of(self.name, self._material)

    @property
    def line(self) -> str:
        """The key as it is handed to those who verify."""
        return key_line(self.name, self.identifier, self._material)

    @property
    def _material(self) -> bytes:
        return bytes((KINDS[self.kind].number,)) + self.public

    def verify(self, note: Note) -> int:
        """When this key cosigned ``note``, in seconds since 1970 (UTC); of several times the last.

        Raises RefusedError ``ledger.unsigned`` where it did not, ``ledger.forged`` where badly, or without a time;
        MalformedError ``ledger.checkpoint``. Signatures by other keys are passed over.
        """
        own = [one.value for one in note.signatures if (one.name, one.identifier) == (self.name, self.identifier)]
        if not own:
            raise RefusedError("ledger.unsigned", key=self.name)
        checkpoint = read_checkpoint(note.text)
        return max(self._time_of(value, checkpoint) for value in own)

    def _time_of(self, value: bytes, checkpoint: Checkpoint) -> int:
        at, kind = int.from_bytes(value[:_TIME_BYTES], "big"), KINDS[self.kind]
        if not 0 < at <= _LATEST:
            raise RefusedError("ledger.forged", key=self.name)
        try:
            kind.verify(self.public, value[_TIME_BYTES:], kind.message(self.name, at, checkpoint))
        except (InvalidSignature, ValueError) as error:  # ValueError: no point on the curve, or of another length
            raise RefusedError("ledger.forged", key=self.name) from error
        return at


@dataclass(frozen=True, slots=True)
class CosigningKey:
    """The private key of a witness: 32 random bytes, its name, and its kind (one of ``KINDS``)."""

    name: str
    kind: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS or len(self.seed) != KEY_BYTES:
            raise MalformedError("ledger.key")
        _ = self.verifier  # raises where the name cannot be one

    @property
    def verifier(self) -> CosignerKey:
        """The public key."""
        return CosignerKey(self.name, self.kind, KINDS[self.kind].public(self.seed))

    @property
    def line(self) -> str:
        """The key as it is kept in a file that nobody else may read."""
        material = bytes((KINDS[self.kind].number,)) + self.seed
        return PRIVATE + key_line(self.name, self.verifier.identifier, material)

    def cosign(self, checkpoint: Checkpoint, at: int) -> Signature:
        """The cosignature of ``checkpoint`` at a time, in seconds since 1970 (UTC), later than 0.

        Raises MalformedError ``ledger.name_long`` where a name does not fit into what is signed.
        """
        assert 0 < at <= _LATEST
        kind = KINDS[self.kind]
        value = kind.sign(self.seed, kind.message(self.name, at, checkpoint))
        return Signature(self.name, self.verifier.identifier, at.to_bytes(_TIME_BYTES, "big") + value)


def read_cosigner_key(line: str) -> CosignerKey:
    """A witness's key from its line. Raises MalformedError ``ledger.key``, also for the key of a log."""
    name, identifier, data = read_key_line(line)
    key = CosignerKey(name, _kind_of(data), data[1:])
    if key.identifier != identifier:
        raise MalformedError("ledger.key")
    return key


def read_cosigning_key(line: str) -> CosigningKey:
    """A witness's private key from its line. Raises MalformedError ``ledger.key``."""
    if not line.startswith(PRIVATE):
        raise MalformedError("ledger.key")
    name, identifier, data = read_key_line(line.removeprefix(PRIVATE))
    key = CosigningKey(name, _kind_of(data), data[1:])
    if key.verifier.identifier != identifier:
        raise MalformedError("ledger.key")
    return key


def merged(note: Note, *more: Signature) -> Note:
    """The note with more signatures below it; one of a key that signed before takes the place of the earlier one."""
    by_key = {(one.name, one.identifier): one for one in (*note.signatures, *more)}
    return Note(note.text, tuple(by_key.values()))


def _kind_of(data: bytes) -> str:
    if data[0] not in _NAMES:
        raise MalformedError("ledger.key")
    return _NAMES[data[0]]
