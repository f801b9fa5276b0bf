"""A risk review is answered whole, kept once, and tells nothing of protection."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tansiq.desk.exchange.actions import reviewing
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Partner, Review
from tansiq.desk.exchange.reviewed import is_sealed
from tansiq.errors import TansiqError

pytestmark = pytest.mark.django_db(databases="__all__")
CASE = "00000000-0000-4000-8000-000000000001"


def _told(**changes: Any) -> reviewing.Told:
    risks = changes.pop("risks", {})
    told: dict[str, Any] = {
        "person": "Zaydun Example", "answers": {**dict.fromkeys(law_now().terms.risks, "absent"), **risks},
        "partner_ids": [str(one.pk) for one in Partner.objects.all()], "case": CASE,
    }  # fmt: skip
    return reviewing.Told(**(told | changes))


def _refused(by: Any, **changes: Any) -> TansiqError:
    with pytest.raises(TansiqError) as refused:
        reviewing.answer(by=by, told=_told(**changes))
    assert not Review.objects.exists()
    return refused.value


def test_it_is_kept_with_who_answered_it_towards_whom_and_how_often(peer: Any, supervisor: Any, writes: Any) -> None:
    for number in (1, 2):
        reviewing.answer(by=supervisor, told=_told(person=" Zaydun   Example", looked_at=["age_papers"]))
        made = Review.objects.order_by("-pk")[0]
        assert (made.person, made.number, made.states) == ("Zaydun Example", number, ["QSA"])
        assert (str(made.by_id), made.role, made.looked_at) == (supervisor.user_id, "supervisor", ["age_papers"])
    entry = writes()[-1]
    assert (entry.what, entry.target, entry.details["number"]) == ("exchange:review:answer", f"case:{CASE}", 2)
    assert "Zaydun" not in str(entry.details)


@pytest.mark.parametrize(
    "risk", ["torture", "death_penalty", "asylum", "child", "political_offence", "protected_profession"]
)
@pytest.mark.parametrize("answer", ["", None])
def test_an_open_question_is_told_and_nothing_is_kept(peer: Any, supervisor: Any, risk: str, answer: Any) -> None:
    refused = _refused(supervisor, risks={risk: answer})
    assert (refused.code, refused.details["questions"]) == ("exchange.risk_open", risk)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"risks": {"torture": "maybe"}}, "exchange.review_word"),
        ({"risks": {"weather": "absent"}}, "exchange.review_word"),
        ({"looked_at": ["the_stars"]}, "exchange.review_word"), ({"person": " "}, "exchange.review_person"),
        ({"person": "x" * 201}, "exchange.review_person"), ({"partner_ids": []}, "exchange.nobody"),
        ({"partner_ids": ["x"]}, "access.unknown"), ({"thread": "1" * 32, "case": ""}, "access.unknown"),
        ({"risks": {"child": "present"}}, "exchange.review_words"), ({"words": "x" * 2001}, "exchange.review_words"),
    ],
)  # fmt: skip
def test_what_is_not_whole_is_not_kept(peer: Any, supervisor: Any, changes: dict[str, Any], code: str) -> None:
    assert _refused(supervisor, **changes).code == code


def test_a_risk_that_is_there_is_kept_with_why_and_law_says_what_follows(peer: Any, supervisor: Any) -> None:
    assert reviewing.answer(by=supervisor, told=_told(risks={"torture": "present"}, words="reports of a treaty body"))


@pytest.mark.parametrize("answer", ["present", "assured", "reviewed"])
def test_an_answer_that_restricts_a_transfer_is_neither_kept_nor_on_record(
    peer: Any, supervisor: Any, looks: Any, writes: Any, answer: str
) -> None:
    sealed = [one.id for one in law_now().terms.risks.values() if is_sealed(one)]
    assert sealed == ["asylum"]
    before = len(writes())
    assert _refused(supervisor, risks={"asylum": answer}, words="hidden words").code == "sending.restricted"
    assert len(writes()) == before
    told = str([(one.reason, one.details) for one in looks()])
    assert "sending.restricted" in told
    assert not any(word in told for word in ("asylum", "hidden words"))


def test_who_may_not_send_answers_none(peer: Any, officer: Any) -> None:
    assert _refused(officer("analyst", username="reads").actor).code == "access.permission"


def test_the_database_keeps_it_as_it_was_answered(peer: Any, supervisor: Any) -> None:
    reviewing.answer(by=supervisor, told=_told())
    for change in (lambda: Review.objects.update(person="x"), lambda: Review.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="risk reviews"), transaction.atomic():
            change()
