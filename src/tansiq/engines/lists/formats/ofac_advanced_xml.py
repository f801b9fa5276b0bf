"""OFAC's lists in the Advanced Sanctions Data Model (``Sanctions``: SDN_ADVANCED.XML, CONS_ADVANCED.XML).

The model was made by the United Nations' sanctions committees; of OFAC's formats it alone has names in their original
script and dates of listing. Parties name everything else by number: what the numbers stand for, places and documents
come before them in the file, the entries that list them at its end. The stream is therefore read twice: first to gather
the other sections, then to deliver the parties. Only what is gathered is held in memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from lxml import etree

from tansiq.engines.lists.ofac import add_detail, new_draft, role_of
from tansiq.engines.lists.ofac_periods import in_words
from tansiq.engines.lists.ofac_sections import NOWHERE, OTHERS, ROOT, Document, Sections, gather
from tansiq.engines.lists.remarks import add_fact, add_ofac_name, add_remarks
from tansiq.engines.lists.written import Draft, is_latin, squeeze
from tansiq.engines.lists.xml import all_of, elements, line_of, text_of
from tansiq.engines.matching.record import Quality, Record
from tansiq.engines.tables.caps import NAME_MAX_CHARACTERS
from tansiq.engines.tables.problem import Report

__all__ = ["detect", "read"]

_ROOT = re.compile(rb"<(?:[\w.-]+:)?Sanctions[\s>]")
_SECTION = re.compile(rb"<(?:[\w.-]+:)?(?:DateOfIssue|ReferenceValueSets)[\s>/]")
_QUALITIES: dict[str, Quality] = {"false": "good", "0": "good", "true": "weak", "1": "weak"}
_TRUE = ("true", "1")
_FAMILY = ("Last Name", "Maiden Name")
#: Scripts that write the family name first and no space after it, as OFAC codes them.
_FAMILY_FIRST = ("Hans", "Hant", "Japanese", "Korean")
_DATED = {"Issue Date": "issued", "Expiration Date": "expires"}
_SURE = ("", "Unknown", "Confirmed")
_DETAILS = {
    "vessel call sign": "call sign",
    "vessel type": "vessel type",
    "vessel flag": "flag",
    "vessel owner": "owner",
    "vessel tonnage": "tonnage",
    "vessel gross registered tonnage": "gross tonnage",
    "title": "title",
}


def detect(head: bytes) -> bool:
    """The root element and one of its first two sections stand in the first bytes."""
    return bool(_ROOT.search(head)) and bool(_SECTION.search(head))


def read(sources: Mapping[str, BinaryIO], report: Report) -> Iterator[Record]:
    """One record for each ``DistinctParty``. The stream must be seekable.

    Raises MalformedError ``list.*`` with the line of the break, before the first record. Documents, entries and
    relations whose party is not in the list are reported.
    """
    stream = next(iter(sources.values()))
    start = stream.tell()
    sections = gather(stream, report)
    report.published = sections.issued
    stream.seek(start)
    for element in elements(stream, ROOT, ("DistinctParty",), skipped=OTHERS):
        if element.tag == "DistinctParty" and (record := _record(element, sections, report)):
            yield record
    for part, owner, line in sections.left_over():
        report.note("list.orphan_part", line, row_lost=True, part=part, number=owner)


def _record(party: etree._Element, sections: Sections, report: Report) -> Record | None:
    line, number = line_of(party), party.get("FixedRef", "")
    draft = new_draft(report, line, number, _kind(party, sections))
    for part in party:
        if part.tag == "Profile":
            _add_profile(draft, sections, part)
        elif part.tag == "Comment":
            add_remarks(draft, text_of(part))
        else:
            draft.note(part.tag, all_of(part))
    return draft.finish()


def _kind(party: etree._Element, sections: Sections) -> str:
    """OFAC's word for the kind: of the subtype where it has one (vessel), else of its type."""
    profile = party.find("Profile")
    number = "" if profile is None else profile.get("PartySubTypeID", "")
    word = sections.words["PartySubType"].get(number, "")
    if word not in ("", "Unknown"):
        return word
    return sections.words["PartyType"].get(sections.words["PartySubType PartyTypeID"].get(number, ""), "")


def _add_profile(draft: Draft, sections: Sections, profile: etree._Element) -> None:
    for identity in profile.iterchildren("Identity"):
        _add_identity(draft, sections, identity)
    for part in profile:
        if part.tag == "Feature":
            _add_feature(draft, sections, part)
        elif part.tag == "Comment":
            add_remarks(draft, text_of(part))
        elif part.tag != "Identity":
            draft.note(part.tag, all_of(part))
    _add_entries(draft, sections, profile.get("ID", ""))


