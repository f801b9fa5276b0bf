"""Form fields out of the fields of a case type, each of its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from tansiq.engines.workflows.definition import Field
from tansiq.messages import sentence

__all__ = ["LONGEST", "RowsField", "RowsWidget", "UtcField", "form_field"]

LONGEST = 2000
_MOST_ROWS = 400
_BLANK_ROWS = 4

if TYPE_CHECKING:
    _Files = MultiValueDict[str, UploadedFile[bytes]]


def form_field(field: Field, lang: str, *, required: bool | None = None) -> forms.Field:
    """The form field of a fact, or of a cell."""
    said: dict[str, Any] = {
        "label": field.texts.told(lang),
        "required": field.mandatory and field.kind != "boolean" if required is None else required,
    }
    match field.kind:
        case "number":
            return forms.IntegerField(min_value=0, max_value=10**9, **said)
        case "date":
            widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            return forms.DateField(widget=widget, input_formats=["%Y-%m-%d"], **said)
        case "moment":
            return _moment(lang, said)
        case "boolean":
            return _yes_or_no(lang, said)
        case "choice":
            choices = [("", "—"), *((name, texts.told(lang)) for name, texts in field.choices.items())]
            return forms.ChoiceField(choices=choices, **said)
        case "rows":
            return RowsField(field, lang, **said)
        case _:
            said["widget"] = (
                forms.Textarea({"dir": "auto", "rows": 3}) if field.long else forms.TextInput({"dir": "auto"})
            )
            return forms.CharField(max_length=LONGEST, **said)


def _moment(lang: str, said: dict[str, Any]) -> forms.Field:
    """Typed in UTC, as everything at the desk is kept."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    said["label"] = sentence("case.in_utc", lang, label=said["label"])
    return UtcField(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **said)


class UtcField(forms.DateTimeField):
    """A moment in UTC."""

    def to_python(self, value: str | datetime | date | None) -> datetime | None:
        """The moment, aware."""
        found = super().to_python(value)
        return found.replace(tzinfo=UTC) if found else None


def _yes_or_no(lang: str, said: dict[str, Any]) -> forms.Field:
    """Three answers: what nobody has said is neither yes nor no."""
    choices = [("", "—"), ("True", sentence("case.yes", lang)), ("False", sentence("case.no", lang))]
    return forms.TypedChoiceField(choices=choices, coerce=lambda text: text == "True", empty_value=None, **said)


class RowsWidget(forms.Widget):
    """Rows of cells, with some empty ones to fill in."""

    template_name = "cases/rows.html"

    def __init__(self, cells: Mapping[str, forms.Field]) -> None:
        super().__init__()
        self.cells = cells

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template shows: for each row the widget of each cell."""
        found = list(value) if isinstance(value, list | tuple) else []
        rows = [
            [
                (cell.label, cell.widget.render(f"{name}-{at}-{key}", row.get(key), {"aria-label": cell.label}))
                for key, cell in self.cells.items()
            ]
            for at, row in enumerate([*found, *({} for _ in range(_BLANK_ROWS))])
        ]
        labels = [cell.label for cell in self.cells.values()]
        return {**super().get_context(name, value, attrs), "rows": rows, "labels": labels}

    def value_from_datadict(self, data: Mapping[str, Any], files: _Files, name: str) -> list[dict[str, Any]]:
        """The rows that have anything in them, as they were typed."""
        return [row for row in self._rows(data, files, name) if any(row.values())]

    def _rows(self, data: Mapping[str, Any], files: _Files, name: str) -> Iterator[dict[str, Any]]:
        for at in range(_MOST_ROWS):
            keys = {key: f"{name}-{at}-{key}" for key in self.cells}
            if not any(key in data for key in keys.values()):
                return
            yield {key: self.cells[key].widget.value_from_datadict(data, files, typed) for key, typed in keys.items()}

    def id_for_label(self, id_: str) -> str:  # noqa: ARG002  (Django's signature)
        """None: each cell names itself."""
        return ""

    def value_omitted_from_data(self, data: Mapping[str, Any], files: _Files, name: str) -> bool:  # noqa: ARG002  (Django's signature)
        """Never: no row is an answer too."""
        return False


class RowsField(forms.Field):
    """Rows of a fact: a list of mappings, each cell of its column's kind."""

    widget: RowsWidget

    def __init__(self, field: Field, lang: str, **said: Any) -> None:
        self.cells = {name: form_field(column, lang) for name, column in field.columns.items()}
        super().__init__(widget=RowsWidget(self.cells), **said)

    def clean(self, value: object) -> list[dict[str, Any]]:
        """Each row with the cells that were filled. Raises ValidationError of the first cell that cannot stand."""
        rows = [
            {key: found for key, cell in self.cells.items() if (found := cell.clean(row.get(key))) not in ("", None)}
            for row in (value if isinstance(value, list) else [])
        ]
        self.validate(rows)
        return rows
