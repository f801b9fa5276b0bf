"""The one way to give a file on a page: dragged, chosen, sent in parts by the page's script, or whole without it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from tansiq.desk.accounts.sign_in import told
from tansiq.desk.audit.actor import Actor
from tansiq.desk.uploads.actions import files
from tansiq.desk.uploads.rules import kind, rules

__all__ = ["FileForm"]


class FileForm(forms.Form):
    """A file, or the id of one that has arrived in parts. Drawn by ``uploads/file.html``.

    ``is_demanded``: whether the form is not right without one; then ``upload_id`` is that of a file.
    """

    kind: ClassVar[str]
    is_demanded: ClassVar[bool] = True

    file = forms.FileField(label=told("upload.file"), required=False, widget=forms.FileInput(attrs={"required": True}))
    upload = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        if self.arrived or not self.is_demanded:
            self.fields["file"].widget.attrs.pop("required", None)

    @property
    def arrived(self) -> str:
        """The id of a file that has arrived, while the rest of the form is not right yet; empty where there is none."""
        return str(self["upload"].value() or "") if self.is_bound else ""

    @property
    def most_bytes(self) -> int:
        """The largest size of such a file."""
        return kind(self.kind).bytes

    @property
    def part_bytes(self) -> int:
        """How it is cut into parts."""
        return rules().part_bytes

    def clean(self) -> dict[str, Any]:
        """One of the two is there, where it has to be."""
        given = super().clean() or {}
        if self.is_demanded and not given.get("upload") and not given.get("file") and "file" not in self.errors:
            self.add_error("file", forms.ValidationError(told("upload.none"), code="required"))
        return given

    def upload_id(self, by: Actor) -> str:
        """The file that was given, arrived whole; empty where none was. Raises as ``files.send_whole``."""
        given = self.cleaned_data
        if not given["upload"] and not given["file"]:
            return ""
        if given["upload"]:
            return str(given["upload"])
        sent = given["file"]
        made = files.send_whole(by=by, kind=self.kind, name=sent.name, size=sent.size, chunks=sent.chunks())
        return str(made.pk)
