"""Opening envelopes: from bytes that anybody may have sent to a message whose sender is proved, one step after another.

Where a step fails after the signature was found to hold, the error carries ``sender``, ``id`` and ``digest``: what a
negative receipt needs. Before that nobody is known to have sent anything, and no receipt is due.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from tansiq.engines.canonical import Value, read_canonical
from tansiq.engines.envelopes.card import Card, CardKey
from tansiq.engines.envelopes.envelope import MESSAGE_TYP
from tansiq.engines.envelopes.fields import is_authority, is_id, write_instant
from tansiq.engines.envelopes.holder import Holder
from tansiq.engines.envelopes.message import MESSAGE_MAX_BYTES, Message, digest_of, message_of
from tansiq.engines.envelopes.sealing import open_sealed, read_sealed
from tansiq.engines.envelopes.signing import read_signed, verify_signed
from tansiq.engines.envelopes.suite import Suite
from tansiq.errors import MalformedError, RefusedError

__all__ = ["Opened", "open_envelope"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A message whose sender is proved: what it says, its digest, the suite, the digest of the sealed bytes.

    ``content``: its one form, which is what was signed.
    """

    message: Message
    digest: str
    suite: Suite
    sealed_digest: str
    content: bytes = field(repr=False)


class _Claims(NamedTuple):
    """What is proved of a message before it is known whether it may be accepted."""

    sender: str
    id: str
    digest: str


def open_envelope(
    data: bytes, holder: Holder, cards: Mapping[str, Card], *, at: datetime, tolerance: timedelta
) -> Opened:
    """The message in an envelope, once everything about it that needs no memory has been verified.

    ``at``: when it came in; ``tolerance``: how far clocks may be apart. What has come before is asked by ``admit``.

    Raises MalformedError ``envelope.size``, ``canonical.*``, ``signed.field``, ``envelope.no_recipient``; RefusedError
    ``signed.*``, ``envelope.not_for_us``, ``envelope.unopenable``, ``envelope.sender_unknown``,
    ``envelope.key_unknown``, ``envelope.downgraded``, ``envelope.key_revoked``, ``envelope.key_term``,
    ``envelope.own_key_revoked``, ``envelope.wrong_recipient``, ``envelope.future``, ``envelope.expired``.
    """
    sealed = read_sealed(data)
    opening = open_sealed(sealed, holder.keys)
    signed = read_signed(opening.content, MESSAGE_TYP, limit=MESSAGE_MAX_BYTES)
    value = read_canonical(signed.payload, limit=MESSAGE_MAX_BYTES)
    card = _sender(value, cards)
    used = [card.signing_key(one.kid) for one in signed.signatures]
    verify_signed(signed, {one.key.kid: one.key for one in used}.__getitem__)
    message, claims = _claimed(value, digest_of(signed.payload), card)
    _verify_suites((signed.suite, sealed.suite), (card, holder.card), claims)
    _verify_terms(used, message, (at, tolerance), claims)
    _verify_recipient(opening.kid, holder, at, message, claims)
    _verify_times(message, (at, tolerance), claims)
    return Opened(message, claims.digest, signed.suite, digest_of(data), signed.payload)


def _sender(value: Value, cards: Mapping[str, Card]) -> Card:
    """The card of who says to have sent it."""
    sender = value.get("sender") if isinstance(value, dict) else None
    if not is_authority(sender):
        raise MalformedError("signed.field", field="message/sender")
    card = cards.get(str(sender))
    if card is None:
        raise RefusedError("envelope.sender_unknown", sender=sender)
    return card


def _claimed(value: Value, digest: str, card: Card) -> tuple[Message, _Claims]:
    """The message, and what a receipt would name it by."""
    name = value.get("id") if isinstance(value, dict) else None
    claims = _Claims(card.authority, str(name), digest)
    try:
        return message_of(value), claims
    except MalformedError as error:
        if not is_id(name):
            raise
        raise MalformedError(error.code, **error.details, **claims._asdict()) from error


def _verify_suites(suites: tuple[Suite, Suite], cards: Sequence[Card], claims: _Claims) -> None:
    """One suite, inside and outside, and both sides have stated that they accept it."""
    inside, outside = suites
    if inside != outside or any(inside.name not in card.suites for card in cards):
        raise RefusedError("envelope.downgraded", suite=outside.name, **claims._asdict())


def _verify_terms(
    used: Sequence[CardKey], message: Message, clock: tuple[datetime, timedelta], claims: _Claims
) -> None:
    """What is revoked counts no longer, whatever date the message bears; what has run out still counts for old ones."""
    at, tolerance = clock
    for one in used:
        if one.term.is_revoked(at):
            raise RefusedError("envelope.key_revoked", key=one.key.kid, **claims._asdict())
        if not one.term.covers(message.sent_at, tolerance):
            raise RefusedError("envelope.key_term", key=one.key.kid, **claims._asdict())


def _verify_recipient(kid: str, holder: Holder, at: datetime, message: Message, claims: _Claims) -> None:
    if holder.card.authority not in message.recipients:
        raise RefusedError("envelope.wrong_recipient", holder=holder.card.authority, **claims._asdict())
    own = next((one for one in holder.card.keys if one.key.kid == kid), None)
    if own is None or own.term.is_revoked(at):
        raise RefusedError("envelope.own_key_revoked", key=kid, **claims._asdict())


def _verify_times(message: Message, clock: tuple[datetime, timedelta], claims: _Claims) -> None:
    at, tolerance = clock
    if message.sent_at - tolerance > at:
        raise RefusedError("envelope.future", moment=write_instant(message.sent_at), **claims._asdict())
    if message.expires_at + tolerance < at:
        raise RefusedError("envelope.expired", moment=write_instant(message.expires_at), **claims._asdict())
