"""The forms about a leave choose nothing by themselves, and count days to the last one."""

from __future__ import annotations

from datetime import date

from tansiq.desk.exchange.leave_forms import AskForm, DecideForm


def test_a_decision_without_a_ruling_or_a_reason_is_not_read() -> None:
    form = DecideForm({"ruling": "", "reason": " "}, lang="en")
    assert not form.is_valid()
    assert set(form.errors) == {"ruling", "reason"}


def test_the_last_day_becomes_days_from_today() -> None:
    form = DecideForm({"ruling": "granted", "reason": "Needed", "until": "2026-12-06"}, lang="en")
    assert form.is_valid()
    ruling = form.decided(date(2026, 12, 1))
    assert (ruling.granted, ruling.days) == (True, 5)


def test_a_use_that_is_not_to_be_asked_for_is_not_chosen() -> None:
    assert not AskForm({"use": "export", "reason": "x"}, uses={"forward": "Passing on"}, files={}).is_valid()


def test_no_file_is_chosen_by_itself_and_none_is_offered_where_there_is_none() -> None:
    typed, uses = {"use": "forward", "reason": "x"}, {"forward": "Passing on"}
    form = AskForm(typed, uses=uses, files={"1" * 64: "annexe.pdf"})
    assert form.is_valid()
    assert form.cleaned_data["covers"] == []
    assert not AskForm(typed | {"covers": "2" * 64}, uses=uses, files={"1" * 64: "annexe.pdf"}).is_valid()
    assert "covers" not in AskForm(typed, uses=uses, files={}).fields
