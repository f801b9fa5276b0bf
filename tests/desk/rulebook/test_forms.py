"""The form of a proposal begins with today, and wants a reason."""

from __future__ import annotations

from tansiq.desk.rulebook.forms import ProposalForm
from tansiq.desk.rulebook.in_force import today


def test_it_begins_with_today_and_wants_a_reason_and_a_day() -> None:
    assert today().isoformat() in str(ProposalForm()["effective_on"])
    form = ProposalForm({"note": " ", "effective_on": "tomorrow"})
    assert set(form.errors) == {"note", "effective_on"}
