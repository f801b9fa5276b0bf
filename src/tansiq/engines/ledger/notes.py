"""Signed notes: a text with Ed25519 signatures below it, and the keys by name.

Source: C2SP signed-note; RFC 8032 for Ed25519. The written form of keys is that of Go's golang.org/x/mod/sumdb/note,
which the tools of transparency logs share: ``name+identifier+key``.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tansiq.errors import MalformedError, RefusedError

__all__ = [
    "KEY_BYTES", "NOTE_MAX_BYTES", "PRIVATE", "Note", "Signature", "SigningKey", "VerifierKey", "check_name",
    "identifier_of", "key_line", "read_base64", "read_key_line", "read_note", "read_signature", "read_signing_key",
    "read_verifier_key", "write_base64", "write_note", "write_signature",
]  # fmt: skip

KEY_BYTES: Final = 32
NOTE_MAX_BYTES: Final = 1 << 18  # sixteen signatures of the largest kind, three times over
_IDENTIFIER_BYTES: Final = 4
_ED25519: Final = b"\x01"
#: What the line of a private key begins with.
PRIVATE: Final = "PRIVATE+KEY+"
_KEY_LINE: Final = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
_SIGNATURE_LINE: Final = re.compile(r"— ([^+ ]+) ([A-Za-z0-9+/=]+)")
_CONTROLS: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line: the name and the short identifier of a key (4 bytes), and what it signed the text with."""

    name: str
    identifier: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with a line feed, and the signatures below it. Nothing of it is believed before one holds."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key (32 bytes) and its name. Raises MalformedError ``ledger.key_name``, ``ledger.key``."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.public) != KEY_BYTES:
            raise MalformedError("ledger.key")

    @property
    def identifier(self) -> bytes:
        """What a signature line names the key with, beside its name: 4 bytes."""
        return identifier_of(self.name, _ED25519 + self.public)

    @property
    def line(self) -> str:
        """The key as it is handed to those who verify."""
        return key_line(self.name, self.identifier, _ED25519 + self.public)

    def verify(self, note: Note) -> None:
        """Raise RefusedError: ``ledger.unsigned`` where this key did not sign ``note``, ``ledger.forged`` where badly.

        Signatures by other keys are passed over.
        """
        own = [one for one in note.signatures if (one.name, one.identifier) == (self.name, self.identifier)]
        if not own:
            raise RefusedError("ledger.unsigned", key=self.name)
        try:
            public = Ed25519PublicKey.from_public_bytes(self.public)
            for one in own:
                public.verify(one.value, note.text.encode())
        except (InvalidSignature, ValueError) as error:  # ValueError: bytes that are no point on the curve
            raise RefusedError("ledger.forged", key=self.name) from error


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key: 32 random bytes (the seed of RFC 8032) and the name it signs under."""

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != KEY_BYTES:
            raise MalformedError("ledger.key")
        _ = self.verifier  # raises where the name cannot be one

    @property
    def verifier(self) -> VerifierKey:
        """The public key."""
        return VerifierKey(self.name, self._private().public_key().public_bytes_raw())

    @property
    def line(self) -> str:
        """The key as it is kept in a file that nobody else may read."""
        return PRIVATE + key_line(self.name, self.verifier.identifier, _ED25519 + self.seed)

    def sign(self, text: str) -> Signature:
        """The signature of ``text``, which ends with a line feed."""
        return Signature(self.name, self.verifier.identifier, self._private().sign(text.encode()))

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def check_name(name: str) -> None:
    """Raise MalformedError ``ledger.key_name`` where ``name`` cannot be that of a key."""
    if not name or "+" in name or _CONTROLS.search(name) or any(map(str.isspace, name)):
        raise MalformedError("ledger.key_name", name=name)


def identifier_of(name: str, kind_and_public: bytes) -> bytes:
    """What a signature line names a key with, beside its name: 4 bytes, from its kind (a byte) and public key."""
    return sha256(name.encode() + b"\n" + kind_and_public).digest()[:_IDENTIFIER_BYTES]


def key_line(name: str, identifier: bytes, kind_and_key: bytes) -> str:
    """A key as a line: ``name+identifier+key``."""
    return f"{name}+{identifier.hex()}+{write_base64(kind_and_key)}"


def read_verifier_key(line: str) -> VerifierKey:
    """A key from its line. Raises MalformedError ``ledger.key``, also where its identifier is that of another."""
    name, identifier, public = _read_key(line)
    key = VerifierKey(name, public)
    if key.identifier != identifier:
        raise MalformedError("ledger.key")
    return key


def read_signing_key(line: str) -> SigningKey:
    """A private key from its line. Raises MalformedError ``ledger.key``."""
    if not line.startswith(PRIVATE):
        raise MalformedError("ledger.key")
    name, identifier, seed = _read_key(line.removeprefix(PRIVATE))
    key = SigningKey(name, seed)
    if key.verifier.identifier != identifier:
        raise MalformedError("ledger.key")
    return key


def _read_key(line: str) -> tuple[str, bytes, bytes]:
    name, identifier, data = read_key_line(line)
    if data[:1] != _ED25519:
        raise MalformedError("ledger.key")
    return name, identifier, data[1:]


def read_key_line(line: str) -> tuple[str, bytes, bytes]:
    """Name, identifier, and kind (a byte) with key, of a line. Raises MalformedError ``ledger.key``."""
    found = _KEY_LINE.fullmatch(line.strip())
    data = read_base64(found[3]) if found else None
    if found is None or not data:
        raise MalformedError("ledger.key")
    return found[1], bytes.fromhex(found[2]), data


def write_note(note: Note) -> bytes:
    """A note as bytes."""
    return f"{note.text}\n{''.join(map(write_signature, note.signatures))}".encode()


def write_signature(signature: Signature) -> str:
    """A signature as its line, with the line feed."""
    return f"— {signature.name} {write_base64(signature.identifier + signature.value)}\n"


def read_note(data: bytes) -> Note:
    """What ``write_note`` wrote, or another tool. Raises MalformedError ``ledger.note``."""
    try:
        text, signatures = _split(data)
    except ValueError as error:  # UnicodeDecodeError is one
        raise MalformedError("ledger.note", limit=NOTE_MAX_BYTES) from error
    return Note(text, tuple(map(read_signature, signatures)))


def _split(data: bytes) -> tuple[str, list[str]]:
    if len(data) > NOTE_MAX_BYTES:
        raise ValueError
    whole = data.decode("utf-8")
    text, blank, below = whole.rpartition("\n\n")
    if not text or not blank or not below.endswith("\n") or _CONTROLS.search(whole):
        raise ValueError
    return f"{text}\n", below.removesuffix("\n").split("\n")


def read_signature(line: str) -> Signature:
    """A signature from its line, without the line feed. Raises MalformedError ``ledger.note``."""
    found = _SIGNATURE_LINE.fullmatch(line)
    value = read_base64(found[2]) if found else None
    if found is None or value is None or len(value) <= _IDENTIFIER_BYTES or any(map(str.isspace, found[1])):
        raise MalformedError("ledger.note", limit=NOTE_MAX_BYTES)
    return Signature(found[1], value[:_IDENTIFIER_BYTES], value[_IDENTIFIER_BYTES:])


def write_base64(data: bytes) -> str:
    """Standard base 64 (RFC 4648, section 4)."""
    return b64encode(data).decode("ascii")


def read_base64(text: str) -> bytes | None:
    """What ``write_base64`` wrote; None for any other text, one that ends in stray bits among them."""
    try:
        data = b64decode(text, validate=True)
    except (binascii.Error, ValueError):  # ValueError: characters outside ASCII
        return None
    return data if write_base64(data) == text else None
