"""The European Union's consolidated financial sanctions list, CSV 1.1 (``csvFullSanctionsList_1_1``).

The columns of a row say of one entity a name, an address, a birth date, a document or a citizenship; those that a row
does not speak of are empty. What it says is what the XML says, except that no column tells a weak alias.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from tansiq.engines.lists.date_forms import day_first
from tansiq.engines.lists.eu_values import Part, eu_record
from tansiq.engines.lists.grouping import Group, Layout, group_rows
from tansiq.engines.lists.written import squeeze
from tansiq.engines.matching.record import Record
from tansiq.engines.tables.problem import Report

__all__ = ["detect", "read"]

#: Columns of each part, after their prefix. The part's own number keeps apart what else is equal.
_COLUMNS: dict[str, tuple[str, str]] = {
    "nameAlias": (
        "NameAlias_",
        "LogicalId LastName FirstName MiddleName WholeName NameLanguage Gender Title Function Strong Remark",
    ),
    "address": (
        "Address_",
        "LogicalId City Street PoBox ZipCode Region Place AsAtListingTime ContactInfo CountryDescription Remark",
    ),
    "birthdate": (
        "BirthDate_",
        """LogicalId BirthDate Day Month Year YearRangeFrom YearRangeTo Circa CalendarType ZipCode Region Place City
        CountryDescription Remark""",
    ),
    "identification": (
        "Identification_",
        """LogicalId Number Diplomatic KnownExpired KnownFalse ReportedLost RevokedByIssuer IssuedBy IssuedDate
        ValidFrom ValidTo LatinNumber NameOnDocument TypeCode TypeDescription Region CountryIso2Code CountryDescription
        Remark""",
    ),
    "citizenship": ("Citizenship_", "LogicalId Region CountryIso2Code CountryDescription Remark"),
    "subjectType": ("Entity_", "SubjectType SubjectType_ClassificationCode"),
    "regulation": ("Entity_Regulation_", "Programme NumberTitle PublicationUrl"),
    "entity": ("Entity_", "EU_ReferenceNumber UnitedNationId DesignationDate DesignationDetails Remark"),
}
#: Where the XML calls the same otherwise than by the column's name with a small first letter.
_XML_NAMES = {
    "BirthDate": "birthdate", "Day": "dayOfMonth", "Month": "monthOfYear", "TypeCode": "identificationTypeCode",
    "TypeDescription": "identificationTypeDescription", "SubjectType": "classificationCode",
    "SubjectType_ClassificationCode": "code", "EU_ReferenceNumber": "euReferenceNumber",
}  # fmt: skip
_NAMES = {
    part: tuple(_XML_NAMES.get(name, name[0].lower() + name[1:]) for name in names.split())
    for part, (_, names) in _COLUMNS.items()
}
_GENERATED = "filegenerationdate"
_LAYOUT = Layout(
    file="csvFullSanctionsList_1_1",
    key="entity_logicalid",
    delimiter=";",
    blocks={
        part: tuple((prefix + name).lower() for name in names.split()) for part, (prefix, names) in _COLUMNS.items()
    }
    | {_GENERATED: (_GENERATED,)},
    only_blocks=True,
)


def detect(head: bytes) -> bool:
    """The first line names the entity's number and the whole name."""
    first = head.replace(b"\x00", b"").split(b"\n", 1)[0].lower()
    return b"entity_logicalid" in first and b"namealias_wholename" in first


def read(sources: Mapping[str, BinaryIO], report: Report) -> Iterator[Record]:
    """One record for each entity. Raises MalformedError ``list.*`` or ``table.*``."""
    table = group_rows(next(iter(sources.values())), _LAYOUT, report)
    if "namealias_strong" not in table.columns:
        report.note("list.no_alias_quality", 0, file=_LAYOUT.file)
    for group in table.groups:
        generated = next(iter(group.texts(_GENERATED)), "")
        report.published = report.published or day_first(generated) or generated[:10]
        if record := _record(group, report):
            yield record


def _record(group: Group, report: Report) -> Record | None:
    parts = {part: [_part(part, fact.line, fact.values) for fact in group.of(part)] for part in _COLUMNS}
    entities = parts.pop("entity") or [Part(group.line, {})]
    values = {**entities[0].values, "logicalId": group.number}
    remarks = tuple(dict.fromkeys(text for entity in entities for text in entity.remarks))
    return eu_record(Part(group.line, values, remarks), parts, report)


def _part(part: str, line: int, cells: tuple[str, ...]) -> Part:
    values = dict(zip(_NAMES[part], cells, strict=True))
    contact = values.pop("contactInfo", "")
    return Part(line, values, _remarks(values.pop("remark", "")), (("contact", contact),) if contact else ())


def _remarks(cell: str) -> tuple[str, ...]:
    """Each remark stands in brackets, on a line of its own; the line break is one, or a backslash and an n."""
    lines = (squeeze(line) for line in cell.replace("\\n", "\n").split("\n"))
    return tuple(line[1:-1] if line.startswith("(") and line.endswith(")") else line for line in lines if line)
