"""HTTPS with a certificate on both sides, each pinned by the other's signed card. TLS 1.3 and nothing older.

TLS is a gate: it keeps strangers out and carriers from reading who speaks with whom. What is said is proved by the
signatures inside; so no authority of certificates is asked, and none can let anybody in.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from tansiq.engines.envelopes import digest_of
from tansiq.engines.envelopes.pulling import PULL_MAX_BYTES
from tansiq.errors import RefusedError, TansiqError, TransportError
from tansiq.stores.sealed import Piece
from tansiq.transports.carriers import Carrier, Route
from tansiq.transports.parcel import PARCEL_MAX_BYTES, PARCEL_TYPE
from tansiq.transports.piece import read_held, write_piece

__all__ = ["ATTACHMENTS", "PARCELS", "REQUESTS", "client_context", "opened", "server_context"]

#: Where a node takes parcels, pieces of attachments, and requests of partners that it cannot reach.
PARCELS: Final = "/parcels"
ATTACHMENTS: Final = "/attachments"
REQUESTS: Final = "/requests"
#: A parcel with the line before it, or a piece with its own.
_MOST_BYTES: Final = PARCEL_MAX_BYTES + PULL_MAX_BYTES
_PIECE_TYPE: Final = "application/vnd.tansiq.piece"
_REQUEST_TYPE: Final = "application/vnd.tansiq.pull"
#: What a node refuses a piece by, and is told on as it stands.
_SAID: Final = re.compile(r"(attachment\.[a-z_]{1,32}|storage\.no_space)(?=:|\s)")
_PORT: Final = 443


def server_context(certificate: Path, partners: tuple[bytes, ...]) -> ssl.SSLContext:
    """For whoever answers: a handshake succeeds with a holder of one of the certificates ``partners`` (DER) alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _narrow(context, certificate)
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # each is trusted for itself, and for no other
    for der in partners:
        context.load_verify_locations(cadata=der)
    return context


def client_context(certificate: Path) -> ssl.SSLContext:
    """For whoever asks: who answers is compared with the partner's card, before anything is said."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _narrow(context, certificate)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _narrow(context: ssl.SSLContext, certificate: Path) -> None:
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(certificate)


class _HttpsCarrier:
    def __init__(self, connection: HTTPSConnection, host: str) -> None:
        self._connection, self._host = connection, host

    def deliver(self, parcel: bytes) -> bytes:
        """Send the parcel; the one that came back."""
        status, body = self._asked(PARCELS, PARCEL_TYPE, parcel)
        if status != 200:
            raise TransportError("carrier.refuses", host=self._host, status=status)
        return body

    def add(self, piece: Piece) -> int:
        """Send a piece of an attachment; how much of that is there."""
        status, body = self._asked(ATTACHMENTS, _PIECE_TYPE, write_piece(piece))
        if status == 200:
            return read_held(body, piece.size)
        if said := _SAID.match(body[:100].decode("ascii", "replace")):
            raise RefusedError(said[1])
        raise RefusedError("attachment.not_taken", host=self._host, status=status)

    def ask(self, request: bytes) -> bytes:
        """Send a request; what it is answered."""
        status, body = self._asked(REQUESTS, _REQUEST_TYPE, request, _MOST_BYTES)
        if status != 200:
            raise TransportError("carrier.refuses", host=self._host, status=status)
        return body

    def _asked(self, place: str, content_type: str, data: bytes, most: int = PARCEL_MAX_BYTES) -> tuple[int, bytes]:
        """Status and body of the answer."""
        try:
            self._connection.request("POST", place, data, {"Content-Type": content_type})
            answer = self._connection.getresponse()
            return answer.status, _whole(answer, self._host, most)
        except (OSError, HTTPException) as error:
            self._connection.close()
            raise TransportError("carrier.broken", host=self._host) from error


@contextmanager
def opened(route: Route) -> Iterator[Carrier]:
    """A way over https, to the first address that answers as the partner.

    Raises RefusedError ``carrier.no_address``, TransportError ``carrier.unreachable``, and what ``route.verify``
    raises where something else answers there.
    """
    connection, host = _connected(route)
    try:
        yield _HttpsCarrier(connection, host)
    finally:
        connection.close()


def _connected(route: Route) -> tuple[HTTPSConnection, str]:
    if not route.addresses or route.certificate is None:
        raise RefusedError("carrier.no_address")
    failed: TansiqError = RefusedError("carrier.no_address")
    context = client_context(route.certificate)
    for address in route.addresses:
        host, port = _parts(address)
        connection = HTTPSConnection(host, port, timeout=route.connect_seconds, context=context)
        try:
            connection.connect()
            connection.sock.settimeout(route.answer_seconds)
            route.verify(digest_of(_shown(connection)))
            connection.auto_open = 0  # whoever answers a second time would not be compared
        except OSError:
            failed = TransportError("carrier.unreachable", host=host)
        except TansiqError as error:
            failed = error
        else:
            return connection, host
        connection.close()
    raise failed


def _parts(address: str) -> tuple[str, int]:
    """Host and port. Raises RefusedError ``carrier.address`` for anything but ``https://HOST`` or with a port."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or _PORT
    except ValueError as error:
        raise RefusedError("carrier.address", address=address[:200]) from error
    if parts.scheme != "https" or not host or parts.path.strip("/") or parts.query or parts.username:
        raise RefusedError("carrier.address", address=address[:200])
    return host, port


def _shown(connection: HTTPSConnection) -> bytes:
    der: bytes | None = connection.sock.getpeercert(binary_form=True)
    return der or b""


def _whole(answer: HTTPResponse, host: str, most: int) -> bytes:
    """The body. Raises TransportError ``carrier.too_long`` where there is no end of it."""
    body = answer.read(most + 1)
    if len(body) > most:
        with suppress(OSError):
            answer.close()
        raise TransportError("carrier.too_long", host=host, limit=most)
    return body