def _add_identity(draft: Draft, sections: Sections, identity: etree._Element) -> None:
    """Its names, the primary one first, and its documents."""
    types = {group.get("ID", ""): group.get("NamePartTypeID") for group in identity.iter("NamePartGroup")}
    names: dict[str, str] = {}
    for alias in sorted(identity.iterchildren("Alias"), key=lambda alias: alias.get("Primary") not in _TRUE):
        _add_alias(draft, sections, alias, types, names)
    if identity.get("False") in _TRUE:
        draft.note("false identity", "; ".join(names.values()))
    for part in identity:
        if part.tag not in ("Alias", "NamePartGroups"):
            draft.note(f"identity {part.tag}", all_of(part))
    for document in sections.documents.pop(identity.get("ID", ""), ()):
        _add_document(draft, sections, document, names)


def _add_alias(
    draft: Draft, sections: Sections, alias: etree._Element, types: Mapping[str, str | None], names: dict[str, str]
) -> None:
    primary, low = alias.get("Primary") in _TRUE, alias.get("LowQuality", "")
    quality = _QUALITIES.get(low, "weak")
    if low not in _QUALITIES and not primary:
        draft.report.note("list.quality", draft.line, id=draft.id, text=low)
    if primary and low not in _TRUE:
        quality = "primary"
    word = sections.word(draft, "AliasType", alias.get("AliasTypeID"))
    for part in alias:
        if part.tag == "DocumentedName":
            whole = _add_name(draft, sections, part, types, quality=quality, word=word)
            names[part.get("ID", "")] = whole[:NAME_MAX_CHARACTERS]
        else:
            draft.note(f"alias {part.tag}", all_of(part))


def _add_name(
    draft: Draft,
    sections: Sections,
    name: etree._Element,
    types: Mapping[str, str | None],
    *,
    quality: Quality,
    word: str,
) -> str:
    """One name; what it reads like. Names that are not in Latin letters are in their original script."""
    family: list[str] = []
    given: list[str] = []
    script = ""
    for value in name.iter("NamePartValue"):
        script = script or sections.word(draft, "Script ScriptCode", value.get("ScriptID"))
        kind = _part_type(draft, sections, types, value.get("NamePartGroupID", ""))
        (family if kind in _FAMILY else given).append(squeeze(text_of(value)))
    for part in name:
        if part.tag != "DocumentedNamePart":
            draft.note(f"name {part.tag}", all_of(part))
    parts = (" ".join(part for part in given if part), " ".join(part for part in family if part))
    return _write_name(draft, parts, script, quality=quality, word=word)


def _part_type(draft: Draft, sections: Sections, types: Mapping[str, str | None], group: str) -> str:
    if group and group not in types:
        draft.report.note("list.reference_value", draft.line, id=draft.id, table="NamePartGroup", number=group)
        draft.note("unknown NamePartGroup", group)
    return sections.word(draft, "NamePartType", types.get(group))


def _write_name(draft: Draft, parts: tuple[str, str], script: str, *, quality: Quality, word: str) -> str:
    given, family = parts
    whole = f"{family}{given}" if script in _FAMILY_FIRST else f"{given} {family}".strip()
    latin = script in ("Latin", "Latn") if script else is_latin(whole)
    role = role_of(draft, whole, word) if latin and word else "name"
    role = role if latin else "original_script"
    if draft.kind in ("person", "unknown") and given and family:
        draft.add_name(whole, role=role, quality=quality, given=given, family=family)
    elif latin:
        add_ofac_name(draft, whole, role=role, quality=quality)
    else:
        draft.add_name(whole, role=role, quality=quality)
    return whole


def _add_document(draft: Draft, sections: Sections, document: Document, names: Mapping[str, str]) -> None:
    kind = sections.word(draft, "IDRegDocType", document.kind)
    dates = [(sections.word(draft, "IDRegDocDateType", word), date) for word, date in document.dates]
    add_fact(
        draft,
        kind,
        document.number,
        country=sections.word(draft, "Country", document.country),
        dates=" ".join(f"{_DATED.get(word, word)} {date}" for word, date in dates if date),
        is_document=True,
    )
    validity = sections.word(draft, "Validity", document.validity)
    place = sections.address_of(draft, document.place) if document.place else ""
    name = names.get(document.name, "")
    for text in (
        validity if validity != "Valid" else "",
        f"issued in {place}" if place else "",
        f"in the name of {name}" if name and name != next(iter(names.values())) else "",
        *document.rest,
    ):
        draft.note(f"document {document.number}", text)


