"""Passenger messages (UN/EDIFACT) to travellers: which message a file holds, and who reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO

from tansiq.engines.edifact import Message, read_messages, read_segments
from tansiq.engines.manifests import paxlst, pnrgov
from tansiq.engines.manifests.journey import prepared_at
from tansiq.engines.manifests.traveller import DataOrigin, Leg, Rejected, Traveller
from tansiq.engines.tables.problem import Report

__all__ = ["MESSAGES", "MESSAGES_KEPT", "Heard", "lost_segments", "read_passenger_messages"]

#: A new kind of message is one file and one line here.
MESSAGES: dict[str, Callable[[Message, Report, list[Leg]], Iterator[Traveller | Rejected]]] = {
    "PAXLST": paxlst.read,
    "PNRGOV": pnrgov.read,
}
#: The segment that a message without its header starts with, by the kind of message it then is.
_FIRST_SEGMENTS = {
    "BGM": "PAXLST", "NAD": "PAXLST", "TDT": "PAXLST",
    "MSG": "PNRGOV", "ORG": "PNRGOV", "RCI": "PNRGOV", "SRC": "PNRGOV", "TVL": "PNRGOV",
}  # fmt: skip
#: So many messages of one file are described; of further ones only the travellers are given.
MESSAGES_KEPT = 1_000


@dataclass(slots=True)
class Heard:
    """What one message was: its kind, who sent it and when (ISO 8601), its flights, how many travellers it gave."""

    type: str
    version: str
    reference: str
    sender: str
    recipient: str
    prepared: str
    data_origin: DataOrigin = "unstated"
    flights: list[Leg] = field(default_factory=list)
    travellers: int = 0
    rejected: int = 0


def read_passenger_messages(
    stream: BinaryIO, report: Report, heard: list[Heard] | None = None
) -> Iterator[Traveller | Rejected]:
    """Every traveller of every message in ``stream``, in constant memory, and what could not be read, with its reason.

    ``report`` gets what concerns a whole message or interchange (``edifact.*``, ``passenger.*``): wrong counts, missing
    trailers, segments without a tag. ``heard`` gets one entry a message. A message of another kind gives one Rejected.
    """
    heard = [] if heard is None else heard
    for message in read_messages(read_segments(stream, report), report):
        kind = _kind(message)
        told = Heard(kind, message.version, message.reference, message.header.sender, message.header.recipient,
                     prepared_at(message.header.prepared))  # fmt: skip
        if len(heard) < MESSAGES_KEPT:
            heard.append(told)
        for found in _travellers(kind, message, report, told.flights):
            if isinstance(found, Traveller):
                told.travellers += 1
                told.data_origin = found.data_origin
            else:
                told.rejected += 1
            yield found


def lost_segments(heard: Sequence[Heard], report: Report) -> list[Rejected]:
    """Segments of messages that could not be read at all, as rejected rows: they belong to no traveller."""
    lost = [problem for problem in report.problems if heard and problem.row_lost]
    return [Rejected(one.line, one.code, one.details, one.details.get("text", "")) for one in lost]


def _kind(message: Message) -> str:
    """The message's type; where it has no header, what its first segment says."""
    if message.type:
        return message.type
    first = next(message.segments, None)
    if first is None:
        return ""
    message.segments = chain((first,), message.segments)
    return _FIRST_SEGMENTS.get(first.tag, "")


def _travellers(kind: str, message: Message, report: Report, flights: list[Leg]) -> Iterator[Traveller | Rejected]:
    reader = MESSAGES.get(kind)
    if reader is None:
        yield Rejected(message.number, "passenger.message_type", {"type": kind or "?", "known": ", ".join(MESSAGES)})
    else:
        yield from reader(message, report, flights)
