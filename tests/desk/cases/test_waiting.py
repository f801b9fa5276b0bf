"""Which cases wait for whom, read off the types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tansiq.case_types import shelf
from tansiq.desk.cases.library import library
from tansiq.desk.cases.models import Case
from tansiq.desk.cases.waiting import first_waiting
from tansiq.engines.workflows import read_library

pytestmark = pytest.mark.django_db(databases="__all__")

LIBRARY = read_library(shelf())
STATES = [(name, state) for name in LIBRARY.types() for state in LIBRARY.newest(name).states]


@pytest.mark.parametrize(("name", "state"), STATES)
def test_in_every_state_a_case_waits_for_those_whose_step_it_is_and_for_nobody_else(
    officer: Callable[..., Any], hit: Callable[..., Any], name: str, state: str
) -> None:
    case, rules = hit(officer("ncb_officer").actor), library().newest(name)
    Case.objects.filter(pk=case.pk).update(type=name, state=state, is_final=rules.states[state].final)
    for role in ("border_officer", "ncb_officer", "supervisor", "prosecutor", "dpo", "analyst", "duty_officer"):
        by = officer(role).actor
        expected = any(role in step.by and state in step.sources for step in rules.moves)
        assert first_waiting(by, timezone.now(), 5).exists() == expected, role
