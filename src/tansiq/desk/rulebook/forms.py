"""The form of a proposal: why, and from which day."""

from __future__ import annotations

from typing import Any

from django import forms

from tansiq.desk.accounts.sign_in import told
from tansiq.desk.rulebook.in_force import today

__all__ = ["ProposalForm"]


class ProposalForm(forms.Form):
    """Why these files, and from when. Whether the day is over is for the action to say."""

    note = forms.CharField(
        label=told("form.reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )
    effective_on = forms.DateField(
        label=told("rulebook.effective_on"),
        widget=forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d"),
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **{"initial": {"effective_on": today()}, **more})
