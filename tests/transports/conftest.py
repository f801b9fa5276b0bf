"""A web server on this machine that behaves, or misbehaves, as a test tells it. Everybody on its lists is invented."""

from __future__ import annotations

import gzip
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tansiq.stores.lists import ListStore
from tansiq.transports.download import Downloader, Limits
from tansiq.transports.fetch import Fetched, Fetcher
from tansiq.transports.publishers import Publisher, PublisherTable

CERTIFICATE = Path(__file__).parent / "lists.example.pem"
LIMITS = Limits(
    connect_seconds=5, read_seconds=5, total_seconds=60, max_bytes=200_000, max_unpacked_bytes=400_000, redirects=3
)
NOW = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
Route = Callable[[BaseHTTPRequestHandler], None]


class Answers:
    """What a server may answer."""

    @staticmethod
    def table(*numbers: int, name: str = "Zaydun Marwani") -> bytes:
        """A list in Tansiq's own table."""
        rows = [f"UTO-{number},{name} {chr(65 + number % 26)},1984,UTO,R-{number}\n" for number in numbers]
        return ("id,name,birth_dates,nationalities,reference\n" + "".join(rows)).encode()

    @staticmethod
    def sends(body: bytes, status: int = 200, **headers: str) -> Route:
        """A whole answer; ``Last_Modified="..."`` becomes the header Last-Modified."""

        def route(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in {"Content_Length": str(len(body)), **headers}.items():
                if value:
                    handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        return route

    @staticmethod
    def packed(body: bytes) -> Route:
        """The body as gzip, if that was asked for."""

        def route(handler: BaseHTTPRequestHandler) -> None:
            assert handler.headers["Accept-Encoding"] == "gzip"
            Answers.sends(gzip.compress(body), Content_Encoding="gzip")(handler)

        return route

    @staticmethod
    def chunked(*pieces: bytes, whole: bool = True) -> Route:
        """The body in chunks; not ``whole``: the connection ends before the last of them."""

        def route(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Transfer-Encoding", "chunked")
            handler.end_headers()
            for piece in pieces:
                handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            if whole:
                handler.wfile.write(b"0\r\n\r\n")

        return route

    @staticmethod
    def endless(handler: BaseHTTPRequestHandler) -> None:
        """Rows without end, until nobody listens any more."""
        handler.send_response(200)
        handler.end_headers()
        with suppress(OSError):
            while True:
                handler.wfile.write(Answers.table(*range(100)))

    @staticmethod
    def to(location: str, status: int = 302) -> Route:
        """A redirect."""
        return Answers.sends(b"", status, Location=location)

    @staticmethod
    def waits(handler: BaseHTTPRequestHandler) -> None:
        """Return when the client has gone."""
        with suppress(OSError):
            handler.rfile.read(1)

    @staticmethod
    def silent(handler: BaseHTTPRequestHandler) -> None:
        """Promise a body and send none of it."""
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        Answers.waits(handler)


@dataclass
class Site(Answers):
    """A server's address, what it answers to which path, and what it was asked: path and headers."""

    port: int
    scheme: str = "http"
    host: str = "127.0.0.1"
    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str = "/list") -> str:
        return f"{self.scheme}://{self.host}:{self.port}{path}"

    def gives(self, route: Route, path: str = "/list") -> str:
        """Answer so from now on; return the address."""
        self.routes[path.partition("?")[0]] = route
        return self.url(path)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: Site

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        self.close_connection = True
        self.server.site.routes[self.path.partition("?")[0]](self)

    def do_CONNECT(self) -> None:
        self.server.site.asked.append((f"CONNECT {self.path}", dict(self.headers.items())))
        self.close_connection = True
        self.send_error(502)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving(wrap: Callable[[socket.socket], socket.socket] | None = None) -> Iterator[Site]:
    """A server in a thread, on a port of its own."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.site = Site(server.server_address[1])
        if wrap:
            server.socket = wrap(server.socket)
            server.site.scheme, server.site.host = "https", "lists.example"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server.site
        server.shutdown()
        thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as started:
        yield started


@pytest.fixture
def safe_site() -> Iterator[Site]:
    """The same over https, as lists.example."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with serving(lambda bare: context.wrap_socket(bare, server_side=True)) as started:
        yield started


def look_up(host: str, port: int, **_: Any) -> list[Any]:
    """The names that tests use: lists.example is this machine, the others are where documentation is (RFC 5737)."""
    known = {"lists.example": ["127.0.0.1"], "public.example": ["203.0.113.9"], "inner.example": ["10.0.0.7"]}
    if host not in known:
        raise socket.gaierror(socket.EAI_NONAME, "not known")
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in known[host]]


@pytest.fixture
def limits() -> Limits:
    return LIMITS


@pytest.fixture
def lookup() -> Callable[..., list[Any]]:
    return look_up


@pytest.fixture
def trusting() -> ssl.SSLContext:
    """Trust in lists.example alone."""
    return ssl.create_default_context(cafile=str(CERTIFICATE))


@pytest.fixture
def closed_url() -> str:
    """The address of a server that is down."""
    with serving() as gone:
        return gone.url()


@pytest.fixture
def downloader() -> Downloader:
    return Downloader(LIMITS, lookup=look_up)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever proxy the machine is behind."""
    for name in ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


class Clock:
    """Each look is a minute later."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@contextmanager
def quiet(_stage: str, _name: str) -> Iterator[Callable[[int], None]]:
    yield lambda _: None


class Desk:
    """A home into which one list is fetched, and what a person at it would look for."""

    def __init__(self, home: Path, downloader: Downloader) -> None:
        self.home, self.downloader, self.store = home, downloader, ListStore(home)
        self.pauses: list[float] = []
        table = PublisherTable({}, downloader.limits, 10)
        self.fetcher = Fetcher(home, table, downloader, quiet, sleep=self.pauses.append, now=Clock())

    def fetch(self, publisher: Publisher, **options: Any) -> Fetched:
        return self.fetcher.fetch(publisher, **options)

    def found(self, name: str, listed: str = "OWN") -> set[str]:
        with self.store.index(listed) as index:
            return {hit.record.id for hit in index.search(name)}

    def kept_aside(self, listed: str = "OWN") -> list[Path]:
        shelf = self.home / "refused" / listed
        return sorted(shelf.iterdir()) if shelf.exists() else []


@pytest.fixture
def desk(tmp_path: Path, downloader: Downloader) -> Desk:
    return Desk(tmp_path / "home", downloader)


@pytest.fixture
def other_desk(desk: Desk) -> Callable[[Downloader], Desk]:
    """The same home, with another way of downloading."""
    return lambda downloader: Desk(desk.home, downloader)
