"""One file from a server that may be slow, broken, lying or hostile: whole on disk, or an error with a code."""

from __future__ import annotations

import gzip
import ssl
import zlib
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tansiq.errors import MalformedError, RefusedError, TansiqError, TransportError
from tansiq.transports.download import Answered, Downloader, Limits, Validators

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
Site = Any  # the server of conftest.py
Route = Any
BODY = b"id,name\n" + b"".join(b"UTO-%d,Zaydun Marwani\n" % number for number in range(40))
MODIFIED = "Thu, 26 Nov 2026 18:00:00 GMT"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "list"


def failure(downloader: Downloader, url: str, target: Path) -> TansiqError:
    with pytest.raises(TansiqError) as caught:
        downloader.get(url, target)
    return caught.value


@pytest.mark.parametrize("way", ["sends", "packed", "chunked"])
def test_a_file_arrives_as_it_was_sent(downloader: Downloader, site: Site, target: Path, way: str) -> None:
    told: list[int] = []
    received = downloader.get(site.gives(getattr(site, way)(BODY)), target, progress=told.append)
    assert target.read_bytes() == BODY
    assert received
    assert received.bytes == len(BODY)
    assert told == sorted(told)
    assert told


def test_the_request_says_who_asks_and_whom(downloader: Downloader, site: Site, target: Path) -> None:
    downloader.get(site.gives(site.sends(BODY), "/list?a=b"), target)
    ((path, headers),) = site.asked
    assert path == "/list?a=b"
    assert headers["host"] == f"127.0.0.1:{site.port}"
    assert headers["user-agent"].startswith("tansiq/")


def test_what_the_publisher_knows_the_issue_by_is_kept_and_sent_back(
    downloader: Downloader, site: Site, target: Path
) -> None:
    url = site.gives(site.sends(BODY, ETag='W/"2026-11"', Last_Modified=MODIFIED))
    received = downloader.get(url, target)
    assert received
    assert received.validators == Validators('W/"2026-11"', MODIFIED)
    site.gives(site.sends(b"", 304))
    assert downloader.get(url, target, received.validators) is None
    _, headers = site.asked[-1]
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('W/"2026-11"', MODIFIED)


@pytest.mark.parametrize("etag", ["unquoted", '"with "quotes"', '"' + "x" * 300 + '"', '"ق"', "*"])
def test_a_wrong_etag_is_not_kept(downloader: Downloader, site: Site, target: Path, etag: str) -> None:
    latin = etag.encode().decode("latin-1")
    received = downloader.get(site.gives(site.sends(BODY, ETag=latin, Last_Modified="yesterday")), target)
    assert received
    assert received.validators == Validators()


def gzipped(site: Site, body: bytes) -> Route:
    return site.sends(body, Content_Encoding="gzip")


FAULTS: dict[str, tuple[Callable[[Site], Route], str]] = {
    "cut midway": (lambda site: site.sends(BODY, Content_Length="9999"), "incomplete"),
    "cut between chunks": (lambda site: site.chunked(BODY, whole=False), "incomplete"),
    "cut gzip": (lambda site: gzipped(site, gzip.compress(BODY)[:-9]), "incomplete"),
    "no length stated": (lambda site: site.sends(BODY, Content_Length=""), "no_end"),
    "nonsense for a length": (lambda site: site.sends(BODY, Content_Length="many"), "no_end"),
    "two lengths": (lambda site: site.sends(BODY, Content_Length="40, 50"), "broken"),
    "not a word": (lambda _: lambda _: None, "broken"),
    "empty": (lambda site: site.sends(b""), "empty"),
    "blank": (lambda site: site.sends(b" \r\n\t"), "empty"),
    "a page for people": (lambda site: site.sends(b"\n<!DOCTYPE html><html>Not found"), "not_a_list"),
    "another page": (lambda site: site.sends(b"<!-- x --><HTML lang=fr>"), "not_a_list"),
    "come back in seconds": (lambda site: site.sends(b"", 429, Retry_After="120"), "later"),
    "come back on a date": (lambda site: site.sends(b"", 503, Retry_After=MODIFIED), "later"),
    "not modified, unasked": (lambda site: site.sends(b"", 304), "unasked_304"),
    "endless": (lambda site: site.endless, "too_large"),
    "too large and says so": (lambda site: site.sends(BODY, Content_Length="900000"), "too_large"),
    "a bomb": (lambda site: gzipped(site, gzip.compress(bytes(9_000_000))), "unpacked"),
    "no gzip": (lambda site: gzipped(site, BODY), "gzip"),
    "two gzips": (lambda site: gzipped(site, gzip.compress(BODY) * 2), "gzip"),
    "another packing": (lambda site: site.sends(zlib.compress(BODY), Content_Encoding="br"), "encoding"),
    "redirect without a place": (lambda site: site.sends(b"", 302), "status"),
    "loop": (lambda site: site.to("/list"), "redirects"),
    "to plain http": (lambda site: site.to("http://public.example/list"), "plain_http"),
    "to the network inside": (lambda site: site.to("https://inner.example/list"), "inward"),
    "to the number of a cloud": (lambda site: site.to("https://169.254.169.254/latest"), "inward"),
    "to nowhere": (lambda site: site.to("https://unknown.example/"), "unknown_host"),
    "to another scheme": (lambda site: site.to("file:///etc/passwd"), "address"),
}
KINDS = {
    MalformedError: {"not_a_list", "too_large", "unpacked", "gzip", "encoding"},
    RefusedError: {"plain_http", "inward", "address"},
}
NOT_PASSING = {"no_end", "redirects", "status"}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_server_that_misbehaves_is_an_error_with_a_code(
    downloader: Downloader, site: Site, target: Path, fault: str
) -> None:
    route, code = FAULTS[fault]
    error = failure(downloader, site.gives(route(site), "/list?token=hidden"), target)
    assert error.code == f"download.{code}"
    assert type(error) is next((kind for kind, codes in KINDS.items() if code in codes), TransportError)
    if isinstance(error, TransportError):
        assert error.permanent == (code in NOT_PASSING)
    assert "hidden" not in str(error)


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(206, True), (300, True), (401, True), (403, True), (404, True), (410, True), (408, False), (429, False),
     (500, False), (503, False)],
)  # fmt: skip
def test_another_status_says_whether_to_try_again(
    downloader: Downloader, site: Site, target: Path, status: int, *, permanent: bool
) -> None:
    error = failure(downloader, site.gives(site.sends(BODY, status)), target)
    assert isinstance(error, TransportError)
    assert (error.code, error.details["status"], error.permanent) == ("download.status", status, permanent)


