"""Alarms that people raise and take: for cases that are open to them, once, with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.authorities.models import Contact
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.duty import queries
from tansiq.desk.duty.actions.alarms import acknowledge, raise_alarm
from tansiq.desk.duty.models import Alarm
from tansiq.desk.duty.work import escalate
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def _raise(by: Any, case: Any, contact: Contact, reason: str = "it cannot wait") -> str:
    return raise_alarm(by=by.actor, case_id=str(case.pk), contact_id=str(contact.pk), reason=reason)


def test_the_rota_is_called_for_a_case_once_and_with_a_reason(people: Any, contact: Contact, noted: Any) -> None:
    case = noted()
    with pytest.raises(RefusedError, match="reason"):
        _raise(people["supervisor"], case, contact, " ")
    _raise(people["supervisor"], case, contact)
    with pytest.raises(RefusedError, match="raised"):
        _raise(people["supervisor"], case, contact)
    assert Alarm.objects.get().reason == "it cannot wait"


def test_what_is_called_for_stands_first_for_whoever_was_called_last(
    people: Any, contact: Contact, noted: Any, on_rota: Any
) -> None:
    alarm = Alarm.objects.get(pk=_raise(people["supervisor"], noted(), contact))
    on_rota("first", start=alarm.raised_at, hours=99)
    escalate(alarm.raised_at)
    (row,) = queries.alarms(by=people["first"].actor)
    assert (row.is_mine, [person for person, _ in row.called]) == (True, [people["first"].id])
    assert not queries.alarms(by=people["second"].actor)[0].is_mine
    acknowledge(by=people["second"].actor, alarm_id=row.id)
    assert queries.alarms(by=people["first"].actor) == ()
    with pytest.raises(RefusedError, match="unknown"):
        acknowledge(by=people["first"].actor, alarm_id=row.id)


def test_an_alarm_for_a_matter_is_seen_raised_and_taken_by_those_it_is_open_to(
    people: Any, contact: Contact, noted: Any, matter: Any
) -> None:
    case = noted(group=str(matter("first").pk))
    with pytest.raises(RefusedError, match="unknown"):
        _raise(people["second"], case, contact)
    alarm_id = _raise(people["first"], case, contact)
    assert queries.alarms(by=people["second"].actor) == ()
    with pytest.raises(RefusedError, match="unknown"):
        acknowledge(by=people["second"].actor, alarm_id=alarm_id)
    assert acknowledge(by=people["first"].actor, alarm_id=alarm_id) == str(case.pk)


def test_a_case_that_is_over_calls_nobody(people: Any, contact: Contact, noted: Any) -> None:
    case = noted()
    case.refresh_from_db()
    take_step(by=people["first"].actor, case_id=str(case.pk), revision=case.revision, step="close_without",
              attested=frozenset({"nothing_rests_on_it"}), reasons="a wrong number")  # fmt: skip
    with pytest.raises(RefusedError, match="final"):
        _raise(people["first"], case, contact)


def test_whoever_only_oversees_sees_what_waits_and_does_not_take_it(people: Any, contact: Contact, noted: Any) -> None:
    alarm_id = _raise(people["first"], noted(), contact)
    assert len(queries.alarms(by=people["dpo"].actor)) == 1
    with pytest.raises(RefusedError, match="permission"):
        acknowledge(by=people["dpo"].actor, alarm_id=alarm_id)
