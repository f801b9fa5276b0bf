"""An edition: proposed by one, ruled about by another, kept for good."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from tansiq.desk.accounts.models import Notice
from tansiq.desk.parameters.library import library
from tansiq.desk.rulebook.actions import editions
from tansiq.desk.rulebook.in_force import today
from tansiq.desk.rulebook.models import Edition, File, Ruling
from tansiq.desk.rulebook.queries import edition
from tansiq.errors import MalformedError, RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def _propose(by: Any, files: dict[str, bytes], days: int = 0, note: str = "an invented act") -> str:
    return editions.propose(by=by, files=files, note=note, effective_on=today() + timedelta(days=days))


def _activate(by: Any, number: str) -> Any:
    return editions.activate(by=by, rulebook_id=number, seen=edition(by=by, rulebook_id=number).digest)


def _code(*words: Any, **named: Any) -> str:
    verb, *rest = words
    with pytest.raises(RefusedError) as caught:
        verb(*rest, **named)
    return caught.value.code


@pytest.fixture
def files(neighbour: Any) -> dict[str, bytes]:
    return neighbour.as_bytes(neighbour.whole())


@pytest.fixture
def first(people: Any) -> Any:
    return people["ncb_officer"].actor


@pytest.fixture
def second(people: Any) -> Any:
    return people["supervisor"].actor


def test_two_persons_put_files_into_force_byte_for_byte(files: Any, first: Any, second: Any, writes: Any) -> None:
    number = _propose(first, files)
    assert library().newest("call_note").version == 1
    assert {one.path: bytes(one.data) for one in File.objects.all()} == files
    assert _activate(second, number) == today()
    assert library().newest("call_note").version == 100
    told = {one.what: one.details for one in writes() if one.target == f"rulebook:{number}"}
    assert told["rulebook:edition:propose"]["digest"] == told["rulebook:edition:activate"]["digest"]
    assert told["rulebook:edition:activate"]["begins_on"] == today().isoformat()
    notices = {(one.to_role, one.code) for one in Notice.objects.all()}
    assert {
        ("dpo", "notice.rulebook"),
        ("oversight", "notice.rulebook"),
        ("supervisor", "notice.rulebook_proposed"),
    } <= notices


def test_nobody_is_the_second_person_of_their_own_under_whatever_role(files: Any, officer: Any, looks: Any) -> None:
    person = officer("ncb_officer", "supervisor")
    number = _propose(person.acting_as("ncb_officer"), files)
    assert _code(_activate, person.acting_as("supervisor"), number) == "separation.same_person"
    assert looks()[-1].result == "refused"
    assert not Ruling.objects.exists()
    row = Edition.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Ruling(edition=row, kind="activated", person=row.person, role="supervisor", proposed_by=row.person,
               begins_on=today()).save()  # fmt: skip


def test_who_may_not_propose_or_activate_does_not(files: Any, first: Any, people: Any) -> None:
    assert _code(_propose, people["analyst"].actor, files) == "access.permission"
    number = _propose(first, files)
    other = people["dpo"].actor
    assert _code(editions.activate, by=other, rulebook_id=number, seen="") == "access.permission"
    assert edition(by=other, rulebook_id=number).changes


def test_a_day_that_is_over_no_reason_and_no_change_are_refused(files: Any, first: Any, second: Any) -> None:
    assert _code(_propose, first, files, -1) == "rulebook.past"
    assert _code(_propose, first, files, 0, "  ") == "rulebook.note"
    assert _code(_propose, first, {}) == "rulebook.empty"
    _activate(second, _propose(first, files))
    assert _code(_propose, first, files) == "rulebook.same"
    assert Edition.objects.count() == 1


def test_what_cannot_stand_leaves_nothing_behind(files: Any, first: Any, neighbour: Any) -> None:
    with pytest.raises(MalformedError, match="not_toml"):
        _propose(first, {**files, neighbour.BASIS: b"kind = "})
    assert not Edition.objects.exists()
    assert not File.objects.exists()


def test_it_is_activated_as_it_was_shown_or_not_at_all(files: Any, first: Any, second: Any, people: Any) -> None:
    one, other = _propose(first, files), _propose(first, {path: files[path] for path in files if "call_note" in path})
    seen = edition(by=second, rulebook_id=one).digest
    _activate(second, other)
    assert _code(editions.activate, by=second, rulebook_id=one, seen=seen) == "rulebook.moved"
    _activate(people["central_authority"].actor, one)
    assert _code(editions.activate, by=second, rulebook_id=one, seen=seen) == "access.unknown"


def test_while_one_waits_for_its_day_no_other_is_activated_and_it_can_be_called_off(
    files: Any, first: Any, second: Any, neighbour: Any
) -> None:
    waits = _propose(first, files, days=5)
    other = _propose(first, neighbour.as_bytes({neighbour.BASIS: neighbour.basis(14)}))
    assert _code(editions.call_off, by=second, rulebook_id=waits, reason="r") == "access.unknown"
    _activate(second, waits)
    assert edition(by=second, rulebook_id=waits).row.state == "waits"
    assert _code(_activate, second, other) == "rulebook.another_waits"
    assert _code(editions.call_off, by=second, rulebook_id=waits, reason=" ") == "rulebook.reason"
    editions.call_off(by=second, rulebook_id=waits, reason="the act was postponed")
    assert edition(by=second, rulebook_id=waits).row.state == "called_off"
    _activate(second, other)
    assert _code(editions.call_off, by=second, rulebook_id=other, reason="r") == "access.unknown"
    assert Notice.objects.filter(code="notice.rulebook_called_off").count() == 2


def test_one_that_is_rejected_or_taken_back_stays_so(files: Any, first: Any, second: Any) -> None:
    for by in (first, second):
        number = _propose(first, files)
        assert _code(editions.reject, by=by, rulebook_id=number, reason="") == "rulebook.reason"
        editions.reject(by=by, rulebook_id=number, reason="not yet in force")
        assert edition(by=by, rulebook_id=number).row.state == "rejected"
        assert _code(editions.activate, by=second, rulebook_id=number, seen="") == "access.unknown"


def test_an_activation_after_its_day_begins_today(files: Any, first: Any, second: Any, monkeypatch: Any) -> None:
    number = _propose(first, files)
    later = today() + timedelta(days=2)
    monkeypatch.setattr(editions, "today", lambda: later)
    assert _activate(second, number) == later


@pytest.mark.parametrize("number", ["0", "999999", "x", ""])
def test_an_edition_that_is_not_there_is_unknown(second: Any, number: str) -> None:
    assert _code(editions.activate, by=second, rulebook_id=number, seen="") == "access.unknown"


@pytest.mark.parametrize("table", ["edition", "file", "ruling"])
def test_the_database_keeps_every_row_as_it_was_written(files: Any, first: Any, second: Any, table: str) -> None:
    _activate(second, _propose(first, files))
    for sql in (f"UPDATE rulebook_{table} SET id = id", f"DELETE FROM rulebook_{table}"):
        with pytest.raises(DatabaseError, match="neither changed nor deleted"), transaction.atomic():
            connection.cursor().execute(sql)
    for model in (Edition, File, Ruling):
        with pytest.raises(TypeError):
            model.objects.first().save()  # type: ignore[attr-defined]  # there is one
