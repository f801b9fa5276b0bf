"""Travellers from the rows of a table: every row becomes a traveller or is rejected with its reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from tansiq.engines.lists.countries import country, is_nothing
from tansiq.engines.lists.written import read_sex, squeeze
from tansiq.engines.manifests.births import read_birth_date
from tansiq.engines.manifests.mapping import ColumnMapping, guess_mapping, stated_mapping
from tansiq.engines.manifests.naming import check_length, check_name, whole_name
from tansiq.engines.manifests.traveller import Rejected, Traveller
from tansiq.engines.matching.record import Document, Record, WrittenName
from tansiq.engines.tables.problem import Report
from tansiq.engines.tables.row import Row
from tansiq.errors import MalformedError

__all__ = ["SAMPLE_ROWS", "read_rows"]

#: Rows looked at before the columns are decided.
SAMPLE_ROWS = 500
_NAME_COLUMNS = ("name", "family_name", "given_names", "middle_names", "original_script")


def read_rows(
    rows: Iterable[Row], mapping: ColumnMapping | Mapping[str, str] | None = None, *, fixed_width: bool = True
) -> Iterator[Traveller | Rejected]:
    """One Traveller or Rejected for each row that is not blank, in order; duplicates are kept.

    ``mapping`` is guessed from the first rows where none is given. ``fixed_width`` rejects rows with another number of
    cells than their neighbours (delimited text); workbooks leave out empty cells at the end.
    Raises MalformedError ``manifest.no_name_column``, ``manifest.unknown_*`` or ``table.*``.
    """
    source = iter(rows)
    sample = list(islice(source, SAMPLE_ROWS))
    columns = resolve(sample, mapping)
    widths = _widths(sample, columns) if fixed_width else frozenset()
    for row in chain(sample, source):
        if row.is_blank or row.number == columns.header_row:
            continue
        yield _traveller_or_reason(row, columns, widths)


def resolve(sample: Sequence[Row], mapping: ColumnMapping | Mapping[str, str] | None) -> ColumnMapping:
    """The mapping to use: as given, as stated by field and heading, or guessed."""
    if isinstance(mapping, ColumnMapping):
        return mapping
    return stated_mapping(sample, mapping) if mapping else guess_mapping(sample)


def _widths(sample: Sequence[Row], columns: ColumnMapping) -> frozenset[int]:
    """Numbers of cells that are no fault: that of the heading, and the commonest of the rows."""
    usual = Counter(len(row.cells) for row in sample if not row.fault and not row.is_blank).most_common(1)
    return frozenset({len(columns.columns), *(width for width, _ in usual)})


def _traveller_or_reason(row: Row, columns: ColumnMapping, widths: frozenset[int]) -> Traveller | Rejected:
    if row.fault:
        return _rejected(row, row.fault)
    if widths and len(row.cells) not in widths:
        return _rejected(row, "manifest.row_columns", found=len(row.cells), expected=len(columns.columns))
    try:
        return _traveller(row, columns)
    except MalformedError as error:
        return _rejected(row, error.code, **error.details)


def _rejected(row: Row, code: str, **details: object) -> Rejected:
    shown = {key: str(value)[:200] for key, value in details.items()}
    return Rejected(row.number, code, shown, "|".join(row.cells)[:2000])


def _traveller(row: Row, columns: ColumnMapping) -> Traveller:
    cells = {name: squeeze(row.cells[place]) for name, place in columns.fields.items() if place < len(row.cells)}
    report = Report()
    names = _names(cells, row.number, report)
    born = read_birth_date(cells["birth_date"], columns.order) if cells.get("birth_date") else None
    notes: list[str] = []
    record = Record(
        id=cells.get("id") or f"row-{row.number}",
        names=names,
        birth_dates=(born,) if born else (),
        nationalities=_nationalities(cells.get("nationality", ""), row.number, report, notes),
        sex=_sex(cells.get("sex", ""), row.number, report, notes),
        documents=_documents(cells, columns.document_heading, row.number, report, notes),
        notes=tuple(notes),
    )
    extra = tuple(
        (column.heading or str(column.place + 1), row.cells[column.place])
        for column in columns.columns
        if column.field in ("", "document_expiry") and column.place < len(row.cells) and row.cells[column.place].strip()
    )
    return Traveller(
        row.number, record, cells.get("origin", ""), cells.get("flight", ""), cells.get("destination", ""),
        tuple(report.problems), extra,
    )  # fmt: skip


def _names(cells: Mapping[str, str], line: int, report: Report) -> tuple[WrittenName, ...]:
    for name in _NAME_COLUMNS:
        check_name(cells.get(name, ""), line, report)
    family = cells.get("family_name", "")
    given = squeeze(f"{cells.get('given_names', '')} {cells.get('middle_names', '')}")
    whole = whole_name(cells.get("name", ""))
    if family and given:
        found = [WrittenName(f"{given} {family}", given=given, family=family)]
    else:  # one column alone holds the whole name, whatever its heading
        found = [whole_name(family or given)] if family or given else []
    if whole.text and whole.text not in {name.text for name in found}:
        found.append(whole)
    if original := cells.get("original_script"):
        found.append(WrittenName(original, role="original_script"))
    if not found:
        raise MalformedError("manifest.no_name")
    for written in found:  # parts that are each short enough may be too long together
        check_length(written.text)
    if not any(char.isalpha() for name in found for char in name.text):
        raise MalformedError("manifest.no_letters", text=found[0].text[:60])
    return tuple(found)


def _nationalities(text: str, line: int, report: Report, notes: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    for part in (country(text),) if country(text) else re.split(r"[;/|]", text):
        if code := country(part):
            found.append(code)
        elif not is_nothing(part):
            report.note("manifest.country", line, text=part)
            notes.append(f"nationality as written: {part.strip()}")
    return tuple(dict.fromkeys(found))


def _sex(text: str, line: int, report: Report, notes: list[str]) -> str | None:
    try:
        return read_sex(text)
    except MalformedError:
        report.note("manifest.sex", line, text=text)
        notes.append(f"sex as written: {text}")
        return None


def _documents(
    cells: Mapping[str, str], heading: str, line: int, report: Report, notes: list[str]
) -> tuple[Document, ...]:
    """The document; where no column states its kind, a heading such as ``Passport No`` does."""
    number, issuer = cells.get("document_number", ""), cells.get("document_issuer", "")
    if not any(char.isalnum() for char in number):
        return ()
    code = country(issuer)
    if issuer and not code and not is_nothing(issuer):
        report.note("manifest.country", line, text=issuer)
        notes.append(f"issuer as written: {issuer}")
    return (Document(number, _document_kind(cells.get("document_kind", "") or heading), code),)


def _document_kind(text: str) -> str:
    """Words for a passport in four languages and ``P``; ``I``, ``ID`` and their kin for identity cards."""
    word = text.casefold()
    if word in ("p", "pp") or any(sign in word for sign in ("passport", "passeport", "pasaporte", "جواز")):
        return "passport"
    return "id_card" if word in ("i", "id", "ic", "c", "a", "cni", "dni", "cin") or "ident" in word else word
