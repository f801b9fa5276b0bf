"""Forms out of case types: a decision out of its step, facts out of fields. What is allowed, actions decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict

from tansiq.desk.accounts.sign_in import told
from tansiq.desk.cases.fields import LONGEST, form_field
from tansiq.desk.cases.models import HANDLING
from tansiq.desk.cases.sheet import Offered
from tansiq.engines.workflows.definition import Field
from tansiq.engines.workflows.texts import Texts
from tansiq.messages import sentence

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

__all__ = ["DecisionForm", "FactsForm", "HeadForm", "SearchForm", "SecondForm"]

_REFERENCE = 200
_FACT = "fact_"


def _area(label: _StrOrPromise, *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, required=required)


class DecisionForm(forms.Form):
    """One step: facts that it lacks, the sentences to stand for, reasons, grounds, the consultation.

    ``revision``: what was read; ``suggested``: values of facts that are offered, for a person to change.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        offer: Offered,
        lang: str,
        revision: int = 0,
        suggested: Mapping[str, object] | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs |= {"prefix": offer.step.id, "initial": {"revision": revision}}
        super().__init__(*args, **kwargs)
        self.offer = offer
        for one in offer.lacks:
            field = form_field(one.field, lang)
            field.initial = one.value if one.value is not None else (suggested or {}).get(one.field.id)
            self.fields[f"{_FACT}{one.field.id}"] = field
        if "grounds" in offer.asks:
            usable = [(one.id, one.texts.told(lang)) for one in offer.grounds if one.kind != "forbidden"]
            self.fields["grounds"] = forms.MultipleChoiceField(
                label=told("case.grounds"), choices=usable, widget=forms.CheckboxSelectMultiple
            )
        if "consultation" in offer.asks:
            self.fields["consulted"] = forms.CharField(
                label=told("case.consulted"), max_length=_REFERENCE, widget=forms.TextInput(attrs={"dir": "auto"})
            )
        if "reasons" in offer.asks:
            self.fields["reasons"] = _area(told("case.reasons"))
        for name, texts in offer.attests:
            self.fields[f"attest_{name}"] = forms.BooleanField(label=texts.told(lang))

    @property
    def never(self) -> tuple[Texts, ...]:
        """The grounds that are never a reason: they are shown, and cannot be chosen."""
        return tuple(one.texts for one in self.offer.grounds if one.kind == "forbidden")

    def read_again(self, revision: int) -> None:
        """The form goes back to whoever sent it, on a page that shows the case as of ``revision``."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data[self.add_prefix("revision")] = str(revision)
        self.data = data

    def said(self) -> dict[str, Any]:
        """What the action is told; the form must be valid."""
        data = self.cleaned_data
        return {
            "revision": data["revision"],
            "attested": frozenset(name for name, _ in self.offer.attests if data.get(f"attest_{name}")),
            "reasons": data.get("reasons", ""),
            "grounds": tuple(data.get("grounds", ())),
            "consulted": data.get("consulted", ""),
            "facts": {name.removeprefix(_FACT): value for name, value in data.items() if name.startswith(_FACT)},
        }


class SecondForm(forms.Form):
    """The second person's answer; reasons are needed for a no."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reasons = _area(told("case.reasons_if_not"), required=False)


class SearchForm(forms.Form):
    """What to look for."""

    words = forms.CharField(
        label=told("case.words"), required=False, max_length=_REFERENCE, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    type_id = forms.ChoiceField(label=told("case.type"), required=False)
    also_closed = forms.BooleanField(label=told("case.also_closed"), required=False)

    def __init__(self, *args: Any, types: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["type_id"], [("", told("case.any_type")), *types])


class HeadForm(forms.Form):
    """What a case is opened with, beside its facts."""

    purpose = forms.CharField(label=told("form.purpose"), max_length=500, widget=forms.TextInput(attrs={"dir": "auto"}))
    legal_basis = forms.CharField(
        label=told("case.legal_basis"), max_length=_REFERENCE, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    handling = forms.ChoiceField(label=told("case.handling"))
    group = forms.ChoiceField(label=told("case.matter"), required=False)

    def __init__(self, *args: Any, groups: Iterable[tuple[str, str]], lang: str, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": ""}
        super().__init__(*args, **kwargs)
        _choose(self.fields["handling"], [(code, sentence(f"handling.{code}", lang)) for code in HANDLING])
        _choose(self.fields["group"], [("", told("case.everybody")), *groups])


class FactsForm(forms.Form):
    """The facts of a type. A field that is left empty says nothing."""

    def __init__(
        self, *args: Any, fields: Iterable[Field], lang: str, known: Mapping[str, object] | None = None, **kwargs: Any
    ) -> None:
        kwargs |= {"prefix": "fact", "initial": dict(known or {}), "label_suffix": ""}
        super().__init__(*args, **kwargs)
        for field in fields:
            self.fields[field.id] = form_field(field, lang)

    def facts(self) -> dict[str, object]:
        """Every field with its value; None where it is empty."""
        return {name: None if value in ("", []) else value for name, value in self.cleaned_data.items()}


def _choose(field: forms.Field, choices: list[Any]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
