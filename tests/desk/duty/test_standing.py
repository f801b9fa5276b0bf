"""Rows of the rota as the engine sees them: without what was taken off, and only what touches the time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.authorities.models import Contact
from tansiq.desk.duty.actions.turns import withdraw_turn
from tansiq.desk.duty.standing import ahead, turns_of, wait_minutes
from tansiq.desk.parameters.actions.setting import OPERATOR, set_parameters

pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_turn_that_was_taken_off_or_is_over_calls_nobody(people: Any, contact: Contact, on_rota: Any) -> None:
    now = timezone.now()
    on_rota("first", start=now - timedelta(hours=20), hours=12)
    gone, stays = on_rota("second", start=now), on_rota("third", start=now)
    withdraw_turn(by=people["supervisor"].actor, turn_id=str(gone.pk), reason="ill")
    found = turns_of(contact, now, now + timedelta(hours=1))
    assert [(turn.person, turn.start) for turn in found] == [(people["third"].id, stays.starts_at)]


def test_how_long_somebody_has_is_what_the_node_set_with_its_citation() -> None:
    assert wait_minutes()[0] == 10
    assert ahead() == timedelta(hours=24)
    own = b'[limits.acknowledge]\nvalue = 3\nunit = "minutes"\ncitation = "Order 12"\n'
    set_parameters(by=OPERATOR, data=own, reason="an invented order")
    assert wait_minutes() == (3, "Order 12")
