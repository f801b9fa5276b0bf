"""A case out of its rows is the engine's value, whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.library import definition_of
from tansiq.desk.cases.standing import person_of, standing_of
from tansiq.desk.rulebook.in_force import standing_still
from tansiq.engines.workflows import Span

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]


def test_a_standing_is_rebuilt_with_steps_clocks_and_duties(officer: Make, hit: Make) -> None:
    by = officer("border_officer").actor
    case = hit(by, linked_duties=[("7", "watchlist_author")])
    take_step(
        by=by, case_id=str(case.pk), revision=2, step="refer_to_second_line",
        attested=frozenset({"hit_is_a_suggestion"}),
    )  # fmt: skip
    case.refresh_from_db()
    standing = standing_of(case, definition_of(case))
    (taken,), (run,) = standing.taken, standing.clocks
    assert (standing.state, taken.step, taken.person) == ("second_line", "refer_to_second_line", by.user_id)
    assert [(one.guard, one.person, one.at) for one in taken.attestations] == [
        ("hit_is_a_suggestion", by.user_id, taken.at)
    ]
    assert (run.span, [one.warning.percent for one in run.warnings]) == (Span(4, "hours"), [50, 80])
    assert standing.duties_of("7") == {"watchlist_author"}


def test_rebuilding_costs_as_many_questions_for_any_case(
    officer: Make, hit: Make, django_assert_num_queries: Any
) -> None:
    case = hit(officer("border_officer").actor)
    # The rulebook, as once a request; parameters, holds, steps, clocks; there are no warnings to ask for.
    with standing_still(), django_assert_num_queries(5):
        standing_of(case, definition_of(case))


def test_who_acts_acts_in_one_role_at_a_time(officer: Make) -> None:
    made = officer("supervisor", "analyst")
    assert person_of(made.acting_as("analyst")).roles == {"analyst"}
