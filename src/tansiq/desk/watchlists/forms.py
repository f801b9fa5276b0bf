"""Forms of lists, and of checking one person: they read what was typed; what is allowed, actions decide."""

from __future__ import annotations

from typing import Any

from django import forms

from tansiq.desk.accounts.sign_in import told
from tansiq.desk.uploads.forms import FileForm
from tansiq.desk.watchlists.asking import Asked

__all__ = ["CheckForm", "ListForm", "SearchForm"]


def _text(label: str, **more: Any) -> forms.CharField:
    direction = more.pop("dir", "auto")
    widget = more.pop("widget", None) or forms.TextInput(attrs={"dir": direction, **more.pop("attrs", {})})
    return forms.CharField(label=told(label), max_length=more.pop("max_length", 200), widget=widget, **more)


def _area(rows: int, direction: str = "auto") -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": direction})


class CheckForm(forms.Form):
    """Who is asked about, and what for."""

    name = _text("form.any_name", required=False, attrs={"autofocus": True, "autocomplete": "off"})
    born = _text("form.born", required=False, dir="ltr", attrs={"placeholder": "1984-03-07"}, max_length=40)
    nationality = _text("form.nationality", required=False, dir="ltr", max_length=40)
    number = _text("form.number", required=False, dir="ltr", max_length=60)
    zone = _text("form.zone", required=False, max_length=400, widget=_area(2, "ltr"))
    purpose = _text("form.check_purpose", max_length=500)
    case = _text("form.case", required=False, dir="ltr", max_length=64)

    def asked(self) -> Asked:
        """The question; what it is for stands beside it."""
        return Asked(**{name: self.cleaned_data[name] for name in Asked.__slots__})


class SearchForm(forms.Form):
    """A name to look for in one list."""

    name = _text("form.any_name")
    purpose = _text("form.check_purpose", max_length=500)


class ListForm(FileForm):
    """A published list as a file."""

    file_kind = "list"

    name = forms.SlugField(label=told("form.list_name"), required=False, widget=forms.TextInput(attrs={"dir": "ltr"}))
    publisher = _text("form.publisher", required=False)
    force = forms.BooleanField(label=told("form.list_force"), required=False)
