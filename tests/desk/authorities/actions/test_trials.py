"""A contact point is real only if somebody has reached it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from tansiq.desk.authorities.actions.effects import tried
from tansiq.desk.authorities.actions.trials import record_trial
from tansiq.desk.authorities.models import Trial
from tansiq.desk.parameters.actions.setting import OPERATOR, set_parameters
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def test_one_that_was_reached_is_due_again_after_the_limit_and_by_its_citation(
    people: Any, entered: Callable[..., Any], writes: Callable[..., Any]
) -> None:
    contact = entered()
    assert contact.due_at <= timezone.now()  # nobody has tried it yet
    record_trial(by=people["duty_officer"].actor, contact_id=str(contact.pk), channel="phone", result="reached")
    contact.refresh_from_db()
    left = contact.due_at - timezone.now()
    assert timedelta(days=89) < left <= timedelta(days=91)
    assert (contact.due_count, contact.due_unit) == (90, "days")
    assert "House rule" in contact.due_citation
    assert writes()[-1].target == f"contact:{contact.pk}"


def test_the_limit_of_the_moment_is_kept_with_its_citation(entered: Callable[..., Any]) -> None:
    contact = entered()
    own = b'[limits.test_again]\nvalue = 7\nunit = "days"\ncitation = "Order 12"\n'
    set_parameters(by=OPERATOR, data=own, reason="an invented order")
    tried(contact, timezone.now())
    contact.refresh_from_db()
    assert (contact.due_count, contact.due_citation) == (7, "Order 12")
    assert contact.due_at - timezone.now() <= timedelta(days=8)


def test_one_that_was_not_reached_stays_due_and_somebody_says_how(people: Any, entered: Callable[..., Any]) -> None:
    contact, by = entered(), people["duty_officer"].actor
    told = {"by": by, "contact_id": str(contact.pk), "channel": "phone", "result": "no_answer"}
    with pytest.raises(RefusedError, match="note"):
        record_trial(**told, note=" ")
    record_trial(**told, note="rang for two minutes")
    contact.refresh_from_db()
    assert contact.due_at <= timezone.now()
    assert contact.tested_at is None
    assert Trial.objects.get().note == "rang for two minutes"


@pytest.mark.parametrize(
    ("role", "channel", "result", "code"),
    [
        ("duty_officer", "bag", "reached", "authorities.no_such_channel"),
        ("duty_officer", "of", "reached", "authorities.no_such_channel"),
        ("duty_officer", "phone", "fine", "authorities.no_such_result"),
        ("analyst", "phone", "reached", "access.permission"),
    ],
)
def test_what_is_no_test_is_refused(
    people: Any, entered: Callable[..., Any], role: str, channel: str, result: str, code: str
) -> None:
    contact = entered()
    with pytest.raises(RefusedError) as told:
        record_trial(by=people[role].actor, contact_id=str(contact.pk), channel=channel, result=result)
    assert told.value.code == code
    assert not Trial.objects.exists()


def test_a_contact_point_that_is_not_there_is_not_tried(people: Any) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    with pytest.raises(RefusedError, match="unknown"):
        record_trial(by=people["duty_officer"].actor, contact_id=nobody, channel="phone", result="reached")


def test_a_test_is_not_rewritten(people: Any, entered: Callable[..., Any]) -> None:
    record_trial(
        by=people["duty_officer"].actor, contact_id=str(entered().pk), channel="phone", result="reached"
    )  # fmt: skip
    for statement in ("UPDATE authorities_trial SET result = 'wrong'", "DELETE FROM authorities_trial"):
        with pytest.raises(Error, match="neither changed nor deleted"), transaction.atomic():
            connection.cursor().execute(statement)
