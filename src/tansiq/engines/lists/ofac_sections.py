"""OFAC's advanced XML beside its parties: what their numbers stand for, and what is said of them elsewhere in the file.

Words, places, documents, entries and relations each have a section of their own, and the parties name them by number.
They are gathered in one reading and held (about 70,000 parts for the whole SDN list, some 35 MB); the parties are not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from sys import intern
from typing import BinaryIO

from lxml import etree

from tansiq.engines.lists.countries import is_nothing
from tansiq.engines.lists.ofac import address
from tansiq.engines.lists.ofac_periods import day_of, in_words
from tansiq.engines.lists.written import Draft, squeeze
from tansiq.engines.lists.xml import all_of, elements, line_of, text_of
from tansiq.engines.tables.caps import XML_JOINED_MAX_CHARACTERS, XML_JOINED_MAX_PARTS
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError

__all__ = ["NOWHERE", "OTHERS", "ROOT", "Document", "Entry", "Place", "Relation", "Sections", "gather"]

ROOT = "Sanctions"
#: Sections that may be empty: nothing is passed over then.
_SECTIONS = ("Locations", "IDRegDocuments", "DistinctParties", "ProfileRelationships", "SanctionsEntries",
             "SanctionsEntryLinks")  # fmt: skip
_PIECES_MOST = 50  # of a place; the largest published has eight, each in at most two scripts
_STREET, _CITY = ("ADDRESS1", "ADDRESS2", "ADDRESS3"), ("CITY", "STATE/PROVINCE")


@dataclass(frozen=True, slots=True)
class Place:
    """One ``Location`` in numbers: country, area, and (type of part, text); ``in_scripts`` has (script, text)."""

    country: str
    area: str
    parts: tuple[tuple[str, str], ...]
    in_scripts: tuple[tuple[str, str], ...] = ()
    rest: tuple[str, ...] = ()


NOWHERE = Place("", "", ())


@dataclass(frozen=True, slots=True)
class Document:
    """One ``IDRegDocument`` in numbers; ``dates`` has (type of date, date in words), ``rest`` whatever else it says."""

    line: int
    kind: str
    number: str
    country: str
    validity: str
    dates: tuple[tuple[str, str], ...]
    place: str
    name: str
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``SanctionsEntry``: its list, (type of event, legal basis, date) and (type of measure, comment)."""

    line: int
    listing: str
    events: tuple[tuple[str, str, str], ...]
    measures: tuple[tuple[str, str], ...]
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """One ``ProfileRelationship`` of a party to the party ``to``."""

    line: int
    kind: str
    quality: str
    to: str
    rest: tuple[str, ...]


@dataclass(slots=True)
class Sections:
    """Everything gathered: words by table and number, places by number, the others by whom they belong to."""

    issued: str = ""
    words: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    places: dict[str, Place] = field(default_factory=dict)
    documents: dict[str, list[Document]] = field(default_factory=lambda: defaultdict(list))
    entries: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    relations: dict[str, list[Relation]] = field(default_factory=lambda: defaultdict(list))
    _written: dict[str, str] = field(default_factory=dict)  # addresses: many parties may name one place

    def word(self, draft: Draft, table: str, number: str | None) -> str:
        """What ``number`` stands for in ``table``; a number that the file does not explain is reported and noted."""
        if not number:
            return ""
        found = self.words[table].get(number) if table in self.words else None
        if found is None:
            draft.report.note("list.reference_value", draft.line, id=draft.id, table=table, number=number)
            draft.note(f"unknown {table}", number)
        return found or ""

    def left_over(self) -> Iterator[tuple[str, str, int]]:
        """What belongs to no party: the element, the number of its owner, its line."""
        for part, held in (
            ("IDRegDocument", self.documents),
            ("SanctionsEntry", self.entries),
            ("ProfileRelationship", self.relations),
        ):
            for owner, items in held.items():
                for item in items:
                    yield part, owner, item.line

    def place(self, draft: Draft, number: str) -> Place:
        """The place called ``number``; an unknown one is reported, and empty."""
        if number not in self.places:
            draft.report.note("list.reference_value", draft.line, id=draft.id, table="Location", number=number)
            draft.note("unknown Location", number)
        return self.places.get(number, NOWHERE)

    def country_of(self, draft: Draft, place: Place) -> str:
        """The country of a place in words; empty where OFAC calls it undetermined."""
        if place.country:
            return self.word(draft, "Country", place.country)
        area = self.word(draft, "AreaCode Description", place.area)
        return "" if is_nothing(area) else area

    def address_of(self, draft: Draft, number: str) -> str:
        """The place called ``number`` in words, its parts in the order of the flat files."""
        place = self.place(draft, number)
        if number in self.places and number not in self._written:
            self._written[number] = self._address(draft, place)
        return self._written.get(number, "")

    def _address(self, draft: Draft, place: Place) -> str:
        parts: dict[str, list[str]] = defaultdict(list)
        for kind, text in place.parts:
            parts[self.word(draft, "LocPartType", kind)].append(text)
        joined = {word: ", ".join(texts) for word, texts in parts.items()}
        region = joined.pop("REGION", "")
        street, city = [joined.pop(word, "") for word in _STREET], [joined.pop(word, "") for word in _CITY]
        postal_code = joined.pop("POSTAL CODE", "")
        country = (f"Region: {region}" if region else "", self.country_of(draft, place))
        return address((*joined.values(), *street), city, postal_code, country)


