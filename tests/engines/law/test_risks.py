"""The risk review: each question, each answer."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from tansiq.engines.law import RESTRICTED, Answer, Question, Terms
from tansiq.engines.law.risks import against_risks
from tansiq.engines.law.terms import ANSWERS

Asking = Callable[..., Answer]
QUESTIONS = ("torture", "death_penalty", "asylum", "child", "political_offence", "protected_profession")


@pytest.mark.parametrize(("name", "answer"), [*product(QUESTIONS, ANSWERS)])
def test_what_follows_an_answer_is_what_the_terms_say(
    asking: Asking, terms: Terms, request_of_police: Question, name: str, answer: str
) -> None:
    found = asking(risks={**request_of_police.risks, name: answer})
    effect = terms.risks[name].effects[answer]
    if effect == "restrict":
        assert found == RESTRICTED
    else:
        assert found.allowed is (effect != "refuse")
    if answer == "assured" and effect == "refuse":
        assert found.codes == ("sending.assurance",)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_without_an_answer_is_told_and_nothing_goes(
    asking: Asking, request_of_police: Question, name: str
) -> None:
    answered = {key: value for key, value in request_of_police.risks.items() if key != name}
    found = asking(risks=answered)
    assert found.codes == ("sending.risk_unanswered",)


def test_assurances_about_torture_never_let_it_go_whatever_else_was_answered(
    asking: Asking, request_of_police: Question
) -> None:
    others = [name for name in QUESTIONS if name not in ("torture", "asylum")]
    for answers in product(ANSWERS, repeat=len(others)):
        risks = {**request_of_police.risks, **dict(zip(others, answers, strict=True)), "torture": "assured"}
        assert "sending.assurance" in asking(risks=risks).codes


def test_the_review_is_one_of_the_last_rules() -> None:
    from tansiq.engines.law import sending

    assert against_risks in sending._STAGES[-1]
