"""Letters, statements and arrivals as values for those who read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tansiq.desk.exchange.models import Outgoing
from tansiq.desk.exchange.partner_sheet import names_of
from tansiq.desk.exchange.timeline import Event
from tansiq.desk.registry.document import groups_of
from tansiq.desk.registry.models import Arrival, Letter, Statement
from tansiq.desk.registry.standing import Stated, counting

__all__ = [
    "ArrivalSeen", "LetterRow", "LetterSheet", "StatementSeen", "arrival_seen", "events_of", "letter_row",
    "letter_sheet", "stated_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter in the register. ``stated``: what counts of what people say, each with its day; ``void``: why given up.

    ``standing``: made, unfinished or void; ``fate``: why its message does not go any more, where it does not.
    """

    id: str
    number: str
    message_id: str
    thread_id: str
    names: Mapping[str, str]
    kind: str
    means: str
    numbered_at: datetime
    reply_by: date | None
    standing: str
    void: str
    fate: str
    stated: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class StatementSeen:
    """What a person stated. ``counts``: nobody corrected it; ``scan_id``: of a receipt, empty where there is none."""

    number: int
    kind: str
    happened_on: date
    known_by: str
    slip: str
    corrects: int | None
    withdraws: bool
    counts: bool
    scan_id: str
    person: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LetterSheet:
    """A letter whole: its digest in groups, as it stands on the paper."""

    row: LetterRow
    digest: tuple[str, ...]
    contact: str
    person: str
    role: str
    void_person: str
    void_at: datetime | None
    statements: tuple[StatementSeen, ...]


@dataclass(frozen=True, slots=True)
class ArrivalSeen:
    """What came in without a node, beside the message that was made of it."""

    number: str
    their_number: str
    dated_on: date
    received_on: date
    means: str
    scan_id: str
    sha256: tuple[str, ...]
    person: str
    role: str
    at: datetime


def stated_of(one: Statement) -> Stated:
    """A statement as it is weighed."""
    return Stated(one.pk, one.kind, one.happened_on, one.corrects_id, one.withdraws)


def letter_row(one: Letter) -> LetterRow:
    """A letter with its statements, its message and its partner at hand."""
    message = one.message
    left = counting(map(stated_of, one.statements.all()))
    return LetterRow(
        id=str(one.pk),
        number=one.number,
        message_id=message.message_id,
        thread_id=message.thread_id,
        names=names_of(message.partner),
        kind=message.kind,
        means=one.means,
        numbered_at=one.numbered_at,
        reply_by=one.reply_by,
        standing="void" if one.void_at else "made" if one.made_at else "unfinished",
        void=one.void_reason,
        fate=message.code if message.status == Outgoing.Status.DEAD else "",
        stated=tuple((each.kind, each.on) for each in left),
    )


def letter_sheet(one: Letter, contact: str) -> LetterSheet:
    """A letter with all that was said of it; ``contact``: as it stands on it."""
    statements = list(one.statements.order_by("pk"))
    counted = {each.number for each in counting(map(stated_of, statements))}
    return LetterSheet(
        row=letter_row(one),
        digest=groups_of(one.digest),
        contact=contact,
        person=str(one.by_id),
        role=one.role,
        void_person=str(one.void_by_id or ""),
        void_at=one.void_at,
        statements=tuple(_statement(each, counts=each.pk in counted) for each in statements),
    )


def arrival_seen(one: Arrival) -> ArrivalSeen:
    """What came in, with its scan's digest at hand."""
    return ArrivalSeen(
        one.number, one.their_number, one.dated_on, one.received_on, one.means, str(one.scan_id),
        groups_of(one.scan.sha256), str(one.by_id), one.role, one.at,
    )  # fmt: skip


def events_of(letters: Iterable[Letter], arrivals: Iterable[Arrival]) -> tuple[Event, ...]:
    """What happened to letters and with what came in, each entered by a person; when it was entered."""
    found = list[Event]()
    for one in letters:
        found.append(Event("letter_numbered", one.numbered_at, str(one.by_id), one.role, reasons=one.number))
        if one.void_at is not None:
            found.append(Event("letter_void", one.void_at, str(one.void_by_id), reasons=one.void_reason))
        found += map(_event, one.statements.all())
    for came in arrivals:
        found.append(Event("entered", came.at, str(came.by_id), came.role, reasons=came.number))
    return tuple(found)


def _event(one: Statement) -> Event:
    corrects = "stated_corrected" if one.corrects_id else f"stated_{one.kind}"
    kind = "stated_withdrawn" if one.withdraws else corrects
    told = " · ".join(filter(None, [one.happened_on.isoformat(), one.known_by, one.slip]))
    return Event(kind, one.at, str(one.by_id), one.role, reasons=told)


def _statement(one: Statement, *, counts: bool) -> StatementSeen:
    return StatementSeen(
        number=one.pk, kind=one.kind, happened_on=one.happened_on, known_by=one.known_by, slip=one.slip,
        corrects=one.corrects_id, withdraws=one.withdraws, counts=counts, scan_id=str(one.scan_id or ""),
        person=str(one.by_id), role=one.role, at=one.at,
    )  # fmt: skip
