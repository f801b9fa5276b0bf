"""A line to one partner: parcels go along it one after the other, while the next one is made ready.

Order is kept: where one does not arrive, none behind it is sent. It runs in a thread of its own, which touches no
database.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import NamedTuple

from tansiq.desk.exchange.actions.delivering import Sent
from tansiq.desk.exchange.models import Partner
from tansiq.errors import TansiqError
from tansiq.stores.fault_points import reached
from tansiq.transports.carriers import Carrier, Route, open_carrier

__all__ = ["Line", "Parcel"]


class Parcel(NamedTuple):
    """What is brought to a partner in one go, and what it holds."""

    data: bytes
    sent: Sent


class Line:
    """Parcels to ``partner`` by ``route``. ``after``: the last enclosure and the last message that were sent."""

    def __init__(self, partner: Partner, route: Route) -> None:
        self.partner, self.after = partner, (0, 0)
        self._route = route
        self._executor, self._held = ThreadPoolExecutor(1), ExitStack()
        self._carrier: Carrier | None = None
        self._failed: TansiqError | None = None
        self._on_the_way: deque[tuple[Parcel, Future[bytes | TansiqError | None]]] = deque()

    @property
    def has_failed(self) -> bool:
        """Whether a parcel did not arrive: then no more is sent."""
        return self._failed is not None

    def send(self, parcel: Parcel) -> None:
        """Have a parcel brought behind those that are on their way."""
        sent = parcel.sent
        self.after = (max((self.after[0], *sent.enclosures)), max((self.after[1], *sent.messages)))
        self._on_the_way.append((parcel, self._executor.submit(self._deliver, parcel.data)))

    def answered(self, left: int) -> Iterator[tuple[Partner, Parcel, bytes | TansiqError | None]]:
        """Parcels with what came back, in their order, until ``left`` of them are on their way.

        Of those behind one that did not arrive nothing is told: they were not sent.
        """
        has_failed = False
        while len(self._on_the_way) > left:
            parcel, answer = self._on_the_way.popleft()
            found = answer.result()
            if not has_failed:
                yield self.partner, parcel, found
            has_failed = isinstance(found, TansiqError)

    def close(self) -> None:
        """End the line."""
        self._executor.submit(self._held.close).result()
        self._executor.shutdown()

    def _deliver(self, data: bytes) -> bytes | TansiqError | None:
        """What came back, or what stood in the way."""
        if self._failed is not None:
            return self._failed
        try:
            if self._carrier is None:
                self._carrier = self._held.enter_context(open_carrier(self.partner.carrier, self._route))
            answer = self._carrier.deliver(data)
        except TansiqError as error:
            self._failed = error
            return error
        reached("deliver.answered")
        return answer
