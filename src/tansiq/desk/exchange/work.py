"""What the worker does for the exchange: brings what waits to partners, and fetches what was put down for us.

A worker may be killed anywhere. What it had sent is sent once more, and the other side gives its first receipt again.
"""

from __future__ import annotations

import time
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils import timezone

from tansiq.desk.exchange.actions import delivering
from tansiq.desk.exchange.arriving import take_piece
from tansiq.desk.exchange.line import Line, Parcel
from tansiq.desk.exchange.models import Enclosure, Outgoing, Partner
from tansiq.desk.exchange.own import carried_folder, is_exchanging
from tansiq.desk.exchange.packing import packed
from tansiq.desk.exchange.receiving import CARRIER, read_answers, take_in
from tansiq.desk.exchange.route import route_to
from tansiq.desk.exchange.rules import rules
from tansiq.desk.exchange.waiting import reachable, ready
from tansiq.errors import TansiqError
from tansiq.stores.fault_points import reached
from tansiq.transports.folder import take_attachments, take_parcels

__all__ = ["deliver_some", "expire_some", "fetch_carried"]

_PARTNERS_AT_ONCE: Final = 16
#: Parcels for one partner before other work has its turn.
_PARCELS_AT_ONCE: Final = 8
_EXPIRED_AT_ONCE: Final = 100


def deliver_some() -> int:
    """Bring what waits to every partner for whom something does, some parcels each; how much those held.

    Partners are brought theirs at the same time, each by a line of its own: one that does not answer holds up no other.
    While a parcel is on its way the next one is sealed. What fails is told by the partner's row, and tried again.
    """
    if not is_exchanging():
        return 0
    now = timezone.now()
    partners = _due(now)
    with ExitStack() as stack:
        lines = [stack.enter_context(closing(Line(one, route_to(one, now)))) for one in partners]
        done = 0
        for _ in range(_PARCELS_AT_ONCE):
            sent = [_has_sent(line, now) for line in lines]
            if not any(sent):
                break
            done += sum(_settled_of(line, left=1) for line in lines)
        return done + sum(_settled_of(line, left=0) for line in lines)


def expire_some() -> int:
    """Let messages wait no longer whose time is over; how many."""
    now = timezone.now()
    waiting = Outgoing.objects.filter(status=Outgoing.Status.WAITING, expires_at__lte=now)
    over = list(waiting.values_list("pk", flat=True)[:_EXPIRED_AT_ONCE])
    return delivering.expire(by=CARRIER, messages=over, at=now) if over else 0


def fetch_carried() -> int:
    """Take in what lies in the folders of partners that are reached so; how many parcels. Raises ``storage.*``.

    Attachments first, for a little time a turn: while some are left, parcels stay. Receipts for them are put down by
    ``deliver_some``.
    """
    if not is_exchanging():
        return 0
    names = Partner.objects.filter(carrier=Partner.Carrier.FOLDER).values_list("authority", flat=True)
    folders = ((name, carried_folder(name, "in")) for name in names)
    return sum(_fetched(name, folder) for name, folder in folders if folder.is_dir())


def _fetched(name: str, folder: Path) -> int:
    until = time.monotonic() + rules().attachments.turn_seconds
    if not take_attachments(folder, lambda piece: take_piece(piece, name), lambda: time.monotonic() < until):
        return 0
    return take_parcels(folder, lambda data: take_in(data, ""))


def _due(now: datetime) -> list[Partner]:
    """The partners for whom something waits, and whose pause is over.

    Asked of each partner, so that the first message found will do, however many wait behind it.
    """
    message = ready(now).filter(partner=OuterRef("pk"))
    enclosure = Enclosure.objects.filter(partner=OuterRef("pk"), sent_at__isnull=True)
    return list(reachable(now).filter(Exists(message) | Exists(enclosure))[:_PARTNERS_AT_ONCE])


def _has_sent(line: Line, now: datetime) -> bool:
    """Give a line one parcel more; whether something was left for it."""
    parcel = None if line.has_failed else packed(line.partner, line.after, now)
    if parcel is not None:
        line.send(parcel)
    return parcel is not None


def _settled_of(line: Line, left: int) -> int:
    """Settle what came back of parcels until ``left`` are on their way; how much those held."""
    return sum(_settled(*each) for each in line.answered(left))


def _settled(partner: Partner, parcel: Parcel, answer: bytes | TansiqError | None) -> int:
    """Keep what came of a parcel; how much it held, 0 where it did not arrive."""
    at = timezone.now()
    try:
        if isinstance(answer, TansiqError):
            raise answer
        batches = read_answers(answer, partner.authority, at) if answer else ()
    except TansiqError as error:
        delivering.fail(by=CARRIER, partner_id=str(partner.pk), sent=parcel.sent, code=error.code, at=at)
        return 0
    delivering.arrive(by=CARRIER, partner_id=str(partner.pk), sent=parcel.sent, batches=batches, at=at)
    reached("deliver.settled")
    return len(parcel.sent.messages) + len(parcel.sent.enclosures)
