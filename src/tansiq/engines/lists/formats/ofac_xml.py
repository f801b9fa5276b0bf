"""OFAC's SDN and consolidated lists in their standard XML (``sdnList``: SDN.XML, CONSOLIDATED.XML).

The same entries as in the flat files, each with all its parts inside it. The namespace has changed over the years
(``http://tempuri.org/sdnList.xsd``, ``http://tempuri.org/consolidated.xsd``, the address of OFAC's list service); the
names of the elements have not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO

from lxml import etree

from tansiq.engines.lists.ofac import add_alias, add_detail, address, issued_on, new_draft
from tansiq.engines.lists.remarks import add_fact, add_ofac_name, add_remarks
from tansiq.engines.lists.written import Draft, squeeze
from tansiq.engines.lists.xml import all_of, elements, line_of, text_of
from tansiq.engines.matching.record import Quality, Record
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError

__all__ = ["detect", "read"]

Fields = dict[str, str]
_ROOT = re.compile(rb"<(?:[\w.-]+:)?sdnList[\s>/]")
_QUALITIES: dict[str, Quality] = {"strong": "good", "weak": "weak"}
_VESSEL = {
    "callSign": "call sign",
    "vesselType": "vessel type",
    "tonnage": "tonnage",
    "grossRegisteredTonnage": "gross tonnage",
    "vesselFlag": "flag",
    "vesselOwner": "owner",
}
#: Numbers of the parts in OFAC's own database, and which of several birth dates or places it holds for the likeliest.
_SILENT = ("uid", "mainEntry")


def detect(head: bytes) -> bool:
    """The root element stands in the first bytes, with or without a prefix."""
    return bool(_ROOT.search(head))


def read(sources: Mapping[str, BinaryIO], report: Report) -> Iterator[Record]:
    """One record for each ``sdnEntry``. Raises MalformedError ``list.*`` with the line of the break.

    ``Publish_Date`` is the date of the issue; a ``Record_Count`` other than the number of entries is reported.
    """
    stream = next(iter(sources.values()))
    found = elements(stream, "sdnList", ("sdnEntry", "publshInformation"), report.passed_over)
    if next(found, None) is None:
        raise MalformedError("list.truncated", line=1, column=0, reason="")
    stated, line, entries = "", 0, 0
    for element in found:
        if element.tag == "publshInformation":  # OFAC's own spelling
            stated, line = squeeze(text_of(element, "Record_Count")), line_of(element)
            report.published = issued_on(report, line, text_of(element, "Publish_Date"))
        else:
            entries += 1
            if record := _record(element, report):
                yield record
    if stated and stated.lstrip("0") != str(entries):
        report.note("list.record_count", line, stated=stated, read=entries)


def _record(element: etree._Element, report: Report) -> Record | None:
    plain = _fields(part for part in element if part.tag in _PLAIN)
    draft = new_draft(report, line_of(element), plain.get("uid", ""), plain.get("sdnType", ""))
    add_ofac_name(draft, _name(plain))
    for name, reader in _READERS.items():
        for part in element.iterchildren(name):
            reader(draft, part)
    for part in element:
        if part.tag not in _KNOWN:
            draft.note(part.tag, all_of(part))
    return draft.finish()


def _fields(parts: Iterable[etree._Element]) -> Fields:
    """The texts of ``parts`` by their names; several of one name are joined."""
    found: dict[str, list[str]] = {}
    for part in parts:
        if text := squeeze(text_of(part)):
            found.setdefault(part.tag, []).append(text)
    return {name: "; ".join(texts) for name, texts in found.items()}


def _name(fields: Fields) -> str:
    """The name in OFAC's order. Where a family name of several parts has commas in it, the parts are not known."""
    family, given = fields.pop("lastName", ""), fields.pop("firstName", "")
    return f"{family}, {given}" if family and given else family or given


def _note_rest(draft: Draft, label: str, fields: Fields) -> None:
    """Keep what an item holds beside the known fields."""
    draft.note(label, "; ".join(f"{name} {text}" for name, text in fields.items() if name not in _SILENT))


def _alias(draft: Draft, fields: Fields) -> None:
    name, word, category = _name(fields), fields.pop("type", ""), fields.pop("category", "")
    if name and category.lower() not in _QUALITIES:
        draft.report.note("list.quality", draft.line, id=draft.id, text=category)
    add_alias(draft, name, word, _QUALITIES.get(category.lower(), "weak"))
    _note_rest(draft, f"alias {name}", fields)


def _document(draft: Draft, fields: Fields) -> None:
    dates = (("issued", fields.pop("issueDate", "")), ("expires", fields.pop("expirationDate", "")))
    add_fact(
        draft,
        fields.pop("idType", ""),
        fields.pop("idNumber", ""),
        country=fields.pop("idCountry", ""),
        dates=" ".join(f"{word} {date}" for word, date in dates if date),
    )
    _note_rest(draft, "document", fields)


def _address(draft: Draft, fields: Fields) -> None:
    street = [fields.pop(name, "") for name in ("address1", "address2", "address3")]
    city = [fields.pop(name, "") for name in ("city", "stateOrProvince")]
    written = address(street, city, fields.pop("postalCode", ""), [fields.pop("country", "")])
    draft.add_place(written, "address")
    _note_rest(draft, "address", fields)


def _born_on(draft: Draft, fields: Fields) -> None:
    if date := fields.pop("dateOfBirth", ""):
        draft.add_date(date)
    _note_rest(draft, "birth date", fields)


def _born_in(draft: Draft, fields: Fields) -> None:
    draft.add_place(fields.pop("placeOfBirth", ""), "born in")
    _note_rest(draft, "birth place", fields)


def _nationality(draft: Draft, fields: Fields) -> None:
    draft.add_nationality(fields.pop("country", ""))
    _note_rest(draft, "nationality", fields)


def _vessel(draft: Draft, element: etree._Element) -> None:
    fields = _fields(element)
    for name, label in _VESSEL.items():
        add_detail(draft, label, fields.pop(name, ""))
    _note_rest(draft, "vessel", fields)


def _programmes(draft: Draft, element: etree._Element) -> None:
    for part in element:
        add_detail(draft, "programme", text_of(part))


def _each(item: str, reader: Callable[[Draft, Fields], None]) -> Callable[[Draft, etree._Element], None]:
    """A reader of a list of ``item`` elements; anything else in the list is kept as a note."""

    def read_list(draft: Draft, element: etree._Element) -> None:
        for part in element:
            if part.tag == item:
                reader(draft, _fields(part))
            else:
                draft.note(f"{element.tag} {part.tag}", all_of(part))

    return read_list


#: Readers of the parts of an entry, in the order in which the flat files tell them.
_READERS: dict[str, Callable[[Draft, etree._Element], None]] = {
    "akaList": _each("aka", _alias),
    "addressList": _each("address", _address),
    "programList": _programmes,
    "title": lambda draft, element: add_detail(draft, "title", text_of(element)),
    "vesselInfo": _vessel,
    "dateOfBirthList": _each("dateOfBirthItem", _born_on),
    "placeOfBirthList": _each("placeOfBirthItem", _born_in),
    "nationalityList": _each("nationality", _nationality),
    "citizenshipList": _each("citizenship", _nationality),
    "idList": _each("id", _document),
    "remarks": lambda draft, element: add_remarks(draft, text_of(element)),
}
_PLAIN = frozenset({"uid", "firstName", "lastName", "sdnType"})
_KNOWN = frozenset(_READERS) | _PLAIN
