"""How far requests for what waits have come, on both sides: one small row a partner, written at every request.

It is no matter of record: what is handed over or taken in is, by the actions beside it. A number is on disk before it
is used, and rises whatever is forgotten: a node that lost its last one goes on from the clock.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from tansiq.desk.exchange.actions.delivering import Sent
from tansiq.desk.exchange.models import Asked, Handed, Partner
from tansiq.desk.exchange.rules import rules
from tansiq.engines.envelopes.pulling import Request, admit_request
from tansiq.errors import RefusedError

__all__ = ["Admitted", "admit", "answered", "due", "is_put_off", "missed", "next_number", "put_off", "still_last"]


class Admitted(NamedTuple):
    """Who asks, and what their request says is there of what was handed over; None where it says nothing new."""

    partner: Partner
    got: Sent | None


def admit(request: Request, peer: str, at: datetime) -> Admitted:
    """Let a request, verified, be answered once; inside of a transaction, which holds the partner's row.

    Raises RefusedError ``pull.other_peer``, ``exchange.suspended``, ``pull.not_agreed``, ``pull.number``.
    """
    if request.issuer != peer:
        raise RefusedError("pull.other_peer", issuer=request.issuer, peer=peer)
    partner = Partner.objects.select_for_update().get(authority=peer)
    if partner.is_suspended:
        raise RefusedError("exchange.suspended", authority=peer)
    if partner.carrier != Partner.Carrier.ASKING:
        raise RefusedError("pull.not_agreed", authority=peer)
    row, _ = Handed.objects.get_or_create(partner=partner, defaults={"since": at})
    admit_request(request, row.number)
    is_got = request.wanted is None and row.digest != "" and row.digest == request.got
    got = Sent(tuple(row.enclosures), tuple(row.messages)) if is_got else None
    row.number, row.since, row.asked_at = request.number, at, at
    if request.wanted is None:
        row.digest, row.enclosures, row.messages = "", [], []
    row.save()
    Partner.objects.filter(pk=partner.pk).update(contact_at=at)
    return Admitted(partner, got)


def still_last(request: Request) -> None:
    """Raise RefusedError ``pull.number`` where another request came meanwhile; it holds the row."""
    row = Handed.objects.select_for_update().get(partner__authority=request.issuer)
    if row.number != request.number:
        raise RefusedError("pull.number", issuer=request.issuer, number=request.number, last=row.number)


def due(now: datetime) -> QuerySet[Partner]:
    """Partners that are to be asked now."""
    asked = Partner.objects.filter(carrier=Partner.Carrier.ASKED, is_suspended=False)
    return asked.filter(Q(asked__isnull=True) | Q(asked__due_at__lte=now)).order_by("asked__due_at", "pk")


def next_number(partner: Partner, at: datetime) -> tuple[int, str]:
    """A number above all that were used, and the digest of the last parcel that was taken in ("": none)."""
    with transaction.atomic():
        Partner.objects.select_for_update().get(pk=partner.pk)
        row, _ = Asked.objects.get_or_create(partner=partner)
        row.number = max(row.number + 1, int(at.timestamp() * 1000))
        row.save(update_fields=["number"])
    return row.number, row.digest


def answered(partner: Partner, digest: str | None, at: datetime, *, again: bool) -> None:
    """Keep that the partner answered, and the digest of what came with it, which is taken in.

    Where something came it is asked ``again`` at once, which tells it so; else after a while.
    """
    pause = timedelta() if again else timedelta(seconds=rules().pull.ask_seconds)
    told: dict[str, object] = {"due_at": at + pause, "failures": 0, "problem": "", "answered_at": at}
    Asked.objects.filter(partner=partner).update(**told | ({"digest": digest} if digest else {}))
    Partner.objects.filter(pk=partner.pk).update(contact_at=at)


def missed(partner: Partner, code: str, at: datetime) -> bool:
    """Keep that it did not answer so that it counts, and ask later; whether that is new."""
    with transaction.atomic():
        Partner.objects.select_for_update().get(pk=partner.pk)
        row, _ = Asked.objects.get_or_create(partner=partner)
        is_new = row.problem != code
        row.failures, row.problem = row.failures + 1, code
        row.due_at = at + rules().delivery.pause(row.failures)
        row.save(update_fields=["failures", "problem", "due_at"])
    return is_new


def put_off(partner: Partner, digest: str, at: datetime) -> None:
    """Ask for an attachment later that was not taken now: others go on."""
    row = Asked.objects.get(partner=partner)
    over = at.timestamp() + rules().delivery.longest_pause_seconds
    row.put_off = {name: until for name, until in row.put_off.items() if until > at.timestamp()} | {digest: int(over)}
    row.save(update_fields=["put_off"])


def is_put_off(partner: Partner, digest: str, at: datetime) -> bool:
    """Whether that attachment is not asked for now."""
    found = Asked.objects.filter(partner=partner).values_list("put_off", flat=True).first() or {}
    return bool(found.get(digest, 0) > at.timestamp())
