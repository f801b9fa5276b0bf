"""What a file of the exchange says to somebody who cannot open it: nothing here is verified, and no key is needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tansiq.engines.canonical import read_canonical
from tansiq.engines.envelopes.directory import DIRECTORY_MAX_BYTES, DIRECTORY_TYP, Directory, directory_of
from tansiq.engines.envelopes.message import digest_of
from tansiq.engines.envelopes.receipts import RECEIPTS_TYP, Receipts, receipts_of
from tansiq.engines.envelopes.sealing import read_sealed
from tansiq.engines.envelopes.signing import read_signed
from tansiq.errors import MalformedError

__all__ = ["FILE_MAX_BYTES", "DirectoryOutside", "EnvelopeOutside", "ReceiptsOutside", "read_outside"]

FILE_MAX_BYTES: Final = 2 * DIRECTORY_MAX_BYTES


@dataclass(frozen=True, slots=True)
class EnvelopeOutside:
    """A sealed envelope: its digest, its suite, the names of the keys it is sealed to, how long the content is."""

    digest: str
    suite: str
    kids: tuple[str, ...]
    content_bytes: int


@dataclass(frozen=True, slots=True)
class ReceiptsOutside:
    """Receipts and the names of the keys that they say to be signed with."""

    digest: str
    suite: str
    kids: tuple[str, ...]
    receipts: Receipts


@dataclass(frozen=True, slots=True)
class DirectoryOutside:
    """A directory and the names of the keys that it says to be signed with."""

    digest: str
    suite: str
    kids: tuple[str, ...]
    directory: Directory


def read_outside(data: bytes) -> EnvelopeOutside | ReceiptsOutside | DirectoryOutside:
    """What the file is and says. Raises MalformedError and RefusedError as the readers of each kind do."""
    value = read_canonical(data, limit=FILE_MAX_BYTES)
    if not isinstance(value, dict):
        raise MalformedError("signed.field", field="file")
    if "ciphertext" in value:
        sealed = read_sealed(data)
        return EnvelopeOutside(digest_of(data), sealed.suite.name, tuple(sealed.wrapped), len(sealed.ciphertext))
    signed = read_signed(data, RECEIPTS_TYP, DIRECTORY_TYP, limit=DIRECTORY_MAX_BYTES)
    kids = tuple(one.kid for one in signed.signatures)
    if signed.typ == RECEIPTS_TYP:
        return ReceiptsOutside(digest_of(data), signed.suite.name, kids, receipts_of(signed.payload))
    return DirectoryOutside(digest_of(data), signed.suite.name, kids, directory_of(signed.payload))
