"""What goes with an allowed message: places in the law, conditions, and clocks that end on the right day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from benchmarks.law_probes import fitting

from tansiq.engines.law import Answer, Due, Law, Statement, ask
from tansiq.engines.workflows import Place

Asking = Callable[..., Answer]
CASABLANCA = Place(ZoneInfo("Africa/Casablanca"))


def _codes(answer: Answer, when: str = "") -> list[str]:
    return [one.code for one in answer.conditions if when in ("", one.when)]


def _clock(answer: Answer, name: str) -> Due:
    return next(one for one in answer.clocks if one.id == name)


def test_forty_days_after_a_provisional_arrest_that_spans_ramadan(law: Law) -> None:
    question, recipient = fitting(law, law.instruments["reciprocity"], "provisional_arrest_request", ("MAR", "USA"))
    began = replace(question, at=datetime(2026, 2, 10, 14, tzinfo=CASABLANCA.zone))
    due = _clock(ask(law, began, recipient, CASABLANCA), "papers_due")
    assert due.due_at is not None
    assert due.due_at.astimezone(CASABLANCA.zone).date() == date(2026, 3, 23)  # the first moment after day 40, 22 March
    assert (due.citation.startswith("UN Model Treaty"), due.mark) == (True, "R")


def test_a_floor_is_told_as_one(law: Law, place: Place) -> None:
    question, recipient = fitting(law, law.instruments["budapest_2001"], "preservation_request", ("USA", "MAR"))
    answer = ask(law, replace(question, at=datetime(2026, 1, 15, 12, tzinfo=UTC)), recipient, place)
    due = _clock(answer, "preserved")
    assert (due.bound, due.due_at) == ("floor", datetime(2026, 3, 17, tzinfo=UTC))  # kept through 16 March


def test_a_limit_that_nobody_found_has_no_end(law: Law, place: Place) -> None:
    question, recipient = fitting(
        law, law.instruments["criminal_procedure_mar"], "provisional_arrest_request", ("MAR", "USA")
    )
    due = _clock(ask(law, question, recipient, place), "papers_due")
    assert (due.span, due.due_at, due.mark) == (None, None, "R")


def test_working_days_pass_over_the_weekend(asking: Asking) -> None:
    answer = asking(at=datetime(2026, 6, 4, 9, tzinfo=UTC))  # a Thursday
    assert _clock(answer, "answer").due_at == datetime(2026, 6, 19, tzinfo=UTC)


def test_a_warning_goes_first_and_a_second_person_looks_within_the_hour(asking: Asking) -> None:
    answer = asking(kind="threat_warning", purpose="threat_to_life", channel="network_24_7")
    assert "condition.sent_first" in _codes(answer)
    assert _clock(answer, "second_person").due_at == datetime(2026, 6, 1, 10, tzinfo=UTC)


def test_what_is_told_from_memory_is_checked_before(law: Law, place: Place, asking: Asking) -> None:
    question, recipient = fitting(law, law.instruments["untoc_2000"], "mla_request", ("MAR", "USA"))
    assert "condition.recalled" in _codes(ask(law, question, recipient, place), "before")
    assert "condition.recalled" not in _codes(asking())


def test_a_text_of_defaults_is_confirmed_by_a_lawyer(law: Law, place: Place) -> None:
    question, recipient = fitting(law, law.instruments["mla_mar_usa_1983"], "mla_request", ("MAR", "USA"))
    answer = ask(law, question, recipient, place)
    assert {"condition.text", "condition.unreviewed"} <= set(_codes(answer))


def test_invented_law_says_so(asking: Asking, law: Law, place: Place) -> None:
    assert "condition.fictional" in _codes(asking())
    question, recipient = fitting(law, law.instruments["untoc_2000"], "mla_request", ("MAR", "USA"))
    assert "condition.fictional" not in _codes(ask(law, question, recipient, place))


def test_each_grading_is_told_once_and_what_is_unverified_is_called_so(asking: Asking) -> None:
    said = (
        Statement("legal", "a1"),
        Statement("legal", "a1"),
        Statement("intelligence", "b4"),
        Statement("legal", "x1"),
    )
    assert [code for code in _codes(asking(statements=said)) if code.endswith(("graded", "unverified"))] == [
        "condition.graded", "condition.unverified", "condition.unverified",
    ]  # fmt: skip


def test_sensitive_data_go_where_strictly_necessary(asking: Asking) -> None:
    assert "condition.sensitive" in _codes(asking(data=frozenset({"identity", "biometric"})), "before")
    assert "condition.sensitive" not in _codes(asking())


def test_an_answer_that_lets_it_go_on_a_condition_says_which(asking: Asking, law: Law) -> None:
    child = {**dict.fromkeys(law.terms.risks, "absent"), "child": "present"}
    (told,) = [one for one in asking(risks=child).conditions if one.code == "condition.risk"]
    assert told.when == "before"
    assert "best interests" in told.sentence()


def test_recipients_see_one_another_only_where_the_basis_says_so(law: Law, place: Place, asking: Asking) -> None:
    assert not asking().recipients_visible
    question, recipient = fitting(law, law.instruments["mla_qma_qsa_2008"], "mla_answer", ("QMA", "QSA"))
    assert ask(law, question, recipient, place).recipients_visible


def test_the_text_written_for_h3_travels(asking: Asking) -> None:
    answer = asking(handling=frozenset({"h1", "h3"}), handling_text="  Not to the press. ")
    (told,) = [one for one in answer.conditions if one.code == "condition.handling_text"]
    assert (told.when, told.sentence("fr")) == ("travels", "H3, dans les termes de l'expéditeur : Not to the press.")
