"""What the tables themselves refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from tansiq.desk.cases.models import Case, ClockRun, Event, Hold

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]


def test_an_event_is_neither_changed_nor_deleted(officer: Make, hit: Make) -> None:
    event = hit(officer("border_officer").actor).events.get()
    for attempt in (event.save, event.delete):
        with pytest.raises(TypeError, match="neither changed nor deleted"):
            attempt()
    for statement in (
        lambda: Event.objects.update(person="somebody else"),
        lambda: Event.objects.filter(pk=event.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="neither changed nor deleted"), transaction.atomic():
            statement()


@pytest.mark.parametrize(
    "change",
    [{"handling": "h9"}, {"purpose": ""}, {"legal_basis": ""}, {"revision": 0}, {"version": 0}],
    ids=lambda change: next(iter(change)),
)
def test_a_case_without_its_purpose_is_no_row(officer: Make, hit: Make, change: dict[str, Any]) -> None:
    case = hit(officer("border_officer").actor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**change)


def test_a_clock_runs_once_at_a_time_and_stops_after_its_start_by_an_event(officer: Make, hit: Make) -> None:
    case, now = hit(officer("border_officer").actor), timezone.now()
    row = {"case": case, "clock": "second_line_hold", "started_at": now, "due_at": now}
    run = ClockRun.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClockRun.objects.create(**row)
    for change in ({"stopped_at": now}, {"stopped_at": now - timedelta(1), "stopped_by": case.events.get()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ClockRun.objects.filter(pk=run.pk).update(**change)


def test_one_role_holds_a_case_once(officer: Make, hit: Make) -> None:
    case, now = hit(officer("border_officer").actor), timezone.now()
    row = {"case": case, "role": "prosecutor", "person": "1", "at": now, "reasons": "r"}
    Hold.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(**row)


def test_the_second_person_of_an_event_is_another(officer: Make, hit: Make) -> None:
    case = hit(officer("border_officer").actor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event(
            case=case, number=9, kind="step", step="s", entered="e", person="1", second="1", version=1,
            at=timezone.now(),
        ).save()  # fmt: skip
