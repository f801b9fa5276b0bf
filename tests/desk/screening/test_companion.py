"""What goes with a case of a possible hit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases import consequences
from tansiq.desk.cases.actions.opening import open_case
from tansiq.desk.screening.companion import OfHits, remember_decision
from tansiq.desk.screening.models import Memory
from tansiq.desk.screening.rules import rules
from tansiq.desk.watchlists.truth import local_day

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_the_longest_that_may_be_remembered_is_offered() -> None:
    now = timezone.now()
    offered = OfHits().suggested(by=Actor(user_id="", via="test"), case_id="", at=now)
    assert offered == {"false_match_expires_on": local_day(now) + timedelta(days=rules().memory.days)}


def test_a_case_that_somebody_opened_by_hand_has_no_sides_and_leaves_nothing_to_remember(
    people: Any, published: Any, screened: Any, discarded: Any
) -> None:
    published()
    by = people["border_officer"].actor
    facts = {**_facts_of(screened().hits[0].case_id)}
    case = open_case(
        by=by, type_id="border_hit", purpose="p", legal_basis="an invented article", handling="h0", facts=facts
    )
    assert OfHits().part(by=by, case_id=str(case.pk), lang="en") is None
    discarded(str(case.pk))
    assert Memory.objects.count() == 0


def test_whoever_may_not_look_at_hits_is_shown_the_case_alone(
    people: Any, published: Any, screened: Any, officer: Any
) -> None:
    published()
    case_id = screened().hits[0].case_id
    assert OfHits().part(by=officer("evidence_custodian").actor, case_id=case_id, lang="en") is None
    assert OfHits().part(by=people["border_officer"].actor, case_id=case_id, lang="en") is None  # the counter
    assert OfHits().part(by=people["ncb_officer"].actor, case_id=case_id, lang="en") is not None


def _facts_of(case_id: str) -> dict[str, Any]:
    from tansiq.desk.cases.facts import from_stored
    from tansiq.desk.cases.library import library
    from tansiq.desk.cases.models import Case

    return from_stored(library().newest("border_hit").fields, Case.objects.get(pk=case_id).facts)


def test_the_step_that_leaves_something_to_remember_stands_in_the_table_of_consequences() -> None:
    steps = consequences.table()[rules().type].steps or {}
    assert [step for step, words in steps.items() if "hit.remember" in words] == ["discard_hit"]
    assert consequences.effect("hit.remember") is remember_decision
