"""The form of a manifest: the file, the journey, and what every matter is opened with."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from tansiq.desk.accounts.sign_in import told
from tansiq.desk.cases.forms import HeadForm
from tansiq.desk.manifests.actions.sending import Told
from tansiq.desk.uploads.forms import FileForm

__all__ = ["ManifestForm"]

_MOMENT = "%Y-%m-%dT%H:%M"


def _text(label: str, most: int, *, direction: str = "auto", required: bool = True) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": direction})
    return forms.CharField(label=told(label), max_length=most, widget=widget, required=required)


class ManifestForm(HeadForm, FileForm):
    """A manifest as somebody sends it."""

    file_kind: ClassVar[str] = "manifest"
    field_order = (
        "file", "upload", "flight", "journey", "checkpoint", "arrives_at", "purpose", "legal_basis", "handling",
        "group",
    )  # fmt: skip

    flight = _text("manifests.flight", 40, direction="ltr")
    journey = _text("manifests.journey", 200, required=False)
    checkpoint = _text("manifests.checkpoint", 200)
    arrives_at = forms.DateTimeField(
        label=told("manifests.arrives_at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "dir": "ltr"}, format=_MOMENT),
        input_formats=[_MOMENT, f"{_MOMENT}:%S"],
    )

    @property
    def said(self) -> list[forms.BoundField]:
        """The fields beside the file."""
        return [field for field in self if field.name not in ("file", "upload")]

    def told(self) -> Told:
        """What was typed, as the action takes it."""
        given: dict[str, Any] = self.cleaned_data
        return Told(**{name: given[name] for name in Told.__slots__})
