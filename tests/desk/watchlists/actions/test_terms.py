"""How long an entry is in force: suspended and resumed, ended early, never longer than it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.watchlists.actions import terms
from tansiq.desk.watchlists.models import Entry
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

WHY = "an invented reason, told at length"


def test_a_suspended_entry_comes_back_as_it_was_approved(people: Any, published: Any) -> None:
    entry_id = published()
    before = Entry.objects.get(pk=entry_id)
    terms.suspend(by=people["dpo"].actor, entry_id=entry_id, reason=WHY)
    assert (Entry.objects.get(pk=entry_id).status, Entry.objects.get(pk=entry_id).until) == ("suspended", None)
    terms.resume(by=people["supervisor"].actor, entry_id=entry_id, reason=WHY)
    after = Entry.objects.get(pk=entry_id)
    assert (after.status, after.until, after.approved_digest) == ("published", before.until, before.approved_digest)


def test_an_end_that_was_set_is_never_put_off(people: Any, published: Any) -> None:
    entry_id, by = published(), people["ncb_officer"].actor
    soon = timezone.now() + timedelta(hours=24)
    terms.limit(by=by, entry_id=entry_id, ends_at=soon, citation="a house rule")
    terms.limit(by=by, entry_id=entry_id, ends_at=soon + timedelta(days=9), citation="a house rule")
    assert Entry.objects.get(pk=entry_id).until == soon


def test_who_wrote_an_entry_does_not_renew_it(people: Any, published: Any) -> None:
    entry_id, later = published(), timezone.now().date() + timedelta(days=700)
    with pytest.raises(RefusedError, match="access"):
        terms.renew(by=people["ncb_officer"].actor, entry_id=entry_id, review_date=later, reason=WHY)
    terms.renew(by=people["supervisor"].actor, entry_id=entry_id, review_date=later, reason=WHY)
    assert Entry.objects.get(pk=entry_id).version == 2
