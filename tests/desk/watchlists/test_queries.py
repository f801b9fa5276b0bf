"""What is found, what is not told, and what stands on record of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tansiq.desk.accounts.models import Group, Membership
from tansiq.desk.audit.models import Entry as Recorded
from tansiq.desk.watchlists import follower, loading, queries
from tansiq.desk.watchlists.actions import entries
from tansiq.desk.watchlists.actions.disposal import dispose
from tansiq.desk.watchlists.asking import Asked
from tansiq.desk.watchlists.models import Entry
from tansiq.errors import MalformedError, RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

WHY = "an invented reason, told at length"
LIST = "id,name,birth_dates,nationalities\nA-1,Zaydun Marwani,1984-03-07,QMA\nA-2,Tamim Wadani,1990-05-05,QMA\n"


def _check(by: Any, name: str = "Zaydun Marwani", **asked: str) -> tuple[queries.Found, ...]:
    return queries.check(by=by.acting_for("to try it out"), asked=Asked(name=name, **asked))


def _load(people: Any, text: str = LIST, name: str = "AZURIA") -> None:
    loading.load([text.encode()], by=people["supervisor"].actor, filename="wanted.csv", name=name)


def test_entries_and_lists_are_searched_together(people: Any, published: Any) -> None:
    entry_id = published()
    _load(people)
    found = _check(people["analyst"].actor, born="1984-03-07")
    assert {(one.list, one.hit.record.id) for one in found} == {("", entry_id), ("AZURIA", "A-1")}
    assert found[0].hit.bits >= found[1].hit.bits
    (own,) = [one for one in found if one.entry]
    assert own.entry is not None
    assert own.entry.instruction["en"] == "Locate and report"


def test_a_document_alone_finds_its_holder(people: Any, published: Any) -> None:
    entry_id = published()
    found = _check(people["analyst"].actor, name="", number="QM 1234567")
    assert [one.hit.record.id for one in found] == [entry_id]


def test_the_lines_of_a_document_are_asked_for(people: Any, published: Any) -> None:
    entry_id = published()
    zone = "P<UTOMARWANI<<ZAYDUN<<<<<<<<<<<<<<<<<<<<<<<<\nL898902C36UTO8403079M3404159ZE184226B<<<<<10"
    found = _check(people["analyst"].actor, name="", zone=zone)
    assert [one.hit.record.id for one in found] == [entry_id]


def test_an_entry_withdrawn_a_moment_ago_is_not_shown_though_the_index_has_it(
    people: Any, published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry_id = published()

    def late(_: object = None) -> int:
        return 0

    monkeypatch.setattr(follower, "follow", late)
    entries.withdraw(by=people["dpo"].actor, entry_id=entry_id, reason=WHY)
    assert _check(people["analyst"].actor) == ()


def test_a_search_makes_good_what_a_dead_process_left(
    people: Any, published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(follower, "follow", lambda: 0)
        entry_id = published()
    assert [one.hit.record.id for one in _check(people["analyst"].actor)] == [entry_id]


def test_a_search_is_on_record_with_its_purpose_before_it_is_answered(
    people: Any, published: Any, looks: Callable[[], list[Recorded]]
) -> None:
    published()
    _check(people["analyst"].actor, born="1984")
    entry = looks()[-1]
    assert (entry.kind, entry.what, entry.purpose) == ("search", "watchlists:subject:search", "to try it out")
    assert entry.details == {"query": "check", "asked": {"asked": "name: Zaydun Marwani; born: 1984"}, "found": 1}


def test_nobody_is_searched_for_without_a_purpose(people: Any) -> None:
    with pytest.raises(RefusedError) as told:
        queries.check(by=people["analyst"].actor, asked=Asked(name="Zaydun"))
    assert told.value.code == "check.purpose"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"name": " "}, "check.nothing"), ({"name": "12"}, "check.name"), ({"name": "Zay\u202edun"}, "check.name"),
        ({"name": "Zaydun", "born": "yesterday"}, "date.unreadable"), ({"name": "", "zone": "x"}, "mrz.format"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(people: Any, asked: dict[str, str], code: str) -> None:
    with pytest.raises(MalformedError) as told:
        _check(people["analyst"].actor, **asked)
    assert told.value.code.startswith(code.partition(".")[0])


def _answer(client: Client, path: str, data: dict[str, str] | None = None) -> tuple[int, str, list[int]]:
    counts = []
    with CaptureQueriesContext(connections["default"]) as first, CaptureQueriesContext(connections["reads"]) as second:
        answer = client.post(path, data) if data else client.get(path)
    counts = [len(first), len(second)]
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())
    return answer.status_code, text, counts


@pytest.fixture
def analyst(people: Any) -> Client:
    client = Client()
    client.force_login(people["analyst"].user)
    client.get("/check/")
    return client


ASKED = {"name": "Zaydun Marwani", "born": "1984-03-07", "purpose": "to try it out"}


def test_a_restricted_hit_and_none_are_one_and_the_same_answer(
    people: Any, content: Any, published: Any, matter: Group, analyst: Client
) -> None:
    """Status, every byte but the form's own token, and the number of queries on both connections."""
    published(content("Suhayb Qasrani", born="1971-01-02"))
    _answer(analyst, "/check/", ASKED)
    before = {path: _answer(analyst, path) for path in ("/check/entries/", "/check/entries/?status=published")}
    nothing = _answer(analyst, "/check/", ASKED)
    entry_id = published(group=matter)
    assert _answer(analyst, "/check/", ASKED) == nothing
    assert {path: _answer(analyst, path) for path in before} == before
    with_group = Client()
    with_group.force_login(people["supervisor"].user)
    assert entry_id in _answer(with_group, "/check/", ASKED)[1]


