"""Envelopes: a message signed by its sender and sealed to its recipients.

Signed first, then sealed: whoever sees the envelope does not learn who sent it, and a recipient who hands the message
on cannot pass it off as sent to somebody else, since the recipients stand inside the signature.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from tansiq.engines.envelopes.card import Card
from tansiq.engines.envelopes.holder import Holder
from tansiq.engines.envelopes.message import Message, write_message
from tansiq.engines.envelopes.sealing import seal
from tansiq.engines.envelopes.signing import sign
from tansiq.engines.envelopes.suite import Suite
from tansiq.engines.envelopes.wrapping import Chance
from tansiq.errors import RefusedError

__all__ = ["MESSAGE_TYP", "Place", "new_id", "seal_message", "seal_written", "separate"]

MESSAGE_TYP: Final = "tansiq-message"
_ID_BYTES: Final = 16


class Place(NamedTuple):
    """Where one recipient's copy stands: its name, its thread, its place there."""

    id: str
    thread: str
    sequence: int = 1
    previous: str | None = None


def new_id(chance: Chance) -> str:
    """A name for a message, a thread or a batch: 128 random bits."""
    return chance(_ID_BYTES).hex()


def separate(message: Message, places: Mapping[str, Place]) -> tuple[Message, ...]:
    """One copy for each recipient, of which none tells that there are others: own names, own threads, one recipient.

    What the body says, and which attachments there are, is the same in all of them.
    Raises RefusedError ``envelope.no_place`` unless every recipient has a place of its own, and nobody else.
    """
    names = [name for place in places.values() for name in (place.id, place.thread)]
    if set(places) != set(message.recipients) or len(set(names)) != len(names):
        raise RefusedError("envelope.no_place", sender=message.sender)
    return tuple(replace(message, recipients=(one,), **places[one]._asdict()) for one in message.recipients)


def seal_message(
    message: Message, holder: Holder, cards: Mapping[str, Card], *, suite: Suite, at: datetime, chance: Chance
) -> bytes:
    """The envelope of ``message``, to all its recipients, who see one another (see ``separate`` where they must not).

    Raises RefusedError ``envelope.sender`` where it is in another's name, ``envelope.recipient_unknown``,
    ``envelope.suite_not_listed``, ``envelope.no_key``; MalformedError ``canonical.size``. Then nothing is sealed to
    anybody.
    """
    return seal_written(write_message(message), holder, cards, suite=suite, at=at, chance=chance)


def seal_written(
    data: bytes, holder: Holder, cards: Mapping[str, Card], *, suite: Suite, at: datetime, chance: Chance
) -> bytes:
    """As ``seal_message``, of what ``write_message`` gave and was kept: the same bytes are signed, and not read anew.

    The caller says that they are those. Raises as ``seal_message``.
    """
    said = json.loads(data)
    if said["sender"] != holder.card.authority:
        raise RefusedError("envelope.sender", sender=said["sender"], holder=holder.card.authority)
    to = [_card(cards, recipient) for recipient in said["recipients"]]
    for card in (holder.card, *to):
        if suite.name not in card.suites:
            raise RefusedError("envelope.suite_not_listed", authority=card.authority, suite=suite.name)
    keys = [card.sealing_key(suite, at) for card in to]
    signed = sign(data, MESSAGE_TYP, suite, holder.signing_keys(suite, at))
    return seal(signed, suite, keys, chance)


def _card(cards: Mapping[str, Card], authority: str) -> Card:
    found = cards.get(authority)
    if found is None:
        raise RefusedError("envelope.recipient_unknown", authority=authority)
    return found
