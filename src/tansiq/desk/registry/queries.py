"""What may be asked about letters and about what came in without a node: on record, by need to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange import sight as messages
from tansiq.desk.exchange import using
from tansiq.desk.exchange.asking import Grounds, why_not
from tansiq.desk.exchange.models import Incoming, Outgoing
from tansiq.desk.exchange.timeline import Event
from tansiq.desk.registry import sight
from tansiq.desk.registry.content import lines_of, read_content
from tansiq.desk.registry.models import Arrival, Correspondent, Letter
from tansiq.desk.registry.rules import against, rules
from tansiq.desk.registry.scans import ENDINGS
from tansiq.desk.registry.sheet import (
    ArrivalSeen,
    LetterRow,
    LetterSheet,
    arrival_seen,
    events_of,
    letter_row,
    letter_sheet,
)
from tansiq.errors import RefusedError

__all__ = [
    "MOST", "CorrespondentSeen", "Document", "OfMessage", "OfThread", "answerable", "content", "correspondent",
    "document", "letter", "letters", "of_thread", "scan",
]  # fmt: skip

MOST = 100


@dataclass(frozen=True, slots=True)
class CorrespondentSeen:
    """How a partner is written to: the lines of each address by its means."""

    contact: str
    post: str
    addresses: tuple[tuple[str, tuple[str, ...]], ...]
    language: str
    until: str


@dataclass(frozen=True, slots=True)
class OfMessage:
    """What the registry has of one message. ``waits``: for a letter to be made of it; ``means``: by which it may go."""

    letters: tuple[LetterRow, ...] = ()
    arrival: ArrivalSeen | None = None
    waits: bool = False
    means: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfThread:
    """What the registry has of a thread, by the names of its messages, and what happened in it."""

    messages: Mapping[str, OfMessage]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file to be given out: what it is called, and what it is."""

    name: str
    media_type: str
    data: bytes


@query("registry:letter:read")
def letters(*, by: Actor) -> tuple[LetterRow, ...]:
    """The register: every number that was taken, the newest first; of a matter, for those to whom it is open."""
    rows = _letters(by).order_by("-numbered_at", "-place")[:MOST]
    return tuple(map(letter_row, rows))


@query("registry:letter:read")
def letter(*, by: Actor, sent_letter_id: str) -> LetterSheet:
    """One letter, with what people state of it. Raises RefusedError ``access.unknown``."""
    found = _letters(by).get(pk=sight.letter(by, sent_letter_id).pk)
    return letter_sheet(found, dict(read_content(bytes(found.content))["rows"])["contact"])


@query("registry:letter:make")
def content(*, by: Actor, sent_letter_id: str) -> tuple[bytes, str]:
    """What stands on a letter, in its one form, with the digest, to be set in type. Raises ``access.unknown``."""
    found = sight.letter(by, sent_letter_id)
    return bytes(found.content), found.digest


@query("registry:letter:read")
def of_thread(*, by: Actor, thread_id: str) -> OfThread | None:
    """What the registry has of a thread; None where there is nothing. Raises RefusedError ``access.unknown``."""
    thread = messages.thread(by, thread_id)
    to = Correspondent.objects.select_related("partner").filter(partner=thread.partner_id).first()
    if to is None:
        return None
    rows = list(_letters(by).filter(message__thread=thread).order_by("numbered_at"))
    came = list(Arrival.objects.filter(incoming__thread=thread).select_related("scan", "incoming").order_by("pk"))
    found = {one.message_id: _of_ours(one, to, rows) for one in thread.outgoing.all()}
    found |= {one.incoming.message_id: OfMessage(arrival=arrival_seen(one)) for one in came}
    return OfThread(found, events_of(rows, came))


