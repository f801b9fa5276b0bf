"""Attachments are brought to partners before the messages that refer to them, for a little time a turn.

How far one has come is the other side's to say, before every turn: so one that broke off goes on where it stopped,
whatever died meanwhile. One that is not taken holds up its own message and those behind it in the thread, no other.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from django.utils import timezone

from tansiq.desk.exchange.actions import attachments, delivering
from tansiq.desk.exchange.actions.delivering import Sent
from tansiq.desk.exchange.models import Partner
from tansiq.desk.exchange.own import is_exchanging
from tansiq.desk.exchange.receiving import CARRIER
from tansiq.desk.exchange.route import route_to
from tansiq.desk.exchange.rules import rules
from tansiq.desk.exchange.shelves import own_shelf
from tansiq.desk.exchange.waiting import held_up, lawful_of, reachable
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores.fault_points import reached
from tansiq.stores.sealed import Piece, piece_of
from tansiq.transports.carriers import Carrier, Route, open_carrier

__all__ = ["Load", "bring_some", "loads_of"]

_PARTNERS_AT_ONCE: Final = 16
_MESSAGES_AT_ONCE: Final = 50


class Load(NamedTuple):
    """An attachment that is to be brought: its row, its message, where its sealed bytes lie."""

    row: int
    message: int
    message_id: str
    digest: str
    size: int
    path: Path


@dataclass(slots=True)
class Turn:
    """What came of some time at a partner: rows that are there, messages that have to wait, by codes; what failed."""

    there: list[int] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    failed: TansiqError | None = None
    pieces: int = 0


def bring_some() -> int:
    """Bring attachments to every partner for whom a message waits for its own, for a few seconds; how many pieces.

    Partners are brought theirs at the same time. What fails is told by the partner's row or the message's, and tried
    again after a pause.
    """
    if not is_exchanging():
        return 0
    now = timezone.now()
    partners = list(reachable(now).filter(pk__in=held_up(now).values("partner"))[:_PARTNERS_AT_ONCE])
    waiting = [(one, loads) for one in partners if (loads := loads_of(one, now))]
    if not waiting:
        return 0
    routes = [route_to(one, now) for one, _ in waiting]
    until = time.monotonic() + rules().attachments.turn_seconds
    with ThreadPoolExecutor(len(waiting)) as lines:
        begun = [
            lines.submit(_turn, partner.carrier, route, loads, until)
            for (partner, loads), route in zip(waiting, routes, strict=True)
        ]
    turns = [one.result() for one in begun]
    for (partner, loads), turn in zip(waiting, turns, strict=True):
        _settle(partner, loads, turn)
    return sum(turn.pieces for turn in turns)


def loads_of(partner: Partner, now: datetime) -> list[Load]:
    """What is to be brought to a partner, in the order of its messages, where law still lets those go."""
    found = list(held_up(now).filter(partner=partner).order_by("pk")[:_MESSAGES_AT_ONCE])
    shelf, loads = own_shelf(), list[Load]()
    for one in lawful_of(partner, found, now):
        rows = list(one.attached.filter(brought_at__isnull=True).order_by("pk"))
        if not all(shelf.has(row.sealed_digest, row.size) for row in rows):
            attachments.postpone(by=CARRIER, message_id=one.message_id, code="attachment.gone", at=now)
            continue
        loads += [
            Load(row.pk, one.pk, one.message_id, row.sealed_digest, row.size, shelf.path(row.sealed_digest))
            for row in rows
        ]
    return loads


def _turn(carrier: str, route: Route, loads: Sequence[Load], until: float) -> Turn:
    """Bring what there is time for. It runs in a thread of its own, which touches no database."""
    turn = Turn()
    try:
        with open_carrier(carrier, route) as opened:
            for load in loads:
                if time.monotonic() < until and load.message_id not in turn.refused:
                    _bring(opened, load, until, turn)
    except TansiqError as error:
        turn.failed = error
    return turn


def _bring(carrier: Carrier, load: Load, until: float, turn: Turn) -> None:
    """Go on with one from where it is said to be. Raises what ``carrier`` raises of the line itself."""
    try:
        at = carrier.add(Piece(load.digest, load.size))
        while at < load.size and time.monotonic() < until:
            piece = piece_of(load.path, load.digest, load.size, at, rules().attachments.piece_bytes)
            at = _further(at, carrier.add(piece))
            turn.pieces += 1
            reached("bring.answered")
    except (MalformedError, RefusedError) as error:
        turn.refused[load.message_id] = error.code
    else:
        turn.there += [load.row] if at == load.size else []


def _further(before: int, at: int) -> int:
    """How far it is now. Raises MalformedError ``attachment.held`` for an answer by which it would never end."""
    if at <= before:
        raise MalformedError("attachment.held")
    return at


def _settle(partner: Partner, loads: Sequence[Load], turn: Turn) -> None:
    at = timezone.now()
    if turn.there:
        attachments.bring(by=CARRIER, partner_id=str(partner.pk), attached=turn.there, at=at)
    for name, code in turn.refused.items():
        attachments.postpone(by=CARRIER, message_id=name, code=code, at=at)
    if turn.failed is not None:
        sent = Sent((), tuple(dict.fromkeys(one.message for one in loads if one.row not in turn.there)))
        delivering.fail(by=CARRIER, partner_id=str(partner.pk), sent=sent, code=turn.failed.code, at=at)
