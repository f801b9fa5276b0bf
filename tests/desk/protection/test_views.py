"""The pages of the data-protection officer, and the one line that others see."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tansiq.desk.cases.models import Case
from tansiq.desk.exchange.models import Outgoing
from tansiq.desk.protection.models import OfficerKey, Restriction, Ruling

pytestmark = pytest.mark.django_db(databases="__all__")
PASSPHRASE, SECRET = "umbrella orchid lantern seven", "a hidden persecution by an invented State"
LINE = "Transfer restricted: ask the data-protection officer."


def _client(who: Any) -> Client:
    client = Client()
    client.force_login(who.user)
    return client


def test_a_key_is_made_on_the_page(officer: Any) -> None:
    client = _client(officer("dpo", language="en"))
    assert "You have no key yet." in client.get("/cases/restrictions/").content.decode()
    for first, second, told in ((PASSPHRASE, "other", "differ"), ("short", "short", "too easy")):
        answer = client.post("/cases/restrictions/key/", {"passphrase": first, "again": second})
        assert (answer.status_code, told in answer.content.decode()) == (409, True)
    assert client.post("/cases/restrictions/key/", {}).status_code == 200
    assert not OfficerKey.objects.exists()
    assert client.post("/cases/restrictions/key/", {"passphrase": PASSPHRASE, "again": PASSPHRASE}).status_code == 302
    assert "You have a key." in client.get("/cases/restrictions/").content.decode()


def test_a_restriction_is_laid_read_released_and_lifted_on_the_pages(dpo: Any, case: Case) -> None:
    client, page = _client(dpo), f"/cases/{case.pk}/restriction/"
    assert page in client.get(f"/cases/{case.pk}/").content.decode()
    assert client.post(page, {"reason": "", "words": ""}).status_code == 200
    assert client.post(page, {"reason": "asylum", "feared": ["QSA"], "words": SECRET}).status_code == 302
    found = Restriction.objects.get()
    assert SECRET not in client.get(page).content.decode()
    rule = f"{page}{found.uid}/"
    assert client.post(rule, {"passphrase": "no"}).status_code == 409
    answer = client.post(rule, {"passphrase": PASSPHRASE})
    assert SECRET in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    whole = {"ruling": "release", "state": "NLD", "words": "needed", "passphrase": PASSPHRASE}
    assert client.post(rule, whole | {"state": "QSA"}).status_code == 409
    assert client.post(rule, whole | {"state": ""}).status_code == 409
    assert client.post(rule, whole).status_code == 302
    assert client.post(rule, {"ruling": "lift", "words": "over"}).status_code == 302
    assert [one.kind for one in Ruling.objects.order_by("pk")] == ["release", "lift"]
    assert case.reference in client.get("/cases/restrictions/").content.decode()


def test_an_officer_sees_one_line_on_the_case_and_on_what_is_refused(asker: Any, case: Case, laid: Any) -> None:
    client, before = _client(asker), []
    for reason, feared in (("asylum", ("QSA",)), ("other", ())):
        laid(case, reason, *feared)
        page = client.get(f"/cases/{case.pk}/").content.decode()
        assert LINE in page
        assert f"/cases/{case.pk}/restriction/" not in page
        before.append(re.sub(r'value="[A-Za-z0-9]{64}"', "", page))
    assert before[0] == before[1]
    assert not Outgoing.objects.exists()


def test_a_case_that_is_free_says_nothing(asker: Any, case: Case) -> None:
    page = _client(asker).get(f"/cases/{case.pk}/").content.decode()
    assert LINE not in page
    assert 'id="restriction"' not in page


def test_without_a_key_the_page_says_to_make_one(officer: Any, case: Case) -> None:
    client = _client(officer("dpo", language="en"))
    page = client.get(f"/cases/{case.pk}/restriction/").content.decode()
    assert "Make a key" in page
    assert 'name="words"' not in page
    assert client.post(f"/cases/{case.pk}/restriction/", {"reason": "other", "words": "x"}).status_code == 409
