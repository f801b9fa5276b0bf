"""Carriers: ways by which a parcel gets to another node. A carrier is one module and one line in ``CARRIERS``.

A carrier knows nothing of what it carries, and is believed in nothing: what counts is signed and sealed inside. What
it gives back is a parcel too, if the other node answers at once; by other ways the answer comes later by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

from tansiq.errors import RefusedError
from tansiq.stores.sealed import Piece

__all__ = ["CARRIERS", "Carrier", "Route", "open_carrier"]

CARRIERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "https": "tansiq.transports.https",
        "folder": "tansiq.transports.folder",
        "asked": "tansiq.transports.https",  # and it is asked for what waits there, since it cannot reach us
        "asking": "tansiq.transports.asking",
    }
)


@dataclass(frozen=True, slots=True)
class Route:
    """How a partner is reached. ``addresses``: as its card says; ``certificate``: the file of our own.

    ``verify`` is asked about the digest of the certificate that the other side shows, and raises TansiqError unless it
    is one of the partner's. ``folder``: where parcels for it are put down, by whoever carries them.
    """

    addresses: tuple[str, ...] = ()
    certificate: Path | None = None
    verify: Callable[[str], object] = field(default=str, repr=False)
    folder: Path | None = None
    connect_seconds: float = 3.0
    answer_seconds: float = 30.0


class Carrier(Protocol):
    """An open way to one partner."""

    def deliver(self, parcel: bytes) -> bytes | None:
        """Bring a parcel there; the parcel that came back, or None where the answer comes later by itself.

        Raises TransportError ``carrier.*`` where it did not arrive, or nobody knows; TansiqError ``storage.*``, and
        what ``Route.verify`` raises.
        """
        ...

    def add(self, piece: Piece) -> int:
        """Bring a piece of a sealed attachment there; how many bytes of the whole are there, durably.

        Raises RefusedError ``attachment.*`` or ``storage.no_space`` where the other side does not take it; and as
        ``deliver``.
        """
        ...

    def ask(self, request: bytes) -> bytes:
        """Bring a signed request there, for what waits or for a piece of an attachment; what it is answered.

        Raises RefusedError ``carrier.no_answers`` where nobody answers at once; and as ``deliver``.
        """
        ...


def open_carrier(name: str, route: Route) -> AbstractContextManager[Carrier]:
    """A way to a partner, to be closed after use. Raises RefusedError ``carrier.unknown``, ``carrier.no_address``."""
    if name not in CARRIERS:
        raise RefusedError("carrier.unknown", name=name[:40], known=", ".join(CARRIERS))
    opened: AbstractContextManager[Carrier] = import_module(CARRIERS[name]).opened(route)
    return opened
