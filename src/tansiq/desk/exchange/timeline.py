"""What happened to the messages of a thread, in the shape that the one timeline draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tansiq.desk.exchange.models import Incoming, Outgoing

__all__ = ["Event", "events_of"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. ``kind``: a word of the family ``happened``; ``code``: why, where something failed.

    ``person``: who did it, by opaque id; empty where the node or the partner did. ``reasons``: what that person wrote.
    """

    kind: str
    at: datetime
    person: str = ""
    role: str = ""
    code: str = ""
    reasons: str = ""


def events_of(outgoing: Iterable[Outgoing], incoming: Iterable[Incoming]) -> tuple[Event, ...]:
    """Everything in the order in which it was known here. Tries that failed alike in a row are told once."""
    found = [*(event for one in outgoing for event in _of_ours(one)), *(e for one in incoming for e in _of_theirs(one))]
    return tuple(sorted(found, key=lambda event: event.at))


def _of_ours(one: Outgoing) -> Iterator[Event]:
    yield Event("queued", one.queued_at, str(one.by_id), one.role)
    before = ""
    for attempt in sorted(one.attempts.all(), key=lambda each: each.pk):
        if attempt.code != before:
            yield Event("attempt", attempt.at, code=attempt.code)
        before = attempt.code
    for note in one.notes.all():
        yield Event(f"receipt_{note.state}", note.got_at, code=note.code)
    if one.status == Outgoing.Status.DEAD:
        yield Event("dead", one.ended_at or one.expires_at, code=one.code)


def _of_theirs(one: Incoming) -> Iterator[Event]:
    if not one.sealed:  # what a person entered and so has seen, whoever keeps that tells
        return
    yield Event("received", one.received_at)
    if one.seen_at is not None:
        yield Event("seen", one.seen_at, str(one.seen_by_id))
