"""The pages of the directory, as somebody uses them in their language."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tansiq.desk.authorities.models import Contact, Edition, Trial
from tansiq.desk.authorities.urls import urlpatterns

pytestmark = pytest.mark.django_db(databases="__all__")


def _neighbour() -> Any:
    spec = spec_from_file_location("authorities_conftest", Path(__file__).resolve().parent / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ROW = _neighbour().ROW


def _client(person: Any, lang: str = "en") -> Client:
    person.user.language = lang
    person.user.save()
    client = Client()
    client.force_login(person.user)
    return client


def test_a_file_is_sent_shown_and_put_into_force_by_two_persons(people: Any) -> None:
    first, second = _client(people["ncb_officer"]), _client(people["supervisor"], "ar")
    text = ROW + ROW.replace("watch", "night").replace("24/7", "sometimes")
    file = SimpleUploadedFile("sahelia.toml", text.encode())
    answer = first.post("/partners/imports/", {"file": file, "reason": "a note verbale"})
    assert answer.status_code == 302
    page = first.get(answer["Location"]).content.decode()
    assert "“sometimes” are no hours" in page.replace("<bdi>", "").replace("</bdi>", "")
    assert "another person puts it into force" in page
    assert not Contact.objects.exists()
    edition = Edition.objects.get()
    shown = second.get(f"/partners/imports/{edition.pk}/")
    sent = {"answer": "activate", "seen": shown.context["seen"].digest}
    assert second.post(f"/partners/imports/{edition.pk}/decide/", sent).status_code == 302
    contact = Contact.objects.get()
    assert "المكتب المركزي لساحلية" in second.get("/partners/").content.decode()
    page = second.get(f"/partners/authorities/{contact.of_id}/").content.decode()
    assert "لم تجرب قط" in page
    assert "tel:" not in page
    assert "mailto:" not in page


def test_what_is_refused_is_told_on_the_page_it_was_done_on(people: Any, entered: Callable[..., Contact]) -> None:
    contact, client = entered(), _client(people["duty_officer"])
    path = f"/partners/authorities/{contact.of_id}/{contact.pk}/tried/"
    answer = client.post(path, {"channel": "phone", "result": "wrong", "note": ""})
    assert answer.status_code == 409
    assert "needs a note" in answer.content.decode()
    assert client.post(path, {"channel": "phone", "result": "wrong", "note": "a baker"}).status_code == 302
    assert Trial.objects.get().result == "wrong"
    assert "a baker" in client.get(f"/partners/authorities/{contact.of_id}/").content.decode()
    edition = Edition.objects.get()
    assert client.post(f"/partners/imports/{edition.pk}/decide/", {"answer": "no"}).status_code == 409


def test_a_file_that_cannot_be_read_is_told_with_its_remedy(people: Any) -> None:
    client = _client(people["ncb_officer"], "fr")
    file = SimpleUploadedFile("a.csv", b"shoe,size\n1,2\n")
    answer = client.post("/partners/imports/", {"file": file, "reason": "r"})
    assert answer.status_code == 409
    assert "Colonnes connues" in answer.content.decode()


def test_whoever_may_only_read_is_shown_no_form(people: Any, entered: Callable[..., Contact]) -> None:
    contact, client = entered(), _client(people["dpo"])
    for path in (
        "/partners/imports/",
        f"/partners/authorities/{contact.of_id}/",
        "/partners/?words=sahelia&only_due=on",
    ):
        page = client.get(path).content.decode()
        assert "Sahelia" in page or "sahelia" in page
        assert 'method="post" action="/partners' not in page
        assert 'type="file"' not in page


def test_today_says_how_many_contact_points_are_to_be_tried(people: Any, entered: Callable[..., Contact]) -> None:
    entered()
    assert "/partners/?only_due=on" in _client(people["duty_officer"]).get("/today/").content.decode()
    assert "/partners/?only_due=on" not in _client(people["analyst"]).get("/today/").content.decode()


@pytest.mark.parametrize("role", ["analyst", "dpo", "duty_officer"])
def test_an_address_of_nothing_says_so(people: Any, role: str) -> None:
    client, nobody = _client(people[role]), "00000000-0000-4000-8000-000000000000"
    for pattern in urlpatterns:
        path = "/partners/" + str(pattern.pattern)
        for name in ("authority_id", "contact_id", "edition_id"):
            path = path.replace(f"<uuid:{name}>", nobody)
        if "<" not in path and "imports/" not in path.removesuffix("imports/"):
            assert client.get(path).status_code in (200, 403, 405)
            assert client.post(path, {"channel": "phone", "result": "reached", "reason": "r"}).status_code in (
                200,
                403,
                405,
            )
