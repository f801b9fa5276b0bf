"""What goes with messages: named in the settings, drawn where it has something to show."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tansiq.desk.exchange.companions import Beside, companions
from tansiq.desk.exchange.timeline import Event
from tansiq.desk.exchange.views import _below, _happened

pytestmark = pytest.mark.django_db(databases="__all__")


def test_every_companion_that_is_named_is_there_and_has_its_templates() -> None:
    from django.template.loader import get_template

    found = companions()
    assert found
    for one in found:
        named = [name for name in (one.template, one.head_template, one.partner_template) if name]
        assert named
        for name in named:
            assert get_template(name)


def test_parts_stand_below_their_messages_and_events_in_their_order(sent: Any, peer: Any, supervisor: Any) -> None:
    from tansiq.desk.exchange import queries

    message = sent()
    sheet = queries.thread(by=supervisor, thread_id=message.thread_id)
    early = Event("entered", datetime(2020, 1, 1, tzinfo=UTC), reasons="an invented number")
    beside = Beside({message.message_id: "a part", "1" * 32: "another"}, (early,))
    assert _below(sheet.said[0], [("a.html", beside)]) == [("a.html", "a part")]
    assert [event.kind for event in _happened(sheet, [beside])] == ["entered", "queued"]


def test_a_partner_with_a_node_shows_no_letters(officer: Any, peer: Any) -> None:
    from tansiq.desk.exchange.models import Partner

    client = Client()
    client.force_login(officer("supervisor", username="reads").user)
    page = client.get(f"/partners/{Partner.objects.get().pk}/").content.decode()
    assert "Written to by letter" not in page
