"""What the small server does for all; its limits are tried with the witness (`test_witness_server`)."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from select import select
from typing import ClassVar, Final

import pytest

from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.transports import answering
from tansiq.transports.answering import BodyHandler, BoundedServer, status_of

LIMIT: Final = 1000


class Handler(BodyHandler):
    places: ClassVar[Mapping[str, int]] = {"/": LIMIT}

    def answer(self, body: bytes) -> bytes:
        return body


@contextmanager
def _asked(head: bytes) -> Iterator[socket.socket]:
    """A connection that has sent a head, and has been answered."""
    with BoundedServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        with socket.create_connection(server.server_address[:2], timeout=60) as line:
            line.sendall(head)
            assert select([line], [], [], 60)[0]
            yield line
        server.shutdown()
        thread.join()


def _all_of(line: socket.socket) -> bytes:
    return b"".join(iter(lambda: line.recv(1 << 16), b""))


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RefusedError("request.path"), 404), (RefusedError("request.method"), 405),
        (MalformedError("request.size"), 413),
        (MalformedError("anything.else"), 400), (TansiqError("storage.no_space"), 500),
    ],
)  # fmt: skip
def test_a_refusal_has_the_status_that_fits_it(error: TansiqError, status: int) -> None:
    assert status_of(error) == status


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n", b"413"),
        (b"POST /elsewhere HTTP/1.1\r\nContent-Length: 100000\r\n\r\n", b"404"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"411"),
        (b"PUT / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n", b"405"),
    ],
)
def test_whoever_still_sends_what_is_refused_reads_why(head: bytes, status: bytes) -> None:
    with _asked(head) as line:
        for _ in range(100):
            line.sendall(bytes(1000))
        line.shutdown(socket.SHUT_WR)
        assert _all_of(line).split(b" ", 2)[1] == status


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_whoever_never_ends_to_send_what_is_refused_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "_LINGER_BYTES", 1 << 20)
    with _asked(b"POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n") as line, pytest.raises(OSError):
        line.sendall(bytes(100 << 20))
