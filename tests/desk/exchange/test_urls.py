"""Every address of the exchange, walked: a thread of a matter changes not one of them for others."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tansiq.desk.accounts.models import Group, Membership, User
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange.actions.sending import send
from tansiq.desk.exchange.models import Incoming, Outgoing, Partner
from tansiq.desk.exchange.urls import urlpatterns
from tansiq.desk.oversight.matters import may_see

pytestmark = pytest.mark.django_db(databases="__all__")

NO_THREAD, NO_MESSAGE = "0" * 32, "1" * 32
DIGEST = sha256(b"hidden file").hexdigest()
NO_PARTNER = "00000000-0000-4000-8000-000000000000"
SENT: dict[str, dict[str, str]] = {
    "nodes": {}, "inbox": {}, "outbox": {}, "write": {"text": "x"}, "review": {"person": "x"},
    "review_in_thread": {"person": "x"}, "own_introduction": {}, "pin": {"fingerprint": "1"},
    "thread": {}, "answer": {"text": "x"}, "see": {}, "message_proof": {}, "message_text": {}, "partner": {},
    "reach": {"carrier": "asking", "reason": "an invented reason"},
    "suspend": {"reason": "an invented reason"},
    "resume": {"reason": "an invented reason"},
    "ask_leave": {"use": "forward", "reason": "an invented reason"},
    "message_attachment": {},
    "decide_leave": {"ruling": "refused", "reason": "an invented reason"},
}  # fmt: skip


def test_every_address_has_its_case() -> None:
    assert {pattern.name for pattern in urlpatterns} == SENT.keys()


@pytest.fixture
def hidden(peer: Any, officer: Any, draft: Any, brought: Any) -> Any:
    """A request that one person's matter knows of, and the partner's answer to it; and who is inside."""

    def make() -> tuple[str, str, Any]:
        inside = officer("supervisor", username="inside")
        group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
        Membership.objects.create(group=group, user=inside.user, granted_by=inside.user)
        whom = [str(Partner.objects.get().pk)]
        by = actor_of(User.objects.get(username="inside"))
        (name,) = send(by=by, draft=draft("hidden text", group=str(group.pk)), partner_ids=whom)
        sent = Outgoing.objects.get(message_id=name)
        reply = peer.message(thread=sent.thread_id, kind="info_answer", attachments=(brought(peer, b"hidden file"),))
        assert [one.state for one in peer.gives(peer.seal_to_us(reply))] == ["delivered"]
        return sent.thread_id, reply.id, inside

    return make


def _answer(client: Client, method: str, path: str, data: Any) -> tuple[Any, ...]:
    with CaptureQueriesContext(connections["default"]) as first, CaptureQueriesContext(connections["reads"]) as second:
        answer = getattr(client, method)(path, data)
        body = answer.getvalue().decode()
    return answer.status_code, re.sub(r'value="[A-Za-z0-9]{64}"', "", body), len(first), len(second)


def _walked(client: Client, thread_id: str, message_id: str) -> dict[str, tuple[Any, ...]]:
    given = {"thread_id": (thread_id, NO_THREAD), "message_id": (message_id, NO_MESSAGE)}
    found = {}
    for name, pattern in [(each.name, str(each.pattern)) for each in urlpatterns] + [("today", "../today/")]:
        path = "/partners/" + pattern.replace("<uuid:partner_id>", NO_PARTNER).replace("<slug:digest>", DIGEST)
        for blank, (value, _) in given.items():
            path = path.replace(f"<slug:{blank}>", value)
        path = path.replace("/partners/../", "/")
        for method, data in (("get", None), ("post", SENT.get(str(name), {}))):
            status, text, *counts = _answer(client, method, path, data)
            for value, plain in given.values():
                text, path = text.replace(value, plain), path.replace(value, plain)
            found[f"{method} {path}"] = (status, text, *counts)
            for value, plain in given.values():
                path = path.replace(plain, value)
    return found


@pytest.mark.parametrize("role", ["supervisor", "liaison_officer", "dpo", "analyst", "sysadmin"])
def test_a_thread_of_a_matter_and_none_are_answered_alike_everywhere(officer: Any, hidden: Any, role: str) -> None:
    client = Client()
    client.force_login(officer(role, username="outside").user)
    client.get("/account/password/")
    _walked(client, NO_THREAD, NO_MESSAGE)
    before = _walked(client, NO_THREAD, NO_MESSAGE)
    thread_id, message_id, _ = hidden()
    assert _walked(client, thread_id, message_id) == before
    assert Incoming.objects.get().seen_at is None


def test_the_counts_of_a_partner_tell_nothing_of_a_matter(officer: Any, hidden: Any, peer: Any) -> None:
    client = Client()
    client.force_login(officer("supervisor", username="outside").user)
    pages = ["/partners/nodes/", f"/partners/{Partner.objects.get().pk}/"]
    before = [re.sub(r'value="[A-Za-z0-9]{64}"', "", client.get(page).content.decode()) for page in pages]
    *_, inside = hidden()
    assert [re.sub(r'value="[A-Za-z0-9]{64}"', "", client.get(page).content.decode()) for page in pages] == before
    client.force_login(inside.user)
    assert '<dd><bdi dir="ltr">1</bdi></dd>' in client.get(pages[1]).content.decode()


def test_whoever_is_let_in_reads_the_thread(hidden: Any) -> None:
    thread_id, message_id, inside = hidden()
    client = Client()
    client.force_login(inside.user)
    page = client.get(f"/partners/threads/{thread_id}/").content.decode()
    assert "hidden text" in page
    assert message_id in page
    assert f"/partners/messages/{message_id}/attachments/{DIGEST}/" in page
    assert message_id[:8] in client.get("/today/").content.decode()


def test_entries_about_a_thread_of_a_matter_are_shown_to_nobody_outside_it(hidden: Any) -> None:
    thread_id, message_id, inside = hidden()
    outside = Actor("2")
    for target in (f"thread:{thread_id}", f"message:{message_id}", f"incoming:{message_id}"):
        assert may_see(inside.actor, Entry(target=target))
        assert not may_see(outside, Entry(target=target))
    assert may_see(outside, Entry(target="partner:1"))
