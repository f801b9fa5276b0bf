"""Proofs of the ledger: given to whoever sent a message, and kept of a partner's. They move no message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange.actions.effects import enclose_receipts, second
from tansiq.desk.exchange.models import Batch, Enclosure, Incoming, Outgoing, Partner
from tansiq.desk.exchange.own import directory_of, holder
from tansiq.engines.envelopes import Receipt, Receipts, Reference
from tansiq.engines.envelopes.receipts import DELIVERED
from tansiq.engines.inclusion import Included, read_inclusion
from tansiq.errors import TansiqError
from tansiq.stores.fault_points import reached

__all__ = ["Proved", "give", "keep_proofs"]

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


def keep_proofs(partner: Partner, batch: Receipts, sent: Mapping[str, Outgoing], row: Batch) -> dict[str, str]:
    """Keep what proofs in a partner's receipts prove; what was wrong with those that prove nothing, by codes.

    A message that is proved already stays so. ``row``: the batch, which is saved where it was not and proves something.
    """
    logs = directory_of(bytes(partner.directory)).cards[0].logs
    good, bad = list[Outgoing](), dict[str, str]()
    for receipt in batch.receipts:
        message = sent.get(receipt.message.id)
        if receipt.proof is None or message is None or message.logged_at is not None:
            continue
        found = _read(receipt.proof, message, batch.recipient, logs)
        if isinstance(found, Included):
            message.logged_at, message.logged_code = found.at, ""
            good.append(message)
        else:
            message.logged_code = bad[message.message_id] = found.code
    if good and row.pk is None:
        row.save()
    for one in good:
        one.logged_by = row
    Outgoing.objects.bulk_update(good, ["logged_at", "logged_by", "logged_code"])
    Outgoing.objects.bulk_update([sent[name] for name in bad], ["logged_code"])
    return bad


def _read(text: str, message: Outgoing, sender: str, logs: Sequence[str]) -> Included | TansiqError:
    try:
        return read_inclusion(text, Reference(message.message_id, message.digest), sender, logs)
    except TansiqError as error:
        return error
