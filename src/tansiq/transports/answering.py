"""A small server over HTTP: takes bodies at few addresses, with limits of size, of time, and of how many at once.

Each body is handed to ``answer``; what that refuses is told by its code, and the status that ``status_of`` gives it.
"""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore, Timer
from typing import Any, ClassVar, Final

from tansiq import messages
from tansiq.errors import MalformedError, RefusedError, TansiqError

__all__ = ["BodyHandler", "BoundedServer", "status_of"]

_log = logging.getLogger(__name__)
_TEXT: Final = "text/plain; charset=utf-8"
_SILENCE_S: Final = 10.0
_AT_ONCE: Final = 64
_LENGTH_DIGITS: Final = 9
#: How much of a body that was refused unread is still taken in: two of the largest parcels.
_LINGER_BYTES: Final = 16 << 20
_LINGER_STEP: Final = 1 << 16
_STATUS: Final = {"request.length": 411, "request.size": 413, "request.path": 404, "request.method": 405}


def status_of(error: TansiqError) -> int:
    """The status that a refusal is told by: 400 for what cannot be read, 500 for what the server itself lacks."""
    return _STATUS.get(error.code, 400 if isinstance(error, MalformedError) else 500)


Request = socket.socket | tuple[bytes, socket.socket]


class BoundedServer(ThreadingHTTPServer):
    """A thread for each connection, and no more than 64 of them: one that comes above that is closed."""

    daemon_threads = True
    request_queue_size = _AT_ONCE

    def __init__(self, address: tuple[str, int], handler: type[BodyHandler]) -> None:
        self._free = BoundedSemaphore(_AT_ONCE)
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, handler)

    def process_request(self, request: Request, client_address: object) -> None:
        """Begin a thread for a connection, or close it where too many are open."""
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Request, client_address: object) -> None:
        """Answer what comes over a connection until it ends."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Request, client_address: object) -> None:  # noqa: ARG002  (the server's signature)
        """A client that goes away is no matter of ours, since what was taken is on disk; all else is told."""
        if not isinstance(sys.exception(), OSError):
            _log.exception("a request failed")


class BodyHandler(BaseHTTPRequestHandler):
    """Takes bodies at the ``places``, each with its most bytes; ``connection_s``: how long one connection may last."""

    places: ClassVar[Mapping[str, int]]
    connection_s: ClassVar[float] = 60.0
    protocol_version = "HTTP/1.1"
    sys_version = ""
    timeout = _SILENCE_S
    unread = False  # whether the client may still be sending what nobody will read
    disable_nagle_algorithm = True  # head and body are two writes: the second one would wait for an acknowledgement

    def answer(self, body: bytes) -> bytes:
        """What comes back for a body: each kind of server says it. Raises TansiqError."""
        raise NotImplementedError

    @property
    def answer_type(self) -> str:
        """What an answer is."""
        return _TEXT

    def tell(self, error: TansiqError) -> None:
        """Say what stood against a request: the code, and its meaning in words."""
        accepted = self.headers.get("Accept-Language", "") if hasattr(self, "headers") else ""
        self.send_whole(self.status(error), _TEXT, self._said(error, _language(accepted)).encode("utf-8", "replace"))

    def status(self, error: TansiqError) -> int:
        """The status of a refusal."""
        return status_of(error)

    def handle(self) -> None:
        """Answer one request after another for a time: a byte now and then would hold a thread for ever."""
        timer = Timer(self.connection_s, self._cut)
        timer.daemon = True
        timer.start()
        try:
            super().handle()
            if self.unread:
                self._linger()
        finally:
            timer.cancel()

    def do_POST(self) -> None:
        """Take a body."""
        is_last, self.close_connection, self.unread = self.close_connection, True, True
        try:
            body = self._body()
            # What was not read of a body would be taken for the next request.
            self.close_connection, self.unread = is_last, False
            answer = self.answer(body)
        except TansiqError as error:
            self.tell(error)
        else:
            self.send_whole(200, self.answer_type, answer)

    def log_message(self, *_: Any) -> None:
        """Nothing is told for each request: what was taken says it."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002 (theirs)
        """What is no request, or no such one: told like every other refusal, in words of our own."""
        self.close_connection = self.unread = True
        is_method = code == HTTPStatus.NOT_IMPLEMENTED
        self.tell(RefusedError("request.method") if is_method else MalformedError("request.unreadable"))

    def send_whole(self, status: int, content_type: str, body: bytes) -> None:
        """Send an answer with its length."""
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "POST")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if getattr(self, "command", "") != "HEAD":
            self.wfile.write(body)

    def _linger(self) -> None:
        """Take in what still comes: closed at once, the line is reset before the answer is read (RFC 9112, 9.6)."""
        left = _LINGER_BYTES
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            while left > 0 and (piece := self.connection.recv(_LINGER_STEP)):
                left -= len(piece)

    def _cut(self) -> None:
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _body(self) -> bytes:
        """What was sent, once its length is known not to be too large."""
        limit = self.places.get(self.path)
        if limit is None:
            raise RefusedError("request.path")
        lengths = self.headers.get_all("Content-Length", [])
        is_plain = len(lengths) == 1 and lengths[0].isascii() and lengths[0].isdecimal()
        if not is_plain or "Transfer-Encoding" in self.headers:
            raise MalformedError("request.length")
        if len(lengths[0]) > _LENGTH_DIGITS or int(lengths[0]) > limit:
            raise MalformedError("request.size", limit=limit)
        body = self.rfile.read(int(lengths[0]))
        if len(body) != int(lengths[0]):
            raise MalformedError("request.length")
        return body

    def _said(self, error: TansiqError, lang: str) -> str:
        """The code and its meaning; of what the server itself lacks the code alone, since words name paths."""
        if self.status(error) >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return f"{error.code}\n"
        words = (
            messages.sentence(error.code, lang, **error.details),
            messages.remedy(error.code, lang, **error.details),
        )
        return f"{error.code}: {' '.join(one for one in words if one)}\n"


def _language(accepted: str) -> str:
    """The first known language that a client names, else English."""
    named = (part.strip()[:2].lower() for part in accepted[:200].split(","))
    return next((one for one in named if one in messages.LANGUAGES), "en")
