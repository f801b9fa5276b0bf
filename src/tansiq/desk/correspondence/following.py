"""What happened to the messages of a case, as the one timeline draws it: read out of the exchange each time.

Nothing of it is kept apart from the receipts themselves, which the partner signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from tansiq.desk.exchange.law import kind_told
from tansiq.desk.exchange.models import Incoming, Thread
from tansiq.desk.exchange.partner_sheet import names_of
from tansiq.desk.exchange.timeline import Event, events_of
from tansiq.engines.workflows.texts import Texts

__all__ = ["Followed", "followed"]


@dataclass(frozen=True, slots=True)
class Followed:
    """Something that happened to a message. ``kind``: a word of the family ``happened``.

    ``message``: what the message is called. ``whom``: the partner's names. ``person``: empty where the partner or the
    node did it.
    """

    kind: str
    at: datetime
    person: str
    role: str
    code: str
    message: Texts
    whom: Mapping[str, str]


def followed(thread: Thread) -> Iterator[Followed]:
    """All of a thread, in no order. Tries that brought no receipt are told in the thread itself."""
    for ours in thread.outgoing.prefetch_related("notes", "attempts"):
        yield from _of(thread, ours.kind, events_of([ours], []))
    for came in thread.incoming.filter(status=Incoming.Status.TAKEN):
        yield from _of(thread, came.kind, events_of([], [came]))


def _of(thread: Thread, kind: str, events: tuple[Event, ...]) -> Iterator[Followed]:
    names, told = names_of(thread.partner), kind_told(kind)
    for one in events:
        if one.kind != "attempt":
            yield Followed(one.kind, one.at, one.person, one.role, one.code, told, names)
