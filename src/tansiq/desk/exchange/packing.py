"""What waits for a partner, as a parcel: sealed now, to the keys that it has now, where law still lets it go."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from tansiq.desk.exchange.actions import delivering
from tansiq.desk.exchange.actions.delivering import Sent
from tansiq.desk.exchange.line import Parcel
from tansiq.desk.exchange.models import Enclosure, Outgoing, Partner
from tansiq.desk.exchange.own import cards, holder, suite_for
from tansiq.desk.exchange.receiving import CARRIER
from tansiq.desk.exchange.rules import rules
from tansiq.desk.exchange.waiting import lawful_of, ready
from tansiq.engines.envelopes import Card, Holder, digest_of, seal_written
from tansiq.errors import RefusedError, TansiqError
from tansiq.transports.parcel import PARCEL_MAX_BYTES, write_parcel

__all__ = ["packed"]


def packed(partner: Partner, after: tuple[int, int], now: datetime) -> Parcel | None:
    """What waits for a partner behind ``after``, sealed to the keys that it has now, where law still lets it go."""
    partner.refresh_from_db()
    if partner.is_suspended:
        return None
    batch = rules().delivery.batch
    beside = _fitting(partner.enclosures.filter(sent_at__isnull=True, pk__gt=after[0]).order_by("kind", "pk")[:batch])
    lines = [bytes(one.data).rstrip(b"\n") for one in beside]
    waiting = ready(now).filter(partner=partner, pk__gt=after[1]).order_by("pk")[:batch]
    kept = _seal_some(lines, partner, lawful_of(partner, list(waiting), now), now)
    return Parcel(write_parcel(lines), Sent(tuple(one.pk for one in beside), kept)) if lines else None


def _fitting(rows: Iterable[Enclosure]) -> list[Enclosure]:
    """As many from the first on as one parcel holds: proofs of some hundred messages are long."""
    size, found = 0, list[Enclosure]()
    for one in rows:
        size += len(one.data) + 1
        if found and size > PARCEL_MAX_BYTES:
            break
        found.append(one)
    return found


def _seal_some(lines: list[bytes], partner: Partner, waiting: Sequence[Outgoing], now: datetime) -> tuple[int, ...]:
    """Seal messages behind ``lines`` until the parcel is full, or one cannot be sealed; the keys of those that were."""
    own, known = holder(), cards()
    size, kept = sum(map(len, lines)), list[int]()
    for one in waiting:
        try:
            sealed = _sealed(one, partner, own, known, now)
        except TansiqError as error:
            delivering.fail(by=CARRIER, partner_id=str(partner.pk), sent=Sent((), (one.pk,)), code=error.code, at=now)
            break
        size += len(sealed) + 1
        if size > PARCEL_MAX_BYTES - rules().delivery.batch:
            break
        lines.append(sealed)
        kept.append(one.pk)
    return tuple(kept)


def _sealed(message: Outgoing, partner: Partner, own: Holder, known: dict[str, Card], now: datetime) -> bytes:
    """What was queued, sealed: nothing is signed that the database holds otherwise now."""
    content = bytes(message.content)
    if digest_of(content) != message.digest:
        raise RefusedError("exchange.altered", message=message.message_id)
    suite = suite_for(known[partner.authority], own.card)
    return seal_written(content, own, known, suite=suite, at=now, chance=secrets.token_bytes)
