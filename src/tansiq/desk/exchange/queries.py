"""What may be asked about partners and messages: each question with its permission, its need to know, on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry as Recorded
from tansiq.desk.exchange import sight, using
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.leave import conditions_on
from tansiq.desk.exchange.models import Incoming, Outgoing, Partner, Review
from tansiq.desk.exchange.own import own_directory, own_introduction
from tansiq.desk.exchange.partner_sheet import (
    Own,
    PartnerRow,
    PartnerSheet,
    Silent,
    groups_of,
    keys_of,
    names_of,
    partner_row,
    partner_sheet,
    silent,
    silent_since,
)
from tansiq.desk.exchange.passing import ComingFile, files_to_pass
from tansiq.desk.exchange.protecting import protection_of
from tansiq.desk.exchange.reply_by import reply_by
from tansiq.desk.exchange.reviewed import counting
from tansiq.desk.exchange.said import Said, ours, standing_of, theirs
from tansiq.desk.exchange.succession import is_broken
from tansiq.desk.exchange.taking import Kept, kept
from tansiq.desk.exchange.timeline import Event, events_of
from tansiq.engines.envelopes import read_message
from tansiq.errors import RefusedError
from tansiq.messages import LANGUAGES
from tansiq.transports.parcel import write_parcel

__all__ = [
    "MOST", "MessageRow", "Own", "PartnerRow", "PartnerSheet", "ThreadSheet", "attachment", "coming", "inbox",
    "introduction", "outbox", "own", "partner", "partners", "proof", "reviews", "silent_partners", "taken_out",
    "thread", "unseen",
]  # fmt: skip

MOST = 100


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message in a list. ``standing``: for what came in ``seen`` or ``unseen``; ``reply_by``: as it states."""

    message_id: str
    thread_id: str
    authority: str
    names: Mapping[str, str]
    kind: str
    purpose: str
    restricted: bool
    standing: str
    code: str
    at: datetime
    reply_by: date | None = None


@dataclass(frozen=True, slots=True)
class ThreadSheet:
    """A thread: with whom, about what, what was said, what happened."""

    id: str
    partner_id: str
    authority: str
    names: Mapping[str, str]
    purpose: str
    legal_basis: str
    restricted: bool
    is_broken: bool
    said: tuple[Said, ...]
    events: tuple[Event, ...]


@query("exchange:partner:read")
def partners(*, by: Actor) -> tuple[PartnerRow, ...]:
    """Every partner, with where the messages to it stand that the reader may know of."""
    counts = _counts(by)
    return tuple(partner_row(one, counts) for one in Partner.objects.order_by("authority"))


@query("exchange:partner:read")
def partner(*, by: Actor, partner_id: str) -> PartnerSheet:
    """One partner. Raises RefusedError ``access.unknown``."""
    return partner_sheet(sight.partner(partner_id), _counts(by))


@query("exchange:partner:read")
def silent_partners(*, by: Actor) -> tuple[Silent, ...]:
    """Partners that should ask for what waits and have not for long, the longest first."""
    rows = silent_since(timezone.now())
    counts = _counts(by) if rows else {}
    return tuple(silent(one, counts) for one in rows)


@query("exchange:partner:read")
def own(*, by: Actor) -> Own:
    """What this node is to others. Raises RefusedError ``exchange.no_keys``."""
    directory = own_directory()
    return Own(directory.issuer, groups_of(directory), directory.number, keys_of(directory.cards[0]))


@query("exchange:partner:read")
def introduction(*, by: Actor) -> bytes:
    """The file that a partner is given of this node. Raises RefusedError ``exchange.no_keys``."""
    return own_introduction()


@query("exchange:message:read")
def inbox(*, by: Actor) -> tuple[MessageRow, ...]:
    """What came in, newest first."""
    return tuple(map(_came, _incoming(by).order_by("-received_at", "-pk")[:MOST]))


@query("exchange:message:read")
def unseen(*, by: Actor) -> tuple[MessageRow, ...]:
    """What came in and nobody has seen yet, oldest first."""
    return tuple(map(_came, _incoming(by).filter(seen_at__isnull=True).order_by("received_at", "pk")[:MOST]))


@query("exchange:message:read")
def outbox(*, by: Actor) -> tuple[MessageRow, ...]:
    """What went out, or is to, newest first."""
    rows = sight.outgoing(by).select_related("thread", "partner").order_by("-queued_at", "-pk")[:MOST]
    return tuple(_row(one, one.queued_at, standing_of(one, one.partner), one.code) for one in rows)


