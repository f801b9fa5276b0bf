"""The door that partners knock at: mutual TLS, then a parcel, a piece or a request, and its answer."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import ClassVar, Final

from tansiq.engines.envelopes import digest_of
from tansiq.engines.envelopes.pulling import PULL_MAX_BYTES
from tansiq.errors import RefusedError, TansiqError
from tansiq.transports.answering import BodyHandler, BoundedServer
from tansiq.transports.https import ATTACHMENTS, PARCELS, REQUESTS
from tansiq.transports.parcel import PARCEL_MAX_BYTES, PARCEL_TYPE
from tansiq.transports.piece import HELD_TYPE, PIECE_LIMIT_BYTES

__all__ = ["ExchangeServer"]

_ANSWERS: Final = {PARCELS: PARCEL_TYPE, ATTACHMENTS: HELD_TYPE, REQUESTS: "application/octet-stream"}
#: Takes what came, and the digest of the certificate that it came under; gives what answers it.
Take = Callable[[bytes, str], bytes]


class ExchangeServer(BoundedServer):
    """Answers parcels with what ``take`` gives, pieces with what ``take_piece`` does, requests with ``hand_out``.

    ``context`` is asked for each connection: partners come and go.
    """

    def __init__(
        self,
        address: tuple[str, int],
        context: Callable[[], ssl.SSLContext],
        *,
        take: Take,
        take_piece: Take,
        hand_out: Take,
    ) -> None:
        self.context = context
        self.taking = {PARCELS: take, ATTACHMENTS: take_piece, REQUESTS: hand_out}
        super().__init__(address, _Handler)


class _Handler(BodyHandler):
    server: ExchangeServer
    request: socket.socket
    server_version = "tansiq-exchange"
    places: ClassVar[Mapping[str, int]] = {
        PARCELS: PARCEL_MAX_BYTES, ATTACHMENTS: PIECE_LIMIT_BYTES, REQUESTS: PULL_MAX_BYTES,
    }  # fmt: skip
    connection_s = 600.0  # one that works through what waited may go on; one that is silent ends before

    @property
    def answer_type(self) -> str:
        """What an answer is."""
        return _ANSWERS[self.path]

    def setup(self) -> None:
        """The handshake, in the connection's own thread: whoever draws it out holds up nobody else."""
        self.request.settimeout(self.timeout)
        self.request = self.server.context().wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        """End the connection."""
        try:
            super().finish()
        finally:
            with suppress(OSError):
                self.request.shutdown(socket.SHUT_WR)
            self.request.close()

    def status(self, error: TansiqError) -> int:
        """A piece that does not fit what is there is the other side's matter, and is told in words.

        Of a request nothing is told but that it is not answered.
        """
        if error.code == "request.refused":
            return HTTPStatus.FORBIDDEN
        is_refused = isinstance(error, RefusedError) and error.code.startswith("attachment.")
        return HTTPStatus.CONFLICT if is_refused else super().status(error)

    def answer(self, body: bytes) -> bytes:
        """What the node says to a parcel, to a piece, or to a request."""
        assert isinstance(self.request, ssl.SSLSocket)
        return self.server.taking[self.path](body, digest_of(self.request.getpeercert(binary_form=True) or b""))
