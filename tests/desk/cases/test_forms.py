"""Forms made out of case types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict

from tansiq.case_types import shelf
from tansiq.desk.cases import queries
from tansiq.desk.cases.forms import DecisionForm, FactsForm, HeadForm, SearchForm, SecondForm
from tansiq.desk.cases.models import Case
from tansiq.engines.workflows import read_library

LIBRARY = read_library(shelf())
Make = Callable[..., Any]


def _offer(officer: Make, hit: Make, state: str, step: str) -> Any:
    case = hit(officer("border_officer").actor)
    Case.objects.filter(pk=case.pk).update(state=state)
    found = queries.possible_steps(by=officer("ncb_officer").actor, case_id=str(case.pk))
    return next(one for one in found if one.step.id == step)


@pytest.mark.django_db(databases="__all__")
def test_a_decision_asks_what_its_step_asks_and_no_more(officer: Make, hit: Make) -> None:
    refusing = DecisionForm(offer=_offer(officer, hit, "source_confirmed", "take_no_measure"), lang="fr", revision=7)
    assert set(refusing.fields) == {"revision", "grounds", "consulted", "reasons"}
    assert refusing["revision"].value() == 7
    attesting = DecisionForm(offer=_offer(officer, hit, "source_contacted", "record_confirmation"), lang="fr")
    assert set(attesting.fields) == {"revision", "fact_source_reply_reference", "attest_entry_still_valid"}


@pytest.mark.django_db(databases="__all__")
def test_a_ground_that_is_never_a_reason_is_shown_and_cannot_be_chosen(officer: Make, hit: Make) -> None:
    offer = _offer(officer, hit, "source_confirmed", "take_no_measure")
    sent = "take_no_measure-revision=7&take_no_measure-reasons=why&take_no_measure-consulted=C&take_no_measure-grounds="
    forms = [DecisionForm(QueryDict(sent + ground), offer=offer, lang="en") for ground in ("rank", "protection")]
    assert [form.is_valid() for form in forms] == [False, True]
    assert forms[1].said() == {
        "revision": 7, "attested": frozenset(), "reasons": "why", "grounds": ("protection",), "consulted": "C",
        "facts": {},
    }  # fmt: skip
    assert "Rank or standing of the person" in [texts.told("en") for texts in forms[0].never]


@pytest.mark.parametrize("name", LIBRARY.types())
@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_every_field_of_every_type_has_its_place_in_the_form(name: str, lang: str) -> None:
    fields = LIBRARY.newest(name).fields
    form = FactsForm(fields=fields.values(), lang=lang)
    assert list(form.fields) == list(fields)
    assert all(fields[key].texts.told(lang) in str(field.label) for key, field in form.fields.items())


def test_a_head_knows_the_codes_and_the_matters_given() -> None:
    sent = QueryDict("purpose=p&legal_basis=b&handling=h2&group=1")
    assert HeadForm(sent, groups=[("1", "a matter")], lang="en").is_valid()
    assert not HeadForm(sent, groups=[], lang="en").is_valid()


def test_a_search_is_for_types_that_there_are() -> None:
    form = SearchForm(QueryDict("words=nadir&also_closed=on&type_id=notice"), types=[("notice", "Notice")])
    assert form.is_valid()
    assert form.cleaned_data == {"words": "nadir", "type_id": "notice", "also_closed": True}
    assert not SearchForm(QueryDict("type_id=voyage"), types=[("notice", "Notice")]).is_valid()


def test_a_second_answer_without_what_was_read_is_none() -> None:
    assert not SecondForm(QueryDict("reasons=r")).is_valid()
