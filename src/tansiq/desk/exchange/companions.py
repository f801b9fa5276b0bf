"""What applications above the exchange add to the pages of threads and partners.

The exchange knows nothing of who stands above it: the settings name the classes (``TANSIQ_BESIDE_MESSAGES``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange.timeline import Event

__all__ = ["Beside", "Companion", "companions"]


@dataclass(frozen=True, slots=True)
class Beside:
    """Parts by the names of the messages that they stand below, what else happened, and what stands above all."""

    parts: Mapping[str, object]
    events: Sequence[Event]
    head: object | None = None


class Companion(Protocol):
    """What goes with messages. ``template`` draws the ``part`` of a message, ``head_template`` that of a thread.

    ``partner_template`` draws that of a partner. One that nothing is ever given for is empty.
    """

    template: str
    head_template: str
    partner_template: str

    def of_thread(self, *, by: Actor, thread_id: str, lang: str) -> Beside | None:
        """What a thread's page shows beside its messages; None where there is nothing."""
        ...

    def of_partner(self, *, by: Actor, partner_id: str, lang: str) -> object | None:
        """What a partner's page shows beside the rest; None where there is nothing."""
        ...


@cache
def companions() -> tuple[Companion, ...]:
    """What goes with messages, in the order in which a page shows it."""
    return tuple(cast("Companion", import_string(path)()) for path in settings.TANSIQ_BESIDE_MESSAGES)
