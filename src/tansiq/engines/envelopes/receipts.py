"""Receipts: what a recipient signs about messages that came in, many under one signature.

A receipt says *delivered* (taken in, durably), *seen* (by a person), *answered*, or *refused* with the code of the
reason. It is only ever given about a message whose sender is proved. Anybody with the partner's card can verify it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from tansiq.engines.canonical import Value, canonical_form, read_canonical
from tansiq.engines.envelopes.card import Card
from tansiq.engines.envelopes.fields import (
    any_value,
    checked,
    each,
    is_authority,
    is_digest,
    is_id,
    is_instant,
    is_text,
    one_of,
    or_none,
    read_instant,
    write_instant,
)
from tansiq.engines.envelopes.holder import Holder
from tansiq.engines.envelopes.message import REFERENCE, Reference
from tansiq.engines.envelopes.signing import read_signed, sign
from tansiq.engines.envelopes.stating import Refusals, Stated, prove_stated
from tansiq.engines.envelopes.suite import Suite
from tansiq.errors import MalformedError, RefusedError, TansiqError

__all__ = [
    "ANSWERED", "BATCH_MAX", "DELIVERED", "FINAL", "RECEIPTS_MAX_BYTES", "RECEIPTS_TYP", "REFUSED", "SEEN", "Receipt",
    "Receipts", "progress", "read_receipts", "receipts_of", "refusal", "sign_receipts",
]  # fmt: skip

RECEIPTS_TYP: Final = "tansiq-receipts"
RECEIPTS_MAX_BYTES: Final = 1 << 21
BATCH_MAX: Final = 1_000
DELIVERED: Final = "delivered"
SEEN: Final = "seen"
ANSWERED: Final = "answered"
REFUSED: Final = "refused"
_FORMAT: Final = "tansiq-receipts-1"
_ORDER: Final = (DELIVERED, SEEN, ANSWERED)
_PROOF_MAX: Final = 1 << 13
_REFUSALS: Final = Refusals("receipts.downgraded", "receipts.key")
_CODE: Final = re.compile(r"[a-z_]{1,32}\.[a-z_]{1,32}")

#: Codes about a message whose sender is proved: whether the refusal is final, or the same message may come again.
FINAL: Final[Mapping[str, bool]] = {
    "attachment.length": True,
    "attachment.missing": False,  # sent again after what is attached
    "envelope.answers": True,
    "envelope.chain": True,
    "envelope.conflict": True,
    "envelope.downgraded": False,  # sealed anew, in a suite that both sides accept
    "envelope.expired": True,
    "envelope.future": False,  # a clock may be set right
    "envelope.key_revoked": False,  # signed anew, by a key that counts
    "envelope.key_term": False,
    "envelope.no_recipient": True,
    "envelope.own_key_revoked": False,  # sealed anew, to the key of the present card
    "envelope.sequence_gap": False,  # sent again after what comes before it
    "envelope.sequence_used": True,
    "envelope.thread": True,
    "envelope.wrong_recipient": True,
    "signed.field": True,
}


def _is_code(value: object) -> bool:
    return isinstance(value, str) and _CODE.fullmatch(value) is not None


def _is_proof(value: object) -> bool:
    return is_text(value) and len(str(value)) <= _PROOF_MAX


_RECEIPT: Final = {
    "answer": any_value,
    "at": is_instant,
    "code": or_none(_is_code),
    "digest": is_digest,
    "final": lambda value: type(value) is bool,
    "id": is_id,
    "proof": or_none(_is_proof),
    "state": one_of(*_ORDER, REFUSED),
}
_RECEIPTS: Final = {
    "format": one_of(_FORMAT),
    "id": is_id,
    "issued_at": is_instant,
    "issuer": is_authority,
    "receipts": each(any_value, least=1, most=BATCH_MAX),
    "recipient": is_authority,
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one message. ``code`` and ``final``: of a refusal; ``answer``: the message that answers it.

    ``proof``: an offline proof from the issuer's ledger (tlog-proof), word for word, where there is one.
    Raises MalformedError ``signed.field``.
    """

    message: Reference
    state: str
    at: datetime
    code: str | None = None
    final: bool = True
    answer: Reference | None = None
    proof: str | None = None

    def __post_init__(self) -> None:
        checked(self.to_value(), _RECEIPT, "receipts")
        if (self.code is not None) != (self.state == REFUSED) or (self.answer is not None) != (self.state == ANSWERED):
            raise MalformedError("signed.field", field="receipts/state")
        if not self.final and self.state != REFUSED:
            raise MalformedError("signed.field", field="receipts/final")

    def to_value(self) -> dict[str, Value]:
        """The receipt as JSON."""
        return {
            **asdict(self.message),
            "answer": asdict(self.answer) if self.answer else None,
            "at": write_instant(self.at),
            "code": self.code,
            "final": self.final,
            "proof": self.proof,
            "state": self.state,
        }


