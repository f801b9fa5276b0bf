"""Mutual TLS with pinned certificates: strangers are kept out on both sides, before anything is said."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tansiq.engines.envelopes.pulling import PULL_MAX_BYTES
from tansiq.errors import MalformedError, RefusedError, TansiqError, TransportError
from tansiq.stores.certificate import certificate_digest, certificate_in, make_certificate
from tansiq.stores.keys import read_private
from tansiq.stores.sealed import Piece
from tansiq.transports import https
from tansiq.transports.carriers import CARRIERS, Route, open_carrier
from tansiq.transports.https import client_context, server_context
from tansiq.transports.https_server import ExchangeServer
from tansiq.transports.parcel import PARCEL_MAX_BYTES
from tansiq.transports.piece import read_piece, write_held

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
NOW, DAY = datetime.now(UTC).replace(microsecond=0), timedelta(days=1)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Certificates of two that know each other, of a stranger, and of one whose time is over."""
    found = {name: tmp_path / f"{name}.pem" for name in ("server", "client", "stranger", "old")}
    for name, path in found.items():
        until = NOW - DAY if name == "old" else NOW + 30 * DAY
        make_certificate(path, name, NOW - 90 * DAY, until)
    return found


@contextmanager
def _serving(
    files: dict[str, Path],
    take: Callable[[bytes, str], bytes] = lambda data, _: data,
    *known: str,
    take_piece: Callable[[bytes, str], bytes] = lambda *_: b"",
    hand_out: Callable[[bytes, str], bytes] = lambda *_: b"",
) -> Iterator[str]:
    partners = tuple(certificate_in(read_private(files[name])) for name in known or ("client", "old"))
    context = partial(server_context, files["server"], partners)
    server = ExchangeServer(("127.0.0.1", 0), context, take=take, take_piece=take_piece, hand_out=hand_out)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _verify(files: dict[str, Path], name: str = "server") -> Callable[[str], object]:
    wanted = certificate_digest(files[name])

    def verify(digest: str) -> None:
        if digest != wanted:
            raise RefusedError("card.certificate_unknown", authority="partner", certificate=digest)

    return verify


def _route(files: dict[str, Path], address: str, name: str = "client", shows: str = "server") -> Route:
    return Route((address,), files[name], _verify(files, shows), connect_seconds=2, answer_seconds=3)


def test_a_parcel_goes_and_its_answer_comes_over_one_connection(files: dict[str, Path]) -> None:
    took: list[tuple[bytes, str]] = []

    def take(data: bytes, digest: str) -> bytes:
        took.append((data, digest))
        return b"answer " + data

    with _serving(files, take) as address, open_carrier("https", _route(files, address)) as carrier:
        assert [carrier.deliver(b"one\n"), carrier.deliver(b"two\n")] == [b"answer one\n", b"answer two\n"]
    digest = certificate_digest(files["client"])
    assert took == [(b"one\n", digest), (b"two\n", digest)]


@pytest.mark.parametrize("who", ["stranger", "old"])
def test_who_shows_no_certificate_that_is_pinned_and_in_force_says_nothing(files: dict[str, Path], who: str) -> None:
    took: list[bytes] = []
    with (
        _serving(files, lambda data, _: took.append(data) or b"") as address,
        pytest.raises(TransportError) as refused,
        open_carrier("https", _route(files, address, who)) as carrier,
    ):
        carrier.deliver(b"one\n")
    assert refused.value.code in ("carrier.broken", "carrier.unreachable")
    assert took == []


def test_without_any_certificate_there_is_no_handshake(files: dict[str, Path]) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with _serving(files) as address, _knocking(address) as raw:
        assert _said(raw, context) == b""


def _said(raw: socket.socket, context: ssl.SSLContext) -> bytes:
    """What a server says to a request; nothing where it ends the connection, by whatever sign."""
    with suppress(OSError), context.wrap_socket(raw) as secured:
        secured.sendall(b"POST /parcels HTTP/1.1\r\nContent-Length: 0\r\n\r\n")
        return secured.recv(1)
    return b""


