"""What came of delivering: receipts noted, tries counted, messages that are dead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange.actions.effects import break_thread, enclose_receipts, keep_proofs, second
from tansiq.desk.exchange.models import Attempt, Batch, Enclosure, Handed, Incoming, Note, Outgoing, Partner
from tansiq.desk.exchange.own import holder
from tansiq.desk.exchange.rules import rules
from tansiq.engines.envelopes import Receipt, Receipts, Reference, progress
from tansiq.engines.envelopes.receipts import ANSWERED, REFUSED
from tansiq.errors import TansiqError
from tansiq.stores.fault_points import reached

__all__ = ["Sent", "arrive", "expire", "fail", "hand_out", "settle", "stop"]

_DELIVER, _SETTLE = "exchange:message:deliver", "exchange:receipt:settle"
_EXPIRED, _UNANSWERED, _CHANGED = "exchange.expired", "exchange.unanswered", "exchange.law_changed"
_MISSING = "attachment.missing"


class Sent(NamedTuple):
    """What a parcel held, by the keys of its rows."""

    enclosures: tuple[int, ...]
    messages: tuple[int, ...]


@action(_SETTLE)
def settle(*, by: Actor, batch: Receipts, data: bytes, at: datetime) -> dict[str, str]:
    """Note what a partner's receipts, verified, say of messages to it; the state of each that moved, by its name.

    A receipt about another message or wording, or one that takes back what was said for good, moves nothing: it is in
    the entry with its code, and so is a proof of the ledger that proves nothing.
    """
    partner = Partner.objects.select_for_update().get(authority=batch.issuer)
    names = [one.message.id for one in batch.receipts]
    found = Outgoing.objects.filter(partner=partner, message_id__in=names)
    sent = {one.message_id: one for one in found.defer("content", "asked", "conditions")}
    said, moved = dict[str, str](), list[tuple[Outgoing, Receipt]]()
    for receipt in batch.receipts:
        code = _against(sent.get(receipt.message.id), receipt)
        said[receipt.message.id] = code or receipt.state
        if not code:
            moved.append((sent[receipt.message.id], receipt))
    arrived = [one for one, receipt in moved if _has_arrived(one, receipt)]
    kept = _keep(partner, batch, data, moved, at)
    _tell_answered(partner, arrived, at)
    unproved = keep_proofs(
        partner, batch, sent, kept or Batch(partner=partner, batch_id=batch.id, data=data, got_at=at)
    )
    details = {"batch": batch.id, "from": batch.issuer, "said": said, **({"unproved": unproved} if unproved else {})}
    record(_SETTLE, by=by, target=f"partner:{partner.pk}", details=details)
    reached("settle.written")
    return {message.message_id: receipt.state for message, receipt in moved}


@action(_DELIVER)
def arrive(*, by: Actor, partner_id: str, sent: Sent, batches: Sequence[tuple[Receipts, bytes]], at: datetime) -> None:
    """Note that a parcel arrived at a partner, or was put down for it, and the receipts that came back at once.

    What got no answer is tried once more after a while.
    """
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    partner.failures, partner.problem, partner.contact_at, partner.due_at = 0, "", at, at
    partner.save(update_fields=["failures", "problem", "contact_at", "due_at"])
    Enclosure.objects.filter(pk__in=sent.enclosures).update(sent_at=at)
    moved = {name for batch, data in batches for name in settle(by=by, batch=batch, data=data, at=at)}
    # One that is to wait already was refused for now, while it was not yet named as handed over.
    open_ones = Outgoing.objects.filter(pk__in=sent.messages, status=Outgoing.Status.WAITING, due_at__lte=at)
    unanswered = list(open_ones.exclude(message_id__in=moved))
    for one in unanswered:
        _wait(one, partner, at)
    details = {"to": partner.authority, "messages": len(sent.messages), "unanswered": len(unanswered)}
    record(_DELIVER, by=by, target=f"partner:{partner.pk}", details=details)


@action(_DELIVER)
def hand_out(*, by: Actor, partner_id: str, sent: Sent, digest: str) -> None:
    """Note what a partner that asks is given, by the ``digest`` of the parcel: nothing of it counts as there yet."""
    row = Handed.objects.select_for_update().select_related("partner").get(partner__pk=partner_id)
    row.digest, row.enclosures, row.messages = digest, list(sent.enclosures), list(sent.messages)
    row.save(update_fields=["digest", "enclosures", "messages"])
    details = {"to": row.partner.authority, "digest": digest, "number": row.number}
    details |= {"messages": len(sent.messages), "enclosures": len(sent.enclosures)}
    record(_DELIVER, by=by, target=f"partner:{partner_id}", details=details)
    reached("hand.recorded")


@action(_DELIVER)
def fail(*, by: Actor, partner_id: str, sent: Sent, code: str, at: datetime) -> None:
    """Note that a parcel did not arrive, or that nobody knows; the partner is tried again after a pause.

    At messages it is noted only where the last try failed otherwise: through a long outage tries fail alike by the
    thousand, and each is in the record.
    """
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    partner.failures, partner.problem = partner.failures + 1, code
    partner.due_at = at + rules().delivery.pause(partner.failures)
    partner.save(update_fields=["failures", "problem", "due_at"])
    before = Attempt.objects.filter(message__in=sent.messages).order_by("pk")
    last: dict[int, str] = dict(before.values_list("message_id", "code"))
    Attempt.objects.bulk_create(
        Attempt(message_id=pk, at=at, code=code) for pk in sent.messages if last.get(pk) != code
    )
    details = {"to": partner.authority, "code": code, "failures": partner.failures}
    record(_DELIVER, by=by, target=f"partner:{partner.pk}", details=details)


@action(_DELIVER)
def expire(*, by: Actor, messages: Sequence[int], at: datetime) -> int:
    """Let messages wait no longer whose time is over, nor what stands behind them in their threads; how many."""
    over = Outgoing.objects.select_for_update().filter(pk__in=messages, status=Outgoing.Status.WAITING)
    done = 0
    for one in over.filter(expires_at__lte=at).order_by("pk"):
        one.status, one.code = Outgoing.Status.DEAD, _EXPIRED
        one.save(update_fields=["status", "code"])
        behind = break_thread(one)
        done += 1 + behind
        record(_DELIVER, by=by, target=f"message:{one.message_id}", details={"code": _EXPIRED, "behind": behind})
    record(_DELIVER, by=by, details={"expired": done})
    return done


@action(_DELIVER)
def stop(*, by: Actor, against: Mapping[int, Sequence[str]], at: datetime) -> int:
    """Let messages wait no longer that law lets go no more, nor what stands behind them; how many of them.

    ``against``: the codes of what stands against each. A receipt that comes late settles one all the same: it may have
    left before.
    """
    open_ones = Outgoing.objects.select_for_update().filter(status=Outgoing.Status.WAITING)
    done = 0
    for one in open_ones.filter(pk__in=against).order_by("pk"):
        one.refresh_from_db(fields=["status"])
        if one.status != Outgoing.Status.WAITING:  # it stood behind one that was stopped just now
            continue
        one.status, one.code, one.against = Outgoing.Status.DEAD, _CHANGED, list(against[one.pk])
        one.ended_at = at
        one.save(update_fields=["status", "code", "against", "ended_at"])
        behind = break_thread(one)
        details = {"code": _CHANGED, "against": one.against, "behind": behind}
        record(_DELIVER, by=by, target=f"message:{one.message_id}", details=details)
        done += 1
    record(_DELIVER, by=by, details={"stopped": done})
    return done


def _has_arrived(message: Outgoing, receipt: Receipt) -> bool:
    """Whether a receipt is the first that says that the partner has a message."""
    return receipt.final and receipt.state != REFUSED and message.status != Outgoing.Status.DELIVERED


def _tell_answered(partner: Partner, arrived: Sequence[Outgoing], at: datetime) -> None:
    """Tell the partner which of its messages are answered by what it has now.

    Not before: until then law may stop the answer. Of what answers nothing yet (an acknowledgement) it is not told so.
    """
    answers = {one.pk: one for one in arrived if one.kind not in rules().messages.answer_nothing}
    rows = Outgoing.objects.filter(pk__in=answers, answers__isnull=False).select_related("answers").order_by("pk")
    told = [
        Receipt(_reference(one.answers), ANSWERED, second(at), answer=_reference(one)) for one in rows if one.answers
    ]
    if told:
        enclose_receipts(partner, told, holder(), at)


def _reference(message: Incoming | Outgoing) -> Reference:
    return Reference(message.message_id, message.digest)


def _against(message: Outgoing | None, receipt: Receipt) -> str:
    """Whether a receipt moves a message: the code of what stands against it, ``receipts.known`` where it is not new."""
    if message is None:
        return "receipts.other"
    try:
        if not progress(_before(message), receipt, Reference(message.message_id, message.digest)):
            return "receipts.known"
    except TansiqError as error:
        return error.code
    if message.status == Outgoing.Status.DEAD and receipt.state == REFUSED:
        return "receipts.known"
    return ""


def _wait(message: Outgoing, partner: Partner, at: datetime) -> None:
    """A message without an answer: by a folder, or where it was fetched, that is how it is, at once or not."""
    delivery = rules().delivery
    later = {
        Partner.Carrier.FOLDER.value: delivery.folder_pause_seconds,
        Partner.Carrier.ASKING.value: delivery.longest_pause_seconds,
    }
    message.tries += 1
    pause = later.get(partner.carrier)
    message.due_at = at + (delivery.pause(message.tries) if pause is None else timedelta(seconds=pause))
    message.save(update_fields=["tries", "due_at"])
    if pause is None:
        Attempt.objects.create(message=message, at=at, code=_UNANSWERED)


def _keep(
    partner: Partner, batch: Receipts, data: bytes, moved: Sequence[tuple[Outgoing, Receipt]], at: datetime
) -> Batch | None:
    if not moved:
        return None
    _move(moved, at)
    kept = Batch.objects.create(partner=partner, batch_id=batch.id, data=data, got_at=at)
    Note.objects.bulk_create(
        Note(message=one, state=said.state, code=said.code or "", at=said.at, got_at=at, batch=kept)
        for one, said in moved
    )
    for one, said in moved:
        if said.state == REFUSED and said.final:
            break_thread(one)
    return kept


def _move(moved: Sequence[tuple[Outgoing, Receipt]], at: datetime) -> None:
    """Write where messages stand now: in one statement all of which the same is said, and that is nearly all."""
    alike: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for one, said in moved:
        if said.final:
            status = Outgoing.Status.REFUSED if said.state == REFUSED else Outgoing.Status.DELIVERED
            alike[status, said.state, said.code or ""].append(one.pk)
            continue
        one.state, one.code, one.tries = said.state, said.code or "", one.tries + 1
        one.due_at = at + rules().delivery.pause(one.tries)
        one.save(update_fields=["state", "code", "tries", "due_at"])
        if one.code == _MISSING:  # whatever was said before
            one.attached.update(brought_at=None)
    for (settled, state, code), keys in alike.items():
        Outgoing.objects.filter(pk__in=keys).update(status=settled, state=state, code=code)


def _before(message: Outgoing) -> Receipt | None:
    """The last receipt about a message that was for good."""
    if message.status not in (Outgoing.Status.DELIVERED, Outgoing.Status.REFUSED):
        return None
    about = Reference(message.message_id, message.digest)
    answer = about if message.state == ANSWERED else None  # by which message is not looked at
    return Receipt(about, message.state, second(message.queued_at), message.code or None, answer=answer)
