"""Two invented States: their police authorities, with the keys of both suites, and a message from one to the other."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from tansiq.engines.envelopes import (
    HYBRID,
    ORDINARY,
    Card,
    CardKey,
    Holder,
    Message,
    Opened,
    PrivateKey,
    Suite,
    Term,
    open_envelope,
    seal_message,
)
from tansiq.engines.envelopes.suite import ED25519, HPKE, ML_DSA_65, X25519

AT = datetime(2026, 11, 27, 8, tzinfo=UTC)
DAY = timedelta(days=1)
TERM = Term(AT - 100 * DAY, AT + 100 * DAY)
Chance = Callable[[int], bytes]


def seeded(seed: object) -> Chance:
    """Chance that is the same in every run."""
    return random.Random(repr(seed)).randbytes


def private(name: str, algorithm: str, number: int = 1) -> PrivateKey:
    return PrivateKey(algorithm, sha256(f"{name}/{algorithm}/{number}".encode()).digest())


def key_of(key: PrivateKey, term: Term = TERM) -> CardKey:
    return CardKey(key.public, term)


def card_of(name: str, keys: list[CardKey], suites: tuple[str, ...] = (HYBRID.name, ORDINARY.name)) -> Card:
    ordered = tuple(sorted(keys, key=lambda one: one.key.kid))
    return Card(name, {"ar": f"شرطة {name}", "en": f"Police {name}", "fr": f"Police {name}"}, suites, ordered)


def holder_of(name: str) -> Holder:
    keys = tuple(private(name, algorithm) for algorithm in (ED25519, ML_DSA_65, X25519, HPKE))
    return Holder(card_of(name, [key_of(key) for key in keys]), keys)


class World:
    """Three authorities that have pinned one another's cards; ``at`` and ``tolerance`` are what a test sets."""

    def __init__(self, holders: dict[str, Holder]) -> None:
        self.holders = holders
        self.at = AT
        self.tolerance = DAY

    @property
    def cards(self) -> dict[str, Card]:
        return {name: holder.card for name, holder in self.holders.items()}

    def seal(self, message: Message, suite: Suite = ORDINARY, seed: object = 0) -> bytes:
        holder = self.holders[message.sender]
        return seal_message(message, holder, self.cards, suite=suite, at=self.at, chance=seeded(seed))

    def open(self, data: bytes, name: str = "beta.police") -> Opened:
        return open_envelope(data, self.holders[name], self.cards, at=self.at, tolerance=self.tolerance)

    def change_term(self, name: str, kid: str, **changes: Any) -> None:
        """The card of ``name`` with another term of one key, as everybody has it from now on."""
        holder = self.holders[name]
        keys = tuple(
            replace(one, term=replace(one.term, **changes)) if one.key.kid == kid else one for one in holder.card.keys
        )
        self.holders[name] = replace(holder, card=replace(holder.card, keys=keys))


def message_from(sender: str = "alpha.police", **changes: Any) -> Message:
    values: dict[str, Any] = {
        "id": "1" * 32,
        "thread": "2" * 32,
        "sequence": 1,
        "previous": None,
        "answers": None,
        "sender": sender,
        "recipients": ("beta.police",),
        "kind": "police_info_request",
        "legal_basis": "alpha-beta.police-agreement.art-4",
        "purpose": "investigation of forged residence permits",
        "handling": ("H1",),
        "conditions": None,
        "grading": "B2",
        "nature": "intelligence",
        "language": "fr",
        "sent_at": AT,
        "expires_at": AT + 30 * DAY,
        "body": {"question": "Does Samir Example hold a permit?", "name": "سمير مثال"},
    }
    return Message(**(values | changes))


@pytest.fixture
def world() -> World:
    return World({name: holder_of(name) for name in ("alpha.police", "beta.police", "gamma.police")})


@pytest.fixture(name="message")
def _message() -> Callable[..., Message]:
    return message_from


@pytest.fixture(params=[ORDINARY, HYBRID], ids=lambda suite: suite.name)
def suite(request: pytest.FixtureRequest) -> Suite:
    chosen: Suite = request.param
    return chosen
