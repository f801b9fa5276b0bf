"""Taking in: the message, the entry of the record and the receipt, all in one transaction or nothing of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from tansiq.desk.accounts.verbs import action, record, record_each
from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange import sight
from tansiq.desk.exchange.actions.effects import attach, enclose_receipts, follow, second
from tansiq.desk.exchange.deciding import Arrived, Decision, decide, remembered
from tansiq.desk.exchange.leave import read_leave
from tansiq.desk.exchange.models import Attached, Enclosure, Incoming, Outgoing, Partner, Thread
from tansiq.desk.exchange.own import directory_of, holder
from tansiq.engines.envelopes import Opened, Receipt, Reference, updated
from tansiq.engines.envelopes.receipts import SEEN
from tansiq.errors import RefusedError
from tansiq.stores.fault_points import reached

__all__ = ["follow_directory", "see", "take"]

_RECEIVE, _FOLLOW, _SEE = "exchange:message:receive", "exchange:partner:follow", "exchange:message:see"


@action(_RECEIVE)
def take(*, by: Actor, arrived: Sequence[Arrived], peer: str, at: datetime) -> tuple[bytes, ...]:
    """Decide on lines of a parcel, and keep what comes of it; the receipts that ``peer``, a partner, gets at once.

    Those of anybody else, or of everybody where there is no peer, wait to be sent. Each line has its entry.
    """
    memory = remembered(arrived)
    decisions = [decide(one, memory, at) for one in arrived]
    enclosures = _receipts(decisions, peer, at)
    _keep(decisions, enclosures, at)
    record_each(_RECEIVE, by=by, told=map(_told, decisions))
    again = {one.before.enclosure_id for one in decisions if one.before and one.before.enclosure_id}
    _send_again(again, peer)
    reached("receive.written")
    mine = [one for name, one in enclosures.items() if name == peer]
    repeated = Enclosure.objects.filter(pk__in=again, partner__authority=peer) if again else ()
    return tuple(bytes(one.data) for one in (*repeated, *mine))


@action(_FOLLOW)
def follow_directory(*, by: Actor, data: bytes, issuer: str, certificates: Sequence[bytes]) -> int:
    """Take the next state of a partner's own directory; its number.

    Raises RefusedError ``envelope.sender_unknown`` for one that is not pinned, and what ``updated`` raises: then the
    state that was known stays.
    """
    partner = Partner.objects.select_for_update().filter(authority=issuer).first()
    if partner is None:
        raise RefusedError("envelope.sender_unknown", sender=issuer)
    current = directory_of(bytes(partner.directory))
    new = updated(current, data, {issuer})
    follow(partner, data if new != current else bytes(partner.directory), new, certificates)
    details = {"number": new.number, "digest": new.digest, "before": current.number}
    record(_FOLLOW, by=by, target=f"partner:{partner.pk}", details=details)
    return new.number


@action(_SEE)
def see(*, by: Actor, incoming_id: str) -> str:
    """Tell a partner with a node, once, that a person has seen a message; its thread.

    Raises RefusedError ``access.unknown``.
    """
    found = sight.incoming(by).select_related("partner").filter(message_id=incoming_id).first()
    if found is None or found.thread_id is None:
        raise RefusedError("access.unknown")
    record(_SEE, by=by, target=f"message:{found.message_id}", details={"again": found.seen_at is not None})
    if found.seen_at is not None:
        return found.thread_id
    found.seen_at, found.seen_by_id = timezone.now(), by.user_id
    found.save(update_fields=["seen_at", "seen_by"])
    if not found.partner.has_node:
        return found.thread_id
    about = Reference(found.message_id, found.digest)
    enclose_receipts(found.partner, [Receipt(about, SEEN, second(found.seen_at))], holder(), found.seen_at)
    return found.thread_id


def _receipts(decisions: Sequence[Decision], peer: str, at: datetime) -> dict[str, Enclosure]:
    """One signed batch for each partner that is due one, by the partner's name."""
    due: dict[str, list[Receipt]] = defaultdict(list)
    partners = {one.sender.authority: one.sender for one in decisions if one.sender}
    for one in decisions:
        if one.sender and one.receipt:
            due[one.sender.authority].append(one.receipt)
    own = holder() if due else None
    return {
        name: enclose_receipts(partners[name], receipts, own, at, sent_at=at if name == peer else None)
        for name, receipts in due.items()
        if own is not None
    }


