"""The table of rules speaks of what the case type has, and of nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tansiq.desk.parameters.actions.setting import OPERATOR, set_parameters
from tansiq.desk.watchlists.models import Entry
from tansiq.desk.watchlists.rules import answers, attested, lapse, newest, rules

pytestmark = pytest.mark.django_db(databases="__all__")

TODAY = date(2026, 11, 27)


def test_every_condition_stands_in_the_case_type() -> None:
    named = {name for names in rules().guards.values() for name in names}
    assert named <= newest().guards.keys()
    assert rules().keeps <= newest().fields.keys()


def test_every_condition_of_approval_in_the_case_type_is_asked_here_too() -> None:
    assert set(newest().steps["submit"].guards) <= set(rules().guards["approve"])


def test_statuses_are_those_of_an_entry() -> None:
    named = {word for words in rules().sources.values() for word in words} | set(rules().targets.values())
    assert named == set(Entry.Status.values)


def test_nothing_leads_out_of_an_end() -> None:
    for verb, sources in rules().sources.items():
        if sources & {"withdrawn", "lapsed"}:
            assert verb == "delete"


def test_the_time_without_a_judicial_reference_has_its_citation() -> None:
    span, citation = lapse(newest().version)
    assert span == timedelta(hours=72)
    assert citation == newest().parameters["without_judicial_reference"].citation


def test_a_node_sets_another_time_by_its_own_law() -> None:
    own = b'[types.notice.without_judicial_reference]\nvalue = 24\nunit = "hours"\ncitation = "Law 9"\n'
    set_parameters(by=OPERATOR, data=own, reason="an invented act")
    assert lapse(newest().version) == (timedelta(hours=24), "Law 9")


@pytest.mark.parametrize(("facts", "holds"), [({}, False), ({"instruction": "locate_report"}, True)])
def test_a_condition_is_evaluated_over_the_facts(facts: dict[str, object], holds: bool) -> None:  # noqa: FBT001
    found = {one.guard.id: one.holds for one in answers("publish", facts, TODAY, newest().version)}
    assert found["arrest_has_warrant"] is holds


def test_what_a_person_stands_for_is_asked_for() -> None:
    assert attested("lapse", newest().version) == ()
    assert "not_discreet" in attested("approve", newest().version)
