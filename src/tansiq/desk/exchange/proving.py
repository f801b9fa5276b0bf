"""Which messages that came in are in the log by now, and what proves it to whoever sent them.

Done by the worker, after the receipts have left and some partners at a time: the log, and the witnesses where the node
has any, come later than a receipt, and hold it up never. A partner gets the next proofs once the last have left.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from django.utils import timezone

from tansiq.desk.audit.log import log_folder, verifier_key
from tansiq.desk.audit.models import Entry
from tansiq.desk.audit.witnessing import witness_policy
from tansiq.desk.exchange.actions import identity, proving
from tansiq.desk.exchange.actions.proving import Proved
from tansiq.desk.exchange.models import Enclosure, Incoming, Partner
from tansiq.desk.exchange.own import is_exchanging, own_directory
from tansiq.desk.exchange.receiving import CARRIER
from tansiq.desk.exchange.rules import rules
from tansiq.engines.envelopes.receipts import DELIVERED
from tansiq.engines.inclusion import TAKEN_IN, write_inclusion
from tansiq.engines.ledger import Receipt, VerifierKey, canonical, write_receipt
from tansiq.errors import RefusedError
from tansiq.stores.cosigned import best_cosigned
from tansiq.stores.tiles import CHECKPOINT, TileLog, open_log

__all__ = ["prove_some"]


def prove_some() -> int:
    """Give every partner some proofs of what it sent; how many. Raises MalformedError ``ledger.*``, ``storage.*``.

    Before the first ones, the key of the log is told to all partners.
    """
    key = verifier_key()
    if not is_exchanging() or key is None or not (log_folder() / CHECKPOINT).exists():
        return 0
    if key.line not in own_directory().cards[0].logs:
        identity.set_up(by=identity.OPERATOR)
    log = _covered(key)
    waiting = Incoming.objects.filter(status=Incoming.Status.TAKEN, proof_settled_at__isnull=True).values("partner")
    busy = Enclosure.objects.filter(kind=Enclosure.Kind.PROOFS, sent_at__isnull=True).values("partner")
    partners = Partner.objects.filter(pk__in=waiting, is_suspended=False).exclude(pk__in=busy) if log else ()
    return sum(_prove(one, log) for one in partners) if log else 0


def _covered(key: VerifierKey) -> TileLog | None:
    """The log under the checkpoint that proofs are made from: where there are witnesses, one that a quorum cosigned.

    Until then nothing is given; that it takes long is alarmed by whoever asks the witnesses.
    """
    log, policy = open_log(log_folder(), key), witness_policy()
    if policy is None or policy.is_reached_by(()):
        return log
    best = best_cosigned(log.folder, policy, key)
    return log.under(best[0]) if best else None


def _prove(partner: Partner, log: TileLog) -> int:
    waiting = partner.incoming.filter(status=Incoming.Status.TAKEN, proof_settled_at__isnull=True)
    some = list(waiting.order_by("pk")[: rules().delivery.proofs])
    entries = _entries(partner, some)
    found = [(one, entries.get((one.message_id, one.digest))) for one in some]
    covered = [(one, entry) for one, entry in found if entry and _position(entry) < log.size]
    receipts = log.receipts([_position(entry) for _, entry in covered])
    texts = [(one, _text(entry, receipt)) for (one, entry), receipt in zip(covered, receipts, strict=True)]
    proved = [Proved(one, text) for one, text in texts if text is not None]
    never = [one.message_id for one, entry in found if entry is None]
    never += [one.message_id for one, text in texts if text is None]
    if not proved and not never:
        return 0
    proving.give(by=CARRIER, partner_id=str(partner.pk), proved=proved, never=never, at=timezone.now())
    return len(proved) + len(never)


def _entries(partner: Partner, some: Sequence[Incoming]) -> dict[tuple[str, str], Entry]:
    """The entries of messages that were taken in, by name and digest; an erased one tells of none any more."""
    targets = [f"message:{one.message_id}" for one in some]
    return {
        (one.target.removeprefix("message:"), str(one.details.get("digest"))): one
        for one in Entry.objects.filter(target__in=targets, what=TAKEN_IN, salt__isnull=False)
        if one.details.get("state") == DELIVERED and one.details.get("from") == partner.authority
    }


def _position(entry: Entry) -> int:
    """Where an entry stands in the log; beyond its end where it has no place yet."""
    return sys.maxsize if entry.position is None else entry.position


def _text(entry: Entry, receipt: Receipt) -> str | None:
    """The proof of an entry; None where a receipt of the exchange has no room for it."""
    try:
        return write_inclusion(canonical(entry.to_value()), bytes(entry.salt or b""), write_receipt(receipt))
    except RefusedError:
        return None
