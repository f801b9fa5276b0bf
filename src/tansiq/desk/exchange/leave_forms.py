"""Forms about a leave: to ask an owner for one use, and to decide on what a partner asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from tansiq.desk.accounts.sign_in import told
from tansiq.desk.exchange.actions.leaving import Ruling
from tansiq.messages import sentence

__all__ = ["AskForm", "DecideForm"]

_RULINGS = ("granted", "refused")
_LONGEST = 2000


def _area(label: str, *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    return forms.CharField(label=told(label), max_length=_LONGEST, widget=widget, required=required)


class AskForm(forms.Form):
    """One use, of what, and why it is needed.

    ``uses``: those that the owner may open, with what they are called. ``files``: those of the message, by digest.
    """

    use = forms.ChoiceField(label=told("exchange.leave_use"))
    covers = forms.MultipleChoiceField(
        label=told("exchange.leave_files"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = _area("exchange.leave_why")

    def __init__(self, *args: Any, uses: Mapping[str, str], files: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"label_suffix": ""}))
        self.fields["use"] = forms.ChoiceField(label=told("exchange.leave_use"), choices=list(uses.items()))
        chosen = self.fields["covers"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = list(files.items())
        if not files:
            del self.fields["covers"]


class DecideForm(forms.Form):
    """What is decided, and why. Nothing is chosen by itself."""

    ruling = forms.ChoiceField(label=told("exchange.leave_ruling"))
    reason = _area("exchange.leave_why")
    conditions = _area("exchange.leave_conditions", required=False)
    until = forms.DateField(
        label=told("exchange.leave_until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"label_suffix": ""}))
        rulings = [(one, sentence(f"exchange.leave_standing.{one}", lang)) for one in _RULINGS]
        self.fields["ruling"] = forms.ChoiceField(label=told("exchange.leave_ruling"), choices=[("", "—"), *rulings])

    def decided(self, today: date) -> Ruling:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        days = (said["until"] - today).days if said["until"] else None
        return Ruling(said["ruling"] == "granted", said["reason"], said["conditions"], days)
