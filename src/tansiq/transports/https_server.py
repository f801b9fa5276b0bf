"""The door that partners knock at: mutual TLS, then a parcel, then the parcel that answers it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress

from tansiq.engines.envelopes import digest_of
from tansiq.transports.answering import BodyHandler, BoundedServer
from tansiq.transports.https import PARCELS
from tansiq.transports.parcel import PARCEL_MAX_BYTES, PARCEL_TYPE

__all__ = ["ExchangeServer"]

#: Takes a parcel and the digest of the certificate that it came under; gives the parcel that answers it.
Take = Callable[[bytes, str], bytes]


class ExchangeServer(BoundedServer):
    """Answers with what ``take`` gives. ``context`` is asked for each connection: partners come and go."""

    def __init__(self, address: tuple[str, int], context: Callable[[], ssl.SSLContext], take: Take) -> None:
        self.context, self.take = context, take
        super().__init__(address, _Handler)


class _Handler(BodyHandler):
    server: ExchangeServer
    request: socket.socket
    server_version = "tansiq-exchange"
    place = PARCELS
    limit = PARCEL_MAX_BYTES
    answer_type = PARCEL_TYPE
    connection_s = 600.0  # one that works through what waited may go on; one that is silent ends before

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

    def answer(self, body: bytes) -> bytes:
        """What the node says to a parcel."""
        assert isinstance(self.request, ssl.SSLSocket)
        return self.server.take(body, digest_of(self.request.getpeercert(binary_form=True) or b""))
