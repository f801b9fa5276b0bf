"""Tansiq's own table: one row a subject, documented columns, for an authority that keeps its list in a spreadsheet.

Several values of one cell are separated by ``;``. The columns stand in ``COLUMNS`` and in ``docs/reference/lists.md``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO, cast

from tansiq.engines.lists.written import Draft, squeeze
from tansiq.engines.matching.record import Kind, Quality, Record
from tansiq.engines.tables.delimited import read_delimited
from tansiq.engines.tables.problem import Report
from tansiq.engines.tables.row import Row
from tansiq.errors import MalformedError

__all__ = ["COLUMNS", "detect", "read", "read_rows", "template"]

#: Column name and what it holds; the order is that of the template.
COLUMNS: dict[str, str] = {
    "id": "the authority's own number; must differ from row to row; row number where empty",
    "name": "whole name as the authority writes it; may be empty where family_name or given_names is filled",
    "family_name": "family name, where the parts are known",
    "given_names": "given names, where the parts are known",
    "original_script": "names in the person's own script",
    "aliases": "other names that identify well",
    "weak_aliases": "nicknames and names too common to identify alone",
    "former_names": "names no longer used",
    "kind": "person (default), organisation, vessel, aircraft",
    "birth_dates": "1984-03-07, 1984-03, 1984, 1960/1965, circa 1961",
    "nationalities": "ISO 3166-1 alpha-3, or country names (Arabic, English, French, Spanish); for a vessel its flag",
    "sex": "M, F or empty",
    "documents": "kind: number (issuer), for example passport: X0001234 (UTO)",
    "reference": "reference of the decision or file",
    "listed_on": "date of entry in the list, 2024-01-31",
    "places": "places of birth, residence, call",
    "notes": "anything else",
}
_SAMPLE = {
    "id": "UTO-0001", "name": "Zaydun Marwani", "family_name": "Marwani", "given_names": "Zaydun",
    "original_script": "زيدون المرواني", "aliases": "Zaidoun Marouani; Zeidoun El Marwani", "weak_aliases": "Abu Qamar",
    "kind": "person", "birth_dates": "1984-03-07; circa 1985", "nationalities": "UTO", "sex": "M",
    "documents": "passport: X0001234 (UTO); id_card: 99-8877", "reference": "UTO/2024/17", "listed_on": "2024-01-31",
    "places": "Port Azure", "notes": "fictional person of a fictional State",
}  # fmt: skip
_TELLING = frozenset(COLUMNS) - {"name", "sex", "notes"}
_KINDS = frozenset({"person", "organisation", "vessel", "aircraft", "unknown"})
_DOCUMENT = re.compile(r"^(?:(?P<kind>[^:()]{1,40}):)?\s*(?P<number>[^()]+?)\s*(?:\((?P<issuer>[^()]*)\))?$")
_NAMES: tuple[tuple[str, Quality, str], ...] = (
    ("original_script", "primary", "original_script"),
    ("aliases", "good", "alias"),
    ("weak_aliases", "weak", "alias"),
    ("former_names", "good", "former"),
)


def detect(head: bytes) -> bool:
    """A text whose first line names a name column and a column that a list of travellers has not."""
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("utf-8", "replace")
    found = {_column(cell) for cell in re.split(r"[,;\t|]", first)}
    return bool(found & {"name", "family_name", "original_script"}) and len(found & _TELLING) >= 2


def read(sources: Mapping[str, BinaryIO], report: Report) -> Iterator[Record]:
    """Records of a delimited text. Raises MalformedError ``table.*`` or ``list.no_name_column``."""
    table = read_delimited(next(iter(sources.values())))
    if table.guessed:
        report.remarks.append(table.why)
    yield from read_rows(table.rows, report)


def read_rows(rows: Iterable[Row], report: Report) -> Iterator[Record]:
    """Records of rows, the first non-blank one being the header; a row that cannot be read is reported."""
    columns: list[str] = []
    for row in rows:
        if row.is_blank:
            continue
        if not columns:
            columns = _header(row)
        elif row.fault:
            report.note(row.fault, row.number, row_lost=True)
        elif len(row.cells) > len(columns) and any(row.cells[len(columns) :]):
            report.note(
                "list.row_columns", row.number, row_lost=True, file="", found=len(row.cells), expected=len(columns)
            )
        elif record := _record(row.number, columns, row.cells, report):
            yield record


def template() -> str:
    """The header and one fictional row, as CSV text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(COLUMNS), lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(_SAMPLE)
    return out.getvalue()


def _column(cell: str) -> str:
    return re.sub(r"[\s-]+", "_", cell.strip().strip('"').strip().casefold())


def _header(row: Row) -> list[str]:
    columns = [_column(cell) for cell in row.cells]
    if not {"name", "family_name", "given_names", "original_script"} & set(columns):
        raise MalformedError("list.no_name_column", line=row.number, columns=", ".join(columns)[:200])
    repeated = {column for column in columns if column and columns.count(column) > 1}
    if repeated:
        raise MalformedError("list.column_twice", line=row.number, column=", ".join(sorted(repeated))[:200])
    return columns


def _record(line: int, columns: list[str], cells: tuple[str, ...], report: Report) -> Record | None:
    values = {column: squeeze(cell) for column, cell in zip(columns, cells, strict=False)}
    kind = values.get("kind", "").casefold() or "person"
    draft = Draft(report, line, values.get("id") or f"row-{line}", reference=values.get("reference", ""))
    if kind not in _KINDS:
        report.note("list.kind", line, id=draft.id, text=kind)
        draft.note("kind as written", kind)
    draft.kind = cast("Kind", kind if kind in _KINDS else "unknown")
    draft.listed_on = values.get("listed_on", "")
    _add_names(draft, values)
    for column, cell in values.items():
        _add_cell(draft, column, cell)
    return draft.finish()


def _add_names(draft: Draft, values: Mapping[str, str]) -> None:
    family, given = values.get("family_name", ""), values.get("given_names", "")
    whole = values.get("name") or f"{given} {family}"
    draft.add_name(whole, given=given, family=family)
    for column, quality, role in _NAMES:
        for text in _several(values.get(column, "")):
            draft.add_name(text, quality=quality, role=role)


def _add_cell(draft: Draft, column: str, cell: str) -> None:
    if reader := _READERS.get(column):
        for text in _several(cell):
            reader(draft, text)
    elif column == "sex":
        draft.add_sex(cell)
    elif column == "notes" and cell:
        draft.notes.append(cell)
    elif column not in COLUMNS:
        draft.note(column or "column without a name", cell)


def _add_document(draft: Draft, text: str) -> None:
    found = _DOCUMENT.match(text)
    if found:
        draft.add_document(found["number"], _column(found["kind"] or ""), found["issuer"] or "")
    else:
        draft.add_document(text)


def _several(cell: str) -> list[str]:
    return [part for item in cell.split(";") if (part := item.strip())]


_READERS: dict[str, Callable[[Draft, str], None]] = {
    "birth_dates": Draft.add_date,
    "nationalities": Draft.add_nationality,
    "documents": _add_document,
    "places": lambda draft, text: draft.places.append(text),
}
