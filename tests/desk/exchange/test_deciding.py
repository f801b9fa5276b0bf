"""Deciding reads and writes nothing, and asks first whether it decided before."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.exchange.deciding import Arrived, decide, remembered
from tansiq.desk.exchange.models import Incoming, Thread
from tansiq.desk.exchange.own import cards, holder
from tansiq.desk.exchange.rules import tolerance
from tansiq.engines.envelopes import open_envelope
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def _arrived(line: bytes) -> Arrived:
    return Arrived(line, open_envelope(line, holder(), cards(), at=timezone.now(), tolerance=tolerance()))


def test_deciding_changes_nothing_and_carries_on_from_line_to_line(peer: Any) -> None:
    first = peer.message()
    arrived = [_arrived(peer.seal(first)), _arrived(peer.seal(peer.message(thread=first.thread)))]
    memory = remembered(arrived)
    decisions = [decide(one, memory, timezone.now()) for one in (*arrived, arrived[0])]
    assert [one.code for one in decisions] == ["", "", "envelope.replayed"]
    assert [one.is_final for one in decisions] == [True, True, False]
    assert Incoming.objects.count() == Thread.objects.count() == 0


def test_what_is_proved_of_nobody_has_neither_sender_nor_receipt(peer: Any) -> None:
    one = Arrived(b"x", RefusedError("envelope.not_for_us"))
    found = decide(one, remembered([one]), timezone.now())
    assert (found.sender, found.receipt, found.code) == (None, None, "envelope.not_for_us")
    assert not found.is_final
