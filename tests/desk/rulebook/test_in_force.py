"""Which rulebook is in force: that of the editions that have begun, in every process, from the moment they have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tansiq.desk.cases.need_to_know import types_shown
from tansiq.desk.parameters.library import library
from tansiq.desk.rulebook import in_force, keeping
from tansiq.desk.rulebook.actions import editions
from tansiq.desk.rulebook.models import File
from tansiq.desk.rulebook.queries import edition
from tansiq.errors import MalformedError

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]


@pytest.fixture
def waits(people: Any, neighbour: Any) -> Callable[[int], str]:
    """An edition that was activated today and begins some days from now."""

    def make(days: int) -> str:
        day = in_force.today() + timedelta(days=days)
        by, second = people["ncb_officer"].actor, people["supervisor"].actor
        number = editions.propose(by=by, files=neighbour.as_bytes(neighbour.calls()), note="n", effective_on=day)
        seen = edition(by=second, rulebook_id=number).digest
        assert editions.activate(by=second, rulebook_id=number, seen=seen) == day
        return number

    return make


def test_a_day_that_has_not_come_changes_nothing_and_the_day_itself_does(waits: Any, monkeypatch: Any) -> None:
    waits(3)
    assert library().newest("call_note").version == 1
    at = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(in_force.timezone, "now", lambda: at)
    assert library().newest("call_note").version == 100


def test_the_day_is_that_of_the_node(settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(in_force.timezone, "now", lambda: datetime(2026, 6, 1, 23, 30, tzinfo=UTC))
    assert in_force.today() == date(2026, 6, 1)
    settings.TANSIQ_TIME_ZONE = "Asia/Tokyo"
    assert in_force.today() == date(2026, 6, 2)


def test_a_file_that_was_changed_in_the_database_is_no_law(put_in_force: Any, neighbour: Any) -> None:
    put_in_force(neighbour.calls())
    keeping.allow_changes(connection)
    File.objects.filter(path__endswith="workflow.toml").update(data=b"changed")
    in_force._rulebook.cache_clear()
    with pytest.raises(MalformedError, match="altered"):
        in_force.rulebook()
    keeping.forbid_changes(connection)


def test_what_is_kept_of_a_rulebook_is_asked_anew_with_the_next(put_in_force: Any, neighbour: Any) -> None:
    before = types_shown("supervisor")
    own = {
        path.replace("call_note", "own_note"): text.replace('id = "call_note"', 'id = "own_note"', 1)
        for path, text in neighbour.calls().items()
    }
    put_in_force(own)
    assert types_shown("supervisor") - before == {"own_note"}


def test_a_request_asks_once_whatever_it_looks_up(officer: Make) -> None:
    client = Client()
    client.force_login(officer("supervisor").user)
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/cases/").status_code == 200
    assert sum("rulebook_ruling" in one["sql"] for one in asked.captured_queries) == 1


def test_a_request_sees_one_rulebook_and_the_next_one_the_new_one(put_in_force: Any, neighbour: Any) -> None:
    seen = []

    def page(_: Any) -> Any:
        seen.append(library().newest("call_note").version)
        if len(seen) == 1:
            put_in_force(neighbour.calls())
        seen.append(library().newest("call_note").version)

    in_force.RulebookMiddleware(page)(None)  # type: ignore[arg-type]  # no page looks at it
    in_force.RulebookMiddleware(page)(None)  # type: ignore[arg-type]  # as above
    assert seen == [1, 1, 100, 100]


def test_the_digest_is_of_the_names_and_of_the_bytes() -> None:
    one = {"a": b"1", "b": b"2"}
    assert in_force.digest_of(one) == in_force.digest_of({"b": b"2", "a": b"1"})
    assert len({in_force.digest_of(each) for each in (one, {"a": b"2", "b": b"1"}, {"a": b"1"}, {})}) == 4