def gather(stream: BinaryIO, report: Report) -> Sections:
    """Read every section but the parties. Raises MalformedError ``list.*``, also for a file that breaks off later."""
    sections = Sections()
    found = elements(stream, ROOT, tuple(_READERS), report.passed_over, skipped=("DistinctParty",))
    if next(found, None) is None:
        raise MalformedError("list.truncated", line=1, column=0, reason="")
    for count, element in enumerate(found):
        if count >= XML_JOINED_MAX_PARTS:
            raise MalformedError("list.too_many_parts", line=line_of(element), limit=XML_JOINED_MAX_PARTS)
        _READERS[element.tag](sections, element, report)
    for name in _SECTIONS:
        report.passed_over.pop(name, None)
    return sections


def _number(element: etree._Element | None, name: str) -> str:
    """An attribute that is a number in another section; few different ones stand in a file many times."""
    return intern(element.get(name, "")) if element is not None else ""


def _rest(element: etree._Element, known: tuple[str, ...]) -> tuple[str, ...]:
    """Comments, and whatever stands under a name that is not ``known``."""
    return tuple(
        squeeze(text_of(part) if part.tag == "Comment" else f"{part.tag}: {all_of(part)}")
        for part in element
        if part.tag not in known and all_of(part)
    )


def _within_cap(element: etree._Element, *texts: str) -> None:
    """Raise MalformedError for a text that, named by many entries, would swell them beyond all measure."""
    length = sum(len(text) + len(", ") for text in texts)
    if length > XML_JOINED_MAX_CHARACTERS:
        raise MalformedError(
            "list.joined_too_long", line=line_of(element), length=length, limit=XML_JOINED_MAX_CHARACTERS
        )


def _issue(sections: Sections, element: etree._Element, report: Report) -> None:
    try:
        sections.issued = str(day_of(element) or "")
    except MalformedError:
        report.note("list.issue_date", line_of(element), text=squeeze(text_of(element)))


def _words(sections: Sections, element: etree._Element, _: Report) -> None:
    for item in (item for table in element for item in table):
        _within_cap(item, text_of(item), *(str(value) for value in item.attrib.values()))
        for name, value in item.attrib.items():
            if name != "ID":
                sections.words[f"{item.tag} {name!s}"][item.get("ID", "")] = str(value)
        sections.words[item.tag][item.get("ID", "")] = squeeze(text_of(item))


