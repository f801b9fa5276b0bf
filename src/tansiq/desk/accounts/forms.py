"""Forms of accounts: they read what was typed; what is allowed, actions decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from tansiq.desk.accounts.policy import policy
from tansiq.desk.accounts.sign_in import told
from tansiq.desk.audit.actor import Actor
from tansiq.desk.roles import role_name
from tansiq.messages import LANGUAGES, sentence

__all__ = [
    "AccountForm",
    "BreakGlassForm",
    "GrantForm",
    "KeyForm",
    "MatterForm",
    "MemberForm",
    "NewAccountForm",
    "ReasonForm",
    "UnitForm",
]

#: Ids of units with their names by language.
Units = Iterable[tuple[str, Mapping[str, str]]]

_AREA = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
_LANGUAGE_NAMES = {"ar": "العربية", "fr": "Français", "en": "English"}


def _text(label: str, **more: Any) -> forms.CharField:
    widget = more.pop("widget", None) or forms.TextInput(attrs={"dir": "auto"})
    return forms.CharField(label=told(label), max_length=more.pop("max_length", 200), widget=widget, **more)


class ReasonForm(forms.Form):
    """Why: every change to somebody's account says so."""

    reason = _text("form.reason", max_length=2000, widget=_AREA)


class NewAccountForm(forms.Form):
    """An account to be made."""

    username = forms.SlugField(label=told("form.username"), max_length=64, widget=forms.TextInput(attrs={"dir": "ltr"}))
    name = _text("form.name")
    language = forms.ChoiceField(
        label=told("form.language"), choices=[(code, _LANGUAGE_NAMES[code]) for code in LANGUAGES]
    )


class _WithUnit(ReasonForm):
    unit_id = forms.ChoiceField(label=told("form.unit"), required=False)

    def __init__(self, *args: Any, units: Units, lang: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *((pk, names[lang]) for pk, names in units)]

    def clean_unit_id(self) -> str | None:
        """No unit is None."""
        return self.cleaned_data["unit_id"] or None


class AccountForm(_WithUnit):
    """Another name or unit."""

    name = _text("form.name")
    field_order = ("name", "unit_id", "reason")


class GrantForm(_WithUnit):
    """A role to be given."""

    role = forms.ChoiceField(label=told("form.role"))
    field_order = ("role", "unit_id", "reason")

    def __init__(self, *args: Any, units: Units, lang: str, **kwargs: Any) -> None:
        super().__init__(*args, units=units, lang=lang, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(slug, role_name(slug, lang)) for slug in policy().roles]


class UnitForm(forms.Form):
    """A unit of the authority, in the three languages."""

    slug = forms.SlugField(label=told("form.slug"), widget=forms.TextInput(attrs={"dir": "ltr"}))
    name_ar = _text("form.name_ar")
    name_fr = _text("form.name_fr")
    name_en = _text("form.name_en")


class MatterForm(forms.Form):
    """A need-to-know group."""

    name = _text("form.matter")
    purpose = _text("form.purpose", max_length=2000, widget=_AREA)


class MemberForm(ReasonForm):
    """Somebody to be let into a matter."""

    username = forms.SlugField(label=told("form.username"), max_length=64, widget=forms.TextInput(attrs={"dir": "ltr"}))
    field_order = ("username", "reason")


class BreakGlassForm(ReasonForm):
    """Access in an emergency."""

    slug = forms.SlugField(label=told("form.matter_number"), widget=forms.TextInput(attrs={"dir": "ltr"}))
    hours = forms.IntegerField(label=told("form.hours"), min_value=1, initial=1)
    field_order = ("slug", "hours", "reason")


class KeyForm(forms.Form):
    """A key for a program."""

    name = _text("form.key_name")
    days = forms.IntegerField(label=told("form.days"), min_value=1, initial=30)
    scopes = forms.MultipleChoiceField(label=told("form.scopes"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, by: Actor, lang: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(name, sentence(_code(name), lang)) for name in sorted(by.permissions)]


def _code(permission: str) -> str:
    return "permission." + permission.replace(":", ".")
