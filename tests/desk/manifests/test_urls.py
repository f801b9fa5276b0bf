"""Every address of manifests, walked: what is restricted changes not one of them for others."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tansiq.desk.manifests.urls import urlpatterns

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

NOWHERE = "00000000-0000-4000-8000-000000000000"
#: What is sent to each address, besides what is fetched: an address that is missing here fails.
SENT: dict[str, dict[str, str]] = {
    "manifests": {"flight": "TQ180"}, "manifest_certificates": {}, "manifest": {}, "manifest_progress": {},
    "manifest_rejected": {}, "manifest_go_on": {}, "manifest_delete": {"reason": "an invented reason at length"},
}  # fmt: skip


def test_every_address_has_its_case() -> None:
    assert {pattern.name for pattern in urlpatterns} == SENT.keys()


def _answer(client: Client, method: str, path: str, data: Any) -> tuple[int, str, int, int]:
    with CaptureQueriesContext(connections["default"]) as first, CaptureQueriesContext(connections["reads"]) as second:
        answer = getattr(client, method)(path, data)
        body = answer.getvalue().decode()
    return answer.status_code, re.sub(r'value="[A-Za-z0-9]{64}"', "", body), len(first), len(second)


def _walked(client: Client, manifest_id: str) -> dict[str, tuple[int, str, int, int]]:
    answers = {}
    for pattern in urlpatterns:
        path = "/check/manifests/" + str(pattern.pattern).replace("<uuid:manifest_id>", manifest_id)
        for method, data in (("get", None), ("post", SENT[pattern.name or ""])):
            told = _answer(client, method, path, data)
            key = f"{method} {path.replace(manifest_id, NOWHERE)}"
            answers[key] = (told[0], told[1].replace(manifest_id, NOWHERE), *told[2:])
    return answers


@pytest.mark.parametrize("role", ["analyst", "duty_officer", "dpo", "oversight", "prosecutor", "border_officer"])
def test_a_manifest_of_a_matter_and_none_are_answered_alike_everywhere(
    people: Any, officer: Any, sent: Any, worked: Any, published: Any, matter: Any, role: str
) -> None:
    client = Client()
    client.force_login(officer(role).user)  # somebody who is not in the matter
    client.get("/check/")
    _walked(client, NOWHERE)
    before = _walked(client, NOWHERE)
    published(group=matter)
    made = worked(sent(by=people["supervisor"].actor, group=str(matter.pk)))
    assert _walked(client, str(made.pk)) == before
    assert _walked(client, NOWHERE) == before


@pytest.mark.parametrize("role", ["analyst", "duty_officer", "oversight"])
def test_a_hit_on_a_restricted_entry_changes_nothing_of_a_manifest_that_others_see(
    people: Any, officer: Any, sent: Any, worked: Any, published: Any, matter: Any, role: str
) -> None:
    client = Client()
    client.force_login(officer(role).user)
    client.get("/check/")
    walks = []
    for is_listed in (False, True):
        if is_listed:
            published(group=matter)
        made = worked(sent(by=people["supervisor"].actor))
        client.get("/check/")  # the session is written now and then, whoever asks for what
        told = _walked(client, str(made.pk))
        moments = re.compile(r"\d{4}-\d\d-\d\d[T ][\d:.+]+|" + made.reference)
        walks.append({key: (code, moments.sub("", text), *rest) for key, (code, text, *rest) in told.items()})
        type(made).objects.all().delete()
    assert walks[0] == walks[1]
