"""Letters: numbered while law still lets the message go, kept when they are set in type, given up with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange import sight as messages
from tansiq.desk.exchange.asking import Grounds, why_not
from tansiq.desk.exchange.models import Outgoing
from tansiq.desk.exchange.reply_by import reply_by
from tansiq.desk.parameters.library import place
from tansiq.desk.registry import sight
from tansiq.desk.registry.actions.effects import next_number
from tansiq.desk.registry.content import Asked, content_of, write_content
from tansiq.desk.registry.models import Correspondent, Letter, Series
from tansiq.desk.registry.rules import against, rules
from tansiq.engines.envelopes import digest_of, read_message
from tansiq.engines.workflows.sight import local_day
from tansiq.errors import RefusedError
from tansiq.stores.fault_points import reached

__all__ = ["give_up", "keep", "number"]

_MAKE = "registry:letter:make"
_WAITING = Outgoing.Status.WAITING


@action(_MAKE)
def number(*, by: Actor, message_id: str, asked: Asked) -> str:
    """Give a message that waits its number as a letter, after law was asked once more; the letter's id.

    Raises RefusedError ``access.unknown``, ``registry.not_by_letter``, ``registry.not_waiting``, ``registry.made``,
    ``exchange.suspended``, ``exchange.law_changed`` with the codes of what stands against it (``against``),
    ``registry.means``, ``registry.means_open``, ``registry.contact_over``, ``registry.contact``, ``registry.reply_by``,
    ``registry.reply_by_other``.
    """
    message = _waiting(by, message_id)
    now = timezone.now()
    today = local_day(now, place())
    asked = _with_day(message, asked)
    to = Correspondent.objects.select_related("partner").get(partner=message.partner_id)
    _refuse_unlawful(message)
    if code := against(asked.means, message.asked, to.addresses):
        raise RefusedError(code)
    _refuse_words(message, to, asked, today)
    taken = next_number(Series.Way.OUT, message.thread.group_id, today)
    content = write_content(content_of(message, to, asked, number=taken.number, day=today, role=by.role))
    made = Letter.objects.create(
        message=message, series=taken.series, place=taken.place, number=taken.number, means=asked.means,
        reply_by=asked.reply_by, content=content, digest=digest_of(content), by_id=by.user_id, role=by.role,
        numbered_at=now,
    )  # fmt: skip
    details = {"number": made.number, "means": made.means, "digest": made.digest, "to": message.partner.authority}
    record(_MAKE, by=by, target=f"message:{message_id}", details=details)
    reached("letter.numbered")
    return str(made.pk)


@action(_MAKE)
def keep(*, by: Actor, letter_id: str, pdf: bytes, docx: bytes) -> None:
    """Keep the documents of a letter, once. Raises RefusedError ``access.unknown``, ``registry.void``."""
    found = _locked(by, letter_id)
    details = {"number": found.number, "pdf": digest_of(pdf), "docx": digest_of(docx), "again": bool(found.made_at)}
    record(_MAKE, by=by, target=f"message:{found.message.message_id}", details=details)
    if found.made_at is None:  # whoever came second set the same letter
        found.pdf, found.docx, found.made_at = pdf, docx, timezone.now()
        found.save(update_fields=["pdf", "docx", "made_at"])


@action(_MAKE)
def give_up(*, by: Actor, letter_id: str, reason: str) -> None:
    """Give up a letter of which nobody says that it left; its number stays its own, with the reason.

    Raises RefusedError ``access.unknown``, ``registry.void``, ``registry.reason``, ``registry.has_left``.
    """
    found = _locked(by, letter_id)
    if not reason.strip():
        raise RefusedError("registry.reason")
    if found.message.status == Outgoing.Status.STATED:
        raise RefusedError("registry.has_left")
    found.void_at, found.void_by_id, found.void_reason = timezone.now(), UUID(by.user_id), reason.strip()
    found.save(update_fields=["void_at", "void_by", "void_reason"])
    details = {"number": found.number, "void": True}
    record(_MAKE, by=by, target=f"message:{found.message.message_id}", reason=found.void_reason, details=details)


def _waiting(by: Actor, message_id: str) -> Outgoing:
    """The message, held until the transaction ends: two officers do not number it twice."""
    names = list(messages.outgoing(by).filter(message_id=message_id).values_list("pk", flat=True)[:1])
    rows = Outgoing.objects.select_for_update(of=("self",)).filter(pk__in=names)
    found = rows.select_related("partner", "thread").first()
    if found is None:
        raise RefusedError("access.unknown")
    if found.partner.has_node:
        raise RefusedError("registry.not_by_letter", authority=found.partner.authority)
    if found.status != _WAITING:
        raise RefusedError("registry.not_waiting")
    if found.letters.filter(void_at__isnull=True).exists():
        raise RefusedError("registry.made")
    return found


def _refuse_unlawful(message: Outgoing) -> None:
    """The same question as before a message is sealed to a node."""
    if message.partner.is_suspended:
        raise RefusedError("exchange.suspended", authority=message.partner.authority)
    if message.expires_at <= timezone.now():
        raise RefusedError("registry.not_waiting")
    codes = why_not(message, message.partner, Grounds.now())
    if codes:
        raise RefusedError("exchange.law_changed", against=codes)


def _with_day(message: Outgoing, asked: Asked) -> Asked:
    """What a message states as the day for its reply, its letter says too, and no other: the clocks follow it."""
    day = reply_by(read_message(bytes(message.content)))
    if day is not None and asked.reply_by not in (None, day):
        raise RefusedError("registry.reply_by_other", day=day.isoformat())
    return replace(asked, reply_by=day or asked.reply_by)


def _refuse_words(message: Outgoing, to: Correspondent, asked: Asked, today: date) -> None:
    if to.until and to.until < today.isoformat():
        raise RefusedError("registry.contact_over", contact=to.contact, day=to.until)
    if not 0 < len(asked.contact.strip()) <= rules().letters.contact:
        raise RefusedError("registry.contact", most=rules().letters.contact)
    last: datetime = message.expires_at
    if asked.reply_by is not None and not today <= asked.reply_by <= last.date():
        raise RefusedError("registry.reply_by", last=last.date().isoformat())


def _locked(by: Actor, letter_id: str) -> Letter:
    pk = sight.letter(by, letter_id).pk
    found = Letter.objects.select_for_update(of=("self",)).select_related("message").get(pk=pk)
    if found.void_at is not None:
        raise RefusedError("registry.void", number=found.number)
    return found
