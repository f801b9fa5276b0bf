"""What receipts move: once, forward, and never back."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.exchange.actions import delivering
from tansiq.desk.exchange.models import Batch, Note
from tansiq.desk.exchange.receiving import CARRIER
from tansiq.engines.envelopes import Receipt, Reference
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def _settle(peer: Any, message: Any, *states: str) -> list[dict[str, str]]:
    at, about = timezone.now().replace(microsecond=0), Reference(message.message_id, message.digest)
    answer = Reference("1" * 32, "2" * 64)
    found = []
    for state in states:
        data = peer.receipts(Receipt(about, state, at, answer=answer if state == "answered" else None))
        found.append(delivering.settle(by=CARRIER, batch=peer.read(data), data=data, at=at))
    message.refresh_from_db()
    return found


def test_a_message_moves_from_delivered_to_seen_to_answered_and_not_back(peer: Any, sent: Any) -> None:
    message = sent()
    moved = _settle(peer, message, "delivered", "seen", "answered", "seen", "delivered", "answered")
    assert [list(one.values()) for one in moved] == [["delivered"], ["seen"], ["answered"], [], [], []]
    assert (message.status, message.state) == ("delivered", "answered")
    assert list(Note.objects.order_by("pk").values_list("state", flat=True)) == ["delivered", "seen", "answered"]


def test_the_same_batch_twice_is_noted_once_and_kept_word_for_word(peer: Any, sent: Any) -> None:
    message = sent()
    data = peer.receipts(
        Receipt(Reference(message.message_id, message.digest), "delivered", timezone.now().replace(microsecond=0))
    )
    for _ in range(2):
        delivering.settle(by=CARRIER, batch=peer.read(data), data=data, at=timezone.now())
    assert bytes(Batch.objects.get().data) == data
    assert Note.objects.count() == 1


def test_nobody_but_what_carries_settles_receipts(peer: Any, sent: Any, supervisor: Any) -> None:
    message = sent()
    data = peer.receipts(
        Receipt(Reference(message.message_id, message.digest), "delivered", timezone.now().replace(microsecond=0))
    )
    with pytest.raises(RefusedError):
        delivering.settle(by=supervisor, batch=peer.read(data), data=data, at=timezone.now())
