"""Pieces on the way: read as they were written, or refused with a code; never more than was announced."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.errors import MalformedError
from tansiq.stores.sealed import Piece
from tansiq.transports.piece import (
    PIECE_LIMIT_BYTES,
    PIECE_MAX_BYTES,
    read_held,
    read_piece,
    write_held,
    write_piece,
)

MOST = 1 << 30
DIGEST = "a" * 64


def _code(data: bytes) -> str:
    with pytest.raises(MalformedError) as refused:
        read_piece(data, MOST)
    return refused.value.code


@given(data=st.binary(max_size=200), offset=st.integers(0, 1000), left=st.integers(1, 1000))
def test_a_piece_is_read_as_it_was_written(data: bytes, offset: int, left: int) -> None:
    piece = Piece(DIGEST, offset + len(data) + left, offset, data)
    assert read_piece(write_piece(piece), MOST) == piece


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "attachment.piece"),
        (write_piece(Piece(DIGEST, 5))[:-1], "attachment.piece"),
        (write_piece(Piece("../" + DIGEST[3:], 5)), "attachment.piece"),
        (write_piece(Piece(DIGEST.upper(), 5)), "attachment.piece"),
        (write_piece(Piece(DIGEST, 0)), "attachment.piece"),
        (write_piece(Piece(DIGEST, -5)), "attachment.piece"),
        (write_piece(Piece(DIGEST, 5, 0, b"x")).replace(b" 0\n", b" 00\n"), "attachment.piece"),
        (write_piece(Piece(DIGEST, MOST + 1)), "attachment.size"),
        (write_piece(Piece(DIGEST, 5, 0, b"123456")), "attachment.beyond"),
        (write_piece(Piece(DIGEST, 5, 4, b"12")), "attachment.beyond"),
        (write_piece(Piece(DIGEST, MOST, 0, bytes(PIECE_MAX_BYTES + 1))), "attachment.beyond"),
        (write_piece(Piece(DIGEST, MOST, 0, bytes(PIECE_LIMIT_BYTES))), "attachment.piece"),
    ],
)
def test_what_is_no_piece_or_does_not_fit_its_whole_is_refused(data: bytes, code: str) -> None:
    assert _code(data) == code


@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_code(data: bytes) -> None:
    with suppress(MalformedError):
        assert write_piece(read_piece(data, MOST)) == data


def test_an_answer_says_no_more_than_there_is() -> None:
    assert read_held(write_held(7), 7) == 7
    for data in (write_held(8), b"", b"tansiq-held-1 7", b"tansiq-held-1 07\n", write_held(7) * 2):
        with pytest.raises(MalformedError) as refused:
            read_held(data, 7)
        assert refused.value.code == "attachment.held"
