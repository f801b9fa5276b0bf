"""What happened to the messages of a case, as the one timeline draws it: read out of the exchange each time.

Nothing of it is kept apart from the receipts themselves, which the partner signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from tansiq.desk.exchange.law import kind_told
from tansiq.desk.exchange.models import Incoming, Thread
from tansiq.desk.exchange.partner_sheet import names_of
from tansiq.desk.exchange.timeline import Event, events_of
from tansiq.engines.workflows.texts import Texts

__all__ = ["Followed", "followed", "lettered"]


@dataclass(frozen=True, slots=True)
class Followed:
    """Something that happened to a message. ``kind``: a word of the family ``happened``.

    ``message``: what the message is called. ``whom``: the partner's names. ``person``: empty where the partner or the
    node did it. ``reasons``: what a person stated of a letter, and how that is known.
    """

    kind: str
    at: datetime
    person: str
    role: str
    code: str
    message: Texts
    whom: Mapping[str, str]
    reasons: str = ""


def followed(thread: Thread) -> Iterator[Followed]:
    """All of a thread, in no order. Tries that brought no receipt are told in the thread itself."""
    for ours in thread.outgoing.prefetch_related("notes", "attempts"):
        yield from _of(thread, ours.kind, events_of([ours], []))
    for came in thread.incoming.filter(status=Incoming.Status.TAKEN):
        yield from _of(thread, came.kind, events_of([], [came]))


def lettered(thread: Thread, events: Iterable[Event]) -> Iterator[Followed]:
    """What people state of the letters of a thread, and what they entered that came in on paper."""
    names, told = names_of(thread.partner), kind_told(thread.kind)
    for one in events:
        yield Followed(one.kind, one.at, one.person, one.role, one.code, told, names, one.reasons)


def _of(thread: Thread, kind: str, events: tuple[Event, ...]) -> Iterator[Followed]:
    names, told = names_of(thread.partner), kind_told(kind)
    for one in events:
        if one.kind != "attempt":
            yield Followed(one.kind, one.at, one.person, one.role, one.code, told, names)
