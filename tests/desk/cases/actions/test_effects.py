"""What actions write, each thing in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tansiq.desk.cases.actions.effects import add_event, refuse
from tansiq.desk.cases.models import Event
from tansiq.engines.workflows.refusal import refusal
from tansiq.engines.workflows.texts import Texts
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def test_events_of_a_case_are_numbered_without_a_gap(officer: Callable[..., Any], hit: Callable[..., Any]) -> None:
    by = officer("border_officer").actor
    case = hit(by)
    with transaction.atomic():
        for _ in range(3):
            add_event("cases:step:take", case, Event.Kind.DECLINED, by=by, at=timezone.now())
    assert list(case.events.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]


def test_of_several_refusals_the_first_is_told_and_all_are_named() -> None:
    texts = Texts((("ar", "شرط"), ("fr", "condition"), ("en", "condition")))
    with pytest.raises(RefusedError) as told:
        refuse([refusal("step.guard", texts, guard="g"), refusal("step.reasons_missing")], "ar")
    assert told.value.code == "step.guard"
    assert told.value.details == {"what": "شرط", "guard": "g", "all": "step.guard step.reasons_missing"}
    refuse([], "ar")
