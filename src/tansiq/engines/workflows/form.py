"""The form of a case type: which facts it has, of which kind, and what is wrong with those of one case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal, cast

from tansiq.engines.workflows.definition import Field
from tansiq.engines.workflows.entries import LONGEST, MOST_ENTRIES, Entry, is_date
from tansiq.engines.workflows.refusal import Refusal, refusal
from tansiq.engines.workflows.texts import Texts
from tansiq.errors import MalformedError

__all__ = ["fact_refusals", "is_filled", "read_form"]

_KINDS = ("text", "number", "date", "moment", "boolean", "choice", "rows")
_CELLS = _KINDS[:-1]

_Kind = Literal["text", "number", "date", "moment", "boolean", "choice", "rows"]


def read_form(entry: Entry) -> dict[str, Field]:
    """The fields of ``form.toml`` by name. Raises MalformedError ``workflow.*``."""
    found = {name: _field(name, inner, _KINDS) for name, inner in entry.tables("fields")}
    entry.done()
    return found


def _field(name: str, entry: Entry, kinds: tuple[str, ...]) -> Field:
    kind = cast("_Kind", entry.one_of("kind", kinds))
    columns = {column: _field(column, inner, _CELLS) for column, inner in entry.tables("columns")}
    found = Field(
        id=name,
        texts=entry.texts(),
        kind=kind,
        mandatory=entry.flag("mandatory"),
        needed_for=frozenset(entry.words("needed_for")),
        unit=entry.word("unit", ""),
        choices=_choices(entry),
        columns=columns,
        long=entry.flag("long"),
    )
    entry.done()
    if (
        (kind == "choice") != bool(found.choices)
        or (kind == "rows") != bool(columns)
        or (found.long and kind != "text")
    ):
        raise MalformedError("workflow.field", place=entry.place)
    return found


def _choices(entry: Entry) -> dict[str, Texts]:
    found = {}
    for name, inner in entry.tables("choices"):
        found[name] = inner.texts()
        inner.done()
    return found


def is_filled(value: object) -> bool:
    """Whether a fact says something: an empty text is nothing, an empty list of rows says that there are none."""
    return bool(value.strip()) if isinstance(value, str) else value is not None


def fact_refusals(fields: Mapping[str, Field], facts: Mapping[str, object], step: str) -> Iterator[Refusal]:
    """Why these facts do not do for a step: unknown ones, ones of another kind, and those the step needs and lacks."""
    for name in facts:
        if name not in fields:
            yield refusal("step.fact_unknown", field=str(name)[:60])
    for field in fields.values():
        value = facts.get(field.id)
        if not is_filled(value):
            if field.mandatory or step in field.needed_for:
                yield refusal("step.fact_missing", field.texts, field=field.id)
        elif not _fits(field, value):
            yield refusal("step.fact_kind", field.texts, field=field.id)


def _fits(field: Field, value: object) -> bool:
    match field.kind:
        case "text":
            return isinstance(value, str) and len(value) <= LONGEST
        case "choice":
            return isinstance(value, str) and value in field.choices
        case "number":
            return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        case "date":
            return is_date(value)
        case "moment":
            return isinstance(value, datetime) and value.tzinfo is not None
        case "boolean":
            return isinstance(value, bool)
        case _:
            return _rows_fit(field, value)


def _rows_fit(field: Field, value: object) -> bool:
    if not isinstance(value, list | tuple) or len(value) > MOST_ENTRIES:
        return False
    return all(isinstance(row, Mapping) and _row_fits(field.columns, row) for row in value)


def _row_fits(columns: Mapping[str, Field], row: Mapping[str, object]) -> bool:
    known = all(name in columns and (not is_filled(cell) or _fits(columns[name], cell)) for name, cell in row.items())
    return known and all(is_filled(row.get(column.id)) for column in columns.values() if column.mandatory)