def _keep(decisions: Sequence[Decision], enclosures: dict[str, Enclosure], at: datetime) -> None:
    """A row for each message on which there is a final receipt now. One that conflicts keeps its first row."""
    final = [one for one in decisions if one.is_final and one.code != "envelope.conflict"]
    taken = [one.arrived.found for one in final if not one.code and isinstance(one.arrived.found, Opened)]
    threads = _threads(taken, {one.sender.authority: one.sender for one in final if one.sender}, at)
    answers = _answers(taken)
    rows = [_row(one, threads, answers, enclosures, at) for one in final]
    Incoming.objects.bulk_create(rows)
    said = {(one.message.sender, one.message.id): one.message for one in taken}
    found = ((said.get((row.partner.authority, row.message_id)), row) for row in rows)
    Attached.objects.bulk_create(each for message, row in found if message for each in attach(message, row))


def _row(
    one: Decision,
    threads: dict[str, Thread],
    answers: dict[str, Outgoing],
    enclosures: dict[str, Enclosure],
    at: datetime,
) -> Incoming:
    assert one.sender is not None
    assert one.receipt is not None
    row = Incoming(
        partner=one.sender,
        message_id=one.receipt.message.id,
        digest=one.receipt.message.digest,
        sealed=one.arrived.line,
        status=Incoming.Status.REFUSED if one.code else Incoming.Status.TAKEN,
        code=one.code,
        enclosure=enclosures[one.sender.authority],
        received_at=at,
    )
    if not one.code and isinstance(one.arrived.found, Opened):
        message = one.arrived.found.message
        row.thread, row.sequence, row.kind = threads[message.thread], message.sequence, message.kind
        row.content = one.arrived.found.content
        row.answers = answers.get(message.answers.id) if message.answers else None
    return row


def _threads(taken: Sequence[Opened], partners: dict[str, Partner], at: datetime) -> dict[str, Thread]:
    names = {one.message.thread for one in taken}
    found = {one.pk: one for one in Thread.objects.filter(pk__in=names)}
    Thread.objects.filter(pk__in=found).update(moved_at=at)
    new = dict[str, Thread]()
    for one in taken:
        message = one.message
        if message.thread not in found and message.thread not in new:
            others = sorted({message.sender, *message.recipients})
            new[message.thread] = Thread(
                id=message.thread,
                partner=partners[message.sender],
                parties=others,
                kind=message.kind,
                purpose=message.purpose,
                legal_basis=message.legal_basis,
                moved_at=at,
            )
    Thread.objects.bulk_create(new.values())
    return found | new


def _answers(taken: Sequence[Opened]) -> dict[str, Outgoing]:
    names = {one.message.answers.id for one in taken if one.message.answers}
    return {one.message_id: one for one in Outgoing.objects.filter(message_id__in=names)} if names else {}


def _told(one: Decision) -> tuple[str, dict[str, object]]:
    """What the entry of a line is about, and what it says."""
    about = one.receipt.message if one.receipt else None
    name = about.id if about else one.before.message_id if one.before else ""
    details: dict[str, object] = {
        "from": one.sender.authority if one.sender else "",
        "digest": about.digest if about else "",
        "state": one.receipt.state if one.receipt else "",
        "code": one.code,
        **_leave_of(one),
    }
    return f"message:{name}" if name else "", details


def _leave_of(one: Decision) -> dict[str, object]:
    """What an owner's answer about a leave says, for its entry."""
    opened = one.arrived.found
    leave = read_leave(opened.message) if isinstance(opened, Opened) and not one.code else None
    if leave is None or leave.granted is None:
        return {}
    said = {"item": leave.message, "use": leave.use, "purpose": leave.purpose, "granted": leave.granted}
    covers = {"files": list(leave.files), "conditions": leave.conditions, "until": leave.until.isoformat()}
    return {"leave": said | covers}


def _send_again(again: set[int], peer: str) -> None:
    """Receipts that are given once more: what does not leave as the answer waits to be sent."""
    if again:
        Enclosure.objects.filter(pk__in=again).exclude(partner__authority=peer).update(sent_at=None)
