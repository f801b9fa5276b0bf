"""What is written about attachments: that one came, was brought, has to wait, or was deleted as nobody refers to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange.models import Attached, Attempt, Outgoing, Partner
from tansiq.desk.exchange.rules import rules
from tansiq.desk.exchange.shelves import own_shelf, referred_to, shelf_of

__all__ = ["arrive", "bring", "forget", "postpone"]

_RECEIVE, _DELIVER = "exchange:message:receive", "exchange:message:deliver"


@action(_RECEIVE)
def arrive(*, by: Actor, authority: str, digest: str, size: int) -> None:
    """Note that a partner has brought an attachment, all of it; ``digest`` and ``size`` of its sealed bytes."""
    partner = Partner.objects.get(authority=authority)
    details = {"from": authority, "attachment": digest, "size": size}
    record(_RECEIVE, by=by, target=f"partner:{partner.pk}", details=details)


@action(_DELIVER)
def bring(*, by: Actor, partner_id: str, attached: Sequence[int], at: datetime) -> None:
    """Note that a partner says that it holds attachments of messages of ours. Only a receipt proves it."""
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    partner.failures, partner.problem, partner.contact_at = 0, "", at
    partner.save(update_fields=["failures", "problem", "contact_at"])
    rows = Attached.objects.filter(pk__in=attached, outgoing__partner=partner)
    digests = sorted(rows.values_list("sealed_digest", flat=True))
    rows.update(brought_at=at)
    details = {"to": partner.authority, "attachments": digests}
    record(_DELIVER, by=by, target=f"partner:{partner.pk}", details=details)


@action(_DELIVER)
def postpone(*, by: Actor, message_id: str, code: str, at: datetime) -> None:
    """Let a message of ours wait whose attachment the partner does not take now; others go on."""
    message = Outgoing.objects.select_for_update().get(message_id=message_id)
    message.tries += 1
    message.due_at = at + rules().delivery.pause(message.tries)
    message.save(update_fields=["tries", "due_at"])
    Attempt.objects.create(message=message, at=at, code=code)
    record(_DELIVER, by=by, target=f"message:{message_id}", details={"code": code, "tries": message.tries})


@action(_RECEIVE)
def forget(*, by: Actor, partner_id: str, before: datetime) -> int:
    """Delete what has not grown since ``before`` and no message refers to, of a partner or our own (""); how many.

    The partner's row is held: no message that refers to one of them is taken in meanwhile.
    """
    partner = Partner.objects.select_for_update().get(pk=partner_id) if partner_id else None
    shelf = shelf_of(partner.authority) if partner else own_shelf()
    done = shelf.sweep(before.timestamp(), referred_to(partner))
    target = f"partner:{partner.pk}" if partner else ""
    record(_RECEIVE, by=by, target=target, details={"attachments_forgotten": done})
    return done