def test_when_to_come_back_is_told(downloader: Downloader, site: Site, target: Path) -> None:
    error = failure(downloader, site.gives(site.sends(b"", 503, Retry_After="120")), target)
    assert error.details["retry_after"] == "120"
    error = failure(downloader, site.gives(site.sends(b"", 503, Retry_After="<script>")), target)
    assert error.code == "download.status"


def test_xml_without_a_stated_length_is_taken_because_it_has_an_end_of_its_own(
    downloader: Downloader, site: Site, target: Path
) -> None:
    assert downloader.get(site.gives(site.sends(b"<?xml version='1.0'?><a/>", Content_Length="")), target)


def test_a_few_redirects_are_followed(downloader: Downloader, site: Site, target: Path) -> None:
    site.gives(site.to("/two", 301), "/one")
    site.gives(site.to("three", 307), "/two")
    site.gives(site.sends(BODY), "/three")
    received = downloader.get(site.url("/one"), target)
    assert received
    assert received.address.target == "/three"


def test_a_bomb_is_stopped_before_it_fills_the_disk(
    downloader: Downloader, site: Site, target: Path, limits: Limits
) -> None:
    failure(downloader, site.gives(FAULTS["a bomb"][0](site)), target)
    assert target.stat().st_size <= limits.max_unpacked_bytes


def test_a_server_that_is_down_is_unreachable(downloader: Downloader, closed_url: str, target: Path) -> None:
    error = failure(downloader, closed_url, target)
    assert isinstance(error, TransportError)
    assert (error.code, error.permanent) == ("download.unreachable", False)


def test_a_server_that_falls_silent_is_given_up(site: Site, target: Path, limits: Limits) -> None:
    downloader = Downloader(replace(limits, read_seconds=0.05))
    assert failure(downloader, site.gives(site.silent), target).code == "download.silent"


class Timers:
    """Stands for the clock: the time is up when the test says so."""

    def __init__(self) -> None:
        self.up: list[Callable[[], None]] = []
        self.running = 0

    def __call__(self, _: float, function: Callable[[], None]) -> Any:
        self.up.append(function)
        return self

    daemon = False

    def start(self) -> None:
        self.running += 1

    def cancel(self) -> None:
        self.running -= 1


@pytest.mark.parametrize("stated", ["1000", ""])
def test_a_body_that_drips_is_cut_when_the_time_is_up(site: Site, target: Path, stated: str, limits: Limits) -> None:
    timers = Timers()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        site.sends(b"<", Content_Length=stated)(handler)
        timers.up[-1]()
        site.waits(handler)

    error = failure(Downloader(limits, timer=timers), site.gives(drip), target)
    assert (error.code, error.details["seconds"]) == ("download.too_slow", 60)
    assert timers.running == 0