def _knocking(address: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), 3)


def test_who_answers_and_is_not_the_partner_is_told_nothing(files: dict[str, Path]) -> None:
    took: list[bytes] = []
    with (
        _serving(files, lambda data, _: took.append(data) or b"") as address,
        pytest.raises(RefusedError) as refused,
        open_carrier("https", _route(files, address, shows="client")),
    ):
        pass
    assert (refused.value.code, took) == ("card.certificate_unknown", [])


def test_older_versions_of_tls_are_spoken_by_neither_side(files: dict[str, Path]) -> None:
    for context in (client_context(files["client"]), server_context(files["server"], ())):
        assert context.minimum_version == ssl.TLSVersion.TLSv1_3
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    old.load_cert_chain(files["client"])
    with _serving(files) as address, _knocking(address) as raw, pytest.raises(ssl.SSLError):
        old.wrap_socket(raw)


def test_the_second_address_is_tried_where_the_first_does_not_answer(files: dict[str, Path]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        dead = f"https://127.0.0.1:{taken.getsockname()[1]}"
        with _serving(files) as address:
            route = Route((dead, address), files["client"], _verify(files), connect_seconds=1)
            with open_carrier("https", route) as carrier:
                assert carrier.deliver(b"x\n") == b"x\n"
        with pytest.raises(TransportError) as refused, open_carrier("https", Route((dead,), files["client"])):
            pass
    assert refused.value.code == "carrier.unreachable"


@pytest.mark.parametrize(
    "address",
    ["http://partner.example", "https://", "https://user@partner.example", "https://partner.example/x", "ftp://a",
     "https://partner.example:99999", "https://[", "partner.example"],
)  # fmt: skip
def test_an_address_of_any_other_kind_is_refused(files: dict[str, Path], address: str) -> None:
    with pytest.raises(RefusedError) as refused, open_carrier("https", _route(files, address)):
        pass
    assert refused.value.code == "carrier.address"


def test_a_refusal_of_the_other_side_and_an_answer_without_end_are_told(files: dict[str, Path]) -> None:
    def refuse(_data: bytes, _digest: str) -> bytes:
        raise MalformedError("parcel.torn")

    with _serving(files, refuse) as address, open_carrier("https", _route(files, address)) as carrier:
        with pytest.raises(TransportError) as refused:
            carrier.deliver(b"x")
        assert (refused.value.code, refused.value.details["status"]) == ("carrier.refuses", 400)
    with _serving(files, lambda *_: bytes(PARCEL_MAX_BYTES + 1)) as address:
        with open_carrier("https", _route(files, address)) as carrier, pytest.raises(TransportError) as refused:
            carrier.deliver(b"x\n")
        assert refused.value.code == "carrier.too_long"


def test_a_server_that_fails_is_told_and_says_nothing_of_itself(
    files: dict[str, Path], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_data: bytes, _digest: str) -> bytes:
        raise TansiqError("storage.no_space", path="/secret/place", reason="")

    with _serving(files, fail) as address, open_carrier("https", _route(files, address)) as carrier:
        with pytest.raises(TransportError) as refused:
            carrier.deliver(b"x\n")
        assert refused.value.details["status"] == 500


def test_pieces_have_an_address_of_their_own_and_how_much_is_there_comes_back(files: dict[str, Path]) -> None:
    took: list[tuple[Piece, str]] = []

    def take(data: bytes, digest: str) -> bytes:
        took.append((read_piece(data, 100), digest))
        return write_held(7)

    piece = Piece("a" * 64, 10, 0, b"1234567")
    with (
        _serving(files, take_piece=take) as address,
        open_carrier("https", _route(files, address)) as carrier,
    ):
        assert carrier.add(piece) == 7
        assert carrier.deliver(b"one\n") == b"one\n"
    assert took == [(piece, certificate_digest(files["client"]))]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RefusedError("attachment.quota", limit=5), "attachment.quota"),
        (RefusedError("attachment.offset", offset=5, next=7), "attachment.offset"),
        (MalformedError("attachment.beyond", size=5), "attachment.beyond"),
        (TansiqError("storage.no_space", path="/secret", reason=""), "storage.no_space"),
        (TansiqError("storage.unwritable", path="/secret", reason=""), "attachment.not_taken"),
        (MalformedError("parcel.torn"), "attachment.not_taken"),
    ],
)
def test_a_piece_that_is_refused_tells_why_and_the_line_goes_on(
    files: dict[str, Path], error: TansiqError, code: str
) -> None:
    def refuse(_data: bytes, _digest: str) -> bytes:
        raise error

    with _serving(files, take_piece=refuse) as address, open_carrier("https", _route(files, address)) as carrier:
        for _ in range(2):
            with pytest.raises(RefusedError) as refused:
                carrier.add(Piece("a" * 64, 10))
            assert refused.value.code == code
        assert carrier.deliver(b"one\n") == b"one\n"


