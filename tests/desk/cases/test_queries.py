"""What may be asked about cases: what waits, in which order, and nothing of what may not be seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.accounts.models import Group, Membership
from tansiq.desk.audit.models import Entry
from tansiq.desk.cases import queries
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.models import Case, ClockRun
from tansiq.desk.rulebook.in_force import standing_still
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]


def _refer(by: Any, case: Case) -> None:
    take_step(
        by=by, case_id=str(case.pk), revision=2, step="refer_to_second_line",
        attested=frozenset({"hit_is_a_suggestion"}),
    )  # fmt: skip


def test_the_queue_has_clocks_first_then_the_oldest(officer: Make, hit: Make) -> None:
    by = officer("border_officer").actor
    old, new, clocked, urgent = hit(by), hit(by), hit(by), hit(by)
    Case.objects.filter(pk=old.pk).update(opened_at=timezone.now() - timedelta(days=3))
    for case in (urgent, clocked):
        _refer(by, case)
    assert [row.id for row in queries.queue(by=by)] == [str(case.pk) for case in (urgent, clocked, old, new)]


def test_what_waits_is_told_by_the_case_type_alone(officer: Make, hit: Make) -> None:
    border, bureau = officer("border_officer").actor, officer("ncb_officer").actor
    case = hit(border)
    assert [len(queries.queue(by=by)) for by in (border, bureau, officer("analyst").actor)] == [1, 0, 0]
    _refer(border, case)
    assert [len(queries.queue(by=by)) for by in (border, bureau)] == [1, 1]


def test_an_end_that_asks_for_a_role_waits_for_it_though_no_step_is_theirs(officer: Make, hit: Make) -> None:
    border, bureau = officer("border_officer").actor, officer("ncb_officer").actor
    case = hit(border)
    _refer(border, case)
    Case.objects.filter(pk=case.pk).update(state="discarded")
    assert queries.queue(by=bureau) == ()
    ClockRun.objects.update(started_at=timezone.now() - timedelta(hours=9), due_at=timezone.now() - timedelta(hours=5))
    (row,) = queries.queue(by=bureau)
    assert row.clock is not None
    assert (row.clock.status, row.clock.part) == ("overdue", 100)


def test_steps_are_told_with_what_stands_against_them(officer: Make, hit: Make) -> None:
    by = officer("border_officer").actor
    case = hit(by)
    _refer(by, case)
    bureau = officer("ncb_officer").actor
    found, seen = (
        {one.step.id: one for one in queries.possible_steps(by=each, case_id=str(case.pk))} for each in (by, bureau)
    )
    assert [one.code for one in found["discard_hit"].refusals] == ["step.guard"]
    assert "step.role" in [one.code for one in seen["discard_hit"].refusals]
    assert found["discard_hit"].asks == {"reasons"}


def test_a_timeline_tells_everything_the_newest_first(officer: Make, hit: Make) -> None:
    by = officer("border_officer").actor
    case = hit(by)
    _refer(by, case)
    newest, oldest = queries.timeline(by=by, case_id=str(case.pk))
    assert (newest.kind, oldest.kind) == ("step", "opened")
    assert newest.entered is not None
    assert newest.entered.told("fr") == "Deuxième ligne"
    assert newest.person == by.user_id
    assert len(newest.attested) == 1


@pytest.mark.parametrize("words", ["nadir", "NADIR invented", "gate airport", "نَادِر"])
def test_a_search_finds_all_words_in_any_case_and_without_vowel_marks(officer: Make, hit: Make, words: str) -> None:
    by = officer("analyst").actor
    case = hit(by, matched_pair="Nadir Invented / نادر")
    hit(by, traveller_identity="somebody else", matched_pair="x / y", checkpoint="a port")
    assert [row.id for row in queries.found(by=by, words=words)] == [str(case.pk)]
    assert [row.id for row in queries.found(by=by, words=case.reference.lower())] == [str(case.pk)]


def test_a_search_is_recorded_with_its_words(officer: Make, looks: Callable[[], list[Entry]]) -> None:
    queries.found(by=officer("analyst").actor, words="nadir")
    entry = looks()[-1]
    assert (entry.kind, entry.what, entry.details["asked"]["words"]) == ("search", "cases:case:search", "nadir")


def test_closed_cases_are_found_where_asked_for(officer: Make, hit: Make) -> None:
    by = officer("analyst").actor
    case = hit(by)
    Case.objects.filter(pk=case.pk).update(is_final=True)
    assert queries.found(by=by) == ()
    assert len(queries.found(by=by, also_closed=True)) == 1
    assert queries.found(by=by, also_closed=True, type_id="notice") == ()


def test_more_cases_ask_the_database_no_more_often(officer: Make, hit: Make, django_assert_num_queries: Any) -> None:
    by = officer("border_officer").actor
    for _ in range(6):
        _refer(by, hit(by))
    # The rulebook, as once a request; cases, their clocks, the clocks' warnings.
    with standing_still(), django_assert_num_queries(4):
        assert len(queries.queue(by=by)) == 6


def _hidden(officer: Make, hit: Make) -> Case:
    inside = officer("border_officer")
    group = Group.objects.create(slug="hidden", name="hidden", purpose="p")
    Membership.objects.create(group=group, user=inside.user, granted_by=inside.user)
    case = hit(inside.actor, group=str(group.pk))
    assert len(queries.queue(by=inside.actor)) == 1
    assert len(queries.found(by=inside.actor, words=case.reference)) == 1
    return case


def test_a_case_of_another_matter_is_no_case_in_any_question(officer: Make, hit: Make) -> None:
    case, by = _hidden(officer, hit), officer("border_officer").actor
    assert queries.queue(by=by) == ()
    assert queries.found(by=by, words=case.reference, also_closed=True) == ()
    assert queries.found(by=officer("analyst").actor, words="nadir", also_closed=True) == ()
    for question in (queries.case, queries.timeline, queries.possible_steps):
        with pytest.raises(RefusedError, match=r"access\.unknown"):
            question(by=by, case_id=str(case.pk))


def test_a_refused_look_is_recorded_alike_for_hidden_and_for_none(
    officer: Make, hit: Make, looks: Callable[[], list[Entry]]
) -> None:
    case, by = _hidden(officer, hit), officer("border_officer").actor
    said = []
    for case_id in (str(case.pk), "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(RefusedError):
            queries.case(by=by, case_id=case_id)
        entry = looks()[-1].to_value()
        said.append({key: value for key, value in entry.items() if key not in ("at", "target")})
    assert said[0] == said[1]