def test_headers_that_drip_are_cut_as_well(site: Site, target: Path, limits: Limits) -> None:
    timers = Timers()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        timers.up[-1]()
        site.waits(handler)

    assert failure(Downloader(limits, timer=timers), site.gives(drip), target).code == "download.too_slow"


def test_time_that_is_up_before_the_connection_stands_is_noticed(site: Site, target: Path, limits: Limits) -> None:
    class Early(Timers):
        def start(self) -> None:
            super().start()
            self.up[-1]()

    error = failure(Downloader(limits, timer=Early()), site.gives(site.sends(BODY)), target)
    assert error.code == "download.too_slow"


def test_a_full_disk_is_told_as_such(downloader: Downloader, site: Site, tmp_path: Path) -> None:
    error = failure(downloader, site.gives(site.sends(BODY)), tmp_path / "no such folder" / "list")
    assert error.code == "storage.unwritable"


def test_over_https_the_host_is_the_one_of_the_certificate_and_the_number_the_one_looked_up(
    safe_site: Site, target: Path, limits: Limits, lookup: Any, trusting: ssl.SSLContext
) -> None:
    downloader = Downloader(limits, trust=trusting, lookup=lookup)
    assert downloader.get(safe_site.gives(safe_site.packed(BODY)), target)
    assert target.read_bytes() == BODY
    assert safe_site.asked[0][1]["host"] == f"lists.example:{safe_site.port}"


def test_a_certificate_that_the_system_does_not_trust_is_refused(
    safe_site: Site, target: Path, limits: Limits, lookup: Any
) -> None:
    error = failure(Downloader(limits, lookup=lookup), safe_site.gives(safe_site.sends(BODY)), target)
    assert isinstance(error, TransportError)
    assert (error.code, error.permanent) == ("download.untrusted", True)
    assert safe_site.asked == []


def test_a_certificate_of_another_host_is_refused(
    safe_site: Site, target: Path, limits: Limits, lookup: Any, trusting: ssl.SSLContext
) -> None:
    downloader = Downloader(limits, trust=trusting, lookup=lambda *_, **__: lookup("lists.example", safe_site.port))
    url = safe_site.gives(safe_site.sends(BODY)).replace("lists.example", "public.example")
    assert failure(downloader, url, target).code == "download.untrusted"


def test_https_is_not_spoken_with_a_plain_server(
    site: Site, target: Path, limits: Limits, lookup: Any, trusting: ssl.SSLContext
) -> None:
    downloader = Downloader(limits, trust=trusting, lookup=lookup)
    assert failure(downloader, f"https://lists.example:{site.port}/", target).code in (
        "download.untrusted", "download.broken",
    )  # fmt: skip


def test_a_body_that_drips_over_https_is_cut(
    safe_site: Site, target: Path, limits: Limits, lookup: Any, trusting: ssl.SSLContext
) -> None:
    timers = Timers()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        safe_site.sends(b"<", Content_Length="1000")(handler)
        timers.up[-1]()
        safe_site.waits(handler)

    downloader = Downloader(limits, trust=trusting, lookup=lookup, timer=timers)
    assert failure(downloader, safe_site.gives(drip), target).code == "download.too_slow"


def test_behind_a_proxy_the_proxy_is_asked_for_a_tunnel(
    site: Site, target: Path, monkeypatch: pytest.MonkeyPatch, limits: Limits, lookup: Any
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://desk:secret@127.0.0.1:{site.port}")
    error = failure(Downloader(limits, lookup=lookup), "https://public.example/list", target)
    assert isinstance(error, TransportError)
    assert "secret" not in str(error)
    ((path, headers),) = site.asked
    assert path == "CONNECT public.example:443"
    assert headers["proxy-authorization"].startswith("Basic ")


def test_behind_a_proxy_a_redirect_into_the_network_is_refused_all_the_same(
    safe_site: Site,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
    limits: Limits,
    lookup: Any,
    trusting: ssl.SSLContext,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "lists.example")
    downloader = Downloader(limits, trust=trusting, lookup=lookup)
    error = failure(downloader, safe_site.gives(safe_site.to("https://10.0.0.1/")), target)
    assert error.code == "download.inward"


def test_what_is_sent_arrives_whole_and_any_answer_comes_back(downloader: Downloader) -> None:
    from http.server import ThreadingHTTPServer
    from threading import Thread

    got: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(418)
            self.send_header("Content-Type", "text/x.any")
            self.send_header("Content-Length", "4")
            self.end_headers()
            self.wfile.write(b"back")

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        answer = downloader.send(f"http://127.0.0.1:{server.server_address[1]}/there", b"x" * 100_000)
        server.shutdown()
        thread.join()
    assert answer == Answered(418, "text/x.any", b"back")
    assert got == [("/there", b"x" * 100_000)]
