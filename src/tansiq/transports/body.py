"""The body of an answer, streamed to a file: never more than the limit, whole or an error, and no error page."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Self

from urllib3.response import HTTPResponse

from tansiq.errors import MalformedError, TransportError
from tansiq.stores.durable import blocked

__all__ = ["Progress", "is_page_of_html", "receive"]

Progress = Callable[[int], None]

_PIECE = 1 << 16
_HEAD_BYTES = 1024
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)


def receive(
    response: HTTPResponse,
    target: Path,
    *,
    host: str,
    max_bytes: int,
    max_unpacked_bytes: int,
    progress: Progress | None = None,
    ends_itself: bool = False,
) -> int:
    """Write the body of ``response``, unpacked, to the file ``target``; return how many bytes that are.

    ``ends_itself`` says that the reader of the file notices a missing end. Raises MalformedError
    ``download.too_large``, ``download.unpacked``, ``download.gzip``, ``download.encoding`` or ``download.not_a_list``;
    TransportError ``download.incomplete``, ``download.no_end`` or ``download.empty``; TansiqError ``storage.*``; and
    what the connection itself raises.
    """
    unpacked = _unpacker(response, host)
    end_known = bool(response.chunked) or response.length_remaining is not None
    if (response.length_remaining or 0) > max_bytes:
        raise MalformedError("download.too_large", host=host, limit=max_bytes)
    written = 0
    with _File(target) as out:
        for piece in unpacked(_pieces(response, host, max_bytes, progress), host):
            written += len(piece)
            if written > max_unpacked_bytes:
                raise MalformedError("download.unpacked", host=host, limit=max_unpacked_bytes)
            out.write(piece)
    _check_whole(target, host, end_known=end_known or unpacked is _from_gzip, ends_itself=ends_itself)
    return written


def is_page_of_html(head: bytes) -> bool:
    """The first bytes of a page for people, such as a server shows in place of what it cannot find."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and bool(_HTML.search(head))


def _check_whole(target: Path, host: str, *, end_known: bool, ends_itself: bool) -> None:
    with target.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if not head.strip():
        raise TransportError("download.empty", host=host)
    if is_page_of_html(head):
        raise MalformedError("download.not_a_list", host=host)
    # Of a body that ends where the connection ends nobody can say whether it was cut. XML has an end of its own.
    if not end_known and not ends_itself and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise TransportError("download.no_end", permanent=True, host=host)


def _pieces(response: HTTPResponse, host: str, max_bytes: int, progress: Progress | None) -> Iterator[bytes]:
    """The body as it comes: ``read1`` hands over what is there, where ``read`` would wait for a full piece."""
    received = 0
    while piece := response.read1(_PIECE, decode_content=False):
        received += len(piece)
        if received > max_bytes:
            raise MalformedError("download.too_large", host=host, limit=max_bytes)
        if progress is not None:
            progress(received)
        yield piece
    if response.length_remaining:
        raise TransportError("download.incomplete", host=host)


def _unpacker(response: HTTPResponse, host: str) -> Callable[[Iterator[bytes], str], Iterator[bytes]]:
    stated = response.headers.get("Content-Encoding", "").strip().lower()
    if stated in ("", "identity"):
        return _as_it_is
    if stated in ("gzip", "x-gzip"):
        return _from_gzip
    raise MalformedError("download.encoding", host=host, encoding=stated[:40])


def _as_it_is(pieces: Iterator[bytes], _host: str) -> Iterator[bytes]:
    return pieces


def _from_gzip(pieces: Iterator[bytes], host: str) -> Iterator[bytes]:
    """Unpack one gzip member a piece at a time, so that a bomb costs no more memory than a piece."""
    inflate = zlib.decompressobj(wbits=31)
    try:
        for packed in pieces:
            left, full = packed, True
            while left or full:
                piece = inflate.decompress(left, _PIECE)
                left, full = inflate.unconsumed_tail, len(piece) == _PIECE
                yield piece
            if inflate.unused_data:
                raise MalformedError("download.gzip", host=host)
    except zlib.error as error:
        raise MalformedError("download.gzip", host=host) from error
    if not inflate.eof:
        raise TransportError("download.incomplete", host=host)


class _File:
    """A new file; what the disk refuses is told as ``storage.*``, not as a fault of the connection."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stream: BinaryIO

    def __enter__(self) -> Self:
        try:
            self.stream = self.path.open("wb")
        except OSError as error:
            raise blocked(self.path, error) from error
        return self

    def write(self, piece: bytes) -> None:
        try:
            self.stream.write(piece)
        except OSError as error:
            raise blocked(self.path, error) from error

    def __exit__(self, *_: object) -> None:
        try:
            self.stream.close()
        except OSError as error:
            raise blocked(self.path, error) from error
