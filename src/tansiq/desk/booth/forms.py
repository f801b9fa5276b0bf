"""Forms of the booth: where one sits, and the zone that the scanner types."""

from __future__ import annotations

from django import forms

from tansiq.desk.accounts.sign_in import told

__all__ = ["PostForm", "ZoneForm"]


class PostForm(forms.Form):
    """Where one sits, and under which law: asked for once in a session."""

    checkpoint = forms.CharField(
        label=told("booth.checkpoint"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto", "autofocus": True})
    )
    legal_basis = forms.CharField(
        label=told("case.legal_basis"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )


class ZoneForm(forms.Form):
    """The lines of a zone; ``reading`` is drawn for each page, so that a form sent twice is one reading."""

    zone = forms.CharField(
        label=told("booth.zone"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 3, "dir": "ltr", "autofocus": True, "autocomplete": "off", "autocapitalize": "characters",
                "spellcheck": "false", "data-zone": "", "aria-describedby": "answer",
            }
        ),
    )  # fmt: skip
    reading = forms.UUIDField(widget=forms.HiddenInput)
