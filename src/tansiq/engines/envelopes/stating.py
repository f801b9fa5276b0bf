"""Whether a signed document is the word of whoever it says: signed by keys of the card that is pinned, which count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from tansiq.engines.envelopes.card import Card
from tansiq.engines.envelopes.signing import Signed, verify_signed
from tansiq.errors import RefusedError

__all__ = ["Refusals", "Stated", "prove_stated"]


class Refusals(NamedTuple):
    """The codes of a suite that the card does not list, and of a key that is revoked or was not in force."""

    downgraded: str
    key: str


class Stated(NamedTuple):
    """Who says that they signed something, and when they say they did."""

    issuer: str
    at: datetime


def prove_stated(
    signed: Signed, said: Stated, cards: Mapping[str, Card], *, at: datetime, tolerance: timedelta, refusals: Refusals
) -> None:
    """Return where it is proved that ``said.issuer`` signed it; ``at``: when it came in.

    Raises RefusedError ``envelope.sender_unknown``, ``envelope.key_unknown``, ``signed.forged``, and ``refusals``.
    """
    card = cards.get(said.issuer)
    if card is None:
        raise RefusedError("envelope.sender_unknown", sender=said.issuer)
    used = [card.signing_key(one.kid) for one in signed.signatures]
    verify_signed(signed, {one.key.kid: one.key for one in used}.__getitem__)
    if signed.suite.name not in card.suites:
        raise RefusedError(refusals.downgraded, issuer=said.issuer, suite=signed.suite.name)
    for one in used:
        if one.term.is_revoked(at) or not one.term.covers(said.at, tolerance):
            raise RefusedError(refusals.key, issuer=said.issuer, key=one.key.kid)
