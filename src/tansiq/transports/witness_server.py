"""A witness that is asked over HTTP. Source: C2SP tlog-witness, ``add-checkpoint``.

Plain HTTP: everything that comes and goes is signed, and whoever needs the way itself to be secret puts a server with
TLS before it. Each request has a limit of size and of time, and there is a limit of how many are answered at once.
"""

from __future__ import annotations

import logging
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore, Timer
from typing import Any, Final

from tansiq import messages
from tansiq.engines.ledger.witnessing import SUBMISSION_MAX_BYTES
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores.witness import WitnessFolder

__all__ = ["ADD_CHECKPOINT", "SIZE_TYPE", "WitnessServer", "status_of"]

_log = logging.getLogger(__name__)
#: What stands behind the address of a witness.
ADD_CHECKPOINT: Final = "/add-checkpoint"
#: The type of an answer that says nothing but which size was cosigned last.
SIZE_TYPE: Final = "text/x.tlog.size"
_TEXT: Final = "text/plain; charset=utf-8"
_SILENCE_S: Final = 10.0
_CONNECTION_S: Final = 60.0
_AT_ONCE: Final = 64
_LENGTH_DIGITS: Final = 9
_STATUS: Final = {
    "ledger.unknown_log": 404,
    "ledger.unsigned": 403,
    "ledger.forged": 403,
    "ledger.old_size": 400,
    "ledger.moved_on": 409,
    "ledger.split_view": 409,
    "ledger.not_consistent": 422,
    "ledger.witness_busy": 503,
    "ledger.witness_damaged": 500,
    "ledger.request_length": 411,
    "ledger.request_size": 413,
    "ledger.request_path": 404,
    "ledger.request_method": 405,
}


def status_of(error: TansiqError) -> int:
    """The status that a refusal is told by: 400 for what cannot be read, 500 for what the witness itself lacks."""
    return _STATUS.get(error.code, 400 if isinstance(error, MalformedError) else 500)


_Request = socket.socket | tuple[bytes, socket.socket]


class WitnessServer(ThreadingHTTPServer):
    """Answers for ``opened()``, a witness whose folder is read anew for each request. ``now``: seconds since 1970."""

    daemon_threads = True
    request_queue_size = _AT_ONCE

    def __init__(
        self, address: tuple[str, int], opened: Callable[[], WitnessFolder], now: Callable[[], float] = time.time
    ) -> None:
        self.opened, self.now = opened, now
        self._free = BoundedSemaphore(_AT_ONCE)
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, _Handler)

    def process_request(self, request: _Request, client_address: object) -> None:
        """Begin a thread for a connection, or close it where too many are open."""
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: _Request, client_address: object) -> None:
        """Answer what comes over a connection until it ends."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: _Request, client_address: object) -> None:  # noqa: ARG002
        """A client that goes away is no matter of ours, since what was cosigned is on disk; all else is told."""
        if not isinstance(sys.exception(), OSError):
            _log.exception("a request failed")


class _Handler(BaseHTTPRequestHandler):
    server: WitnessServer
    protocol_version = "HTTP/1.1"
    server_version = "tansiq-witness"
    sys_version = ""
    timeout = _SILENCE_S
    disable_nagle_algorithm = True  # head and body are two writes: the second one would wait for an acknowledgement

    def handle(self) -> None:
        """Answer one request after another, for a minute at most: a byte now and then would hold a thread for ever."""
        timer = Timer(_CONNECTION_S, self._cut)
        timer.daemon = True
        timer.start()
        try:
            super().handle()
        finally:
            timer.cancel()

    def do_POST(self) -> None:
        is_last, self.close_connection = self.close_connection, True
        try:
            body = self._body()
            self.close_connection = is_last  # what was not read of a body would be taken for the next request
            answer = self.server.opened().cosign(body, int(self.server.now()))
        except TansiqError as error:
            self._tell(error)
        else:
            self._send(200, _TEXT, answer)

    def log_message(self, *_: Any) -> None:
        """Nothing is told for each request: the state says what was cosigned."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """What is no request, or no such one: told like every other refusal, in words of our own."""
        self.close_connection = True
        is_method = code == HTTPStatus.NOT_IMPLEMENTED
        self._tell(RefusedError("ledger.request_method") if is_method else MalformedError("ledger.request"))

    def _cut(self) -> None:
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _body(self) -> bytes:
        """What was sent, once its length is known not to be too large."""
        if self.path != ADD_CHECKPOINT:
            raise RefusedError("ledger.request_path")
        lengths = self.headers.get_all("Content-Length", [])
        is_plain = len(lengths) == 1 and lengths[0].isascii() and lengths[0].isdecimal()
        if not is_plain or "Transfer-Encoding" in self.headers:
            raise MalformedError("ledger.request_length")
        if len(lengths[0]) > _LENGTH_DIGITS or int(lengths[0]) > SUBMISSION_MAX_BYTES:
            raise MalformedError("ledger.request_size", limit=SUBMISSION_MAX_BYTES)
        body = self.rfile.read(int(lengths[0]))
        if len(body) != int(lengths[0]):
            raise MalformedError("ledger.request_length")
        return body

    def _tell(self, error: TansiqError) -> None:
        if error.code == "ledger.moved_on":
            self._send(status_of(error), SIZE_TYPE, f"{error.details['size']}\n".encode())
            return
        accepted = self.headers.get("Accept-Language", "") if hasattr(self, "headers") else ""
        self._send(status_of(error), _TEXT, _said(error, _language(accepted)).encode("utf-8", "replace"))

    def _send(self, status: int, content_type: str, body: bytes) -> None:
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


def _said(error: TansiqError, lang: str) -> str:
    """The code and its meaning in words; of what the witness itself lacks the code alone, since words name paths."""
    if status_of(error) >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"{error.code}\n"
    told = (messages.sentence(error.code, lang, **error.details), messages.remedy(error.code, lang, **error.details))
    return f"{error.code}: {' '.join(one for one in told if one)}\n"


def _language(accepted: str) -> str:
    """The first known language that a client names, else English."""
    named = (part.strip()[:2].lower() for part in accepted[:200].split(","))
    return next((one for one in named if one in messages.LANGUAGES), "en")
