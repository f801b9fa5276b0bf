"""Deciding on what came in: read together with what is remembered, and nothing written.

Before anything else it is asked whether a message was decided on before: then the first receipt is given once more,
whatever could be said against the message by now. So a receipt that was lost is found again after the message has
expired, and one that was refused for good never gets a better one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tansiq.desk.exchange.actions.effects import second
from tansiq.desk.exchange.models import Incoming, Outgoing, Partner, Thread
from tansiq.desk.exchange.shelves import shelf_of
from tansiq.engines.envelopes import Message, Opened, Receipt, Reference, Standing, admit, refusal, sealed_size
from tansiq.engines.envelopes.receipts import DELIVERED
from tansiq.errors import RefusedError, TansiqError

__all__ = ["Arrived", "Decision", "Memory", "decide", "remembered"]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A line of a parcel, and what it was found to be: an opened message, or what stood against it."""

    line: bytes
    found: Opened | TansiqError


@dataclass(frozen=True, slots=True)
class Decision:
    """What comes of one line. ``sender`` is None where nobody is proved to have sent it; then no receipt is due.

    ``before``: what was decided when it came first. ``code``: of a refusal, or of a message that came once more.
    """

    arrived: Arrived
    sender: Partner | None = None
    receipt: Receipt | None = None
    code: str = ""
    before: Incoming | None = None

    @property
    def is_final(self) -> bool:
        """Whether it is remembered: the same message is never decided on again."""
        return self.receipt is not None and self.receipt.final


@dataclass(slots=True)
class Memory:
    """What is known of senders and threads, read once for a parcel and carried on from line to line.

    ``last``: number and digest of a sender's last message, by thread and sender.
    """

    partners: dict[str, Partner]
    decided: dict[tuple[str, str], Incoming]
    threads: dict[str, frozenset[str]]
    last: dict[tuple[str, str], tuple[int, str]]
    fresh: dict[tuple[str, str], str] = field(default_factory=dict)

    def standing(self, message: Message) -> Standing:
        """What the engine asks about a message."""
        key = (message.thread, message.sender)
        sequence, previous = self.last.get(key, (0, None))
        return Standing(
            known=self.fresh.get((message.sender, message.id)),
            parties=self.threads.get(message.thread),
            sequence=sequence,
            previous=previous,
            answered=_answered(message),
        )

    def take(self, opened: Opened) -> None:
        """Remember a message that is taken in."""
        message = opened.message
        self.last[message.thread, message.sender] = (message.sequence, opened.digest)
        self.fresh[message.sender, message.id] = opened.digest
        others = frozenset((message.sender, *message.recipients))
        self.threads.setdefault(message.thread, others)


def remembered(arrived: Sequence[Arrived]) -> Memory:
    """What has to be known about these lines; the senders' rows are held until the transaction ends."""
    claims = {key for one in arrived if (key := _claim(one)) is not None}
    names = {sender for sender, _ in claims}
    rows = Partner.objects.select_for_update().filter(authority__in=names).order_by("pk")
    partners = {one.authority: one for one in rows}
    known = Incoming.objects.filter(partner__in=partners.values(), message_id__in={name for _, name in claims})
    decided = {(one.partner.authority, one.message_id): one for one in known.select_related("partner", "enclosure")}
    opened = [one.found.message for one in arrived if isinstance(one.found, Opened)]
    threads = {one.pk: frozenset(one.parties) for one in Thread.objects.filter(pk__in={one.thread for one in opened})}
    return Memory(partners, decided, threads, _last_in(threads))


def decide(one: Arrived, memory: Memory, at: datetime) -> Decision:
    """What comes of a line."""
    claim = _claim(one)
    sender = memory.partners.get(claim[0]) if claim else None
    if claim is None or sender is None:
        assert isinstance(one.found, TansiqError)
        return Decision(one, code=one.found.code)
    before, digest = memory.decided.get(claim), _digest(one)
    if before is not None and before.digest == digest:
        return Decision(one, sender, code="envelope.replayed", before=before)
    try:
        if before is not None:
            raise RefusedError("envelope.conflict", sender=claim[0], id=claim[1], digest=digest)
        if isinstance(one.found, TansiqError):
            raise one.found
        admit(one.found, memory.standing(one.found.message))
        _refuse_missing(one.found)
    except TansiqError as error:
        due = refusal(error, second(at))
        return Decision(one, sender, due[1] if due else None, error.code)
    memory.take(one.found)
    about = Reference(one.found.message.id, one.found.digest)
    return Decision(one, sender, Receipt(about, DELIVERED, second(at)))


def _refuse_missing(opened: Opened) -> None:
    """Raise RefusedError ``attachment.missing`` where what is attached is not here, durably; ``attachment.length``."""
    message = opened.message
    claims = {"sender": message.sender, "id": message.id, "digest": opened.digest}
    for one in message.attachments:
        place = shelf_of(message.sender).path(one.sealed_digest)
        if not place.is_file():
            raise RefusedError("attachment.missing", name=one.name, **claims)
        if place.stat().st_size != sealed_size(one.size):
            raise RefusedError("attachment.length", name=one.name, **claims)


def _claim(one: Arrived) -> tuple[str, str] | None:
    """Whose message it is proved to be, and its name; None where nobody is proved to have sent anything."""
    if isinstance(one.found, Opened):
        return one.found.message.sender, one.found.message.id
    details = one.found.details
    names = (details.get("sender"), details.get("id"), details.get("digest"))
    return (str(names[0]), str(names[1])) if all(names) else None


def _digest(one: Arrived) -> str:
    return one.found.digest if isinstance(one.found, Opened) else str(one.found.details.get("digest"))


def _last_in(threads: dict[str, frozenset[str]]) -> dict[tuple[str, str], tuple[int, str]]:
    taken = Incoming.objects.filter(thread__in=threads, status=Incoming.Status.TAKEN).order_by("sequence")
    rows = taken.values_list("thread_id", "partner__authority", "sequence", "digest")
    return {(thread, sender): (sequence, digest) for thread, sender, sequence, digest in rows}


def _answered(message: Message) -> str | None:
    if message.answers is None:
        return None
    ours = Outgoing.objects.filter(message_id=message.answers.id, partner__authority=message.sender)
    return ours.values_list("digest", flat=True).first()
