"""Turns on the rota: in the local time of the contact point, planned by whoever may, taken off with a reason."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.authorities.models import Authority, Contact
from tansiq.desk.duty.actions.turns import Plan, plan_turns, set_reach, withdraw_turn
from tansiq.desk.duty.models import Reach, Turn
from tansiq.errors import MalformedError, RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def _plan(planned: Any, **other: Any) -> Plan:
    day = timezone.now().date() + timedelta(days=2)
    return Plan(**{"person": planned.id, "day": day, "start": time(20), "end": time(8), **other})


def test_turns_are_kept_week_after_week_in_local_time(people: Any, contact: Contact, writes: Any) -> None:
    Contact.objects.update(time_zone="Europe/Paris")
    day = date(timezone.now().year + 1, 3, 24)
    plan = _plan(people["first"], day=day, weeks=2)
    assert plan_turns(by=people["supervisor"].actor, contact_id=str(contact.pk), plan=plan) == 2
    before, after = Turn.objects.order_by("starts_at")
    assert {one.ends_at - one.starts_at for one in (before, after)} == {timedelta(hours=12)}
    assert (before.starts_at.hour, after.starts_at.hour) == (19, 18)  # clocks are changed between
    assert writes()[-1].what == "duty:turn:plan"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"line": 9}, "rota.line"), ({"weeks": 99}, "rota.weeks"), ({"day": date(2020, 1, 1)}, "duty.past"),
        ({"person": "00000000-0000-4000-8000-000000000000"}, "duty.nobody_named"),
    ],
)  # fmt: skip
def test_a_turn_that_cannot_be_is_refused(people: Any, contact: Contact, changes: Any, code: str) -> None:
    with pytest.raises((MalformedError, RefusedError)) as told:
        plan_turns(
            by=people["supervisor"].actor, contact_id=str(contact.pk), plan=_plan(people["first"], **changes)
        )  # fmt: skip
    assert told.value.code == code
    assert not Turn.objects.exists()


def test_nobody_is_put_on_the_rota_twice_or_whose_role_does_not_answer(people: Any, contact: Contact) -> None:
    by, place = people["supervisor"].actor, str(contact.pk)
    plan_turns(by=by, contact_id=place, plan=_plan(people["first"]))
    with pytest.raises(RefusedError, match="twice"):
        plan_turns(by=by, contact_id=place, plan=_plan(people["first"]))
    with pytest.raises(RefusedError, match="nobody_named"):
        plan_turns(by=by, contact_id=place, plan=_plan(people["analyst"]))
    with pytest.raises(RefusedError, match="permission"):
        plan_turns(by=people["analyst"].actor, contact_id=place, plan=_plan(people["second"]))


def test_a_rota_is_kept_for_our_own_contact_points_alone(people: Any, contact: Contact) -> None:
    Authority.objects.update(own="")
    with pytest.raises(RefusedError, match="unknown"):
        plan_turns(by=people["supervisor"].actor, contact_id=str(contact.pk), plan=_plan(people["first"]))


def test_a_turn_is_taken_off_with_a_reason_and_stays_on_record(people: Any, contact: Contact, on_rota: Any) -> None:
    turn, by = on_rota("first", start=timezone.now()), people["supervisor"].actor
    with pytest.raises(RefusedError, match="reason"):
        withdraw_turn(by=by, turn_id=str(turn.pk), reason=" ")
    withdraw_turn(by=by, turn_id=str(turn.pk), reason="ill")
    turn.refresh_from_db()
    assert (turn.reason, str(turn.withdrawn_by_id)) == ("ill", people["supervisor"].id)
    with pytest.raises(RefusedError, match="unknown"):
        withdraw_turn(by=by, turn_id=str(turn.pk), reason="again")


def test_everybody_says_for_themselves_where_they_are_told_and_the_record_has_no_address(
    people: Any, writes: Any
) -> None:
    set_reach(by=people["first"].actor, email=" first@desk.example ", phone="")
    set_reach(by=people["first"].actor, email="", phone="+999 5550 0111")
    found = Reach.objects.get()
    assert (str(found.user_id), found.email, found.phone) == (people["first"].id, "", "+999 5550 0111")
    assert "5550" not in str([entry.details for entry in writes()])