def _add_feature(draft: Draft, sections: Sections, feature: etree._Element) -> None:
    kind = sections.word(draft, "FeatureType", feature.get("FeatureTypeID"))
    for version in feature:
        if version.tag == "FeatureVersion":
            _add_version(draft, sections, kind, version)
        elif version.tag != "IdentityReference":
            draft.note(f"{kind} {version.tag}", all_of(version))


def _add_version(draft: Draft, sections: Sections, kind: str, version: etree._Element) -> None:
    texts: list[str] = []
    places: list[str] = []
    for part in version:
        if part.tag == "VersionDetail":
            texts.append(text_of(part) or sections.word(draft, "DetailReference", part.get("DetailReferenceID")))
        elif part.tag == "DatePeriod":
            texts.append(_date(draft, sections, part))
            draft.note(f"{kind} comment", text_of(part, "Comment"))
        elif part.tag == "VersionLocation":
            places.append(part.get("LocationID", ""))
        elif part.tag == "Comment":
            draft.note(f"{kind} comment", text_of(part))
        else:
            draft.note(f"{kind} {part.tag}", all_of(part))
    said = [text for text in map(squeeze, texts) if text]
    _write_feature(draft, sections, kind, said, places)
    reliability = sections.word(draft, "Reliability", version.get("ReliabilityID"))
    if reliability not in _SURE:
        draft.note(" ".join((kind, *said)), reliability)


def _date(draft: Draft, sections: Sections, period: etree._Element) -> str:
    calendar = sections.word(draft, "CalendarType", period.get("CalendarTypeID"))
    return in_words(period) if calendar in ("", "Gregorian") else f"{all_of(period)} ({calendar})"


def _write_feature(draft: Draft, sections: Sections, kind: str, texts: list[str], places: list[str]) -> None:
    word = kind.lower()
    for number in places:
        written, place = sections.address_of(draft, number), sections.places.get(number, NOWHERE)
        country = sections.country_of(draft, place) if word in _COUNTRIES else ""
        texts.append(country or written)
        for script, text in place.in_scripts:
            draft.note(f"{kind} in {script}" if script else kind, text)
        for text in place.rest:
            draft.note(kind, text)
    for text in texts:
        if writer := _WRITERS.get(word):
            writer(draft, text)
        elif text:
            add_fact(draft, kind, text)


def _add_entries(draft: Draft, sections: Sections, profile: str) -> None:
    """Why and since when the party is listed; its lists repeat one another, so each note is made once."""
    notes: dict[tuple[str, str], None] = {}
    listed: list[str] = []
    for entry in sections.entries.pop(profile, ()):
        notes["list", sections.word(draft, "List", entry.listing)] = None
        for event, basis, date in entry.events:
            kind = sections.word(draft, "EntryEventType", event)
            if kind in ("", "Created") and re.fullmatch(r"\d{4}-\d{2}-\d{2}", date):
                listed.append(date)
            else:
                notes[kind or "listed on", date] = None
            notes["legal basis", sections.word(draft, "LegalBasis", basis)] = None
        for measure, text in entry.measures:
            kind = sections.word(draft, "SanctionsType", measure)
            notes[("programme", text) if kind == "Program" else ("measure", f"{kind} {text}")] = None
        notes |= dict.fromkeys(("entry", text) for text in entry.rest)
    draft.listed_on = min([*listed, *([draft.listed_on] if draft.listed_on else [])], default="")
    for label, text in notes:
        if text != "Unknown":
            add_detail(draft, label, text)
    _add_relations(draft, sections, profile)


def _add_relations(draft: Draft, sections: Sections, profile: str) -> None:
    for relation in sections.relations.pop(profile, ()):
        quality = sections.word(draft, "RelationQuality", relation.quality)
        kind = sections.word(draft, "RelationType", relation.kind)
        rest = "; ".join((*relation.rest, *([quality] if quality not in _SURE else ())))
        draft.note("relation", f"{kind} OFAC-{relation.to}{f' ({rest})' if rest else ''}")


def _detail(label: str) -> Callable[[Draft, str], None]:
    return lambda draft, text: add_detail(draft, label, text)


_COUNTRIES = ("nationality country", "citizenship country", "vessel flag")
_WRITERS: dict[str, Callable[[Draft, str], None]] = {
    "birthdate": lambda draft, text: draft.add_date(text),
    "place of birth": lambda draft, text: draft.add_place(text, "born in"),
    "location": lambda draft, text: draft.add_place(text, "address"),
    "nationality country": lambda draft, text: draft.add_nationality(text),
    "citizenship country": lambda draft, text: draft.add_nationality(text),
    "gender": lambda draft, text: draft.add_sex(text),
    **{word: _detail(label) for word, label in _DETAILS.items()},
}
