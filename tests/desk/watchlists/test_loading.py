"""Published lists: put into use whole, by whom, and what changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tansiq.desk.watchlists import loading, published, queries
from tansiq.desk.watchlists.asking import Asked
from tansiq.desk.watchlists.models import Issue
from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.lists import ListStore

pytestmark = pytest.mark.django_db(databases="__all__")

ROWS = [
    "A-1,Zaydun Marwani,1984-03-07",
    "A-2,Tamim Wadani,1990-05-05",
    "A-3,Suhayb Qasrani,1971",
    "A-4,Rami Bahri,1980",
]


def _text(*rows: str) -> bytes:
    return ("id,name,birth_dates\n" + "\n".join(rows) + "\n").encode()


def _load(by: Any, *rows: str, **more: Any) -> Any:
    return loading.load([_text(*rows)], by=by, filename="wanted.csv", name="AZURIA", **more)


def _found(by: Any, name: str) -> list[str]:
    found = queries.check(by=by.acting_for("to try it out"), asked=Asked(name=name))
    return [one.hit.record.id for one in found]


def test_a_list_is_searched_from_its_loading_on(people: Any) -> None:
    by = people["supervisor"].actor
    assert _found(by, "Zaydun Marwani") == []
    loaded = _load(by, *ROWS, publisher="Police of Azuria")
    assert _found(by, "Zaydun Marwani") == ["A-1"]
    issue = Issue.objects.get()
    assert (issue.publisher, str(issue.by_id), issue.sha256) == ("Police of Azuria", by.user_id, loaded.sha256)
    assert (issue.source_file, issue.counts["records"], issue.delta) == ("wanted.csv", 4, None)


def test_who_is_delisted_is_found_no_more_and_the_delta_says_so(people: Any) -> None:
    by = people["supervisor"].actor
    _load(by, *ROWS)
    assert _found(by, "Zaydun Marwani") == ["A-1"]
    _load(by, *ROWS[1:], "A-5,Nadir Sahli,1999")
    assert _found(by, "Zaydun Marwani") == []
    assert _found(by, "Nadir Sahli") == ["A-5"]
    counts = Issue.objects.order_by("-loaded_at", "-pk")[0].delta["counts"]
    assert (counts["listed"], counts["delisted"], counts["amended"]) == (1, 1, 0)
    delta = queries.list_delta(by=by, name="AZURIA")
    assert [record.id for record in delta.delisted] == ["A-1"]


def test_a_list_that_fails_leaves_the_one_before_and_is_on_record(people: Any, looks: Any) -> None:
    by = people["supervisor"].actor
    _load(by, *ROWS)
    with pytest.raises(RefusedError) as told:
        _load(by, ROWS[0])  # a quarter of what it was
    assert told.value.code == "list.smaller"
    with pytest.raises(MalformedError):
        loading.load([b"<html>not a list</html>"], by=by, filename="x.csv", name="AZURIA")
    assert _found(by, "Tamim Wadani") == ["A-2"]
    assert Issue.objects.count() == 1
    refused = [each for each in looks() if each.what == "watchlists:list:load"]
    assert (refused[0].result, refused[0].reason) == ("refused", "list.smaller")
    assert len(refused) == 2
    _load(by, ROWS[0], force=True)
    assert _found(by, "Tamim Wadani") == []


def test_who_may_not_load_leaves_no_file(people: Any, folder: Path) -> None:
    with pytest.raises(RefusedError) as told:
        _load(people["analyst"].actor, *ROWS)
    assert told.value.code == "access.permission"
    assert not (folder.parent / "lists").exists()


def test_what_the_command_loaded_is_put_on_record_once(people: Any, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "wanted.csv"
    path.write_bytes(_text(*ROWS))
    ListStore(folder.parent).load(path, "AZURIA")
    assert _found(people["analyst"].actor, "Rami Bahri") == ["A-4"]  # on record or not, it is searched
    assert loading.adopt() == 1
    assert loading.adopt() == 0
    issue = Issue.objects.get()
    assert (issue.by_id, issue.list, issue.counts["records"]) == (None, "AZURIA", 4)
    assert queries.list_issues(by=people["analyst"].actor, name="AZURIA")[1][0].username == ""


def test_a_list_loaded_again_is_an_issue_of_its_own(people: Any) -> None:
    by = people["supervisor"].actor
    first = _load(by, *ROWS)
    again = _load(by, *ROWS)
    assert first.folder != again.folder
    assert Issue.objects.count() == 2
    assert loading.adopt() == 0


def test_a_list_is_searched_by_itself(people: Any) -> None:
    by = people["supervisor"].actor
    _load(by, *ROWS)
    acting = by.acting_for("to try it out")
    found = queries.list_search(by=acting, name="AZURIA", asked=Asked(name="Suhayb Qasrani"))
    assert [one.hit.record.id for one in found] == ["A-3"]
    with pytest.raises(RefusedError, match=r"list\.not_loaded"):
        queries.list_search(by=acting, name="NOWHERE", asked=Asked(name="Suhayb"))
    assert published.issues()[0].name == "AZURIA"
