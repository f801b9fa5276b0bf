"""What is told of the directory: whom to call, in which capacity, and whether anybody has tried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.authorities import queries, sheet, words
from tansiq.desk.authorities.actions.trials import record_trial
from tansiq.desk.authorities.fictional import make_fictional_directory
from tansiq.desk.authorities.models import Contact, Edition
from tansiq.desk.authorities.words import known, state_texts
from tansiq.errors import RefusedError
from tansiq.messages import LANGUAGES

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def directory(officer: Callable[..., Any]) -> None:
    for username, role in (("bureau", "ncb_officer"), ("supervisor", "supervisor")):
        officer(role, username=username)
    assert make_fictional_directory() > 5
    assert make_fictional_directory() == 0


def _slugs(rows: tuple[sheet.AuthorityRow, ...]) -> list[str]:
    return [row.slug for row in rows]


@pytest.mark.parametrize(
    ("asked", "slugs"),
    [
        ({}, ["qma-ncb", "qma-prosecution", "qsa-fiu", "qsa-ncb"]), ({"state": "QSA"}, ["qsa-fiu", "qsa-ncb"]),
        ({"words": "bureau sahelia"}, ["qsa-ncb"]), ({"words": "Κεντρικό"}, ["qsa-ncb"]),
        ({"words": "مروانة"}, ["qma-ncb", "qma-prosecution"]), ({"subject": "cyber"}, ["qma-ncb"]),
        ({"subject": "drugs"}, []), ({"words": "nowhere"}, []),
    ],
)  # fmt: skip
def test_authorities_are_found_by_any_of_their_names_their_state_and_what_they_are_designated_for(
    directory: None, officer: Callable[..., Any], asked: dict[str, str], slugs: list[str]
) -> None:
    assert _slugs(queries.found(by=officer("analyst").actor, **asked)) == slugs


def test_only_those_to_be_tried_are_found_where_that_is_asked(directory: None, officer: Callable[..., Any]) -> None:
    by = officer("duty_officer").actor
    assert queries.due(by=by) == Contact.objects.count() == 5
    for contact in Contact.objects.filter(of__authority="qsa-ncb"):
        record_trial(by=by, contact_id=str(contact.pk), channel="phone", result="reached")
    Contact.objects.filter(of__authority="qsa-fiu").update(contact_until="2026-01-01")  # it is no longer there
    assert queries.due(by=by) == 3
    assert _slugs(queries.found(by=by, only_due=True)) == ["qma-ncb", "qma-prosecution"]


def test_a_contact_point_says_whom_one_speaks_to_when_and_by_which_text(
    directory: None, officer: Callable[..., Any]
) -> None:
    by = officer("duty_officer").actor
    (row,) = queries.found(by=by, words="qsa-ncb")
    page = queries.authority(by=by, authority_id=row.id)
    (contact,) = page.contacts
    assert [kind.told("en") for kind in contact.acts_as] == ["National Central Bureau", "Central authority"]
    assert [kind.told("en") for kind, _ in page.row.capacities] == ["National Central Bureau", "Central authority"]
    assert (contact.is_open, contact.zone, contact.last, contact.clock.status) == (
        True,
        "Europe/Athens",
        None,
        "overdue",
    )
    assert contact.instrument is not None
    record_trial(by=by, contact_id=contact.id, channel="phone", result="reached")
    after = queries.authority(by=by, authority_id=row.id)
    assert after.contacts[0].last is not None
    assert after.contacts[0].last[0] == "reached"
    assert after.contacts[0].clock.status == "running"
    assert [event.texts.told("en") for event in after.events if event.texts] == [
        "Contact point tried: reached", "Authority entered", "Contact point entered",
    ]  # fmt: skip


def test_hours_are_those_of_the_place(directory: None, officer: Callable[..., Any], monkeypatch: Any) -> None:
    contact = Contact.objects.get(contact="exchange")  # weekdays, nine to five in Athens
    monday = timezone.now().replace(year=2026, month=7, day=6, hour=6, minute=30)
    assert sheet.contact_seen(contact, monday).is_open  # 09:30 there
    assert sheet.contact_seen(contact, monday).local_time == "09:30"
    assert not sheet.contact_seen(contact, monday + timedelta(hours=8)).is_open


def test_an_edition_shows_what_it_would_change_and_then_what_it_changed(
    directory: None, officer: Callable[..., Any]
) -> None:
    by = officer("dpo").actor
    (row,) = queries.editions(by=by)
    seen = queries.edition(by=by, edition_id=row.id)
    assert (row.accepted, row.rows, row.rejected) == (True, 5, 0)
    assert {change.kind for change in seen.changes} == {"new"}
    assert len(seen.changes) == 9
    Edition.objects.update(decided_at=None, decided_by=None, accepted=None)
    assert queries.edition(by=by, edition_id=row.id).changes == ()  # it would change nothing now


def test_what_is_not_there_and_who_may_not_ask_are_refused(officer: Callable[..., Any]) -> None:
    by, nobody = officer("analyst").actor, "00000000-0000-4000-8000-000000000000"
    with pytest.raises(RefusedError, match="unknown"):
        queries.authority(by=by, authority_id=nobody)
    with pytest.raises(RefusedError, match="unknown"):
        queries.edition(by=by, edition_id=nobody)
    with pytest.raises(RefusedError, match="permission"):
        queries.found(by=officer("sysadmin").actor)


def test_every_word_has_its_name_in_every_language() -> None:
    for texts in (*words.subjects().values(), *words.kinds().values(), state_texts("QMA"), state_texts("MAR")):
        assert all(texts.told(lang).strip() for lang in LANGUAGES)
    assert state_texts("QMA").told("fr") == "Marwana"
    assert known().is_state("MAR")
    assert not known().is_state("Morocco")
    assert words.instrument_texts("budapest_2001") is not None
    assert words.instrument_texts("gone") is None
