"""A file for the directory: shown before it changes anything, and put into force by a second person as it was shown."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from django.db import Error, connection, transaction

from tansiq.desk.audit.models import Entry
from tansiq.desk.authorities.actions import editions
from tansiq.desk.authorities.models import Authority, Change, Contact, Edition
from tansiq.desk.uploads.models import Upload
from tansiq.errors import MalformedError, RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def _neighbour() -> Any:
    spec = spec_from_file_location("authorities_conftest", Path(__file__).resolve().parents[1] / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_made = _neighbour()
propose, activate, ROW = _made.propose, _made.activate, _made.ROW


def test_a_proposed_file_changes_nothing_until_a_second_person_agrees(people: Any, writes: Callable[..., Any]) -> None:
    edition = propose(people["ncb_officer"].actor)
    assert not Authority.objects.exists()
    assert not Upload.objects.exists()  # its rows are kept, the file is not
    assert activate(people["supervisor"].actor, edition) == 2
    contact = Contact.objects.get()
    assert (contact.of.authority, contact.acts_as, contact.phone) == (
        "qsa-ncb", "ncb; central_authority", "+999 5550 0200",
    )  # fmt: skip
    assert [one.what for one in writes()][-2:] == ["authorities:edition:propose", "authorities:edition:activate"]


def test_nobody_puts_their_own_file_into_force(people: Any, looks: Callable[[], list[Entry]]) -> None:
    by = people["supervisor"].actor
    with pytest.raises(RefusedError, match="same_person"):
        activate(by, propose(by))
    assert not Authority.objects.exists()
    assert looks()[-1].result == "refused"


def test_it_is_put_into_force_as_it_was_shown_or_not_at_all(people: Any) -> None:
    first, other = people["ncb_officer"].actor, people["duty_officer"].actor
    shown = propose(first, ROW.replace("0200", "0201"))
    seen = editions.digest_of(editions.changes_of(shown))
    activate(other, propose(first))
    with pytest.raises(RefusedError) as told:
        editions.activate(by=other, edition_id=str(shown.pk), seen=seen)
    assert told.value.code == "authorities.moved"
    assert activate(other, shown) == 1
    assert [change.fields for change in Change.objects.filter(edition=shown)] == [
        [["phone", "+999 5550 0200", "+999 5550 0201"]]
    ]


def test_the_same_file_again_changes_nothing_and_what_a_file_does_not_name_stays(people: Any) -> None:
    first, other = people["ncb_officer"].actor, people["supervisor"].actor
    activate(other, propose(first))
    with pytest.raises(RefusedError) as told:
        activate(other, propose(first))
    assert told.value.code == "authorities.same"
    activate(other, propose(first, ROW.replace('"watch"', '"night"')))
    assert set(Contact.objects.values_list("contact", flat=True)) == {"watch", "night"}


def test_rows_that_cannot_stand_are_kept_with_place_and_reason_and_the_others_go_on(people: Any) -> None:
    text = ROW + ROW.replace('"watch"', '"night"').replace("Europe/Athens", "Mars/Base") + ROW.replace("watch", "third")
    edition = propose(people["ncb_officer"].actor, text)
    assert [line for line, _ in edition.rows] == [1, 3]
    assert edition.rejected == [[2, "authorities.unknown", {"line": 2, "column": "time_zone", "value": "Mars/Base"}]]


@pytest.mark.parametrize(
    ("name", "text", "error", "code"),
    [
        ("a.toml", "[[others]]", MalformedError, "table.toml_none"), ("a.csv", " ", MalformedError, "table.empty"),
        ("a.csv", "shoe,size\n1,2\n", MalformedError, "authorities.column"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_directory_leaves_nothing_behind(
    people: Any, name: str, text: str, error: type[Exception], code: str
) -> None:
    with pytest.raises(error) as told:
        propose(people["ncb_officer"].actor, text, name)
    assert getattr(told.value, "code", "") == code
    assert not Edition.objects.exists()


def test_a_file_needs_a_reason_and_so_does_saying_no_to_it(people: Any) -> None:
    by = people["ncb_officer"].actor
    with pytest.raises(RefusedError, match="reason"):
        propose(by, reason=" ")
    edition = propose(by)
    with pytest.raises(RefusedError, match="reason"):
        editions.decline(by=by, edition_id=str(edition.pk), reason=" ")
    editions.decline(by=by, edition_id=str(edition.pk), reason="an older list")
    edition.refresh_from_db()
    assert (edition.accepted, edition.finding) == (False, "an older list")
    for decided in (edition.pk, "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(RefusedError, match="unknown"):
            editions.activate(by=people["supervisor"].actor, edition_id=str(decided), seen="")


def test_whoever_may_not_propose_may_not_decide(people: Any) -> None:
    edition = propose(people["ncb_officer"].actor)
    with pytest.raises(RefusedError, match="permission"):
        activate(people["analyst"].actor, edition)


def test_the_history_of_the_directory_is_not_rewritten(people: Any) -> None:
    activate(people["supervisor"].actor, propose(people["ncb_officer"].actor))
    change = Change.objects.first()
    assert change is not None
    with pytest.raises(TypeError):
        change.save()
    for statement in ("UPDATE authorities_change SET is_new = is_new", "DELETE FROM authorities_change"):
        with pytest.raises(Error, match="neither changed nor deleted"), transaction.atomic():
            connection.cursor().execute(statement)
