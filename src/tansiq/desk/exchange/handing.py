"""What a partner that we cannot reach is given when it asks: a parcel of what waits for it, or a piece of a file.

What was handed over counts as there only when the partner's next request names the parcel by its digest: until then
the same waits still, and is given again; the other side's inbox takes it in once, and gives its first receipt again.
Whatever stands against a request, whoever asks is told the same; what it was stands in the record.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from tansiq.desk.audit.actions import record_refusal
from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange import numbers
from tansiq.desk.exchange.actions import attachments, delivering
from tansiq.desk.exchange.actions.delivering import Sent
from tansiq.desk.exchange.bringing import Load, loads_of
from tansiq.desk.exchange.line import Parcel
from tansiq.desk.exchange.models import Attached, Certificate, Outgoing, Partner
from tansiq.desk.exchange.own import cards, directory_of, holder, self_description, suite_for
from tansiq.desk.exchange.packing import packed
from tansiq.desk.exchange.receiving import CARRIER, peer_of
from tansiq.desk.exchange.rules import rules, tolerance
from tansiq.desk.exchange.waiting import ready
from tansiq.engines.envelopes import digest_of
from tansiq.engines.envelopes.pulling import (
    OFFERED_MAX,
    Answer,
    Offered,
    Request,
    Wanted,
    read_request,
    write_answer,
)
from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.fault_points import reached
from tansiq.stores.sealed import Piece, piece_of
from tansiq.transports.piece import write_piece

__all__ = ["hand_out"]

_DELIVER: Final = "exchange:message:deliver"
_NOTHING: Final = Parcel(b"", Sent((), ()))


def hand_out(data: bytes, certificate: str) -> bytes:
    """The answer to a request that came under a partner's ``certificate``, by its digest.

    Raises RefusedError ``request.refused`` whatever stands against it; TansiqError ``storage.*``.
    """
    try:
        now = timezone.now()
        peer = peer_of(certificate)
        request = _read(data, now)
        return _answer(request, peer, now)
    except (MalformedError, RefusedError) as error:
        held = Certificate.objects.filter(digest=certificate).values_list("partner", flat=True).first()
        target = f"partner:{held}" if held else ""
        record_refusal(Entry.Kind.WRITE, _DELIVER, by=CARRIER, target=target, reason=error.code)
        raise RefusedError("request.refused") from error


def _read(data: bytes, now: datetime) -> Request:
    us, lag = self_description().authority, timedelta(seconds=rules().pull.lag_seconds)
    return read_request(data, us, cards(), at=now, tolerance=tolerance(), lag=lag)


def _answer(request: Request, peer: str, now: datetime) -> bytes:
    with transaction.atomic():
        partner, got = numbers.admit(request, peer, now)
        if got is not None:
            delivering.arrive(by=CARRIER, partner_id=str(partner.pk), sent=got, batches=(), at=now)
        reached("hand.written")
    reached("hand.admitted")
    if request.wanted is not None:
        return _piece(partner, request.wanted, now)
    parcel = packed(partner, (0, 0), now) or _NOTHING
    if parcel.data:
        with transaction.atomic():
            numbers.still_last(request)
            digest = digest_of(parcel.data)
            delivering.hand_out(by=CARRIER, partner_id=str(partner.pk), sent=parcel.sent, digest=digest)
    reached("hand.given")
    return _signed(partner, request, parcel, now)


def _signed(partner: Partner, request: Request, parcel: Parcel, now: datetime) -> bytes:
    own = holder()
    answer = Answer(
        issuer=own.card.authority,
        recipient=partner.authority,
        number=request.number,
        issued_at=now.replace(microsecond=0),
        parcel=digest_of(parcel.data) if parcel.data else None,
        more=_is_more(partner, parcel.sent, now),
        attachments=_offered(loads_of(partner, now)),
    )
    suite = suite_for(directory_of(bytes(partner.directory)).cards[0], own.card)
    return write_answer(answer, parcel.data, own, suite, now)


def _is_more(partner: Partner, sent: Sent, now: datetime) -> bool:
    """Whether anything is left that could go at once."""
    messages = ready(now).filter(partner=partner).exclude(pk__in=sent.messages)
    return messages.exists() or partner.enclosures.filter(sent_at__isnull=True).exclude(pk__in=sent.enclosures).exists()


def _offered(loads: list[Load]) -> tuple[Offered, ...]:
    found = {one.digest: Offered(one.digest, one.size) for one in loads}
    return tuple(found.values())[:OFFERED_MAX]


def _piece(partner: Partner, wanted: Wanted, now: datetime) -> bytes:
    """A piece of what waits for this partner and no other; or that it has all of it, which is noted.

    Raises RefusedError ``pull.not_offered``.
    """
    waiting = Attached.objects.filter(
        outgoing__partner=partner, outgoing__status=Outgoing.Status.WAITING, sealed_digest=wanted.digest
    )
    there = list(waiting.filter(size=wanted.offset))
    if there:
        return _all_there(partner, there, now)
    load = next((one for one in loads_of(partner, now) if one.digest == wanted.digest), None)
    if load is None or wanted.offset > load.size:
        raise RefusedError("pull.not_offered", digest=wanted.digest)
    most = rules().attachments.piece_bytes
    return write_piece(piece_of(load.path, load.digest, load.size, wanted.offset, most))


def _all_there(partner: Partner, rows: list[Attached], now: datetime) -> bytes:
    new = [one.pk for one in rows if one.brought_at is None]
    if new:
        attachments.bring(by=CARRIER, partner_id=str(partner.pk), attached=new, at=now)
        reached("hand.brought")
    return write_piece(Piece(rows[0].sealed_digest, rows[0].size, rows[0].size))
