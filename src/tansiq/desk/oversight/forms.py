"""Forms of oversight: they read what was typed; what is allowed, actions decide."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms

from tansiq.desk.accounts.sign_in import told
from tansiq.desk.audit.models import Entry

__all__ = ["EraseForm", "RecordForm"]

_LTR = {"dir": "ltr"}


class RecordForm(forms.Form):
    """Which entries are sought; each field may stay empty. Days are days of UTC."""

    who = forms.CharField(label=told("record.who"), max_length=64, required=False, widget=forms.TextInput(attrs=_LTR))
    target = forms.CharField(
        label=told("record.target"), max_length=200, required=False, widget=forms.TextInput(attrs=_LTR)
    )
    kind = forms.ChoiceField(
        label=told("record.kind"),
        required=False,
        choices=[("", "—"), *((kind.value, told(f"record.kind.{kind.value}")) for kind in Entry.Kind)],
    )
    since = forms.DateField(
        label=told("record.since"), required=False, widget=forms.DateInput(attrs={"type": "date", **_LTR})
    )
    until = forms.DateField(
        label=told("record.until"), required=False, widget=forms.DateInput(attrs={"type": "date", **_LTR})
    )

    def sought(self) -> dict[str, Any]:
        """What was typed, as a query takes it."""
        typed = self.cleaned_data
        last = typed["until"]
        return {
            **{name: typed[name] or None for name in ("who", "target", "kind")},
            "since": _midnight(typed["since"]) if typed["since"] else None,
            "until": _midnight(last) + timedelta(days=1) if last else None,
        }


class EraseForm(forms.Form):
    """Why what an entry says is to be erased."""

    reason = forms.CharField(
        label=told("form.reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
