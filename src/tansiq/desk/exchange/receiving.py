"""From a parcel that came in to the parcel that answers it: opened outside any transaction, kept in short ones."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from tansiq.desk.audit.actions import record_refusal
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange.actions import delivering, receiving
from tansiq.desk.exchange.deciding import Arrived
from tansiq.desk.exchange.introduction import is_certificate, read_shown
from tansiq.desk.exchange.models import Certificate
from tansiq.desk.exchange.own import cards, directory_of, holder
from tansiq.desk.exchange.rules import rules, tolerance
from tansiq.engines.envelopes import Card, Holder, Receipts, open_envelope, read_directory, read_receipts
from tansiq.engines.envelopes.directory import DIRECTORY_MAX_BYTES, DIRECTORY_TYP
from tansiq.engines.envelopes.receipts import RECEIPTS_TYP
from tansiq.engines.envelopes.signing import read_signed
from tansiq.errors import RefusedError, TansiqError
from tansiq.stores.fault_points import reached
from tansiq.transports.parcel import is_envelope, read_parcel, write_parcel

__all__ = ["CARRIER", "peer_of", "read_answers", "take_in"]

#: What carries: it shows and decides nothing.
CARRIER = Actor(
    user_id="",
    via="exchange",
    permissions=frozenset(
        {"exchange:message:receive", "exchange:message:deliver", "exchange:receipt:settle", "exchange:partner:follow"}
    ),
)
_RECEIVE, _FOLLOW, _SETTLE = "exchange:message:receive", "exchange:partner:follow", "exchange:receipt:settle"
_log = logging.getLogger(__name__)


def take_in(parcel: bytes, peer: str) -> bytes:
    """Take in a parcel; the receipts that ``peer``, the partner at the other end, gets at once ("": nobody is there).

    When this returns, everything is durable. Raises MalformedError ``parcel.*``: then nothing was taken in. What
    stands against a single line is told by its receipt, where one is due, and by its entry in the record.
    """
    at = timezone.now()
    lines = read_parcel(parcel)
    sealed = [line for line in lines if is_envelope(line)]
    _take_signed([line for line in lines if not is_envelope(line)], at)
    answers: list[bytes] = []
    if sealed:
        own, known = holder(), cards()
        for some in _portions(sealed):
            arrived = [_opened(line, own, known, at) for line in some]
            reached("receive.opened")
            answers += receiving.take(by=CARRIER, arrived=arrived, peer=peer, at=at)
            reached("receive.committed")
    return write_parcel(answers)


def peer_of(digest: str) -> str:
    """The partner that a certificate, by its digest, is of now. Raises RefusedError ``card.certificate_*``."""
    row = Certificate.objects.filter(digest=digest).select_related("partner").first()
    if row is None:
        raise RefusedError("card.certificate_unknown", authority="", certificate=digest)
    card = directory_of(bytes(row.partner.directory)).cards[0]
    card.verify_certificate(digest, timezone.now())
    return row.partner.authority


def read_answers(parcel: bytes, issuer: str, at: datetime) -> list[tuple[Receipts, bytes]]:
    """The receipts in the answer to a parcel. Raises MalformedError ``parcel.*``.

    What is no receipt of whoever was asked is left out, and on record.
    """
    found, known = [], cards()
    for line in read_parcel(parcel):
        try:
            batch = read_receipts(line, known, at=at, tolerance=tolerance())
            if batch.issuer != issuer:
                raise RefusedError("receipts.other", message=batch.id)
        except TansiqError as error:
            _on_record(_SETTLE, error)
        else:
            found.append((batch, line))
    return found


def _portions(lines: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    size = rules().delivery.batch
    for at in range(0, len(lines), size):
        yield lines[at : at + size]


def _opened(line: bytes, own: Holder, known: Mapping[str, Card], at: datetime) -> Arrived:
    try:
        return Arrived(line, open_envelope(line, own, known, at=at, tolerance=tolerance()))
    except TansiqError as error:
        return Arrived(line, error)


def _take_signed(lines: Sequence[bytes], at: datetime) -> None:
    """Directories first, since what follows may be signed by keys that they bring; then receipts."""
    certificates = [line for line in lines if is_certificate(line)]
    others = [line for line in lines if not is_certificate(line)]
    receipts = []
    for line in others:
        try:
            typ = read_signed(line, DIRECTORY_TYP, RECEIPTS_TYP, limit=DIRECTORY_MAX_BYTES).typ
        except TansiqError as error:
            _on_record(_RECEIVE, error)
            continue
        if typ == RECEIPTS_TYP:
            receipts.append(line)
        else:
            _follow(line, certificates)
    for line in receipts:
        _settle(line, at)


def _follow(line: bytes, certificates: Sequence[bytes]) -> None:
    """What is refused by the action is on record already; what cannot be read is put there here."""
    try:
        shown = [read_shown(one) for one in certificates]
        issuer = read_directory(line).issuer
    except TansiqError as error:
        _on_record(_FOLLOW, error)
        return
    try:
        receiving.follow_directory(by=CARRIER, data=line, issuer=issuer, certificates=shown)
    except RefusedError as error:
        _log.warning("%s", error)
    except TansiqError as error:
        _on_record(_FOLLOW, error)


def _settle(line: bytes, at: datetime) -> None:
    try:
        batch = read_receipts(line, cards(), at=at, tolerance=tolerance())
    except TansiqError as error:
        _on_record(_SETTLE, error)
        return
    delivering.settle(by=CARRIER, batch=batch, data=line, at=at)


def _on_record(what: str, error: TansiqError) -> None:
    record_refusal(Entry.Kind.WRITE, what, by=CARRIER, reason=error.code)
