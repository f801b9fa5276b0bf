"""The thread's page asks for a leave, and lets those decide on one who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tansiq.desk.exchange.models import Incoming, Outgoing
from tansiq.engines.envelopes import Receipt, Reference

pytestmark = pytest.mark.django_db(databases="__all__")


def _client(officer: Any, role: str) -> Client:
    client = Client()
    client.force_login(officer(role, username=f"reads_{role}", language="en").user)
    return client


def test_a_closed_use_is_asked_for_on_the_page_once(peer: Any, officer: Any) -> None:
    message, client = peer.message(handling=("H2",), legal_basis="police_qma_qsa_2001"), _client(officer, "supervisor")
    peer.gives(peer.seal(message))
    thread = f"/partners/threads/{message.thread}/"
    assert '<option value="forward">' in client.get(thread).content.decode()
    client.post(f"{thread}{message.id}/leave/ask/", {"use": "forward", "reason": "The court needs it"})
    assert Outgoing.objects.filter(kind="leave_request").count() == 1
    assert '<option value="forward">' not in client.get(thread).content.decode()


def test_a_request_is_decided_on_the_page_by_those_who_may(peer: Any, sent: Any, officer: Any) -> None:
    ours = sent()
    about = Reference(ours.message_id, ours.digest)
    peer.gives(peer.receipts(Receipt(about, "delivered", ours.queued_at.replace(microsecond=0))))
    told = {"message": about.id, "digest": about.digest, "use": "forward", "purpose": "investigation"}
    message = peer.message(
        thread=ours.thread_id, kind="leave_request", grading=None, answers=about, body={"text": "", "leave": told}
    )
    peer.gives(peer.seal(message))
    assert Incoming.objects.filter(message_id=message.id, status="taken").exists()
    thread, client = f"/partners/threads/{ours.thread_id}/", _client(officer, "supervisor")
    assert "Decide on the leave" in client.get(thread).content.decode()
    assert "Decide on the leave" not in _client(officer, "duty_officer").get(thread).content.decode()
    until = (timezone.now() + timedelta(days=9)).date().isoformat()
    client.post(f"{thread}{message.id}/leave/decide/", {"ruling": "granted", "reason": "Needed", "until": until})
    assert Outgoing.objects.filter(kind="leave_answer").count() == 1
    assert "Decide on the leave" not in client.get(thread).content.decode()
