"""Every address of restrictions, walked: one that stands on a case that is not seen changes not one of them."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tansiq.desk.accounts.models import Group
from tansiq.desk.cases.models import Case
from tansiq.desk.protection.urls import urlpatterns

pytestmark = pytest.mark.django_db(databases="__all__")

SENT = {
    "restrictions": {}, "protection_key": {"passphrase": "x"}, "restriction": {"reason": "other", "words": "x"},
    "rule_on_restriction": {"ruling": "lift", "words": "x"},
}  # fmt: skip


def test_every_address_has_its_case() -> None:
    assert {pattern.name for pattern in urlpatterns} == SENT.keys()


def _walked(client: Client, case_id: str, restriction_id: str) -> list[tuple[Any, ...]]:
    found = []
    for pattern in urlpatterns:
        path = f"/cases/{pattern.pattern}".replace("<uuid:case_id>", case_id)
        path = path.replace("<uuid:restriction_id>", restriction_id)
        for method, data in (("get", None), ("post", SENT[str(pattern.name)])):
            with CaptureQueriesContext(connections["default"]) as asked:
                answer = getattr(client, method)(path, data)
            text = re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())
            found.append(
                (method, answer.status_code, text.replace(case_id, "").replace(restriction_id, ""), len(asked))
            )
    return found


@pytest.mark.parametrize("role", ["dpo", "supervisor", "oversight", "sysadmin"])
def test_a_restriction_on_a_hidden_case_and_none_are_answered_alike(
    officer: Any, case: Case, laid: Any, role: str
) -> None:
    group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    restriction = laid(case, "asylum", "QSA")
    Case.objects.filter(pk=case.pk).update(group=group)
    client = Client()
    client.force_login(officer(role, username="outside").user)
    client.get("/account/password/")
    _walked(client, str(uuid4()), str(uuid4()))
    assert _walked(client, str(case.pk), restriction) == _walked(client, str(uuid4()), str(uuid4()))
