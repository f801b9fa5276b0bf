"""Envelopes: messages of 2 KB sealed and opened a second in both suites, receipts by the batch, attachments.

Time is that of the processor, not of the clock, so that other work on the machine counts for less; one core is used.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random

from benchmarks.ledger import Spread, spread
from benchmarks.report import write_results
from benchmarks.verdicts import reaches
from tansiq.engines.envelopes import (
    HYBRID,
    ORDINARY,
    AttachmentSeal,
    Card,
    CardKey,
    Holder,
    Message,
    PrivateKey,
    Receipt,
    Receipts,
    Reference,
    Suite,
    Term,
    open_attachment,
    open_envelope,
    read_receipts,
    seal_message,
    sign_receipts,
    write_message,
)
from tansiq.engines.envelopes.suite import ED25519, HPKE, ML_DSA_65, X25519

__all__ = ["BAR_ORDINARY", "MESSAGE_BYTES", "Exchange", "run"]

#: Two nodes on one machine are to pass 500 durable messages a second: sealing and opening must leave room for the rest.
BAR_ORDINARY = 500.0
MESSAGE_BYTES = 2_048
_AT = datetime(2026, 11, 27, 8, tzinfo=UTC)
_DAY = timedelta(days=1)
_ROUNDS = 15
_RECEIPTS = (1, 50, 1_000)
_PIECE = 1 << 20


def _holder(name: str) -> Holder:
    kinds = (ED25519, ML_DSA_65, X25519, HPKE)
    keys = [PrivateKey(kind, sha256(f"{name}/{kind}".encode()).digest()) for kind in kinds]
    term = Term(_AT - _DAY, _AT + _DAY)
    ordered = sorted((CardKey(key.public, term) for key in keys), key=lambda one: one.key.kid)
    names = {"ar": name, "en": name, "fr": name}
    return Holder(Card(name, names, (HYBRID.name, ORDINARY.name), tuple(ordered)), tuple(keys))


def _message(text: str) -> Message:
    return Message(
        id="1" * 32, thread="2" * 32, sequence=1, previous=None, answers=None, sender="alpha.police",
        recipients=("beta.police",), kind="police_info_request", legal_basis="agreement.art-4", purpose="inquiry",
        handling=("H1",), conditions=None, grading="B2", nature="intelligence", language="en", sent_at=_AT,
        expires_at=_AT + _DAY, body={"text": text},
    )  # fmt: skip


class Exchange:
    """Two authorities, and a message of 2 KB in its signed form."""

    def __init__(self) -> None:
        self.alpha, self.beta = _holder("alpha.police"), _holder("beta.police")
        self.cards = {holder.card.authority: holder.card for holder in (self.alpha, self.beta)}
        bare = len(write_message(_message("")))
        self.message = _message("x" * (MESSAGE_BYTES - bare))
        self.chance = Random(1).randbytes

    def seal(self, suite: Suite) -> bytes:
        """The message in an envelope."""
        return seal_message(self.message, self.alpha, self.cards, suite=suite, at=_AT, chance=self.chance)

    def open(self, envelope: bytes) -> None:
        """The envelope opened and all of it verified."""
        opened = open_envelope(envelope, self.beta, self.cards, at=_AT, tolerance=_DAY)
        assert opened.message.id == self.message.id

    def sign_receipts(self, suite: Suite, count: int) -> bytes:
        """One batch of ``count`` receipts."""
        digest = "0" * 64
        receipts = tuple(Receipt(Reference(f"{at:032x}", digest), "delivered", _AT) for at in range(count))
        batch = Receipts("3" * 32, "beta.police", "alpha.police", _AT, receipts)
        return sign_receipts(batch, self.beta, suite, _AT)

    def read_receipts(self, data: bytes) -> None:
        """A batch verified."""
        read_receipts(data, self.cards, at=_AT, tolerance=_DAY)


def _a_second(action: Callable[[], object], times: int) -> Spread:
    """How often ``action`` is done in a second of the processor's time: median of several rounds of ``times``."""
    rates = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        for _ in range(times):
            action()
        rates.append(times / (time.process_time() - start))
    return spread(rates)


def _of_suite(exchange: Exchange, suite: Suite, times: int) -> dict[str, Spread | float]:
    envelope = exchange.seal(suite)

    def pass_on() -> None:
        exchange.open(exchange.seal(suite))

    found: dict[str, Spread | float] = {
        "envelope_bytes": float(len(envelope)),
        "seal": _a_second(lambda: exchange.seal(suite), times),
        "open": _a_second(lambda: exchange.open(envelope), times),
        "seal_and_open": _a_second(pass_on, times),
    }
    for count in _RECEIPTS:
        batch = exchange.sign_receipts(suite, count)
        # Values of this round are bound as defaults, for which mypy infers no type.
        found[f"receipts_signed_{count}"] = _a_second(lambda n=count: exchange.sign_receipts(suite, n), 3)  # type: ignore[misc]
        found[f"receipts_read_{count}"] = _a_second(lambda data=batch: exchange.read_receipts(data), 3)  # type: ignore[misc]
    return found


def _zeros(pieces: int) -> Iterator[bytes]:
    block = bytes(_PIECE)
    for _ in range(pieces):
        yield block


def _attachments(megabytes: int) -> dict[str, Spread | float]:
    """Megabytes a second, sealed and opened; digests of both sides included."""

    def sealed() -> tuple[AttachmentSeal, list[bytes]]:
        seal = AttachmentSeal(Random(1).randbytes)
        return seal, list(seal.pieces(_zeros(megabytes)))

    seal, pieces = sealed()
    attachment = seal.attachment("film.mp4", "video/mp4")
    scale = float(megabytes)
    rates = {
        "attachment_sealed": _a_second(sealed, 1),
        "attachment_opened": _a_second(lambda: sum(map(len, open_attachment(attachment, pieces))), 1),
    }
    return {name: Spread(*(scale * value for value in asdict(rate).values())) for name, rate in rates.items()}


def run(*, quick: bool = False) -> dict[str, dict[str, Spread | float]]:
    """Measure both suites and attachments, print each figure and the bar, and keep them."""
    exchange, times = Exchange(), 5 if quick else 100
    found = {suite.name: _of_suite(exchange, suite, times) for suite in (ORDINARY, HYBRID)}
    found["attachments"] = _attachments(4 if quick else 64)
    for part, figures in found.items():
        for name, value in figures.items():
            print(f"{part:18}  {name:22} {value if isinstance(value, Spread) else f'{value:,.0f}'}", flush=True)
    pairs = found[ORDINARY.name]["seal_and_open"]
    assert isinstance(pairs, Spread)
    verdict = "reached" if reaches(pairs.median, BAR_ORDINARY, less=False) else "MISSED"
    print(
        f"messages sealed and opened a second, ordinary suite: {pairs.median:,.4g}, bar >= {BAR_ORDINARY:,g} {verdict}"
    )
    kept = {
        part: {name: asdict(value) if isinstance(value, Spread) else value for name, value in figures.items()}
        for part, figures in found.items()
    }
    write_results("envelopes-quick" if quick else "envelopes", [], {"a_second": kept, "message_bytes": MESSAGE_BYTES})
    return found
