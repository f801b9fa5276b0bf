"""One file over https, as careful as a file from a stranger must be read.

The certificate is checked against the system's trust. Redirects are followed by hand (see ``addresses.py``). A request
has a limit for connecting, for each silence, and for the whole; bytes are counted, packed and unpacked; the file is
written as it comes. What the publisher named the issue by (``ETag``, ``Last-Modified``) is sent along, so that nothing
is sent back where nothing changed.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException, IncompleteRead
from http.client import HTTPResponse as Answer
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from urllib3 import exceptions
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import HTTPResponse

from tansiq.errors import MalformedError, TansiqError, TransportError
from tansiq.transports.addresses import Address, Lookup, Place, Zone, locate, parse_address, redirected
from tansiq.transports.body import Progress, receive
from tansiq.transports.proxy import proxy_for

__all__ = ["Answered", "Downloader", "Limits", "Received", "Validators"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LATER = frozenset({429, 503})
_PASSING = frozenset({408, 425, 429})  # of the 4xx: those that another try may turn into an answer
_ADDRESSES_TRIED = 4
_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{0,200}"')
_DATE = re.compile(r"[A-Za-z]{3}, \d{2} [A-Za-z]{3} \d{4} \d{2}:\d{2}:\d{2} GMT")
_SECONDS = re.compile(r"\d{1,7}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost: seconds to connect, of silence, in all; bytes as sent and as unpacked; redirects."""

    connect_seconds: float
    read_seconds: float
    total_seconds: float
    max_bytes: int
    max_unpacked_bytes: int
    redirects: int


