"""The rota as it is shown: who is there, in whose time, and what nobody covers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.authorities.models import Contact
from tansiq.desk.duty import queries
from tansiq.desk.duty.fictional import make_fictional_rota
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def test_hours_that_nobody_covers_are_shown_as_long_as_they_are(people: Any, contact: Contact, on_rota: Any) -> None:
    now = timezone.now()
    by, place = people["analyst"].actor, str(contact.pk)
    (whole,) = queries.rota(by=by, contact_id=place).gaps
    assert timedelta(days=14) - timedelta(seconds=5) < whole.end - whole.start <= timedelta(days=14)
    on_rota("first", start=now - timedelta(hours=1), hours=12)
    on_rota("second", start=now + timedelta(hours=13), hours=24 * 20)
    (gap,) = queries.rota(by=by, contact_id=place).gaps
    assert (gap.start, gap.end) == (now + timedelta(hours=11), now + timedelta(hours=13))
    (point,) = queries.points(by=by)
    assert (point.gaps, point.now) == (1, (people["first"].user.name,))


def test_outside_its_hours_a_contact_point_promises_nothing(people: Any, contact: Contact) -> None:
    Contact.objects.update(hours="mon 08:00-09:00")
    found = queries.rota(by=people["analyst"].actor, contact_id=str(contact.pk))
    assert sum((gap.end - gap.start for gap in found.gaps), timedelta()) == timedelta(hours=2)


def test_turns_are_told_in_the_time_of_the_contact_point_and_whom_the_node_would_call(
    people: Any, contact: Contact, on_rota: Any
) -> None:
    Contact.objects.update(time_zone="Asia/Kolkata")  # half an hour beside everybody else
    start = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    on_rota("second", start=start, hours=48, line=2)
    on_rota("first", start=start, hours=48)
    on_rota("third", start=start - timedelta(days=9), hours=1)
    found = queries.rota(by=people["analyst"].actor, contact_id=str(contact.pk))
    assert [turn.local[:16] for turn in found.turns] == [f"{start:%Y-%m-%d} 05:30"] * 2
    assert found.order == (people["first"].id, people["second"].id)
    assert {pk for pk, _ in found.people} == {people[name].id for name in ("first", "second", "third", "supervisor")}


def test_the_rota_of_the_demonstration_has_somebody_now_and_a_night_that_nobody_covers(
    officer: Any, contact: Contact
) -> None:
    for username, role in (("duty", "duty_officer"), ("bureau", "ncb_officer"), ("supervisor", "supervisor")):
        officer(role, username=username)
    assert make_fictional_rota() > 20
    assert make_fictional_rota() == 0
    (point,) = queries.points(by=officer("analyst").actor)
    assert len(point.now) == 1
    gaps = queries.rota(by=officer("analyst").actor, contact_id=str(contact.pk)).gaps
    assert timedelta(hours=12) in [gap.end - gap.start for gap in gaps]


def test_the_rota_of_others_is_not_ours_to_show(people: Any, contact: Contact) -> None:
    contact.of.own = ""
    contact.of.save()
    assert queries.points(by=people["analyst"].actor) == ()
    with pytest.raises(RefusedError, match="unknown"):
        queries.rota(by=people["analyst"].actor, contact_id=str(contact.pk))


def test_everybody_sees_their_own_addresses_alone(people: Any, reached: None) -> None:
    assert queries.reach(by=people["first"].actor).email == "first@desk.example"
    assert queries.reach(by=people["supervisor"].actor) == queries.ReachRow("", "")
