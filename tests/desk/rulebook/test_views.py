"""The pages of the rulebook, as two persons and an overseer use them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tansiq.desk.rulebook.in_force import today
from tansiq.desk.rulebook.models import Edition
from tansiq.desk.rulebook.urls import urlpatterns

pytestmark = pytest.mark.django_db(databases="__all__")


def _client(person: Any, lang: str = "en") -> Client:
    person.user.language = lang
    person.user.save()
    client = Client()
    client.force_login(person.user)
    return client


def _proposed(client: Client, days: int = 0, **said: Any) -> Any:
    seen = client.get("/rulebook/offer/").context["offered"].digest
    told = {"seen": seen, "note": "an invented act", "effective_on": (today() + timedelta(days=days)).isoformat()}
    return client.post("/rulebook/offer/", {**told, **said})


def test_files_are_proposed_shown_and_activated_on_the_pages(settings: Any, people: Any, neighbour: Any) -> None:
    neighbour.lay(settings.TANSIQ_FOLDER, neighbour.whole())
    first, second = _client(people["ncb_officer"]), _client(people["supervisor"], "ar")
    answer = _proposed(first)
    assert answer.status_code == 302
    page = first.get(answer["Location"]).content.decode()
    assert "somebody else looks at it" in page
    assert 'value="activate"' not in page
    shown = second.get(answer["Location"])
    text = shown.content.decode()
    assert "<del><bdi>10</bdi></del> <ins><bdi>12</bdi></ins>" in text
    assert "Invented sentence of this node." in text
    decide = answer["Location"] + "decide/"
    assert second.post(decide, {"answer": "activate", "seen": "0" * 64}).status_code == 409
    assert second.post(decide, {"answer": "activate", "seen": shown.context["seen"].digest}).status_code == 302
    assert "سارية" in second.get("/rulebook/").content.decode()
    assert "was activated" in _client(people["dpo"]).get("/today/").content.decode()


def test_an_earlier_edition_is_proposed_again(people: Any, put_in_force: Any, neighbour: Any) -> None:
    old = put_in_force({neighbour.BASIS: neighbour.basis(12)})
    put_in_force({neighbour.BASIS: neighbour.basis(14)})
    client = _client(people["supervisor"])
    page = client.get(f"/rulebook/{old}/").content.decode()
    assert f"/rulebook/offer/?again={old}" in page
    seen = client.get(f"/rulebook/offer/?again={old}").context["offered"].digest
    told = {"again": old, "seen": seen, "note": "the act was repealed", "effective_on": today().isoformat()}
    answer = client.post("/rulebook/offer/", told)
    assert answer.status_code == 302
    newest = Edition.objects.latest("pk")
    assert newest.digest == Edition.objects.get(pk=old).digest


def test_what_cannot_be_proposed_is_told_with_file_place_and_remedy(settings: Any, people: Any, neighbour: Any) -> None:
    client = _client(people["ncb_officer"], "fr")
    neighbour.lay(settings.TANSIQ_FOLDER, {neighbour.BASIS: "kind = \n"})
    answer = client.get("/rulebook/offer/")
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "police_qma_qsa_2019.toml" in text
    assert "line 1" in text
    assert "Corrigez le fichier" in text
    neighbour.lay(settings.TANSIQ_FOLDER, {neighbour.BASIS: neighbour.basis()})
    assert _proposed(client, days=-1).status_code == 409
    assert _proposed(client, note="").status_code == 200
    assert not Edition.objects.exists()


def test_one_that_waits_is_called_off_and_one_that_is_proposed_taken_back(
    settings: Any, people: Any, neighbour: Any
) -> None:
    neighbour.lay(settings.TANSIQ_FOLDER, neighbour.calls())
    first, second = _client(people["ncb_officer"]), _client(people["central_authority"])
    place = _proposed(first, days=4)["Location"]
    seen = second.get(place).context["seen"].digest
    second.post(place + "decide/", {"answer": "activate", "seen": seen})
    assert "waits for its day" in second.get(place).content.decode()
    assert second.post(place + "decide/", {"answer": "call_off", "reason": ""}).status_code == 409
    assert second.post(place + "decide/", {"answer": "call_off", "reason": "postponed"}).status_code == 302
    place = _proposed(first)["Location"]
    assert first.post(place + "decide/", {"answer": "reject", "reason": "a slip"}).status_code == 302
    assert "not taken" in first.get("/rulebook/").content.decode()


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_today_says_that_nothing_is_sent_while_it_is_not_settled_which_law_the_node_has(
    settings: Any, people: Any, lang: str
) -> None:
    client = _client(people["supervisor"], lang)
    assert "“law”" not in client.get("/today/").content.decode()
    file = settings.TANSIQ_FOLDER / "law" / "own.toml"
    file.parent.mkdir()
    file.write_text("a = 1\n")
    for page in ("/today/", "/rulebook/"):
        assert "rulebook.unsettled" in client.get(page).content.decode()


def test_who_may_only_look_is_shown_no_form_and_takes_no_step(
    people: Any, put_in_force: Any, neighbour: Any, looks: Any
) -> None:
    number = put_in_force(neighbour.calls())
    client = _client(people["analyst"])
    page = client.get(f"/rulebook/{number}/").content.decode()
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert client.get("/rulebook/offer/").status_code == 403
    assert client.post(f"/rulebook/{number}/decide/", {"answer": "call_off", "reason": "r"}).status_code == 403
    assert looks()[-1].reason == "access.permission"
    assert client.get("/rulebook/999/").status_code == 403
    assert len(urlpatterns) == 4
