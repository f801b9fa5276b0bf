"""What partners bring beside messages: pieces of sealed attachments, and what nobody referred to in time."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Final

from django.conf import settings
from django.utils import timezone

from tansiq.desk.audit.actions import record_refusal
from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange.actions import attachments
from tansiq.desk.exchange.models import Attached, Partner
from tansiq.desk.exchange.receiving import CARRIER
from tansiq.desk.exchange.rules import rules
from tansiq.desk.exchange.shelves import own_shelf, referred_to, shelf_of
from tansiq.engines.envelopes import sealed_size
from tansiq.engines.envelopes.message import ATTACHMENT_MAX_BYTES
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores.sealed import Piece
from tansiq.transports.piece import read_piece, write_held

__all__ = ["SEALED_MAX_BYTES", "forget_some", "take_bytes", "take_piece"]

SEALED_MAX_BYTES: Final = sealed_size(ATTACHMENT_MAX_BYTES)
_RECEIVE: Final = "exchange:message:receive"


def take_bytes(data: bytes, peer: str) -> bytes:
    """Take a piece that ``peer``, a partner, brings; the answer to it. Raises as ``take_piece`` and ``read_piece``."""
    with _refusals_on_record():
        piece = read_piece(data, SEALED_MAX_BYTES)
    return write_held(take_piece(piece, peer))


def take_piece(piece: Piece, peer: str) -> int:
    """Take a piece; how much of its attachment is here, durably.

    Raises RefusedError ``attachment.quota``, ``attachment.too_many`` where too much of the partner's lies here that no
    message refers to; TansiqError ``storage.no_space``; and as ``Shelf.add``.
    """
    with _refusals_on_record():
        held = shelf_of(peer).add(piece, partial(_refuse_more, peer))
    if held == piece.size and piece.data:
        attachments.arrive(by=CARRIER, authority=peer, digest=piece.digest, size=piece.size)
    return held


def forget_some() -> int:
    """Delete what no message refers to and nobody goes on with: of each partner, and of our own; how many files."""
    before = timezone.now() - timedelta(days=rules().attachments.unreferred_days)
    stale = time.time() - timedelta(days=rules().attachments.unreferred_days).total_seconds()
    done = 0
    for partner in Partner.objects.order_by("pk"):
        known = referred_to(partner)
        if any(shelf_of(partner.authority).stale(stale, known)):
            done += attachments.forget(by=CARRIER, partner_id=str(partner.pk), before=before)
    if any(own_shelf().stale(stale, referred_to(None))):
        done += attachments.forget(by=CARRIER, partner_id="", before=before)
    return done


@contextmanager
def _refusals_on_record() -> Iterator[None]:
    try:
        yield
    except (MalformedError, RefusedError) as error:
        record_refusal(Entry.Kind.WRITE, _RECEIVE, by=CARRIER, reason=error.code)
        raise


def _refuse_more(peer: str, size: int) -> None:
    """Raise where a new attachment of ``size`` sealed bytes has no room, of the partner's share or on the disk."""
    limits, shelf = rules().attachments, shelf_of(peer)
    known = set(Attached.objects.filter(incoming__partner__authority=peer).values_list("sealed_digest", flat=True))
    lone = [count for digest, count in shelf.whole() if digest not in known] + [*shelf.expected()]
    if sum(lone) + size > limits.unreferred_bytes:
        raise RefusedError("attachment.quota", limit=limits.unreferred_bytes)
    if len(lone) >= limits.unreferred_most:
        raise RefusedError("attachment.too_many", most=limits.unreferred_most)
    if shutil.disk_usage(settings.TANSIQ_FOLDER).free - size < limits.spare_bytes:
        raise TansiqError("storage.no_space", path=str(shelf.arriving), reason="no room for it beside what else is due")
