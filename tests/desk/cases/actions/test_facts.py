"""Recording facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tansiq.desk.cases.actions.facts import record_facts
from tansiq.desk.cases.models import Case
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]


def test_only_what_changed_is_recorded_and_values_lie_beside_the_event(officer: Make, hit: Make) -> None:
    by = officer("ncb_officer").actor
    case = hit(by, measure="caution")
    given = {"checkpoint": "Gate 5", "entry_type": "blue", "measure": "", "false_match_expires_on": date(2030, 1, 1)}
    changed = record_facts(by=by, case_id=str(case.pk), revision=2, facts=given)
    assert changed == ("checkpoint", "false_match_expires_on", "measure")
    event = case.events.get(kind="facts")
    assert event.details == {"fields": ["checkpoint", "false_match_expires_on", "measure"]}
    assert event.change.values == {"checkpoint": "Gate 5", "false_match_expires_on": "2030-01-01", "measure": None}
    case.refresh_from_db()
    assert case.facts["checkpoint"] == "Gate 5"
    assert "measure" not in case.facts


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"entry_type": "violet"}, "step.fact_kind"),
        ({"false_match_expires_on": "tomorrow"}, "step.fact_kind"),
        ({"identifiers": ["name"]}, "step.fact_kind"),
        ({"colour": "blue"}, "step.fact_unknown"),
        ({"checkpoint": ""}, "step.fact_missing"),
        ({"checkpoint": "Gate 4, invented airport"}, "case.nothing_new"),
        ({"checkpoint": "Gate\x004"}, "case.sign"),
        ({"checkpoint": "Gate \ud800"}, "case.sign"),
    ],
)
def test_what_is_not_of_the_form_is_refused(officer: Make, hit: Make, facts: dict[str, object], code: str) -> None:
    by = officer("ncb_officer").actor
    case = hit(by)
    with pytest.raises(RefusedError) as told:
        record_facts(by=by, case_id=str(case.pk), revision=2, facts=facts)
    assert told.value.code == code
    assert Case.objects.get(pk=case.pk).revision == 2


def test_who_has_no_part_in_the_type_records_nothing(officer: Make, hit: Make) -> None:
    case = hit(officer("border_officer").actor)
    with pytest.raises(RefusedError, match=r"case\.no_part"):
        record_facts(by=officer("analyst").actor, case_id=str(case.pk), revision=2, facts={"checkpoint": "x"})


def test_facts_of_a_closed_case_stay(officer: Make, hit: Make) -> None:
    by = officer("border_officer").actor
    case = hit(by)
    Case.objects.filter(pk=case.pk).update(is_final=True, state="closed")
    with pytest.raises(RefusedError, match=r"case\.final"):
        record_facts(by=by, case_id=str(case.pk), revision=2, facts={"checkpoint": "x"})