@dataclass(frozen=True, slots=True)
class Validators:
    """What a publisher knows an issue by; empty where it said nothing usable."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that arrived whole: from where in the end, how many bytes it has, what its publisher knows it by."""

    address: Address
    bytes: int
    validators: Validators


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back for something that was sent: the status, what kind of body it says it has, and the body."""

    status: int
    content_type: str
    body: bytes


class _Timer(Protocol):
    daemon: bool

    def start(self) -> None: ...

    def cancel(self) -> None: ...


class Downloader:
    """Fetches files within ``limits``. The rest is for tests and mirrors: trust, name lookup, timers."""

    def __init__(
        self,
        limits: Limits,
        *,
        trust: ssl.SSLContext | None = None,
        lookup: Lookup = socket.getaddrinfo,
        timer: Callable[[float, Callable[[], None]], _Timer] = threading.Timer,
    ) -> None:
        self.limits = limits
        self._trust, self._lookup, self._timer = trust, lookup, timer

    def get(
        self,
        url: str,
        target: Path,
        known: Validators | None = None,
        progress: Progress | None = None,
        *,
        ends_itself: bool = False,
    ) -> Received | None:
        """Write the file at ``url`` to ``target``; None where it is still the one that ``known`` names.

        ``ends_itself``: the caller will notice a missing end. Raises RefusedError, MalformedError or TransportError
        ``download.*`` (the last says whether trying again can help), or TansiqError ``storage.*``.
        """
        place = self._locate(parse_address(url), None)
        for _ in range(self.limits.redirects + 1):
            with self._answered(place, known) as response:
                host = place.address.host
                if response.status in _REDIRECTS and (location := response.headers.get("Location")):
                    place = self._locate(redirected(place.address, location), place.zone)
                    continue
                if response.status == 304 and known is not None:
                    return None
                _check_status(response, host)
                size = receive(
                    response,
                    target,
                    host=host,
                    max_bytes=self.limits.max_bytes,
                    max_unpacked_bytes=self.limits.max_unpacked_bytes,
                    progress=progress,
                    ends_itself=ends_itself,
                )
                return Received(place.address, size, _validators(response))
        raise TransportError("download.redirects", permanent=True, host=place.address.host, limit=self.limits.redirects)

    def send(self, url: str, body: bytes) -> Answered:
        """Send ``body`` with POST and read the answer, whatever its status, of at most ``limits.max_bytes``.

        Redirects are not followed. Raises RefusedError, MalformedError or TransportError ``download.*``.
        """
        place = self._locate(parse_address(url), None)
        limit = self.limits.max_bytes
        with self._answered(place, None, body) as response:
            content = response.read(limit + 1, decode_content=False)
            if len(content) > limit:
                raise MalformedError("download.too_large", host=place.address.host, limit=limit)
            return Answered(response.status, response.headers.get("Content-Type", ""), content)

    def _locate(self, address: Address, came_from: Zone | None) -> Place:
        """Where an address is. A proxy looks names up by itself: behind one, only a bare number is judged here."""
        if proxy_for(address) and not _is_number(address.host):
            return Place(address, (), "public")
        return locate(address, came_from, self._lookup)

    @contextmanager
    def _answered(self, place: Place, known: Validators | None, body: bytes | None = None) -> Iterator[HTTPResponse]:
        """The answer to a request, its body still to be read; every failure on the way told as ``download.*``.

        Where there is a ``body`` to send it is sent with POST.
        """
        watch = _Watch(self._timer, self.limits.total_seconds)
        connection: HTTPConnection | None = None
        try:
            with watch:
                connection = self._connect(place, watch)
                connection.request(
                    "GET" if body is None else "POST",
                    place.address.target,
                    body,
                    headers=_headers(place.address, known),
                    preload_content=False,
                )
                with ExitStack() as answers:
                    # What urllib3 cannot make an answer of (two lengths, say) would stay open.
                    connection.response_class = _closed_by(answers)  # type: ignore[assignment]
                    yield connection.getresponse()
            if watch.fired:
                raise TransportError("download.too_slow", host=place.address.host, seconds=self.limits.total_seconds)
        except TansiqError as error:
            raise self._in_time(error, watch, place.address.host) from error.__cause__
        except (exceptions.HTTPError, HTTPException, OSError, ValueError) as error:
            raise self._in_time(_failure(error, place.address.host, self.limits), watch, place.address.host) from error
        finally:
            if connection is not None:
                connection.close()

    def _in_time(self, error: TansiqError, watch: _Watch, host: str) -> TansiqError:
        """The error, or that time was up: what is read after that is cut, and would be told as something else."""
        if not watch.fired:
            return error
        return TransportError("download.too_slow", host=host, seconds=self.limits.total_seconds)

    def _connect(self, place: Place, watch: _Watch) -> HTTPConnection:
        """A connection to the first number of the place that answers."""
        tries = [self._connection(place.address, number) for number in place.numbers[:_ADDRESSES_TRIED] or ("",)]
        for connection in tries:
            try:
                connection.connect()
            except (exceptions.HTTPError, OSError):
                connection.close()
                if connection is tries[-1]:
                    raise
                continue
            break
        watch.over(connection.sock)
        connection.timeout = self.limits.read_seconds  # given to the socket when the answer is read
        return connection

    def _connection(self, address: Address, number: str) -> HTTPConnection:
        """Not connected yet: to the number that was judged, while name and certificate are those of the host."""
        seconds = self.limits.connect_seconds
        if address.scheme == "http":
            return HTTPConnection(number, address.port, timeout=seconds)
        if self._trust is None:
            self._trust = ssl.create_default_context()
        trusted: dict[str, Any] = {"timeout": seconds, "ssl_context": self._trust, "server_hostname": address.host}
        proxy = proxy_for(address)
        if proxy is None:
            return HTTPSConnection(number, address.port, **trusted)
        connection = HTTPSConnection(proxy.host, proxy.port, **trusted)
        connection.set_tunnel(address.host, address.port, proxy.headers)
        return connection


class _Watch:
    """Cuts a connection when the time for the whole request is up, in whatever it is waiting for.

    A limit for each silence is not enough: a byte a minute keeps it from ever being reached.
    """

    def __init__(self, timer: Callable[[float, Callable[[], None]], _Timer], seconds: float) -> None:
        self.fired = False
        self._socket: socket.socket | None = None
        self._timer = timer(seconds, self._cut)
        self._timer.daemon = True

    def over(self, connected: socket.socket | None) -> None:
        """Watch over this connection from now on."""
        self._socket = connected
        if self.fired:
            self._cut()

    def _cut(self) -> None:
        self.fired = True
        if self._socket is not None:
            with suppress(OSError, ValueError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # past the TLS layer, which is in use

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()


def _closed_by(stack: ExitStack) -> Callable[..., Answer]:
    """Make answers that are closed with the stack, whatever is made of them."""
    return lambda *arguments, **named: stack.enter_context(Answer(*arguments, **named))


def _headers(address: Address, known: Validators | None) -> dict[str, str]:
    headers = {
        "Host": address.authority,
        "User-Agent": f"tansiq/{version('tansiq')}",
        "Accept": "*/*",
        "Accept-Encoding": "gzip",
    }
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def _validators(response: HTTPResponse) -> Validators:
    """What is well-formed (RFC 9110, 8.8): the rest would only be sent back to confuse."""
    etag, modified = (response.headers.get(name, "").strip() for name in ("ETag", "Last-Modified"))
    return Validators(etag if _ETAG.fullmatch(etag) else "", modified if _DATE.fullmatch(modified) else "")


def _check_status(response: HTTPResponse, host: str) -> None:
    status = response.status
    if status == 200:
        return
    if status == 304:
        raise TransportError("download.unasked_304", host=host)
    later = response.headers.get("Retry-After", "").strip()
    if status in _LATER and (_SECONDS.fullmatch(later) or _DATE.fullmatch(later)):
        raise TransportError("download.later", host=host, status=status, retry_after=later)
    passing = status >= 500 or status in _PASSING
    raise TransportError("download.status", permanent=not passing, host=host, status=status)


def _failure(error: Exception, host: str, limits: Limits) -> TransportError:
    """What went wrong between here and the host."""
    if isinstance(error, exceptions.NewConnectionError | exceptions.ConnectTimeoutError):
        return TransportError("download.unreachable", host=host)
    if isinstance(error, exceptions.ReadTimeoutError | TimeoutError):
        return TransportError("download.silent", host=host, seconds=limits.read_seconds)
    inner = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    if isinstance(inner, ssl.SSLError) or isinstance(error, exceptions.SSLError):
        reason = getattr(inner, "verify_message", "") or getattr(inner, "reason", "") or type(inner).__name__
        return TransportError("download.untrusted", permanent=True, host=host, reason=reason)
    if any(isinstance(one, IncompleteRead | exceptions.IncompleteRead) for one in (error, *error.args)):
        return TransportError("download.incomplete", host=host)
    return TransportError("download.broken", host=host, reason=type(inner).__name__)


def _is_number(host: str) -> bool:
    return ":" in host or bool(re.fullmatch(r"[\d.]+", host))
