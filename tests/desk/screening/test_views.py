"""Pages of possible hits: what waits, both sides, a decision with its facts, pictures, searches, files."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from tansiq.desk.audit.models import Entry as Recorded
from tansiq.desk.cases.models import Case
from tansiq.desk.screening.models import Memory, SavedSearch, TravellerPhotograph
from tansiq.desk.watchlists.actions import entries
from tansiq.engines.matching import PartialDate, Record, WrittenName

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

PIXEL = b"\x89PNG\r\n\x1a\n" + b"an invented picture"


def _client(person: Any, lang: str = "en") -> Client:
    client = Client()
    person.user.language = lang
    person.user.save(update_fields=["language"])
    client.force_login(person.user)
    client.get("/account/")
    return client


def _text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return str(answer.content.decode())


def _record(number: int) -> Record:
    born = (PartialDate.parse("1984-03-07"),)
    return Record(names=(WrittenName("Zaydun Marwani"),), birth_dates=born, sex="M" if number % 2 else None)


def test_a_page_of_the_queue_asks_as_often_for_many_hits_as_for_one(people: Any, published: Any, screened: Any) -> None:
    published()
    client = _client(people["border_officer"])

    def asked() -> list[int]:
        client.get("/check/hits/")
        with CaptureQueriesContext(connections["default"]) as one, CaptureQueriesContext(connections["reads"]) as two:
            assert client.get("/check/hits/").status_code == 200
        return [len(one), len(two)]

    screened(row="1")
    few = asked()
    case = Case.objects.get()
    for number in range(2, 30):
        Case.objects.filter(pk=case.pk).update(state="discarded", is_final=True)
        screened(_record(number), row=str(number))
    Case.objects.update(state="possible", is_final=False)
    assert asked() == few
    assert _text(client, "/check/hits/").count("data-row") == Case.objects.count() > 1


def test_the_queue_is_by_when_the_traveller_is_there_and_then_by_the_entry(
    people: Any, content: Any, published: Any, screened: Any
) -> None:
    published()
    published(content("Zaydun Marwan", born="1984", instruction="safety_protocol", entry_type="orange"))
    now = timezone.now()
    late, soon = now + timedelta(hours=9), now + timedelta(hours=1)
    for row, needed_at in (("1", late), ("2", soon)):
        record = Record(names=(WrittenName("Zaydun Marwani"),), birth_dates=(PartialDate.parse("1984"),))
        screened(record, row=row, kind="manifest", needed_at=needed_at)
    found = list(Case.objects.order_by("due_at", "needed_at", "rank").values_list("needed_at", "rank"))
    assert found == [(soon, 0), (soon, 7), (late, 0), (late, 7)]
    page = _text(_client(people["border_officer"]), "/check/hits/")
    places = [page.index(str(pk)) for pk in Case.objects.order_by("needed_at", "rank").values_list("pk", flat=True)]
    assert places == sorted(places)


def test_the_counter_is_shown_that_there_is_a_possible_hit_and_not_the_entry(
    people: Any, published: Any, screened: Any
) -> None:
    published()
    page = _text(_client(people["border_officer"]), f"/cases/{screened().hits[0].case_id}/")
    assert "زيدون مرواني" not in page


@pytest.mark.parametrize(("lang", "told"), [("ar", "المسافر والقيد جنبا إلى جنب"), ("fr", "Voyageur et inscription")])
def test_a_case_shows_both_sides_each_in_its_own_script(
    people: Any, published: Any, screened: Any, lang: str, told: str
) -> None:
    published()
    case_id = screened().hits[0].case_id
    page = _text(_client(people["ncb_officer"], lang), f"/cases/{case_id}/")
    assert told in page
    assert "<bdi>زيدون مرواني</bdi>" in page
    assert 'role="img"' in page
    assert page.count('class="waterfall"') == 1
    assert '<bdi dir="ltr">1984-03-07</bdi>' in page


def test_what_is_shown_is_what_was_compared_whatever_the_entry_says_today(
    people: Any, content: Any, published: Any, screened: Any
) -> None:
    entry_id = published()
    case_id = screened().hits[0].case_id
    client = _client(people["analyst"])

    def sides() -> str:
        return _text(client, f"/cases/{case_id}/").partition("sides-title")[2].partition('id="decide"')[0]

    before = sides()
    entries.correct(
        by=people["ncb_officer"].actor, entry_id=entry_id, content=content("Somebody Else"), reason="an invented reason"
    )
    assert sides() == before
    assert "Zaydun Marwani" in before


def test_a_hit_is_decided_together_with_the_facts_that_the_step_lacks(
    people: Any, published: Any, screened: Any, second_line: Any
) -> None:
    published()
    case_id = second_line(people["border_officer"].actor, screened().hits[0].case_id)
    client, case = _client(people["border_officer"]), Case.objects.get()
    page = _text(client, f"/cases/{case_id}/")
    latest = (timezone.now() + timedelta(days=365)).year
    assert 'name="discard_hit-fact_false_match_reason"' in page
    assert f'value="{latest}-' in page
    sent = {
        "discard_hit-revision": case.revision, "discard_hit-reasons": "born elsewhere, seen in the passport",
        "discard_hit-fact_false_match_reason": "born elsewhere, seen in the passport",
        "discard_hit-fact_false_match_expires_on": (timezone.now() + timedelta(days=30)).date().isoformat(),
    }  # fmt: skip
    refused = client.post(f"/cases/{case_id}/steps/discard_hit/", {**sent, "discard_hit-fact_false_match_reason": "no"})
    assert refused.status_code == 409
    assert "born elsewhere" in refused.content.decode()
    assert (Case.objects.get().state, Case.objects.get().facts == case.facts) == ("second_line", True)
    assert client.post(f"/cases/{case_id}/steps/discard_hit/", sent).status_code == 302
    assert Case.objects.get().state == "discarded"
    assert "born elsewhere" in _text(client, "/check/hits/not-the-same/")
    screened(row="2")
    assert "not the same person" in _text(client, "/check/hits/")


def test_four_eyes_are_asked_for_where_the_entry_demands_them(
    people: Any, content: Any, published: Any, screened: Any
) -> None:
    published(content(entry_type="un_special", instruction="sanction_measures"))
    case = Case.objects.get(pk=screened().hits[0].case_id)
    assert case.facts["entry_demands_four_eyes"] is True
    facts = {
        **case.facts, "measure": "caution", "traveller_age": "adult", "national_legal_basis": "an invented article",
        "entry_warrant_reference": "W",
    }  # fmt: skip
    Case.objects.update(state="source_confirmed", facts=facts)
    client = _client(people["prosecutor"])
    sent = {
        "take_measure-revision": case.revision, "take_measure-reasons": "an invented reason",
        "take_measure-attest_law_allows_measure": "on",
    }  # fmt: skip
    assert client.post(f"/cases/{case.pk}/steps/take_measure/", sent).status_code == 302
    assert Case.objects.get().state == "source_confirmed"
    assert "waits" in _text(_client(people["supervisor"]), f"/cases/{case.pk}/")


def test_pictures_of_both_sides_stand_side_by_side_and_nothing_compares_them(
    people: Any, published: Any, content: Any, screened: Any
) -> None:
    bureau = people["ncb_officer"].actor
    entry_id = entries.draft(by=bureau, content=content())
    theirs = entries.add_photograph(by=bureau, entry_id=entry_id, data=PIXEL)
    _publish(people, entry_id)
    case_id = screened().hits[0].case_id
    client = _client(people["border_officer"])
    sent = SimpleUploadedFile("passport.png", PIXEL + b" of somebody else", content_type="image/png")
    assert client.post(f"/check/hits/{case_id}/photographs/", {"file": sent}).status_code == 302
    mine = TravellerPhotograph.objects.get().digest
    bureau_client = _client(people["ncb_officer"])
    page = _text(bureau_client, f"/cases/{case_id}/")
    for digest in (mine, theirs):
        path = f"/check/hits/{case_id}/photographs/{digest}/"
        assert path in page
        answer = bureau_client.get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.get(f"/check/hits/{case_id}/photographs/{'a' * 64}/").status_code == 403
    bad = SimpleUploadedFile("passport.svg", b"<svg/>", content_type="image/svg+xml")
    assert client.post(f"/check/hits/{case_id}/photographs/", {"file": bad}).status_code >= 400
    assert client.post(f"/check/hits/{case_id}/photographs/").status_code >= 400


def _publish(people: Any, entry_id: str) -> None:
    from tansiq.desk.watchlists.rules import attested, newest

    names = attested("approve", newest().version)
    entries.approve(by=people["supervisor"].actor, entry_id=entry_id, attested=names, reason="an invented reason")
    entries.publish(by=people["ncb_officer"].actor, entry_id=entry_id)


def test_a_search_is_kept_run_when_it_is_asked_for_and_dropped(
    people: Any, published: Any, screened: Any, writes: Callable[[], list[Recorded]]
) -> None:
    published()
    screened()
    client = _client(people["ncb_officer"])
    assert "data-row" not in _text(client, "/check/hits/search/")
    assert "data-row" in _text(client, "/check/hits/search/?words=zaydun&entry_type=own_watchlist&kind=booth")
    assert "data-row" not in _text(client, "/check/hits/search/?words=zaydun&kind=manifest")
    sent = {"words": "Zaydun", "kind": "booth", "name": " My  search "}
    assert client.post("/check/hits/searches/", sent).status_code == 302
    kept = SavedSearch.objects.get()
    assert (kept.name, kept.asked, kept.run_at) == ("My search", {"words": "Zaydun", "kind": "booth"}, None)
    answer = client.post(f"/check/hits/searches/{kept.pk}/run/")
    assert answer.headers["Location"] == "/check/hits/search/?kind=booth&words=Zaydun"
    assert writes()[-1].details == {"kind": "run", "asked": {"words": "Zaydun", "kind": "booth"}}
    assert SavedSearch.objects.get().run_at is not None
    other = _client(people["analyst"])
    assert "My search" not in _text(other, "/check/hits/")
    assert other.post(f"/check/hits/searches/{kept.pk}/drop/").status_code == 403
    assert client.post(f"/check/hits/searches/{kept.pk}/drop/").status_code == 302
    assert SavedSearch.objects.count() == 0
    assert client.post("/check/hits/searches/", {"words": "x", "name": " "}).status_code >= 400


def test_what_is_taken_along_says_for_what_and_is_on_record(
    people: Any, published: Any, screened: Any, looks: Callable[[], list[Recorded]]
) -> None:
    published()
    screened(Record(names=(WrittenName("=Zaydun Marwani"),), birth_dates=(PartialDate.parse("1984-03-07"),)))
    client = _client(people["supervisor"])
    assert client.post("/check/hits/export/", {"words": "zaydun"}).status_code >= 400
    answer = client.post("/check/hits/export/", {"words": "zaydun", "purpose": "a monthly review"})
    assert answer.status_code == 200
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert "a monthly review" in rows[0][0]
    assert rows[2][5:7] == ("=Zaydun Marwani", "Zaydun Marwani")
    assert rows[2][10] == "h1"
    look = looks()[-1]
    assert (look.kind, look.what, look.purpose) == ("export", "screening:hit:export", "a monthly review")
    assert look.details["found"] == 1
    assert _client(people["border_officer"]).post("/check/hits/export/", {"purpose": "x"}).status_code == 403


def test_a_memory_is_seen_with_what_it_left_out_and_taken_back_from_its_page(
    people: Any, published: Any, screened: Any, discarded: Any
) -> None:
    published()
    discarded(screened().hits[0].case_id)
    screened(row="2")
    client = _client(people["supervisor"], "fr")
    page = _text(client, "/check/hits/not-the-same/")
    assert "écartées jusqu'ici" in page.replace("&#x27;", "'")
    memory = Memory.objects.get()
    path = f"/check/hits/not-the-same/{memory.pk}/end/"
    assert client.post(path, {"reason": "an invented reason"}).status_code == 302
    assert "Retirée" in _text(client, "/check/hits/not-the-same/")
    assert client.post(path, {"reason": "an invented reason"}).status_code >= 400
