"""The pages of lists and entries do what their buttons say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tansiq.desk.accounts.models import Group
from tansiq.desk.watchlists import list_views, urls, views
from tansiq.desk.watchlists.content import read_content
from tansiq.desk.watchlists.forms import EntryForm
from tansiq.desk.watchlists.models import Certificate, Entry, Issue, Photograph
from tansiq.desk.watchlists.rules import attested, newest
from tansiq.desk.watchlists.truth import content_of as said

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

WHY = "an invented reason, told at length"
PNG = b"\x89PNG\r\n\x1a\n" + b"invented"


@pytest.fixture
def enter(people: Any) -> Callable[[str], Client]:
    def make(role: str) -> Client:
        client = Client()
        client.force_login(people[role].user)
        return client

    return make


def _typed(content: dict[str, Any]) -> dict[str, str]:
    """An entry as somebody types it into the form."""
    known = read_content(content, newest()).to_json()
    form = EntryForm(definition=newest(), lang="en", groups=(), known=known)
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: str(value) for name, value in values.items() if value is not None}


def test_an_entry_from_the_form_to_its_deletion(enter: Any, content: Any) -> None:
    ncb, supervisor, dpo = (enter(role) for role in ("ncb_officer", "supervisor", "dpo"))
    ncb.post("/check/entries/new/", _typed(content()))
    entry = Entry.objects.get()
    page = f"/check/entries/{entry.pk}/"
    ncb.post(f"{page}photograph/", {"file": SimpleUploadedFile("a.png", PNG)})
    shown = ncb.get(f"{page}photographs/{Photograph.objects.get().digest}/")
    assert (shown.content, shown["Content-Type"]) == (PNG, "image/png")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert supervisor.post(f"{page}approve/", {"reason": WHY}).status_code == 409  # nothing was stood for
    agreed = {"reason": WHY, "attested": attested("approve", newest().version)}
    supervisor.post(f"{page}approve/", agreed)
    ncb.post(f"{page}publish/")
    assert Entry.objects.get().status == "published"
    asked = {"name": "زيدون مرواني", "purpose": "to try it out"}
    assert page in supervisor.post("/check/", asked).content.decode()
    dpo.post(f"{page}withdraw/", {"reason": WHY})
    assert page not in supervisor.post("/check/", asked).content.decode()
    dpo.post(f"{page}delete/", {"reason": WHY})
    certificate = Certificate.objects.get()
    assert certificate.digest in dpo.get("/check/certificates/").content.decode()
    assert dpo.get(page).status_code == 403


def test_what_the_form_has_no_place_for_is_not_lost(enter: Any, people: Any, published: Any, content: Any) -> None:
    before = content(approval_reference="L-7")
    before["identity"]["names"] += [{"text": f"Alias {word}", "role": "former"} for word in "ABCDEFGH"]
    entry_id = published(before)
    client = enter("ncb_officer")
    page = f"/check/entries/{entry_id}/rewrite/"
    whole = said(Entry.objects.get(pk=entry_id))
    typed = _typed(whole.to_json())
    client.post(page, {**typed, "name_1": "Zaydoun Marwani", "reason": WHY})
    after = said(Entry.objects.get(pk=entry_id))
    assert Entry.objects.get(pk=entry_id).status == "corrected"
    assert after.facts == {**whole.facts, "identities": after.facts["identities"]}
    assert after.identity.names[1:] == whole.identity.names[1:]
    assert after.identity.documents == whole.identity.documents


def test_an_entry_is_restricted_on_its_form(enter: Any, content: Any, matter: Group) -> None:
    client = enter("ncb_officer")
    assert str(matter.pk) in client.get("/check/entries/new/").content.decode()
    client.post("/check/entries/new/", {**_typed(content()), "group_id": str(matter.pk)})
    entry = Entry.objects.get()
    assert entry.group == matter
    assert entry.reference not in enter("analyst").get("/check/entries/").content.decode()
    assert entry.reference in client.get("/check/entries/").content.decode()


def test_a_form_that_is_not_filled_in_says_so_and_keeps_nothing(enter: Any, content: Any) -> None:
    client = enter("ncb_officer")
    typed = _typed(content())
    del typed["purpose"]
    assert b"errorlist" in client.post("/check/entries/new/", typed).content
    assert not Entry.objects.exists()
    refused = client.post("/check/entries/new/", {**_typed(content()), "nationalities": "12"})
    assert refused.status_code == 409


@pytest.mark.parametrize("verb", ["approve", "publish", "withdraw", "delete", "lapse", "photograph", "reference", "x"])
def test_who_may_not_is_refused_whatever_is_sent(enter: Any, published: Any, verb: str) -> None:
    entry_id = published()
    answer = enter("analyst").post(f"/check/entries/{entry_id}/{verb}/", {"reason": WHY})
    assert answer.status_code in (403, 409)
    assert Entry.objects.get(pk=entry_id).status == "published"
    assert enter("analyst").get(f"/check/entries/{entry_id}/{verb}/").status_code == 405


def test_what_cannot_be_asked_is_told_beside_the_form(enter: Any) -> None:
    text = enter("analyst").post("/check/", {"born": "1984", "purpose": "p"}).content.decode()
    assert "neither a name nor a document number" in text
    assert 'value="1984"' in text


def test_the_lines_of_a_document_are_judged_beside_the_hits(enter: Any, published: Any) -> None:
    published()
    zone = "P<UTOMARWANI<<ZAYDUN<<<<<<<<<<<<<<<<<<<<<<<<\nL898902C35UTO8403079M3404159ZE184226B<<<<<10"
    text = enter("analyst").post("/check/", {"zone": zone, "purpose": "p"}).content.decode()
    assert "What the document" in text
    assert "Zaydun Marwani" in text


@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_a_possible_hit_is_told_in_the_readers_language(
    enter: Any, people: Any, published: Any, lang: str, direction: str
) -> None:
    published()
    people["analyst"].user.language = lang
    people["analyst"].user.save()
    text = enter("analyst").post("/check/", {"name": "Zaidoun Marouani", "purpose": "p"}).content.decode()
    told = {"ar": "والقرار لإنسان", "fr": "une personne décide", "en": "a person decides"}
    assert told[lang] in text
    assert f'role="img" aria-labelledby="fall-1" direction="{direction}"' in text
    assert "زيدون مرواني" in text


def test_a_list_from_its_file_to_what_changed(enter: Any) -> None:
    client = enter("supervisor")
    head = "id,name,birth_dates\n"
    rows = ["A-1,Zaydun Marwani,1984", "A-2,Tamim Wadani,1990", "A-3,Suhayb Qasrani,1971", "A-4,Rami Bahri,1980"]
    for some in (rows, [rows[0] + "-03", *rows[1:3], "A-5,Nadir Sahli,1999"]):
        sent = SimpleUploadedFile("wanted.csv", (head + "\n".join(some) + "\n").encode())
        answer = client.post("/check/lists/", {"file": sent, "name": "AZURIA", "publisher": "Police of Azuria"})
        assert answer["Location"] == "/check/lists/AZURIA/"
    assert Issue.objects.count() == 2
    text = client.get("/check/lists/AZURIA/delta/").content.decode()
    assert all(word in text for word in ("Nadir Sahli", "Rami Bahri", "1984-03", "<del>"))
    found = client.post("/check/lists/AZURIA/", {"name": "Suhayb Qasrani", "purpose": "p"}).content.decode()
    assert "A-3" in found
    for role, status in (("supervisor", 409), ("analyst", 403)):
        bad = SimpleUploadedFile("wanted.csv", b"<html></html>")
        assert enter(role).post("/check/lists/", {"file": bad, "name": "AZURIA"}).status_code == status


def test_a_list_that_is_not_there_is_told(enter: Any) -> None:
    for path in ("/check/lists/NOWHERE/", "/check/lists/NOWHERE/delta/"):
        assert enter("analyst").get(path).status_code == 409


def test_who_works_in_the_place_and_does_not_search_is_told_so(officer: Any) -> None:
    client = Client()
    client.force_login(officer("border_officer").user)
    text = client.get("/check/").content.decode()
    assert "does not search here" in text
    assert 'name="purpose"' not in text
    assert client.post("/check/", {"name": "Zaydun", "purpose": "p"}).status_code == 200
    assert {views.check, list_views.lists}
    assert urls.urlpatterns