@query("exchange:message:read")
def thread(*, by: Actor, thread_id: str) -> ThreadSheet:
    """One thread. Raises RefusedError ``access.unknown``."""
    found = sight.thread(by, thread_id)
    out = list(found.outgoing.order_by("pk").prefetch_related("notes", "attempts", "attached", "reviews"))
    came = list(found.incoming.filter(status=Incoming.Status.TAKEN).order_by("pk"))
    protection = protection_of(thread_id=found.pk)
    said = [*(ours(one, found.partner) for one in out), *(theirs(one, protection) for one in came)]
    return ThreadSheet(
        id=found.pk,
        partner_id=str(found.partner_id),
        authority=found.partner.authority,
        names=names_of(found.partner),
        purpose=found.purpose,
        legal_basis=found.legal_basis,
        restricted=found.group_id is not None,
        is_broken=is_broken(out),
        said=tuple(sorted(said, key=lambda one: one.at)),
        events=events_of(out, came),
    )


@query("exchange:message:send")
def coming(*, by: Actor, message_id: str) -> tuple[ComingFile, ...]:
    """The files that came in with a message which is to be passed on; none where there is no one message so called."""
    found = list(sight.incoming(by).select_related("partner").filter(message_id=message_id)[:2])
    return files_to_pass(found[0]) if len(found) == 1 else ()


@query("exchange:message:send")
def reviews(*, by: Actor, thread_id: str = "") -> tuple[Review, ...]:
    """The risk reviews that a message outside of cases may rest on now, the newest first.

    Those of a conversation, and of what was said in it; without one, what whoever asks has answered and not used.
    Raises RefusedError ``access.unknown``.
    """
    rows = Review.objects.filter(case="", thread=None, messages=None, by=UUID(by.user_id))
    if thread_id:
        found = sight.thread(by, thread_id)
        rows = Review.objects.filter(Q(thread=found) | Q(case="", thread=None, messages__thread=found)).distinct()
    return tuple(counting(rows, law_now(), timezone.now()))


@query("exchange:message:export", Recorded.Kind.EXPORT)
def proof(*, by: Actor, message_id: str) -> bytes:
    """What proves a message of ours to anybody: what it said, the receipts about it, the partner's directory.

    Raises RefusedError ``access.unknown``, and ``exchange.unproved`` while there is no receipt.
    """
    found = sight.outgoing(by).select_related("partner").filter(message_id=message_id).first()
    if found is None:
        raise RefusedError("access.unknown")
    for one in using.passed_on(found.asked.get("passes_on", ())):
        using.let_out(one, by)
    batches = [bytes(note.batch.data) for note in found.notes.select_related("batch").order_by("pk")]
    batches += [bytes(found.logged_by.data)] if batches and found.logged_by else []
    if not batches:
        raise RefusedError("exchange.unproved")
    return write_parcel([bytes(found.content), *dict.fromkeys(batches), bytes(found.partner.directory)])


@query("exchange:message:export", Recorded.Kind.EXPORT)
def taken_out(*, by: Actor, message_id: str) -> bytes:
    """A message that came in, as text to leave the desk, below whose it is and what binds whoever has it.

    Raises RefusedError ``access.unknown``, and ``exchange.use_refused`` where its owner has to be asked.
    """
    found = sight.incoming(by).select_related("partner").filter(message_id=message_id).first()
    if found is None:
        raise RefusedError("access.unknown")
    bound = using.let_out(found, by)
    said = read_message(bytes(found.content))
    head = [one.sentence(lang) for lang in LANGUAGES for one in bound.conditions]
    told = conditions_on(found, "export", timezone.now())
    return "\n".join([*head, *filter(None, [told]), "", str(said.body.get("text", "")), ""]).encode()


@query("exchange:message:export", Recorded.Kind.EXPORT)
def attachment(*, by: Actor, message_id: str, digest: str) -> Kept:
    """What is attached to a message, by the digest of the thing itself, to leave the desk.

    Raises RefusedError ``access.unknown``, ``exchange.use_refused`` where its owner has to be asked, and
    ``attachment.gone``.
    """
    for rows in (sight.incoming(by), sight.outgoing(by)):
        found = rows.select_related("partner").filter(message_id=message_id, attached__digest=digest).first()
        if found is not None:
            return kept(found, digest, by)
    raise RefusedError("access.unknown")


def _counts(by: Actor) -> dict[tuple[object, str], int]:
    rows = sight.outgoing(by).order_by().values_list("partner", "status").annotate(Count("pk"))
    return {(partner, status): count for partner, status, count in rows}


def _incoming(by: Actor) -> Any:  # noqa: ANN401 - a query set with rows joined
    return sight.incoming(by).select_related("thread", "partner")


def _came(one: Incoming) -> MessageRow:
    row = _row(one, one.received_at, "seen" if one.seen_at else "unseen", "")
    return replace(row, reply_by=reply_by(read_message(bytes(one.content))))


def _row(one: Incoming | Outgoing, at: datetime, standing: str, code: str) -> MessageRow:
    assert one.thread is not None
    return MessageRow(
        message_id=one.message_id,
        thread_id=one.thread.pk,
        authority=one.partner.authority,
        names=names_of(one.partner),
        kind=one.kind,
        purpose=one.thread.purpose,
        restricted=one.thread.group_id is not None,
        standing=standing,
        code=code,
        at=at,
    )
