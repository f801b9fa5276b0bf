"""What holds of a day for the reply: stated in a message, followed by the clocks of who asks, seen by who is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tansiq.desk.cases.library import library
from tansiq.desk.cases.models import Case
from tansiq.desk.cases.queries import queue
from tansiq.desk.cases.standing import run_of
from tansiq.desk.correspondence.actions.saying import say
from tansiq.desk.correspondence.queries import offered
from tansiq.desk.exchange.models import Outgoing, Partner
from tansiq.desk.parameters.library import place
from tansiq.engines.envelopes import read_message
from tansiq.engines.workflows.spans import day_end
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def asker(officer: Any) -> Any:
    return officer("ncb_officer").actor


@pytest.fixture
def receiver(officer: Any) -> Any:
    return officer("duty_officer", username="receives").actor


def _send(by: Any, case: Case, draft: Any, **changes: Any) -> tuple[str, ...]:
    whom = [str(one.pk) for one in Partner.objects.all()]
    told = {"case_id": str(case.pk), "revision": case.revision, "draft": draft, "partner_ids": whom}
    return say(by=by, **({"step": "send"} | told | changes))


def _running(case: Case) -> dict[str, Any]:
    return {one.clock: one for one in Case.objects.get(pk=case.pk).clocks.filter(stopped_at__isnull=True)}


def test_a_day_for_the_reply_stands_in_the_message_and_the_clock_counts_to_its_end_with_a_warning_before(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    case, day = approved(asker, supervisor), timezone.now().date() + timedelta(days=9)
    (name,) = _send(asker, case, draft(reply_by=day))
    assert read_message(bytes(Outgoing.objects.get(message_id=name).content)).body["reply_by"] == day.isoformat()
    after, running = Case.objects.get(pk=case.pk), _running(case)
    assert after.facts["reply_by"] == day.isoformat()
    assert set(running) == {"reply_by"}
    end = day_end(day, place().zone)
    assert running["reply_by"].due_at == end
    (warning,) = run_of(running["reply_by"]).warnings
    assert warning.at == end - timedelta(days=2)


def test_a_reminder_may_state_another_day_and_without_one_after_the_first_the_ordinary_time_runs(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    case, today = approved(asker, supervisor), timezone.now().date()
    _send(asker, case, draft(reply_by=today + timedelta(days=3)))
    case.refresh_from_db()
    later = today + timedelta(days=6)
    values: dict[str, Any] = {"step": "record_reminded", "partner_ids": ()}
    _send(asker, case, draft(reply_by=later), **values)
    running = _running(case)
    assert set(running) == {"reply_by"}
    assert running["reply_by"].due_at == day_end(later, place().zone)
    case.refresh_from_db()
    case.facts["reply_by"] = (today - timedelta(days=1)).isoformat()  # as if a week had gone by
    case.save()
    _send(asker, case, draft(), **values)
    assert set(_running(case)) == {"reminder"}


def test_what_the_case_has_as_the_day_the_partner_is_told(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    case, day = approved(asker, supervisor), timezone.now().date() + timedelta(days=3)
    case.facts["reply_by"] = day.isoformat()
    case.save()
    with pytest.raises(RefusedError, match=r"correspondence\.reply_by_left"):
        _send(asker, case, draft())
    assert not Outgoing.objects.exists()
    assert _send(asker, case, draft(reply_by=day))


def test_a_case_whose_type_has_no_place_for_the_day_states_none(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case that began under the first version keeps that: a day in its message would be followed by no clock."""
    older = library().versions["police_info_request", 1]
    case = approved(asker, supervisor)
    Case.objects.filter(pk=case.pk).update(version=1, fingerprint=older.fingerprint)
    case.refresh_from_db()
    with pytest.raises(RefusedError, match=r"correspondence\.reply_by_nowhere"):
        _send(asker, case, draft(reply_by=timezone.now().date()))
    assert not offered(by=asker, case_id=str(case.pk), step="send").asks
    assert _send(asker, case, draft())
    assert set(_running(case)) == {"reminder"}


def test_the_day_that_the_asker_states_is_recorded_and_seen_on_today_beside_our_own_limit(
    receiver: Any, taken: Any, officer: Any
) -> None:
    day = (timezone.now() + timedelta(days=20)).date()
    case, _ = taken(receiver, body={"text": "x", "reply_by": day.isoformat()})
    assert case.facts["reply_by"] == day.isoformat()
    running = {one.clock for one in case.clocks.filter(stopped_at__isnull=True)}
    assert running == {"acknowledgement", "answer_urgent", "asked_for"}
    (row,) = queue(by=receiver)
    assert row.clock is not None
    assert row.clock.id == "acknowledgement"
    assert row.stated is not None
    assert (row.stated.id, row.stated.due_at) == ("asked_for", day_end(day, place().zone))
    client = Client()
    client.force_login(officer("duty_officer", username="looks", language="en").user)
    assert "The day that the partner asked for" in client.get("/today/").content.decode()


def test_before_it_is_taken_in_the_day_stands_beside_the_message_on_today(came: Any, officer: Any) -> None:
    day = (timezone.now() + timedelta(days=20)).date().isoformat()
    message = came(body={"text": "x", "reply_by": day})
    client = Client()
    client.force_login(officer("duty_officer", username="looks", language="en").user)
    for path in ("/today/", f"/partners/threads/{message.thread_id}/"):
        assert f'Reply asked for by <bdi dir="ltr">{day}</bdi>' in client.get(path).content.decode()


@pytest.mark.parametrize(
    "said", ["9999-12-31", "0001-01-01", "soon", 20261207, None, ["2026-12-07"], "2026-12-07T10:00"]
)
def test_what_can_be_no_day_for_a_reply_is_none_and_hinders_nothing(receiver: Any, taken: Any, said: Any) -> None:
    case, _ = taken(receiver, body={"text": "x", "reply_by": said})
    assert "reply_by" not in case.facts
    assert not case.clocks.filter(clock="asked_for").exists()
