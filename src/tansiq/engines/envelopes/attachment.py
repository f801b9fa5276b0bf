"""Attachments: sealed and opened a piece at a time, so that a gigabyte needs no more memory than a page.

Pieces of 1 MiB are encrypted with AES-256-GCM under a key of the attachment's own; the nonce is the number of the piece
(11 bytes) and whether it is the last (1 byte): the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizar, 2015), as
in the age format. What is cut, added, swapped or changed is seen at that piece; the whole is compared with the digest
that stands in the signed message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tansiq.engines.envelopes.encoding import read_base64url, write_base64url
from tansiq.engines.envelopes.message import ATTACHMENT_MAX_BYTES, Attachment
from tansiq.engines.envelopes.wrapping import KEY_BYTES, Chance
from tansiq.errors import MalformedError, RefusedError

__all__ = ["PIECE_BYTES", "AttachmentSeal", "open_attachment", "sealed_size"]

PIECE_BYTES: Final = 1 << 20
_TAG_BYTES: Final = 16
_COUNTER_BYTES: Final = 11


class AttachmentSeal:
    """Seals one attachment, once: first ``pieces`` to the end, then ``attachment`` says what the message refers to."""

    def __init__(self, chance: Chance) -> None:
        # Drawn here and used once: under one key a number may only ever stand for one piece.
        self._key = chance(KEY_BYTES)
        self._digest, self._sealed_digest = sha256(), sha256()
        self._size = 0
        self._state = "new"

    def pieces(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """The sealed bytes of a thing that comes in ``parts`` of any length, a piece at a time.

        Raises MalformedError ``attachment.size`` as soon as it is longer than a gigabyte, RefusedError
        ``attachment.used`` where this seal has been used.
        """
        if self._state != "new":
            raise RefusedError("attachment.used")
        self._state = "begun"
        cipher = AESGCM(self._key)
        for number, (piece, is_last) in enumerate(_marked(_cut(parts, PIECE_BYTES))):
            self._size += len(piece)
            if self._size > ATTACHMENT_MAX_BYTES:
                raise MalformedError("attachment.size", limit=ATTACHMENT_MAX_BYTES)
            self._digest.update(piece)
            sealed = cipher.encrypt(_nonce(number, is_last=is_last), piece, None)
            self._sealed_digest.update(sealed)
            yield sealed
        self._state = "done"

    def attachment(self, name: str, media_type: str) -> Attachment:
        """What the message says of it. Raises RefusedError ``attachment.unfinished`` before all pieces were taken."""
        if self._state != "done":
            raise RefusedError("attachment.unfinished")
        digests = self._digest.hexdigest(), self._sealed_digest.hexdigest()
        return Attachment(name, media_type, self._size, *digests, write_base64url(self._key))


def open_attachment(attachment: Attachment, parts: Iterable[bytes]) -> Iterator[bytes]:
    """The thing itself, piece by piece, out of sealed bytes that come in ``parts`` of any length.

    Each piece is authentic; that they are the whole is known when the iteration has ended, not before: what is written
    is to be put in its place only then. Raises RefusedError ``attachment.changed``, ``attachment.digest``;
    MalformedError ``attachment.length`` where something is missing or left over.
    """
    cipher = AESGCM(read_base64url(attachment.key) or b"")
    digest, last, number = sha256(), _pieces(attachment.size) - 1, -1
    for number, sealed in enumerate(_cut(parts, PIECE_BYTES + _TAG_BYTES)):
        if number > last:
            raise MalformedError("attachment.length", name=attachment.name)
        try:
            piece = cipher.decrypt(_nonce(number, is_last=number == last), sealed, None)
        except InvalidTag as error:
            raise RefusedError("attachment.changed", name=attachment.name, piece=number) from error
        digest.update(piece)
        yield piece
    if number != last:
        raise MalformedError("attachment.length", name=attachment.name)
    if digest.hexdigest() != attachment.digest:
        raise RefusedError("attachment.digest", name=attachment.name)


def sealed_size(size: int) -> int:
    """How many bytes an attachment of ``size`` bytes has once it is sealed."""
    return size + _pieces(size) * _TAG_BYTES


def _pieces(size: int) -> int:
    return max(1, -(-size // PIECE_BYTES))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(_COUNTER_BYTES, "big") + bytes([is_last])


def _cut(parts: Iterable[bytes], length: int) -> Iterator[bytes]:
    """The same bytes in pieces of ``length``, the last one shorter; one empty piece for nothing at all."""
    held, is_empty = bytearray(), True
    for part in parts:
        for at in range(0, len(part), length):
            held += part[at : at + length]
            while len(held) >= length:
                yield bytes(held[:length])
                del held[:length]
                is_empty = False
    if held or is_empty:
        yield bytes(held)


def _marked(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each piece and whether it is the last."""
    held: bytes | None = None
    for piece in pieces:
        if held is not None:
            yield held, False
        held = piece
    if held is not None:
        yield held, True
