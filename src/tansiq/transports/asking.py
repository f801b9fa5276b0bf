"""No way out to a partner that nobody can reach: it asks, at our door, for what waits (``https_server.py``)."""

from __future__ import annotations

from contextlib import AbstractContextManager

from tansiq.errors import RefusedError
from tansiq.transports.carriers import Carrier, Route

__all__ = ["opened"]


def opened(_route: Route) -> AbstractContextManager[Carrier]:
    """Nothing is brought there. Raises RefusedError ``carrier.no_address``."""
    raise RefusedError("carrier.no_address")
