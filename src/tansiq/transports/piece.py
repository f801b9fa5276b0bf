"""A piece of a sealed attachment as it travels: a line that names the whole and the place in it, then the bytes."""

from __future__ import annotations

import re
from typing import Final

from tansiq.errors import MalformedError
from tansiq.stores.sealed import Piece

__all__ = ["HELD_TYPE", "PIECE_LIMIT_BYTES", "PIECE_MAX_BYTES", "read_held", "read_piece", "write_held", "write_piece"]

#: The most bytes of an attachment in one piece, and with the line before them.
PIECE_MAX_BYTES: Final = 4 << 20
PIECE_LIMIT_BYTES: Final = PIECE_MAX_BYTES + 128
HELD_TYPE: Final = "application/vnd.tansiq.held"
_LINE: Final = re.compile(rb"tansiq-piece-1 ([0-9a-f]{64}) ([1-9][0-9]{0,11}) (0|[1-9][0-9]{0,11})")
_HELD: Final = re.compile(rb"tansiq-held-1 (0|[1-9][0-9]{0,11})\n")


def write_piece(piece: Piece) -> bytes:
    """The piece as bytes."""
    return f"tansiq-piece-1 {piece.digest} {piece.size} {piece.offset}\n".encode() + piece.data


def read_piece(data: bytes, most: int) -> Piece:
    """A piece of something that has at most so many sealed bytes.

    Raises MalformedError ``attachment.piece``, ``attachment.size``, ``attachment.beyond``.
    """
    line, _, rest = data[:PIECE_LIMIT_BYTES].partition(b"\n")
    found = _LINE.fullmatch(line)
    if found is None or len(line) == len(data) or len(data) > PIECE_LIMIT_BYTES:
        raise MalformedError("attachment.piece")
    piece = Piece(found[1].decode(), int(found[2]), int(found[3]), rest)
    if piece.size > most:
        raise MalformedError("attachment.size", limit=most)
    if len(rest) > PIECE_MAX_BYTES or piece.offset + len(rest) > piece.size:
        raise MalformedError("attachment.beyond", size=piece.size)
    return piece


def write_held(count: int) -> bytes:
    """The answer to a piece: how many bytes of the whole are there, durably."""
    return f"tansiq-held-1 {count}\n".encode()


def read_held(data: bytes, size: int) -> int:
    """What such an answer says of something of ``size`` bytes. Raises MalformedError ``attachment.held``."""
    found = _HELD.fullmatch(data)
    if found is None or int(found[1]) > size:
        raise MalformedError("attachment.held")
    return int(found[1])
