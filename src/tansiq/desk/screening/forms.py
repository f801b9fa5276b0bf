"""Forms of screening: what to look for among possible hits, why something is taken along or taken back."""

from __future__ import annotations

from typing import Any

from django import forms

from tansiq.desk.accounts.sign_in import told
from tansiq.desk.cases.library import library
from tansiq.desk.cases.need_to_know import is_shown
from tansiq.desk.screening.queries import Asked
from tansiq.desk.screening.rules import rules
from tansiq.messages import sentence

__all__ = ["AskingForm", "ExportForm", "SaveForm"]

_LONGEST = 200
_KINDS = ("manifest", "booth", "hand")


def _line(label: str, *, required: bool = True, longest: int = _LONGEST) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto"})
    return forms.CharField(label=told(label), required=required, max_length=longest, widget=widget)


class AskingForm(forms.Form):
    """What to look for among possible hits; what a role is not shown of an entry, it is not offered to look for."""

    words = _line("case.words", required=False)
    entry_type = forms.ChoiceField(label=told("screening.entry_type"), required=False)
    kind = forms.ChoiceField(label=told("screening.kind"), required=False)
    checkpoint = _line("screening.checkpoint", required=False)
    also_closed = forms.BooleanField(label=told("case.also_closed"), required=False)

    def __init__(self, *args: Any, lang: str, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = library().newest(rules().type).fields["entry_type"].choices
        anything = ("", sentence("screening.any", lang))
        if is_shown(rules().type, "entry_type", role):
            self._choose("entry_type", [anything, *((name, types[name].told(lang)) for name in rules().order)])
        else:
            del self.fields["entry_type"]
        self._choose("kind", [anything, *((name, sentence(f"screening.kind.{name}", lang)) for name in _KINDS)])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def asked(self) -> Asked:
        """What was asked for; the form must be valid."""
        said = {name: value for name, value in self.cleaned_data.items() if isinstance(value, str)}
        return Asked(**said, also_closed="on" if self.cleaned_data["also_closed"] else "")


class ExportForm(forms.Form):
    """What it is taken along for."""

    purpose = _line("form.purpose", longest=500)


class SaveForm(forms.Form):
    """What a search is called."""

    name = _line("screening.search_called", longest=100)
