"""An attachment comes out as it went in, with the memory of a few pieces, and whatever was done to it is seen."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.envelopes import Attachment, AttachmentSeal, open_attachment, sealed_size
from tansiq.engines.envelopes.attachment import PIECE_BYTES
from tansiq.engines.envelopes.message import ATTACHMENT_MAX_BYTES
from tansiq.errors import MalformedError, RefusedError

SEALED = PIECE_BYTES + 16
SIZES = [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES, 2 * PIECE_BYTES + 7]


def _content(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


def _seal(content: bytes) -> tuple[Attachment, list[bytes]]:
    seal = AttachmentSeal(lambda count: bytes([5]) * count)
    pieces = list(seal.pieces([content]))
    return seal.attachment("scan.pdf", "application/pdf"), pieces


@pytest.mark.parametrize("size", SIZES)
def test_opening_is_the_inverse_of_sealing(size: int) -> None:
    content = _content(size)
    attachment, pieces = _seal(content)
    assert b"".join(open_attachment(attachment, pieces)) == content
    assert (attachment.size, attachment.digest) == (size, sha256(content).hexdigest())
    whole = b"".join(pieces)
    assert attachment.sealed_digest == sha256(whole).hexdigest()
    assert len(whole) == sealed_size(size)


@settings(max_examples=20, deadline=None)
@given(cuts=st.lists(st.integers(0, 2 * PIECE_BYTES + 7), max_size=6), size=st.sampled_from(SIZES))
def test_how_the_parts_are_cut_makes_no_difference(cuts: list[int], size: int) -> None:
    def parts(data: bytes) -> list[bytes]:
        places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
        return [data[places[at] : places[at + 1]] for at in range(len(places) - 1)]

    content = _content(size)
    attachment, pieces = _seal(content)
    seal = AttachmentSeal(lambda count: bytes([5]) * count)
    assert list(seal.pieces(parts(content))) == pieces
    assert b"".join(open_attachment(attachment, parts(b"".join(pieces)))) == content


def _spoilt(pieces: list[bytes]) -> Iterator[tuple[str, list[bytes]]]:
    first, second, last = pieces
    yield "changed", [bytes([first[0] ^ 1]) + first[1:], second, last]
    yield "tag changed", [first, second, last[:-1] + bytes([last[-1] ^ 1])]
    yield "swapped", [second, first, last]
    yield "doubled", [first, first, last]
    yield "left out", [first, last]
    yield "cut off", [first, second]
    yield "cut short", [first, second, last[:-1]]
    yield "nothing", []
    yield "more", [first, second, last, b"more"]
    yield "last one twice", [first, second, last, last]


@pytest.mark.parametrize("number", range(10))
def test_whatever_was_done_to_it_is_seen(number: int) -> None:
    content = _content(2 * PIECE_BYTES + 7)
    attachment, pieces = _seal(content)
    _, spoilt = list(_spoilt(pieces))[number]
    with pytest.raises((RefusedError, MalformedError), match=r"attachment\.(changed|length)"):
        list(open_attachment(attachment, spoilt))


def test_another_content_under_the_same_key_is_seen_by_its_digest() -> None:
    """Whoever has the key could seal other bytes; the signed message vouches for these."""
    attachment, _ = _seal(_content(100))
    _, other = _seal(_content(99) + b"x")
    with pytest.raises(RefusedError, match=r"attachment\.digest"):
        list(open_attachment(attachment, other))


def test_a_seal_is_used_once_and_to_its_end() -> None:
    seal = AttachmentSeal(lambda count: bytes([5]) * count)
    with pytest.raises(RefusedError, match=r"attachment\.unfinished"):
        seal.attachment("a", "b/c")
    pieces = seal.pieces([b"x"])
    next(pieces)
    with pytest.raises(RefusedError, match=r"attachment\.unfinished"):
        seal.attachment("a", "b/c")
    assert list(pieces) == []
    assert seal.attachment("a", "b/c").size == 1
    with pytest.raises(RefusedError, match=r"attachment\.used"):
        next(seal.pieces([b"y"]))


def _zeros(count: int) -> Iterator[bytes]:
    block = bytes(PIECE_BYTES)
    for _ in range(count):
        yield block


def test_more_than_a_gigabyte_is_refused_where_it_becomes_too_much() -> None:
    seal = AttachmentSeal(lambda count: bytes([5]) * count)
    seal._size = ATTACHMENT_MAX_BYTES - PIECE_BYTES  # as if most of it had passed
    pieces = seal.pieces(_zeros(3))
    next(pieces)
    with pytest.raises(MalformedError, match=r"attachment\.size"):
        next(pieces)


def test_memory_does_not_grow_with_the_attachment() -> None:
    tracemalloc.start()
    try:
        seal = AttachmentSeal(lambda count: bytes([5]) * count)
        sealed = sum(len(piece) for piece in seal.pieces(_zeros(64)))
        attachment = seal.attachment("film.mp4", "video/mp4")
        again = AttachmentSeal(lambda count: bytes([5]) * count)
        opened = sum(len(piece) for piece in open_attachment(attachment, again.pieces(_zeros(64))))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (sealed, opened) == (sealed_size(64 * PIECE_BYTES), 64 * PIECE_BYTES)
    assert peak < 16 * PIECE_BYTES