@pytest.mark.parametrize("tail", ["", "photographs/" + "a" * 64 + "/"])
def test_a_restricted_entry_has_the_page_of_one_that_is_not_there(
    published: Any, matter: Group, analyst: Client, tail: str
) -> None:
    entry_id = published(group=matter)
    there = _answer(analyst, f"/check/entries/{entry_id}/{tail}")
    nowhere = _answer(analyst, f"/check/entries/00000000-0000-4000-8000-000000000000/{tail}")
    assert there[1].replace(entry_id, "") == nowhere[1].replace("00000000-0000-4000-8000-000000000000", "")
    assert (there[0], there[2]) == (nowhere[0], nowhere[2])
    assert there[0] == 403


def test_a_restricted_change_that_waits_costs_others_nothing(
    people: Any, published: Any, matter: Group, analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer(analyst, "/check/", ASKED)
    nothing = _answer(analyst, "/check/", ASKED)
    with monkeypatch.context() as patch:
        patch.setattr(follower, "follow", lambda: 0)
        published(group=matter)
    assert _answer(analyst, "/check/", ASKED) == nothing


def test_many_restricted_hits_crowd_out_no_open_one(people: Any, content: Any, published: Any, matter: Group) -> None:
    for _ in range(queries._MOST_FOUND + 1):
        published(group=matter)
    entry_id = published(content("Zaydoun Marouani", born="1984-03-08"))
    assert [one.hit.record.id for one in _check(people["analyst"].actor)] == [entry_id]


def test_who_is_let_into_the_matter_finds_it_from_then_on(people: Any, published: Any, matter: Group) -> None:
    entry_id = published(group=matter)
    analyst = people["analyst"]
    assert _check(analyst.actor) == ()
    Membership.objects.create(group=matter, user=analyst.user, granted_by=analyst.user)
    assert [one.hit.record.id for one in _check(analyst.actor)] == [entry_id]
    Membership.objects.filter(user=analyst.user).delete()
    assert _check(analyst.actor) == ()


def test_who_has_no_such_role_searches_nothing(people: Any, officer: Any, looks: Any) -> None:
    with pytest.raises(RefusedError) as told:
        _check(officer("border_officer").actor)
    assert told.value.code == "access.permission"
    assert looks()[-1].result == "refused"


def test_a_restricted_certificate_is_for_its_group(people: Any, officer: Any, published: Any, matter: Group) -> None:
    entry_id = published(group=matter)
    entries.withdraw(by=people["dpo"].actor, entry_id=entry_id, reason=WHY)
    dispose(by=people["dpo"].actor, entry_id=entry_id, reason=WHY)
    assert len(queries.certificates(by=people["dpo"].actor)) == 1
    assert queries.certificates(by=officer("oversight").actor) == ()


def test_an_entry_is_told_whole(people: Any, published: Any) -> None:
    entry_id = published()
    whole = queries.entry(by=people["analyst"].actor, entry_id=entry_id)
    assert whole.is_approved
    assert whole.approved_by == people["supervisor"].user.username
    assert [name.text for name in whole.identity.names] == ["Zaydun Marwani", "زيدون مرواني"]
    assert {one.id: one.holds for one in whole.approval}["not_discreet"] is None
    assert Entry.objects.get(pk=entry_id).reference == whole.row.reference


def test_a_damaged_list_is_told_and_not_passed_over(people: Any, folder: Path) -> None:
    _load(people)
    for path in (folder.parent / "lists" / "AZURIA").rglob("list.json"):
        path.write_text("{")
    with pytest.raises(MalformedError) as told:
        _check(people["analyst"].actor)
    assert told.value.code == "list.damaged"
