"""The form of a risk review: whole, open, with what each answer leads to and what to look at."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.html import escape

from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.review_forms import ReviewForm
from tansiq.messages import sentence

pytestmark = pytest.mark.django_db


def _form(data: Any = None, **changes: Any) -> ReviewForm:
    return ReviewForm(data, **({"law": law_now(), "lang": "en", "partners": None} | changes))


def test_every_question_is_there_and_none_has_an_answer_by_itself(settings: Any) -> None:
    form = _form()
    assert [one.answer.name.removeprefix("risk_") for one in form.questions] == list(law_now().terms.risks)
    assert all(one.answer.initial is None and one.answer.field.required for one in form.questions)


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_each_answer_says_what_follows_and_each_question_its_law(settings: Any, lang: str) -> None:
    form = _form(lang=lang)
    for asked, risk in zip(form.questions, law_now().terms.risks.values(), strict=True):
        assert asked.citation == risk.citation
        for value, told in asked.answer.field.choices:  # type: ignore[attr-defined]  # a field that chooses
            condition = risk.condition.told(lang) if risk.condition else ""
            follows = sentence(f"exchange.follows.{risk.effects[value]}", lang, condition=condition)
            assert escape(follows) in str(told)


def test_where_an_answer_may_restrict_a_transfer_there_are_two_and_neither_says_why(settings: Any) -> None:
    form = _form()
    (asylum,) = [one for one in form.questions if one.answer.name == "risk_asylum"]
    choices: Any = asylum.answer.field.choices  # type: ignore[attr-defined]  # a field that chooses
    assert [value for value, _ in choices] == ["absent", "present"]
    assert sentence("exchange.risk.settled", "en") in str(choices[0][1])


def test_what_was_answered_is_what_the_action_is_told(settings: Any) -> None:
    typed = {
        "person": "Zaydun Example", "words": "", "look_child": ["age_papers"], "partner_ids": ["1"],
        **{f"risk_{name}": "absent" for name in law_now().terms.risks},
    }  # fmt: skip
    form = _form(typed, partners={"1": "x"})
    assert form.is_valid(), form.errors
    told = form.said([], case="c")
    assert (told.person, told.partner_ids, told.case, told.looked_at) == ("Zaydun Example", ["1"], "c", ["age_papers"])
    assert not _form(typed | {"look_child": ["weather"]}).is_valid()
    assert not _form(typed | {"risk_asylum": "reviewed"}).is_valid()
