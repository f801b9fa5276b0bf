"""Forms of the duty: a turn, where one is told, an alarm, a shift that is handed over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from tansiq.desk.accounts.sign_in import told
from tansiq.desk.duty.actions.hand_overs import Shift
from tansiq.desk.duty.actions.turns import Plan
from tansiq.engines.rotas.turns import LINES_MOST, WEEKS_MOST

__all__ = ["AlarmForm", "PlanForm", "ReachForm", "ShiftForm"]

_MOMENT = "%Y-%m-%dT%H:%M"
_AREA = forms.Textarea(attrs={"rows": 3, "dir": "auto"})


def _moment(label: str) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "dir": "ltr"}, format=_MOMENT)
    return forms.DateTimeField(label=told(label), widget=widget, input_formats=[_MOMENT, f"{_MOMENT}:%S"])


def _clock(label: str) -> forms.TimeField:
    return forms.TimeField(label=told(label), widget=forms.TimeInput(attrs={"type": "time", "dir": "ltr"}))


class PlanForm(forms.Form):
    """A turn in the local time of the contact point."""

    person = forms.ChoiceField(label=told("duty.person"))
    day = forms.DateField(label=told("duty.day"), widget=forms.DateInput(attrs={"type": "date", "dir": "ltr"}))
    start = _clock("duty.start")
    end = _clock("duty.end")
    line = forms.IntegerField(label=told("duty.line"), min_value=1, max_value=LINES_MOST, initial=1)
    weeks = forms.IntegerField(label=told("duty.weeks"), min_value=1, max_value=WEEKS_MOST, initial=1)

    def __init__(self, *given: Any, people: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(people)

    def plan(self) -> Plan:
        """What was typed, as the action takes it."""
        return Plan(**self.cleaned_data)


class ReachForm(forms.Form):
    """Where one is told oneself."""

    email = forms.EmailField(
        label=told("duty.email"), required=False, max_length=200, widget=forms.EmailInput(attrs={"dir": "ltr"})
    )
    phone = forms.RegexField(
        r"\+[0-9][0-9 ()./-]{3,38}",
        label=told("duty.phone"),
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )


class AlarmForm(forms.Form):
    """A case for which the rota is to be called."""

    reference = forms.CharField(
        label=told("duty.case_reference"), max_length=9, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    reason = forms.CharField(label=told("form.reason"), max_length=2000, widget=_AREA)


class ShiftForm(forms.Form):
    """A shift that is handed over."""

    shift_from = _moment("duty.shift_from")
    shift_until = _moment("duty.shift_until")
    note = forms.CharField(label=told("duty.shift_note"), max_length=2000, widget=_AREA)
    is_told = forms.BooleanField(label=told("duty.all_is_told"))

    def shift(self) -> Shift:
        """What was typed, as the action takes it."""
        return Shift(**self.cleaned_data)
