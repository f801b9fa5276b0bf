"""The pages of lists and entries do what their buttons say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tansiq.desk.watchlists import list_views, urls, views
from tansiq.desk.watchlists.actions import entries
from tansiq.desk.watchlists.models import Entry, Issue, Photograph
from tansiq.desk.watchlists.rules import newest
from tansiq.messages import LANGUAGES, sentence

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


def test_a_photograph_is_added_to_an_entry_that_is_being_written(enter: Any, people: Any, content: Any) -> None:
    by = people["ncb_officer"].actor.acting_for("", "C-1")
    page = f"/check/entries/{entries.draft(by=by, content=content())}/"
    ncb = enter("ncb_officer")
    ncb.post(f"{page}photographs/", {"file": SimpleUploadedFile("a.png", PNG)})
    shown = ncb.get(f"{page}photographs/{Photograph.objects.get().digest}/")
    assert (shown.content, shown["Content-Type"]) == (PNG, "image/png")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert ncb.post(f"{page}photographs/").status_code == 409  # no file


def test_a_photograph_is_not_added_to_what_is_in_force(enter: Any, published: Any) -> None:
    page = f"/check/entries/{published()}/photographs/"
    for role, status in (("ncb_officer", 409), ("analyst", 403)):
        assert enter(role).post(page, {"file": SimpleUploadedFile("a.png", PNG)}).status_code == status
    assert not Photograph.objects.exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_entry_is_shown_with_what_it_says_and_leads_to_its_case(
    enter: Any, people: Any, content: Any, lang: str
) -> None:
    by = people["ncb_officer"].actor.acting_for("", "0b7e1b0a-0000-4000-8000-000000000001")
    entry_id = entries.draft(by=by, content=content())
    people["ncb_officer"].user.language = lang
    people["ncb_officer"].user.save()
    text = enter("ncb_officer").get(f"/check/entries/{entry_id}/").content.decode()
    assert "an invented law, article 3" in text  # a text
    assert sentence("word.no", lang) in text  # yes or no
    assert newest().fields["entry_type"].choices["own_watchlist"].told(lang) in text
    assert f"/cases/{by.case}/" in text


def test_what_becomes_of_an_entry_is_not_decided_on_its_page(enter: Any, published: Any) -> None:
    page = f"/check/entries/{published()}/"
    for verb in ("approve", "publish", "withdraw", "delete", "lapse", "reference", "rewrite"):
        assert enter("ncb_officer").post(f"{page}{verb}/", {"reason": WHY}).status_code == 404
    assert Entry.objects.get().status == "published"


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