def test_an_answer_to_a_piece_that_says_nothing_of_it_is_refused(files: dict[str, Path]) -> None:
    with _serving(files) as address, open_carrier("https", _route(files, address)) as carrier:
        with pytest.raises(MalformedError) as refused:
            carrier.add(Piece("a" * 64, 10))
        assert refused.value.code == "attachment.held"


def test_a_request_has_an_address_of_its_own_and_may_be_answered_by_more_than_a_parcel(files: dict[str, Path]) -> None:
    took: list[tuple[bytes, str]] = []
    most = PARCEL_MAX_BYTES + PULL_MAX_BYTES

    def hand_out(data: bytes, digest: str) -> bytes:
        took.append((data, digest))
        return bytes(most)

    with _serving(files, hand_out=hand_out) as address, open_carrier("asked", _route(files, address)) as carrier:
        assert len(carrier.ask(b"who waits")) == most
    assert took == [(b"who waits", certificate_digest(files["client"]))]
    with (
        _serving(files, hand_out=lambda *_: bytes(most + 1)) as address,
        open_carrier("asked", _route(files, address)) as carrier,
        pytest.raises(TransportError, match=r"carrier\.too_long"),
    ):
        carrier.ask(b"who waits")


def test_a_request_that_is_refused_is_told_by_one_status(files: dict[str, Path]) -> None:
    def refuse(_data: bytes, _digest: str) -> bytes:
        raise RefusedError("request.refused")

    with _serving(files, hand_out=refuse) as address, open_carrier("asked", _route(files, address)) as carrier:
        for _ in range(2):
            with pytest.raises(TransportError) as refused:
                carrier.ask(b"x")
            assert (refused.value.code, refused.value.details["status"]) == ("carrier.refuses", 403)
        assert carrier.deliver(b"one\n") == b"one\n"
        with pytest.raises(TransportError) as refused:
            carrier.ask(bytes(PULL_MAX_BYTES + 1))
        assert refused.value.details["status"] == 413


def test_a_line_that_broke_is_not_opened_again_to_whoever_answers_there(files: dict[str, Path]) -> None:
    with _serving(files) as address, open_carrier("https", _route(files, address)) as carrier:
        carrier._connection.close()
        with pytest.raises(TransportError) as refused:
            carrier.deliver(b"x\n")
        assert refused.value.code == "carrier.broken"


def test_whoever_connects_and_says_nothing_holds_up_nobody(files: dict[str, Path]) -> None:
    with (
        _serving(files) as address,
        _knocking(address),
        open_carrier("https", _route(files, address)) as carrier,
    ):
        assert carrier.deliver(b"x\n") == b"x\n"


def test_the_table_names_modules_that_open_a_way(files: dict[str, Path]) -> None:
    for name in CARRIERS:
        with pytest.raises(RefusedError) as refused, open_carrier(name, Route()):
            pass
        assert refused.value.code == "carrier.no_address"
    with pytest.raises(RefusedError) as refused:
        open_carrier("pigeon", Route())
    assert refused.value.code == "carrier.unknown"
    assert (https.PARCELS, https.ATTACHMENTS, https.REQUESTS) == ("/parcels", "/attachments", "/requests")
