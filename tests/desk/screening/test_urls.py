"""Every address of possible hits, walked: a restricted one, and what is remembered of it, changes none of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tansiq.desk.accounts.models import Membership
from tansiq.desk.cases.models import Case
from tansiq.desk.screening.models import LeftOut, Memory
from tansiq.desk.screening.urls import urlpatterns

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

NOWHERE = "00000000-0000-4000-8000-000000000000"
#: What is sent to each address, besides what is fetched: an address that is missing here fails.
SENT: dict[str, dict[str, str]] = {
    "hits": {}, "hit_search": {}, "hit_export": {"words": "Zaydun"}, "save_search": {"words": "Zaydun"},
    "search_step": {}, "hit_memories": {}, "revoke_memory": {"reason": "an invented reason at length"},
    "add_hit_photograph": {}, "hit_photograph": {},
}  # fmt: skip
ASKED = ("?words=Zaydun&also_closed=on", "?entry_type=own_watchlist&also_closed=on", "?kind=booth&also_closed=on")


def test_every_address_has_its_case() -> None:
    assert {pattern.name for pattern in urlpatterns} == SENT.keys()


def _walked(client: Client, case_id: str, memory_id: str) -> dict[str, tuple[int, str, int, int]]:
    answers = {}
    for pattern in urlpatterns:
        address = "/check/" + str(pattern.pattern)
        blanks = {"case_id": case_id, "memory_id": memory_id, "search_id": NOWHERE}
        for blank, value in blanks.items():
            address = address.replace(f"<uuid:{blank}>", value)
        address = address.replace("<slug:digest>", "a" * 64).replace("<slug:verb>", "run")
        for more in ("", *(ASKED if pattern.name == "hit_search" else ())):
            for method, data in (("get", None), ("post", SENT[pattern.name or ""])):
                status, text, *counts = _answer(client, method, address + more, data)
                hidden = re.compile(f"{case_id}|{memory_id}")
                answers[f"{method} {hidden.sub(NOWHERE, address)}{more}"] = (
                    status, hidden.sub(NOWHERE, text), *counts,
                )  # fmt: skip
    return answers


def _answer(client: Client, method: str, path: str, data: Any) -> tuple[int, str, int, int]:
    with CaptureQueriesContext(connections["default"]) as first, CaptureQueriesContext(connections["reads"]) as second:
        answer = getattr(client, method)(path, data)
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())
    return answer.status_code, text, len(first), len(second)


@pytest.mark.parametrize("role", ["border_officer", "ncb_officer", "supervisor", "dpo"])
def test_a_restricted_hit_and_none_are_answered_alike_everywhere(
    people: Any, officer: Any, published: Any, matter: Any, screened: Any, discarded: Any, role: str
) -> None:
    inside = officer("border_officer", username="inside")
    Membership.objects.create(group=matter, user=inside.user, granted_by=inside.user)
    client = Client()
    client.force_login(officer(role, username="outside").user)
    client.get("/check/")
    _walked(client, NOWHERE, NOWHERE)
    before = _walked(client, NOWHERE, NOWHERE)
    assert all(answer[0] < 500 for answer in before.values())
    published(group=matter)
    screened(by=inside.actor)
    assert _walked(client, str(Case.objects.get().pk), NOWHERE) == before
    discarded(str(Case.objects.get().pk), by=inside.actor)
    screened(by=inside.actor, row="2")
    assert (Memory.objects.count(), LeftOut.objects.count()) == (1, 1)
    assert _walked(client, str(Case.objects.get().pk), str(Memory.objects.get().pk)) == before
    assert _walked(client, NOWHERE, NOWHERE) == before
