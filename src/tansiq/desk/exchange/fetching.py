"""Asking partners that cannot reach us for what waits there: taken in as if it had been brought, attachments first.

A partner is asked on an interval, and at once again while it has anything. A worker may be killed anywhere: what was
taken in and not yet said to be there is given once more, and an attachment is gone on with where it broke off.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from typing import Final, TypeAlias

from django.utils import timezone

from tansiq.desk.exchange import numbers
from tansiq.desk.exchange.actions import fetching
from tansiq.desk.exchange.arriving import take_piece
from tansiq.desk.exchange.models import Partner
from tansiq.desk.exchange.own import cards, directory_of, holder, is_exchanging, suite_for
from tansiq.desk.exchange.receiving import CARRIER, take_in
from tansiq.desk.exchange.route import route_to
from tansiq.desk.exchange.rules import rules, tolerance
from tansiq.engines.envelopes.pulling import Answer, Offered, Request, Wanted, read_answer, sign_request
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores.fault_points import reached
from tansiq.stores.sealed import Piece
from tansiq.transports.carriers import Carrier, Route, open_carrier
from tansiq.transports.piece import read_piece

__all__ = ["ask_some"]

_PARTNERS_AT_ONCE: Final = 16
#: Answers of one partner before other work has its turn.
_ANSWERS_AT_ONCE: Final = 8

#: What is said to one partner: it gives requests, is sent what answers each, and ends with how much came.
Talk: TypeAlias = Generator[bytes, bytes, int]


class _Way:
    """The way to one partner, opened when it is first asked. It runs in threads, and touches no database."""

    def __init__(self, partner: Partner, route: Route, stack: ExitStack) -> None:
        self.partner = partner
        self._route, self._stack = route, stack
        self._carrier: Carrier | None = None

    def ask(self, request: bytes) -> bytes | TansiqError:
        """What answers, or what stood in the way."""
        try:
            if self._carrier is None:
                self._carrier = self._stack.enter_context(open_carrier(self.partner.carrier, self._route))
            return self._carrier.ask(request)
        except TansiqError as error:
            return error


def ask_some() -> int:
    """Ask every partner that is due, all at the same time; how many lines and pieces came.

    What fails is told by the partner's sheet, and tried again after a pause.
    """
    now = timezone.now()
    partners = list(numbers.due(now)[:_PARTNERS_AT_ONCE]) if is_exchanging() else []
    if not partners:
        return 0
    until = time.monotonic() + rules().attachments.turn_seconds
    with ExitStack() as stack, ThreadPoolExecutor(len(partners)) as lines:
        talks = [(_Way(one, route_to(one, now), stack), _talk(one, until)) for one in partners]
        return _held(talks, lines)


def _held(talks: Sequence[tuple[_Way, Talk]], lines: ThreadPoolExecutor) -> int:
    """Hold some talks at the same time, one request of each after the other; how much came."""
    done, waiting = 0, [(way, talk, _step(way, talk, None)) for way, talk in talks]
    while waiting:
        asked = [
            (way, talk, lines.submit(way.ask, request)) for way, talk, request in waiting if isinstance(request, bytes)
        ]
        done += sum(each for _, _, each in waiting if isinstance(each, int))
        waiting = [(way, talk, _step(way, talk, answer.result())) for way, talk, answer in asked]
    return done


def _step(way: _Way, talk: Talk, answer: bytes | TansiqError | None) -> bytes | int:
    """Go on with a talk: its next request, or how much came where it ended, however it did."""
    try:
        if isinstance(answer, TansiqError):
            raise answer
        return next(talk) if answer is None else talk.send(answer)
    except StopIteration as end:
        return int(end.value)
    except TansiqError as error:
        if numbers.missed(way.partner, error.code, timezone.now()):
            fetching.miss(by=CARRIER, partner_id=str(way.partner.pk), code=error.code)
        return 0


def _talk(partner: Partner, until: float) -> Talk:
    """Messages first, while there are more; then what is offered of attachments, for as long as there is time."""
    done = 0
    for _ in range(_ANSWERS_AT_ONCE):
        request, data = _request(partner)
        answer, parcel = _read((yield data), request)
        done += _taken(partner, parcel, answer.parcel)
        if not parcel or not answer.more:
            break
    for one in answer.attachments:
        if time.monotonic() < until and not numbers.is_put_off(partner, one.digest, timezone.now()):
            done += yield from _fetched(partner, one, until)
    return done


def _request(partner: Partner, wanted: Wanted | None = None) -> tuple[Request, bytes]:
    """The next request to a partner, signed; its number is on disk."""
    now, own = timezone.now(), holder()
    number, digest = numbers.next_number(partner, now)
    reached("ask.numbered")
    at = now.replace(microsecond=0)
    request = Request(own.card.authority, partner.authority, number, at, digest or None, wanted)
    suite = suite_for(directory_of(bytes(partner.directory)).cards[0], own.card)
    return request, sign_request(request, own, suite, now)


def _read(data: bytes, request: Request) -> tuple[Answer, bytes]:
    reached("ask.answered")
    return read_answer(data, request, cards(), at=timezone.now(), tolerance=tolerance())


def _taken(partner: Partner, parcel: bytes, digest: str | None) -> int:
    """Take in a parcel, and only then keep its digest, which the next request says is here; how many lines it had."""
    if parcel:
        take_in(parcel, "")
    reached("ask.taken")
    numbers.answered(partner, digest, timezone.now(), again=bool(parcel))
    reached("ask.kept")
    return parcel.count(b"\n")


def _fetched(partner: Partner, one: Offered, until: float) -> Generator[bytes, bytes, int]:
    """Fetch of an attachment what there is time for, and say when all is here; how many pieces came.

    One that is not taken is put off; and others go on.
    """
    pieces = 0
    with suppress(_NotTaken):
        at = _kept(partner, Piece(one.digest, one.size))
        while time.monotonic() < until:
            _, data = _request(partner, Wanted(one.digest, at))
            piece = _right((yield data), Piece(one.digest, one.size, at))
            pieces += 1
            if at == one.size:  # it has been told that all is here: its message comes next
                break
            at = _kept(partner, piece)
    numbers.answered(partner, None, timezone.now(), again=pieces > 0)
    return pieces


class _NotTaken(Exception):  # noqa: N818 - it is none that anybody is told of
    """An attachment is not taken for now, and is put off."""


def _kept(partner: Partner, piece: Piece) -> int:
    """Take a piece; how much is here, durably."""
    try:
        return take_piece(piece, partner.authority)
    except (MalformedError, RefusedError) as error:
        numbers.put_off(partner, piece.digest, timezone.now())
        raise _NotTaken from error


def _right(data: bytes, asked: Piece) -> Piece:
    """The piece that was asked for. Raises MalformedError ``attachment.*`` for any other, and for one without end."""
    piece = read_piece(data, asked.size)
    if piece[:3] != asked[:3] or (not piece.data and asked.offset < asked.size):
        raise MalformedError("attachment.piece")
    return piece
