"""Opening cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tansiq.desk.accounts.models import Unit
from tansiq.desk.cases import queries
from tansiq.desk.cases.actions.opening import add_party, open_case
from tansiq.desk.cases.models import Case
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]


def test_a_case_keeps_the_rules_it_began_under(officer: Make, hit: Make, unit: Unit) -> None:
    made = officer("border_officer")
    made.user.unit = unit
    made.user.save()
    case = Case.objects.get(pk=hit(made.actor).pk)
    assert (case.type, case.version, len(case.fingerprint), case.state) == ("border_hit", 1, 64, "possible")
    assert (case.unit, case.is_final, case.is_held) == (unit, False, False)
    assert case.facts["checked_at"] == "2026-06-01T09:00:00+00:00"
    event = case.events.get()
    assert (event.number, event.kind, event.entered) == (1, "opened", "possible")
    assert event.change.values == case.facts


def test_facts_are_read_back_as_they_were_given(officer: Make, hit: Make) -> None:
    made = officer("ncb_officer").actor
    sheet = queries.case(by=made, case_id=str(hit(made).pk))
    facts = {fact.field.id: fact.value for fact in sheet.facts}
    assert facts["checked_at"] == datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
    assert facts["score_parts"] == [{"field": "name", "bits": "21.4"}]
    assert facts["measure"] is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"type_id": "voyage"}, "workflow.type_unknown"),
        ({"purpose": " "}, "case.purpose"),
        ({"legal_basis": ""}, "case.purpose"),
        ({"handling": "h9"}, "case.handling_unknown"),
        ({"group": "00000000-0000-4000-8000-000000000000"}, "access.unknown"),
        ({"facts": {"checkpoint": "Gate 4"}}, "step.fact_missing"),
        ({"facts": {"colour": "blue"}}, "step.fact_unknown"),
    ],
)
def test_what_cannot_be_a_case_is_refused(officer: Make, change: dict[str, Any], code: str) -> None:
    whole = {"type_id": "border_hit", "purpose": "p", "legal_basis": "b", "handling": "h0", "facts": {}}
    with pytest.raises(RefusedError) as told:
        open_case(by=officer("border_officer").actor, **{**whole, **change})
    assert told.value.code == code
    assert not Case.objects.exists()


def test_references_tell_nothing_of_how_many_cases_there_are(officer: Make, hit: Make) -> None:
    by = officer("border_officer").actor
    made = [hit(by).reference for _ in range(20)]
    assert len(set(made)) == 20
    assert sorted(made) != made
    assert all(len(reference) == 9 and not set(reference) & set("01IO") for reference in made)


def test_a_party_is_an_opaque_reference_and_stands_once(officer: Make, hit: Make) -> None:
    by = officer("ncb_officer").actor
    case = hit(by, parties=[("identity:7", "wanted")])
    add_party(by=by, case_id=str(case.pk), revision=2, reference="identity:8", part="associate")
    with pytest.raises(RefusedError, match=r"case\.party"):
        add_party(by=by, case_id=str(case.pk), revision=3, reference="identity:7", part="wanted")
    assert queries.case(by=by, case_id=str(case.pk)).parties == (("wanted", "identity:7"), ("associate", "identity:8"))
    assert [row.id for row in queries.found(by=by, words="identity:8")] == [str(case.pk)]
