"""A witness that is asked over HTTP. Source: C2SP tlog-witness, ``add-checkpoint``.

Plain HTTP: everything that comes and goes is signed, and whoever needs the way itself to be secret puts a server with
TLS before it. Each request has a limit of size and of time, and there is a limit of how many are answered at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import ClassVar, Final

from tansiq.engines.ledger.witnessing import SUBMISSION_MAX_BYTES
from tansiq.errors import TansiqError
from tansiq.stores.witness import WitnessFolder
from tansiq.transports import answering
from tansiq.transports.answering import BodyHandler, BoundedServer

__all__ = ["ADD_CHECKPOINT", "SIZE_TYPE", "WitnessServer", "status_of"]

#: What stands behind the address of a witness.
ADD_CHECKPOINT: Final = "/add-checkpoint"
#: The type of an answer that says nothing but which size was cosigned last.
SIZE_TYPE: Final = "text/x.tlog.size"
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
}


def status_of(error: TansiqError) -> int:
    """The status that a witness tells a refusal by."""
    return _STATUS.get(error.code) or answering.status_of(error)


class WitnessServer(BoundedServer):
    """Answers for ``opened()``, a witness whose folder is read anew for each request. ``now``: seconds since 1970."""

    def __init__(
        self, address: tuple[str, int], opened: Callable[[], WitnessFolder], now: Callable[[], float] = time.time
    ) -> None:
        self.opened, self.now = opened, now
        super().__init__(address, _Handler)


class _Handler(BodyHandler):
    server: WitnessServer
    server_version = "tansiq-witness"
    places: ClassVar[Mapping[str, int]] = {ADD_CHECKPOINT: SUBMISSION_MAX_BYTES}

    def answer(self, body: bytes) -> bytes:
        return self.server.opened().cosign(body, int(self.server.now()))

    def status(self, error: TansiqError) -> int:
        return status_of(error)

    def tell(self, error: TansiqError) -> None:
        if error.code == "ledger.moved_on":
            self.send_whole(status_of(error), SIZE_TYPE, f"{error.details['size']}\n".encode())
            return
        super().tell(error)
