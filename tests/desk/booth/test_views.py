"""The page of the booth: by keyboard alone, in three languages, and nothing beside it."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from tansiq.desk.booth import forms, urls, views
from tansiq.desk.cases.models import Case

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

NOWHERE = "00000000-0000-4000-8000-000000000000"


def _scan(client: Client, text: str) -> Any:
    return client.post("/booth/", {"zone": text, "reading": str(uuid4())})


def test_one_is_asked_where_one_sits_and_then_for_documents(officer: Any) -> None:
    client = Client()
    client.force_login(officer("booth_officer").user)
    assert client.get("/")["Location"] == "/booth/"
    assert client.get("/booth/")["Location"] == "/booth/begin/"
    assert client.post("/booth/begin/", {"checkpoint": "", "legal_basis": "x"}).status_code == 200
    assert client.post("/booth/begin/", {"checkpoint": "Gate 4", "legal_basis": "x"})["Location"] == "/booth/"
    text = client.get("/booth/").content.decode()
    assert "Gate 4" in text
    assert "autofocus" in text
    assert client.post("/booth/leave/")["Location"] == "/booth/begin/"
    assert client.get("/booth/")["Location"] == "/booth/begin/"


@pytest.mark.parametrize(
    ("lang", "hit", "none"),
    [
        ("ar", "تطابق محتمل", "لا تطابق"),
        ("fr", "Concordance possible", "Aucune concordance"),
        ("en", "Possible hit", "No hit"),
    ],
)
def test_the_answer_is_told_without_names_bits_or_lists(
    seat: Client, zone: Any, azuria: Any, lang: str, hit: str, none: str
) -> None:
    from tansiq.desk.accounts.models import User

    azuria()
    User.objects.update(language=lang)
    text = _scan(seat, zone()).content.decode()
    assert hit in text
    assert Case.objects.count() == 1
    said = re.sub(r"<[^>]*>", " ", text)
    for word in ("ZAYDUN", "Zaydun", "MARWANI", "AZURIA", "A-1", "1984", "QM1234567", Case.objects.get().reference):
        assert word not in said
    assert none in _scan(seat, zone("TAMIM", "WADANI", "QM7654321")).content.decode()


def test_a_part_of_a_zone_tells_what_to_do(seat: Client, zone: Any) -> None:
    text = _scan(seat, zone()[:44]).content.decode()
    assert "Read it again" in text
    assert "second line" in text
    assert 'class="answer again"' in text


def test_a_wrong_digit_tells_which_and_what_to_do(seat: Client, zone: Any) -> None:
    text = _scan(seat, zone().replace("QM1234567", "QM1234561")).content.decode()
    assert 'class="answer again"' in text
    assert "number" in text
    assert Case.objects.count() == 0


def test_a_reading_without_its_name_is_not_taken(seat: Client, zone: Any, azuria: Any) -> None:
    azuria()
    assert "Ready" in seat.post("/booth/", {"zone": zone(), "reading": "x"}).content.decode()
    assert Case.objects.count() == 0


def _paths(resolver: Any, before: str = "/") -> Any:
    for each in resolver.url_patterns:
        path = before + re.sub(r"<int:[^>]*>", "1", re.sub(r"<uuid:[^>]*>", NOWHERE, str(each.pattern)))
        path = re.sub(r"<slug:[^>]*>|<[^>]*>", "border_hit", path)
        if isinstance(each, URLResolver):
            yield from _paths(each, path)
        elif isinstance(each, URLPattern):
            yield path, each.name


def test_whoever_sits_at_the_booth_is_shown_the_booth_and_the_account_and_nothing_else(seat: Client) -> None:
    text = seat.get("/booth/").content.decode()
    assert re.findall(r'<li><a href="([^"]+)"', text) == ["/booth/", "/account/"]
    opened = {path for path, name in _paths(get_resolver()) if name and name != "account_logout"
              and not path.startswith("/api/") and seat.get(path).status_code == 200}  # fmt: skip
    own = {path for path in opened if path.startswith(("/account/", "/booth/"))}
    # The picture of a type tells of nobody.
    assert opened - own == {"/healthz", "/readyz", "/cases/types/border_hit/1/border_hit.svg"}
    for path in ("/account/people/", "/account/units/", "/account/matters/", "/account/proposals/"):
        assert seat.get(path).status_code == 403


def test_others_have_no_booth(officer: Any) -> None:
    for role, status in (("analyst", 403), ("dpo", 403), ("border_officer", 302)):
        client = Client()
        client.force_login(officer(role).user)
        assert client.get("/booth/").status_code == status
        assert client.get("/booth/begin/").status_code == (200 if status == 302 else 403)
    assert {forms, urls, views}


def _told(client: Client, text: str) -> tuple[int, str, int, int]:
    with CaptureQueriesContext(connections["default"]) as first, CaptureQueriesContext(connections["reads"]) as second:
        answer = _scan(client, text)
    page = re.sub(r'value="[A-Za-z0-9-]{36,64}"', "", answer.content.decode())
    return answer.status_code, page, len(first), len(second)


def test_a_restricted_entry_and_none_are_answered_alike(seat: Client, zone: Any, published: Any, matter: Any) -> None:
    texts = (zone(), zone()[:50], zone().replace("QM1234567", "QM1234561"), "")
    for text in texts:
        _told(seat, text)
    before = [_told(seat, text) for text in texts]
    published(group=matter)
    assert [_told(seat, text) for text in texts] == before