@query("registry:letter:export", Entry.Kind.EXPORT)
def document(*, by: Actor, sent_letter_id: str, form: str) -> Document:
    """A letter as PDF or DOCX, to be dispatched, or as a copy of one that has left.

    While its message waits law is asked once more; of a copy, what it holds of others has to be open to export.
    Raises RefusedError ``access.unknown``, ``registry.void``, ``registry.unmade``, ``exchange.suspended``,
    ``exchange.law_changed``, ``exchange.use_refused``.
    """
    found = sight.letter(by, sent_letter_id)
    if found.void_at is not None:
        raise RefusedError("registry.void", number=found.number)
    if found.made_at is None:
        raise RefusedError("registry.unmade", number=found.number)
    _refuse_unlawful(by, found.message)
    name = found.number.lower().replace("/", "-")
    if form == "docx":
        word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        return Document(f"{name}.docx", word, bytes(found.docx))
    return Document(f"{name}.pdf", "application/pdf", bytes(found.pdf))


@query("registry:scan:export", Entry.Kind.EXPORT)
def scan(*, by: Actor, scan_id: str) -> Document:
    """A scan: of what came in, where its owner and the law let it leave the desk; of a receipt for a letter of ours.

    Raises RefusedError ``access.unknown``, ``exchange.use_refused``.
    """
    found = sight.scan(by, scan_id)
    for one in Incoming.objects.select_related("partner").filter(arrival__scan=found):
        using.let_out(one, by)
    return Document(f"scan-{found.pk}.{ENDINGS[found.media_type]}", found.media_type, bytes(found.data))


@query("exchange:partner:read")
def correspondent(*, by: Actor, partner_id: str) -> CorrespondentSeen | None:
    """How a partner is written to; None for one that runs a node."""
    partner = messages.partner(partner_id)
    found = Correspondent.objects.filter(partner=partner).first()
    if found is None or partner.has_node:
        return None
    addresses = tuple((name, tuple(lines_of(text))) for name, text in found.addresses.items() if text)
    return CorrespondentSeen(found.contact, found.post, addresses, found.language, found.until)


@query("exchange:message:read")
def answerable(*, by: Actor, partner_id: str) -> tuple[tuple[str, str, str], ...]:
    """What something that came in may belong to: (thread, message of ours, number of its letter), the newest first."""
    partner = messages.partner(partner_id)
    mine = messages.outgoing(by).filter(partner=partner).order_by("-pk").prefetch_related("letters")[:MOST]
    found = [(one.thread_id, one.message_id, _number(one)) for one in mine]
    threads = messages.threads(by).filter(partner=partner).order_by("-moved_at").values_list("pk", flat=True)[:MOST]
    return (*found, *((thread, "", thread[:8]) for thread in threads))


def _letters(by: Actor) -> QuerySet[Letter]:
    """Letters with what a row of them needs, and without their documents."""
    rows = sight.letters(by).select_related("message__partner", "message__thread").defer("pdf", "docx")
    return rows.prefetch_related("statements")


def _of_ours(one: Outgoing, to: Correspondent, rows: list[Letter]) -> OfMessage:
    mine = [each for each in rows if each.message_id == one.pk]
    has_letter = any(each.void_at is None for each in mine)
    means = tuple(name for name in rules().means if not against(name, one.asked, to.addresses))
    waits = one.status == Outgoing.Status.WAITING and not has_letter and not to.partner.has_node
    return OfMessage(tuple(map(letter_row, mine)), waits=waits, means=means if waits else ())


def _number(one: Outgoing) -> str:
    return next((each.number for each in one.letters.all() if each.void_at is None), one.message_id[:8])


def _refuse_unlawful(by: Actor, message: Outgoing) -> None:
    """What has left is asked about as a copy, what waits as what is about to leave."""
    if message.status == Outgoing.Status.WAITING:
        if message.partner.is_suspended:
            raise RefusedError("exchange.suspended", authority=message.partner.authority)
        if message.expires_at <= timezone.now() or why_not(message, message.partner, Grounds.now()):
            raise RefusedError("exchange.law_changed")
        return
    for one in using.passed_on(message.asked.get("passes_on", ())):
        using.let_out(one, by)