@dataclass(frozen=True, slots=True)
class Receipts:
    """Receipts by ``issuer`` to ``recipient``, who sent the messages. Raises MalformedError ``signed.field``."""

    id: str
    issuer: str
    recipient: str
    issued_at: datetime
    receipts: tuple[Receipt, ...]

    def __post_init__(self) -> None:
        checked(self.to_value(), _RECEIPTS, "receipts")

    def to_value(self) -> dict[str, Value]:
        """The batch as JSON."""
        return {
            "format": _FORMAT,
            "id": self.id,
            "issued_at": write_instant(self.issued_at),
            "issuer": self.issuer,
            "receipts": [one.to_value() for one in self.receipts],
            "recipient": self.recipient,
        }


def refusal(error: TansiqError, at: datetime) -> tuple[str, Receipt] | None:
    """To whom a negative receipt is due about what ``error`` tells, and the receipt; None where none is.

    None is due where nobody is proved to have sent the message, and about a replay: that gets its first receipt again.
    """
    sender, name, digest = (error.details.get(key) for key in ("sender", "id", "digest"))
    if error.code not in FINAL or not (is_authority(sender) and is_id(name) and is_digest(digest)):
        return None
    receipt = Receipt(Reference(str(name), str(digest)), REFUSED, at, error.code, FINAL[error.code])
    return str(sender), receipt


def sign_receipts(receipts: Receipts, holder: Holder, suite: Suite, at: datetime) -> bytes:
    """A batch under one set of signatures. Raises RefusedError ``envelope.sender``, ``envelope.no_key``."""
    if receipts.issuer != holder.card.authority:
        raise RefusedError("envelope.sender", sender=receipts.issuer, holder=holder.card.authority)
    form = canonical_form(receipts.to_value(), limit=RECEIPTS_MAX_BYTES)
    return sign(form, RECEIPTS_TYP, suite, holder.signing_keys(suite, at))


def receipts_of(payload: bytes) -> Receipts:
    """A batch from what was signed; nothing is verified. Raises MalformedError ``canonical.*``, ``signed.field``."""
    value = checked(read_canonical(payload, limit=RECEIPTS_MAX_BYTES), _RECEIPTS, "receipts")
    receipts = tuple(map(_read_receipt, value["receipts"]))
    moment = read_instant(value["issued_at"])
    return Receipts(value["id"], value["issuer"], value["recipient"], moment, receipts)


def read_receipts(data: bytes, cards: Mapping[str, Card], *, at: datetime, tolerance: timedelta) -> Receipts:
    """A batch, once it is proved who signed it; ``at``: when it came in.

    Raises MalformedError ``canonical.*``, ``signed.field``; RefusedError ``signed.*``, ``envelope.sender_unknown``,
    ``envelope.key_unknown``, ``receipts.downgraded``, ``receipts.key``. Nobody gives a receipt about receipts.
    """
    signed = read_signed(data, RECEIPTS_TYP, limit=RECEIPTS_MAX_BYTES)
    batch = receipts_of(signed.payload)
    said = Stated(batch.issuer, batch.issued_at)
    prove_stated(signed, said, cards, at=at, tolerance=tolerance, refusals=_REFUSALS)
    return batch


def progress(before: Receipt | None, receipt: Receipt, sent: Reference) -> bool:
    """Whether a receipt says something new about ``sent``, whose last receipt is ``before``.

    Raises RefusedError ``receipts.other`` where it is about another message or another wording of it, and
    ``receipts.contradiction`` where it takes back what was said for good.
    """
    if receipt.message != sent:
        raise RefusedError("receipts.other", message=receipt.message.id)
    if before is None or not before.final:
        return before is None or receipt != before
    if (before.state == REFUSED) != (receipt.state == REFUSED):
        raise RefusedError("receipts.contradiction", message=sent.id)
    return receipt.state != REFUSED and _ORDER.index(receipt.state) > _ORDER.index(before.state)


def _read_receipt(found: object) -> Receipt:
    value = checked(found, _RECEIPT, "receipts")
    answer = checked(value["answer"], REFERENCE, "receipts/answer") if value["answer"] is not None else None
    message = Reference(value["id"], value["digest"])
    moment = read_instant(value["at"])
    about = Reference(**answer) if answer else None
    return Receipt(message, value["state"], moment, value["code"], value["final"], about, value["proof"])
