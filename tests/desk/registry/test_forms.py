"""What is typed on the forms of the registry."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.exchange.law import law_now
from tansiq.desk.registry.forms import PaperForm, StateForm
from tansiq.messages import LANGUAGES

pytestmark = pytest.mark.django_db


def paper_form(lang: str = "en", **said: Any) -> PaperForm:
    return PaperForm(said, law=law_now(), lang=lang, belongs={"t/m": "Answers A/2026/1", "t/": "In t"}, groups={})


def test_nothing_of_a_paper_stands_chosen_by_itself() -> None:
    form = paper_form(text="x", dated_on="2026-01-01", received_on="2026-01-02")
    assert not form.is_valid()
    assert {"word", "purpose", "basis", "language", "nature", "means", "handling"} <= set(form.errors)


@pytest.mark.parametrize(("belongs", "thread", "answers"), [("", "", ""), ("t/", "t", ""), ("t/m", "t", "m")])
def test_what_a_paper_belongs_to_is_a_thread_and_what_it_answers(belongs: str, thread: str, answers: str) -> None:
    form = paper_form(
        text="x", dated_on="2026-01-01", received_on="2026-01-02", word="info_answer", purpose="investigation",
        basis="police_qma_qsa_2019", language="fr", nature="legal", means="paper", handling=["h1"], source="b",
        information="i2", upload="00000000-0000-4000-8000-000000000001", belongs=belongs,
    )  # fmt: skip
    assert form.is_valid(), form.errors
    found = form.paper()
    assert (found.thread_id, found.answers, found.grading, found.kind) == (thread, answers, "b2", "info_answer")


def test_a_leave_is_not_among_what_came_on_paper() -> None:
    field: Any = paper_form().fields["word"]
    kinds = {name for name, _ in field.choices}
    assert "info_answer" in kinds
    assert not kinds & {"leave_request", "leave_answer"}


def test_a_statement_needs_no_receipt_and_corrects_what_counts() -> None:
    said = {"what": "dispatched", "happened_on": "2026-01-01", "known_by": "slip", "corrects": "7", "withdraws": "on"}
    form = StateForm(said, open_ones={7: "Dispatched"}, lang="en")
    assert form.is_valid(), form.errors
    word = form.word()
    assert (word.corrects, word.withdraws) == (7, True)
    assert not StateForm(said | {"corrects": "8"}, open_ones={7: "Dispatched"}, lang="en").is_valid()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_nothing_was_stated_there_is_nothing_to_correct(lang: str) -> None:
    form = StateForm(open_ones={}, lang=lang)
    assert "corrects" not in form.fields
    assert "withdraws" not in form.fields
