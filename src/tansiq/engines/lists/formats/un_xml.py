"""The consolidated list of the United Nations Security Council, in its own XML (``sc-sanctions.xsd``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, cast

from lxml import etree

from tansiq.engines.lists.written import Draft, is_latin, squeeze
from tansiq.engines.lists.xml import elements
from tansiq.engines.matching.record import Quality, Record
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError

__all__ = ["detect", "read"]

_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_QUALITIES: dict[str, tuple[Quality, str]] = {
    "good": ("good", "alias"),
    "a.k.a.": ("good", "alias"),
    "low": ("weak", "alias"),
    "f.k.a.": ("good", "former"),
}
_NOTES = {
    "TITLE": "title",
    "DESIGNATION": "designation",
    "COMMENTS1": "comment",
    "UN_LIST_TYPE": "regime",
    "SUBMITTED_BY": "submitted by",
    "SUBMITTED_ON": "submitted on",
    "NATIONALITY2": "nationality as written",
    "DELISTED_ON": "delisted on",
    "LAST_DAY_UPDATED": "amended on",
}
_PLACE = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE")
# "Jordan 654781", "Libyan passport No. 96/184442": the number is the last run that has a digit.
_WORDS_THEN_NUMBER = re.compile(r"^[^\d]*[A-Za-z]{3,}[^\d]*?[\s.:°]\s*((?:[A-Z]{1,4}[ -]?)?[A-Z]{0,3}\d[\w/.-]*)$")
_NUMBER_THEN_WORDS = re.compile(r"^([A-Z]{0,3}\d[\w/.-]*)[ ,]+\(?[A-Za-z]{2}.*$", re.DOTALL)
_DOCUMENT_KINDS = (
    ("passport", "passport"),
    ("pasaporte", "passport"),
    ("passeport", "passport"),
    ("identi", "id_card"),
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_STATED_SEX = re.compile(r"\bGender\s*[:\[]\s*(male|female)\b", re.IGNORECASE)
_ZONE = re.compile(r"^(\d{4}-\d{2}-\d{2}).*")


def detect(head: bytes) -> bool:
    """The root element stands in the first bytes."""
    return b"<CONSOLIDATED_LIST" in head


def read(sources: Mapping[str, BinaryIO], report: Report) -> Iterator[Record]:
    """One record for each INDIVIDUAL and ENTITY. Raises MalformedError ``list.*`` with the line of the break."""
    stream = next(iter(sources.values()))
    found = elements(stream, "CONSOLIDATED_LIST", ("INDIVIDUAL", "ENTITY"))
    root = next(found, None)
    if root is None:
        raise MalformedError("list.truncated", line=1, column=0, reason="")
    report.published = _ZONE.sub(r"\1", root.get("dateGenerated", ""))
    for element in found:
        if record := _record(element, report):
            yield record


def _record(element: etree._Element, report: Report) -> Record | None:
    person = element.tag == "INDIVIDUAL"
    line = cast("int | None", element.sourceline) or 0
    draft = Draft(report, line, kind="person" if person else "organisation", source="UN")
    draft.id = f"UN-{_text(element, 'DATAID')}"
    draft.reference = _text(element, "REFERENCE_NUMBER")
    draft.listed_on = _ZONE.sub(r"\1", _text(element, "LISTED_ON"))
    _add_names(draft, element)
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if reader := _READERS.get(child.tag.removeprefix("INDIVIDUAL_").removeprefix("ENTITY_")):
            reader(draft, child)
        elif child.tag in _NOTES:
            for text in _values(child):
                draft.note(_NOTES[child.tag], text)
    return draft.finish()


def _add_names(draft: Draft, element: etree._Element) -> None:
    draft.add_name(" ".join(_text(element, tag) for tag in _NAMES))
    draft.add_name(_text(element, "NAME_ORIGINAL_SCRIPT"), role="original_script")
    if draft.sex is None and (stated := _STATED_SEX.search(_text(element, "COMMENTS1"))):
        draft.add_sex(stated[1])


def _alias(draft: Draft, element: etree._Element) -> None:
    name, quality = _text(element, "ALIAS_NAME"), _text(element, "QUALITY")
    if name and quality.lower() not in _QUALITIES:
        draft.report.note("list.quality", draft.line, id=draft.id, text=quality)
    level, role = _QUALITIES.get(quality.lower(), ("weak", "alias"))
    draft.add_name(name, quality=level, role=role)
    for spelling in _spellings(name):
        draft.add_name(spelling, quality=level, role="spelling")
    if born := _text(element, "DATE_OF_BIRTH"):
        draft.add_date(born)
    draft.add_place(
        _joined(element, ("CITY_OF_BIRTH", "COUNTRY_OF_BIRTH")), f"born in (as {name})" if name else "born in"
    )
    draft.note(f"alias {name}" if name else "alias", _text(element, "NOTE"))


def _spellings(name: str) -> list[str]:
    """The single spellings in an alias that holds several: parted by ``;``, or in brackets in another script.

    The alias itself is kept whole beside them; other brackets (``birth name``) are no spelling.
    """
    outside = squeeze(_BRACKETS.sub(" ", name))
    inside = [text.removeprefix("original script:") for text in _BRACKETS.findall(name)]
    other_script = [text for text in inside if is_latin(text) != is_latin(outside)]
    if not other_script and ";" not in outside:
        return []
    return [part for text in (outside, *other_script) for item in text.split(";") if (part := squeeze(item))]


def _birth_date(draft: Draft, element: etree._Element) -> None:
    remark, kind = _text(element, "NOTE"), _text(element, "TYPE_OF_DATE").upper()
    date = _text(element, "DATE") or _text(element, "YEAR")
    if first := _text(element, "FROM_YEAR"):
        date = f"{first} to {_text(element, 'TO_YEAR') or first}"
    unsure = kind == "APPROXIMATELY" or remark.lower().startswith("approx")
    if date:
        draft.add_date(date, approximate=unsure)
        draft.note(f"birth date {date}", remark)
    elif remark:
        draft.add_date(remark, approximate=unsure)


def _document(draft: Draft, element: etree._Element) -> None:
    kinds = f"{_text(element, 'TYPE_OF_DOCUMENT')} {_text(element, 'TYPE_OF_DOCUMENT2')}".strip()
    written = _text(element, "NUMBER")
    number = _bare_number(written) or _bare_number(_text(element, "TYPE_OF_DOCUMENT2"), only_after_words=True)
    issuer = _text(element, "ISSUING_COUNTRY") or _text(element, "COUNTRY_OF_ISSUE")
    kind = next((name for sign, name in _DOCUMENT_KINDS if sign in kinds.lower()), "")
    draft.add_document(number, kind, issuer)
    rest = [
        kinds if not number or _text(element, "TYPE_OF_DOCUMENT2") else "",
        written if written != number else "",
        _joined(element, ("CITY_OF_ISSUE", "DATE_OF_ISSUE", "NOTE")),
        "" if number else issuer,
    ]
    draft.note(f"document {number}" if number else "document", "; ".join(part for part in rest if part))


def _bare_number(text: str, *, only_after_words: bool = False) -> str:
    """The number alone where words stand before or after it; the text as it is otherwise."""
    if found := _WORDS_THEN_NUMBER.match(text):
        return found[1]
    if only_after_words:
        return ""
    found = _NUMBER_THEN_WORDS.match(text)
    return found[1] if found else text


def _text(element: etree._Element, tag: str) -> str:
    return squeeze(element.findtext(tag))


def _values(element: etree._Element) -> list[str]:
    own = squeeze(element.text)
    return [own] if own else [squeeze(child.text) for child in element if child.text]


def _joined(element: etree._Element, tags: tuple[str, ...]) -> str:
    return ", ".join(text for tag in tags if (text := _text(element, tag)))


def _nationality(draft: Draft, element: etree._Element) -> None:
    for text in _values(element):
        draft.add_nationality(text)


_READERS: dict[str, Callable[[Draft, etree._Element], None]] = {
    "ALIAS": _alias,
    "DATE_OF_BIRTH": _birth_date,
    "DOCUMENT": _document,
    "NATIONALITY": _nationality,
    "GENDER": lambda draft, element: draft.add_sex(squeeze(element.text)),
    "ADDRESS": lambda draft, element: draft.add_place(_joined(element, _PLACE), "address"),
    "PLACE_OF_BIRTH": lambda draft, element: draft.add_place(_joined(element, _PLACE), "born in"),
}
