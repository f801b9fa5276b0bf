"""Every address of letters and scans, walked: a letter of a matter changes not one of them for others."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tansiq.desk.accounts.models import Group, Membership
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange.models import Partner
from tansiq.desk.oversight.matters import may_see
from tansiq.desk.registry.models import Arrival, Letter
from tansiq.desk.registry.urls import urlpatterns

pytestmark = pytest.mark.django_db(databases="__all__")

SENT: dict[str, dict[str, str]] = {
    "letters": {}, "make_letter": {"means": "paper", "contact": "x"}, "finish_letter": {}, "letter_pdf": {},
    "letter_docx": {}, "scan": {}, "came_in": {"belongs": ""}, "give_up_letter": {"reason": "an invented reason"},
    "sent_letter": {"what": "dispatched", "happened_on": "2026-01-01", "known_by": "x"},
}  # fmt: skip
NONE = {"message_id": "1" * 32, "letter_id": str(uuid4()), "scan_id": "4711"}


def test_every_address_has_its_case() -> None:
    assert {pattern.name for pattern in urlpatterns} == SENT.keys()


@pytest.fixture
def hidden(officer: Callable[..., Any], lettered: Any, came: Any) -> Callable[[], tuple[dict[str, str], Any]]:
    """A letter and a paper that one person's matter knows of."""

    def make() -> tuple[dict[str, str], Any]:
        inside = officer("supervisor", username="inside")
        group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
        Membership.objects.create(group=group, user=inside.user, granted_by=inside.user)
        by = actor_of(inside.user)
        one = lettered(by, group=str(group.pk))
        came(by, group=str(group.pk), handling=("h0",), basis="police_qma_qsa_2001")
        scan = Arrival.objects.get().scan_id
        return {"message_id": one.message.message_id, "letter_id": str(one.pk), "scan_id": str(scan)}, inside

    return make


def _answer(client: Client, method: str, path: str, data: Any) -> tuple[Any, ...]:
    with CaptureQueriesContext(connections["default"]) as first, CaptureQueriesContext(connections["reads"]) as second:
        answer = getattr(client, method)(path, data)
        body = answer.getvalue().decode()
    return answer.status_code, re.sub(r'value="[A-Za-z0-9]{64}"', "", body), len(first), len(second)


def _walked(client: Client, partner_id: object, given: dict[str, str]) -> dict[str, tuple[Any, ...]]:
    found = {}
    for pattern in urlpatterns:
        path = "/partners/" + str(pattern.pattern).replace("<uuid:partner_id>", str(partner_id))
        plain = path
        for name, value in given.items():
            path = re.sub(rf"<\w+:{name}>", value, path)
            plain = re.sub(rf"<\w+:{name}>", NONE[name], plain)
        for method, data in (("get", None), ("post", SENT[str(pattern.name)])):
            status, text, *counts = _answer(client, method, path, data)
            text = text.replace(f"/scans/{given['scan_id']}/", f"/scans/{NONE['scan_id']}/")
            for name in ("message_id", "letter_id"):
                text = text.replace(given[name], NONE[name])
            found[f"{method} {plain}"] = (status, text, *counts)
    return found


@pytest.mark.parametrize("role", ["supervisor", "liaison_officer", "dpo", "analyst", "sysadmin"])
def test_a_letter_of_a_matter_and_none_are_answered_alike_everywhere(
    officer: Callable[..., Any], hidden: Any, archive: Partner, role: str
) -> None:
    client = Client()
    client.force_login(officer(role, username="outside").user)
    client.get("/account/password/")
    _walked(client, archive.pk, NONE)
    before = _walked(client, archive.pk, NONE)
    given, _ = hidden()
    assert _walked(client, archive.pk, given) == before
    assert Letter.objects.get().void_at is None


def test_whoever_is_let_in_reads_the_letter_and_the_paper(hidden: Any) -> None:
    given, inside = hidden()
    client = Client()
    client.force_login(inside.user)
    number = Letter.objects.get().number
    assert number in client.get("/partners/letters/").content.decode()
    assert number in client.get(f"/partners/letters/{given['letter_id']}/").content.decode()
    assert client.get(f"/partners/letters/{given['letter_id']}/pdf/").content.startswith(b"%PDF")
    answer = client.get(f"/partners/scans/{given['scan_id']}/")
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_entries_about_a_letter_of_a_matter_are_shown_to_nobody_outside_it(hidden: Any) -> None:
    given, inside = hidden()
    outside = Actor("2")
    for target in (f"sent_letter:{given['letter_id']}", f"scan:{given['scan_id']}"):
        entry = Entry(target=target, details={})
        assert not may_see(outside, entry)
        assert may_see(actor_of(inside.user), entry)
    assert not may_see(outside, Entry(target="scan:x", details={}))
