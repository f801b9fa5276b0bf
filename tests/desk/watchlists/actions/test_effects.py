"""What every action on an entry begins and ends with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.watchlists.actions import entries
from tansiq.desk.watchlists.actions.effects import held, outbox, refuse_unmet, told_reason, told_status
from tansiq.desk.watchlists.models import Change, Entry
from tansiq.desk.watchlists.truth import content_of
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def test_an_entry_is_held_from_where_the_action_leads_on(people: Any, content: Any) -> None:
    by = people["ncb_officer"].actor
    entry_id = entries.draft(by=by, content=content())
    assert held(by, entry_id, "publish").status == "draft"
    with pytest.raises(RefusedError) as told:
        held(by, entry_id, "lapse")
    assert told.value.details == {"standing": "draft"}
    assert told_status("lapse") == "lapsed"


def test_an_unmet_condition_is_named(people: Any, content: Any) -> None:
    entry_id = entries.draft(by=people["ncb_officer"].actor, content=content(neutrality_racial=""))
    entry = Entry.objects.get(pk=entry_id)
    with pytest.raises(RefusedError) as told:
        refuse_unmet("publish", entry, content_of(entry))
    assert told.value.details == {"guard": "neutrality_reasoned"}


def test_spaces_are_no_reason() -> None:
    with pytest.raises(RefusedError):
        told_reason(" " * 40 + "short")
    told_reason("long enough to be judged")


def test_what_falls_due_later_waits_till_then(
    people: Any, content: Any, django_capture_on_commit_callbacks: Any
) -> None:
    entry = Entry.objects.get(pk=entries.draft(by=people["ncb_officer"].actor, content=content()))
    with django_capture_on_commit_callbacks() as called:
        outbox(entry, timezone.now() + timedelta(hours=1))
    assert called == []
    with django_capture_on_commit_callbacks() as called:
        outbox(entry, timezone.now())
    assert len(called) == 1
    assert Change.objects.count() == 2