def _place(sections: Sections, element: etree._Element, _: Report) -> None:
    parts: list[tuple[str, str]] = []
    in_scripts: list[tuple[str, str]] = []
    for part in element.iterchildren("LocationPart"):
        for value in part.iterchildren("LocationPartValue"):
            text = squeeze(text_of(value, "Value"))
            if value.get("Primary") == "false":
                in_scripts.append((squeeze(text_of(value, "Comment")), text))
            elif text:
                parts.append((_number(part, "LocPartTypeID"), text))
    country = _number(element.find("LocationCountry"), "CountryID")
    area = _number(element.find("LocationAreaCode"), "AreaCodeID")
    known = ("LocationPart", "LocationCountry", "LocationAreaCode", "FeatureVersionReference", "IDRegDocumentReference")
    rest = _rest(element, known)
    _within_cap(element, *rest, *(text for _, text in parts), *(word + text for word, text in in_scripts))
    rest = rest if len(rest) <= _PIECES_MOST else ("; ".join(rest),)
    sections.places[element.get("ID", "")] = Place(country, area, _few(parts), _few(in_scripts), rest)


def _few(pieces: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The pieces, those beyond a measure as one: a place may be named by very many parties."""
    if len(pieces) <= _PIECES_MOST:
        return tuple(pieces)
    return (*pieces[:_PIECES_MOST], ("", ", ".join(text for _, text in pieces[_PIECES_MOST:])))


def _document(sections: Sections, element: etree._Element, _: Report) -> None:
    known = ("IDRegistrationNo", "DocumentDate", "DocumentedNameReference", "FeatureVersionReference")
    sections.documents[element.get("IdentityID", "")].append(
        Document(
            line_of(element),
            _number(element, "IDRegDocTypeID"),
            squeeze(text_of(element, "IDRegistrationNo")),
            _number(element, "IssuedBy-CountryID"),
            _number(element, "ValidityID"),
            tuple(
                (_number(date, "IDRegDocDateTypeID"), "; ".join(_said(period) for period in date))
                for date in element.iterchildren("DocumentDate")
            ),
            _number(element, "IssuedIn-LocationID"),
            _number(element.find("DocumentedNameReference"), "DocumentedNameID"),
            _rest(element, known),
        )
    )


def _entry(sections: Sections, element: etree._Element, _: Report) -> None:
    sections.entries[element.get("ProfileID", "")].append(
        Entry(
            line_of(element),
            _number(element, "ListID"),
            tuple(_event(event) for event in element.iterchildren("EntryEvent")),
            tuple(_measure(measure) for measure in element.iterchildren("SanctionsMeasure")),
            _rest(element, ("EntryEvent", "SanctionsMeasure"))
            + tuple(text for event in element.iterchildren("EntryEvent") for text in _rest(event, ("Date",))),
        )
    )


def _said(period: etree._Element) -> str:
    return squeeze(f"{in_words(period)} {text_of(period, 'Comment')}")


def _event(event: etree._Element) -> tuple[str, str, str]:
    written = event.find("Date")
    try:
        date = str(day_of(written) or "")
    except MalformedError:
        date = "" if written is None else squeeze(all_of(written))
    return _number(event, "EntryEventTypeID"), _number(event, "LegalBasisID"), date


def _measure(measure: etree._Element) -> tuple[str, str]:
    periods = (_said(period) for period in measure.iterchildren("DatePeriod"))
    texts = (*_rest(measure, ("DatePeriod",)), *periods)
    return _number(measure, "SanctionsTypeID"), intern("; ".join(text for text in texts if text))


def _relation(sections: Sections, element: etree._Element, _: Report) -> None:
    former = ("former",) if element.get("Former") == "true" else ()
    periods = tuple(_said(period) for period in element.iterchildren("DatePeriod"))
    sections.relations[element.get("From-ProfileID", "")].append(
        Relation(
            line_of(element),
            _number(element, "RelationTypeID"),
            _number(element, "RelationQualityID"),
            element.get("To-ProfileID", ""),
            (*former, *_rest(element, ("DatePeriod",)), *periods),
        )
    )


def _link(_: Sections, element: etree._Element, report: Report) -> None:
    report.passed_over[element.tag] += 1


_READERS: dict[str, Callable[[Sections, etree._Element, Report], None]] = {
    "DateOfIssue": _issue,
    "ReferenceValueSets": _words,
    "Location": _place,
    "IDRegDocument": _document,
    "ProfileRelationship": _relation,
    "SanctionsEntry": _entry,
    "SanctionsEntryLink": _link,
}
#: The elements that are gathered.
OTHERS = tuple(_READERS)
