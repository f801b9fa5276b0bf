"""The node's door to partners: the process that answers them, beside the one that answers people."""

from __future__ import annotations

import os
import ssl
from functools import lru_cache
from pathlib import Path
from threading import Thread

from django.db import close_old_connections
from django.utils import timezone

from tansiq.desk.exchange.arriving import take_bytes
from tansiq.desk.exchange.handing import hand_out
from tansiq.desk.exchange.models import Certificate
from tansiq.desk.exchange.own import certificate_file
from tansiq.desk.exchange.receiving import peer_of, take_in
from tansiq.desk.work.loop import stopped_by_signals
from tansiq.errors import MalformedError
from tansiq.transports.https import server_context
from tansiq.transports.https_server import ExchangeServer

__all__ = ["answer_partners", "door_at", "place_of"]


def place_of(listen: str) -> tuple[str, int]:
    """Address and port. Raises MalformedError ``exchange.listen``."""
    host, _, port = listen.rpartition(":")
    if not host or not port.isascii() or not port.isdecimal():
        raise MalformedError("exchange.listen", listen=listen[:100])
    return host.strip("[]"), int(port)


def door_at(place: tuple[str, int]) -> ExchangeServer:
    """A server that takes what partners bring, and gives what they fetch. Raises OSError where the address is taken."""
    return ExchangeServer(place, _context, take=_take, take_piece=_take_piece, hand_out=_hand_out)


def answer_partners(listen: str) -> None:
    """Answer partners at ``listen`` until told to stop, or left alone. Raises as ``door_at`` and ``place_of``."""
    parent = os.getppid()
    with door_at(place_of(listen)) as server, stopped_by_signals() as stop:
        Thread(target=server.serve_forever, daemon=True).start()
        while not stop.wished and os.getppid() == parent:
            stop.sleep(1.0)
        server.shutdown()


def _take(parcel: bytes, digest: str) -> bytes:
    close_old_connections()
    return take_in(parcel, peer_of(digest))


def _take_piece(data: bytes, digest: str) -> bytes:
    close_old_connections()
    return take_bytes(data, peer_of(digest))


def _hand_out(data: bytes, digest: str) -> bytes:
    close_old_connections()
    return hand_out(data, digest)


def _context() -> ssl.SSLContext:
    """Whom TLS lets in now: partners come, certificates run out, and neither waits for a new start."""
    held = Certificate.objects.order_by("digest").values_list("der", flat=True)
    return _made(certificate_file(timezone.now()), tuple(map(bytes, held)))


@lru_cache(maxsize=4)
def _made(own: Path, partners: tuple[bytes, ...]) -> ssl.SSLContext:
    return server_context(own, partners)
