"""The one way to give a file on a page: dragged, chosen, sent in parts by the page's script, or whole without it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from tansiq.desk.accounts.sign_in import told
from tansiq.desk.audit.actor import Actor
from tansiq.desk.uploads import sight
from tansiq.desk.uploads.actions import files
from tansiq.desk.uploads.rules import kind, rules

__all__ = ["FileForm", "FilesForm"]

#: Far more ids than anybody has files on their way.
_IDS_MAX: Final = 2_000


class _Drawn(forms.Form):
    """What ``uploads/file.html`` and its script have to know."""

    file_kind: ClassVar[str]
    named: Sequence[str] = ()

    @property
    def arrived(self) -> str:
        """The id of a file that has arrived, while the rest of the form is not right yet; empty where there is none."""
        return str(self["upload"].value() or "") if self.is_bound else ""

    @property
    def most_bytes(self) -> int:
        """The largest size of such a file."""
        return kind(self.file_kind).bytes

    @property
    def part_bytes(self) -> int:
        """How it is cut into parts."""
        return rules().part_bytes


class FileForm(_Drawn):
    """A file, or the id of one that has arrived in parts. Drawn by ``uploads/file.html``.

    ``is_demanded``: whether the form is not right without one; then ``upload_id`` is that of a file.
    """

    is_demanded: ClassVar[bool] = True

    file = forms.FileField(label=told("upload.file"), required=False, widget=forms.FileInput(attrs={"required": True}))
    upload = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        if self.arrived or not self.is_demanded:
            self.fields["file"].widget.attrs.pop("required", None)

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
        return str(given["upload"]) if given["upload"] else _sent_whole(by, self.file_kind, given["file"])


class _SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class _SeveralField(forms.FileField):
    widget = _SeveralInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:  # noqa: ANN401 - as the field above it
        """Each of them."""
        one = super().clean
        return [one(each, initial) for each in data or ()]


class FilesForm(_Drawn):
    """No file, one or several, or the ids of those that have arrived, apart by spaces. Drawn by ``uploads/file.html``.

    ``given``: the ids; ``named``: what those files are called.
    """

    several: ClassVar[bool] = True
    file = _SeveralField(label=told("upload.files"), required=False)
    upload = forms.CharField(required=False, max_length=_IDS_MAX, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given: list[str] = []

    def take_files(self, by: Actor) -> None:
        """Let what was sent with the form arrive whole, whatever is wrong with its other fields.

        Raises as ``files.send_whole``, and as ``sight.own_one`` for an id that is nobody's, or another's.
        """
        self.is_valid()
        here = self.cleaned_data.get("upload", "").split()
        here += [_sent_whole(by, self.file_kind, one) for one in self.cleaned_data.get("file", ())]
        self._hold(here, [sight.own_one(sight.own(by), one).name for one in here])

    def hold_files(self, other: FilesForm) -> None:
        """Be about the same files as another form was."""
        self._hold(other.given, other.named)

    def _hold(self, ids: list[str], names: Sequence[str]) -> None:
        self.given, self.named = ids, names
        self.data = MultiValueDict({**dict(self.data.lists()), "upload": [" ".join(ids)]})  # type: ignore[attr-defined]  # of a request


def _sent_whole(by: Actor, kind: str, sent: UploadedFile[Any]) -> str:
    made = files.send_whole(by=by, kind=kind, name=sent.name or "", size=sent.size or 0, chunks=sent.chunks())
    return str(made.pk)
