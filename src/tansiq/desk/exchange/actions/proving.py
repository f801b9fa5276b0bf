"""Proofs of the ledger, given to whoever sent a message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange.actions.effects import enclose_receipts, second
from tansiq.desk.exchange.models import Enclosure, Incoming, Partner
from tansiq.desk.exchange.own import holder
from tansiq.engines.envelopes import Receipt, Reference
from tansiq.engines.envelopes.receipts import DELIVERED
from tansiq.stores.fault_points import reached

__all__ = ["Proved", "give"]

_DELIVER = "exchange:message:deliver"


class Proved(NamedTuple):
    """A message that came in, and the text that proves that it stands in our log."""

    incoming: Incoming
    text: str


@action(_DELIVER)
def give(*, by: Actor, partner_id: str, proved: Sequence[Proved], never: Sequence[str], at: datetime) -> int:
    """Sign receipts that hold proofs, and let them wait to be sent; how many.

    ``never``: names of messages that cannot be proved, since their entry was erased or a receipt has no room for it.
    """
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    receipts = [
        Receipt(Reference(one.message_id, one.digest), DELIVERED, second(one.received_at), proof=text)
        for one, text in proved
    ]
    if receipts:
        enclose_receipts(partner, receipts, holder(), at, kind=Enclosure.Kind.PROOFS)
    names = [*(one.message_id for one, _ in proved), *never]
    partner.incoming.filter(message_id__in=names).update(proof_settled_at=at)
    details = {"to": partner.authority, "proofs": len(receipts), "never": list(never)}
    record(_DELIVER, by=by, target=f"partner:{partner.pk}", details=details)
    reached("prove.written")
    return len(receipts)
