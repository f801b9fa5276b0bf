"""Every address of lists and entries, walked: what is restricted changes not one of them for others."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tansiq.desk.accounts.models import Group
from tansiq.desk.watchlists.urls import urlpatterns

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

NOWHERE = "00000000-0000-4000-8000-000000000000"
#: What is sent to each address, besides what is fetched: an address that is missing here fails.
SENT: dict[str, dict[str, str]] = {
    "entries": {}, "entry": {}, "add_photograph": {}, "photograph": {}, "certificates": {}, "lists": {},
    "list": {"name": "Zaydun Marwani", "purpose": "p"}, "list_delta": {},
}  # fmt: skip


def test_every_address_has_its_case() -> None:
    assert {pattern.name for pattern in urlpatterns} == SENT.keys()


def _walked(client: Client, entry_id: str) -> dict[str, tuple[int, str, int, int]]:
    answers = {}
    for pattern in urlpatterns:
        address = "/check/" + str(pattern.pattern)
        for blank, value in (("<uuid:entry_id>", entry_id), ("<slug:digest>", "a" * 64), ("<slug:name>", "AZURIA")):
            address = address.replace(blank, value)
        for method, data in (("get", None), ("post", SENT[pattern.name or ""])):
            told = _answer(client, method, address, data)
            answers[f"{method} {address.replace(entry_id, NOWHERE)}"] = (
                told[0],
                told[1].replace(entry_id, NOWHERE),
                *told[2:],
            )
    return answers


def _answer(client: Client, method: str, path: str, data: Any) -> tuple[int, str, int, int]:
    with CaptureQueriesContext(connections["default"]) as first, CaptureQueriesContext(connections["reads"]) as second:
        answer = getattr(client, method)(path, data)
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())
    return answer.status_code, text, len(first), len(second)


@pytest.mark.parametrize("role", ["analyst", "prosecutor", "dpo", "supervisor", "ncb_officer"])
def test_a_restricted_entry_and_none_are_answered_alike_everywhere(
    people: Any, officer: Any, published: Any, matter: Group, role: str
) -> None:
    client = Client()
    client.force_login(officer(role).user)  # somebody who is not in the matter
    client.get("/check/")
    _walked(client, NOWHERE)
    before = _walked(client, NOWHERE)
    entry_id = published(group=matter)
    assert _walked(client, entry_id) == before
    assert _walked(client, NOWHERE) == before
