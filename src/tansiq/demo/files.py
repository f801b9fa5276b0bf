"""The fictional lists and the flight as files, each in the shape its publisher would use."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tansiq.demo.people import listed_entries, passengers
from tansiq.demo.plan import Listed, Passenger

__all__ = ["DEMO_LISTS", "FLIGHT_NAME", "MESSAGE_NAME", "flight_file", "message_file"]

FLIGHT_NAME = "flight-TQ180.csv"
MESSAGE_NAME = "flight-TQ180.edi"
_PUBLISHED = "2026-02-14"


def flight_file() -> bytes:
    """The flight as a carrier's CSV."""
    header = (
        "Passenger name",
        "Date of birth",
        "Sex",
        "Nationality",
        "Passport number",
        "Issuing State",
        "Flight",
        "Seat",
    )
    return _csv(header, (_passenger_row(number, one) for number, one in enumerate(passengers())))


def _passenger_row(number: int, one: Passenger) -> tuple[str, ...]:
    seat = f"{1 + number // 6}{'ABCDEF'[number % 6]}"
    return (one.name, one.born, one.sex, one.nationality, one.document, one.nationality, "TQ180", seat)


def message_file() -> bytes:
    """The same flight as the passenger list (PAXLST) that a carrier sends before arrival."""
    persons = [segment for one in passengers() for segment in _person(one)]
    body = [
        "BGM+745", "NAD+MS+++TARIQ AIR", "TDT+20+TQ180", "LOC+125+ZZM", "DTM+189:2603140810:201", "LOC+87+ZZS",
        "DTM+232:2603141140:201", *persons, f"CNT+42:{len(passengers())}",
    ]  # fmt: skip
    head = ["UNB+UNOY:4+TARIQAIR+MARWANA+260314:0600+1", "UNH+1+PAXLST:D:05B:UN:IATA"]
    segments = [*head, *body, f"UNT+{len(body) + 2}+1", "UNZ+1+1"]
    return ("UNA:+.? '\n" + "".join(f"{segment}'\n" for segment in segments)).encode("utf-8")


def _person(one: Passenger) -> list[str]:
    released = "".join(f"?{sign}" if sign in "?:+'" else sign for sign in one.name)
    said = {
        f"NAD+FL+++{released}": one.name,
        f"ATT+2++{one.sex}": one.sex,
        f"DTM+329:{one.born.replace('-', '')}": one.born,
        f"NAT+2+{one.nationality}": one.nationality,
        f"DOC+P+{one.document}": one.document,
        f"LOC+91+{one.nationality}": one.document,
    }
    return [segment for segment, value in said.items() if value]


def _csv(header: Iterable[str], rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(header)
    table.writerows(rows)
    return text.getvalue().encode("utf-8")


def _of(name: str) -> list[Listed]:
    return [listed for listed in listed_entries() if listed.list == name]


def marwana_file() -> bytes:
    """Marwana's own list: a table in Arabic, as a small authority keeps it."""
    header = ("id", "name", "aliases", "weak_aliases", "kind", "birth_dates", "nationalities", "sex", "documents",
              "reference", "listed_on", "notes")  # fmt: skip
    return _csv(header, (_marwana_row(listed) for listed in _of("marwana")))


def _marwana_row(one: Listed) -> tuple[str, ...]:
    document = f"passport: {one.document} ({one.nationality})" if one.document else ""
    listed_on = f"{one.reference[3:7]}-06-01"
    return (one.reference, one.name, "; ".join(one.aliases), "; ".join(one.weak_aliases), one.kind, one.born,
            one.nationality, one.sex, document, one.reference, listed_on, _file_note(one))  # fmt: skip


def _file_note(one: Listed) -> str:
    return f"file {one.file}" if one.file else ""


def council_file() -> bytes:
    """The list of an invented council of States, shaped as the United Nations publish theirs."""
    root = Element("CONSOLIDATED_LIST", dateGenerated=f"{_PUBLISHED}T08:00:00Z")
    persons, organisations = SubElement(root, "INDIVIDUALS"), SubElement(root, "ENTITIES")
    for number, one in enumerate(_of("council"), 900_001):
        _council_entry(persons if one.kind == "person" else organisations, number, one)
    indent(root)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _council_entry(parent: Element, number: int, one: Listed) -> None:
    tag = "INDIVIDUAL" if one.kind == "person" else "ENTITY"
    entry = SubElement(parent, tag)
    names = one.name.split(" ", 2) if one.kind == "person" else [one.name]
    parts = dict(zip(("FIRST_NAME", "SECOND_NAME", "THIRD_NAME"), names, strict=False))
    _texts(entry, {"DATAID": str(number), "VERSIONNUM": "1", **parts, "UN_LIST_TYPE": "Fiction"})
    _texts(entry, {"REFERENCE_NUMBER": one.reference, "LISTED_ON": "2020-06-01", "NAME_ORIGINAL_SCRIPT": one.original})
    _texts(entry, {"COMMENTS1": _file_note(one)})
    if one.nationality:
        _texts(SubElement(entry, "NATIONALITY"), {"VALUE": one.nationality})
    if one.sex:
        _texts(entry, {"GENDER": {"M": "Male", "F": "Female"}[one.sex]})
    for quality, names_so_rated in (("Good", one.aliases), ("Low", one.weak_aliases)):
        for alias in names_so_rated:
            _texts(SubElement(entry, f"{tag}_ALIAS"), {"QUALITY": quality, "ALIAS_NAME": alias})
    if one.born:
        _birth_date(SubElement(entry, f"{tag}_DATE_OF_BIRTH"), one.born)
    if one.document:
        passport = {"TYPE_OF_DOCUMENT": "Passport", "NUMBER": one.document, "ISSUING_COUNTRY": one.nationality}
        _texts(SubElement(entry, f"{tag}_DOCUMENT"), passport)


def _birth_date(element: Element, born: str) -> None:
    kind = "APPROXIMATELY" if born.startswith("circa") else "EXACT"
    bare = born.removeprefix("circa ")
    _texts(element, {"TYPE_OF_DATE": kind, "DATE" if "-" in bare else "YEAR": bare})


def _texts(parent: Element, texts: dict[str, str]) -> None:
    for tag, text in texts.items():
        if text:
            SubElement(parent, tag).text = text


def sahelia_file() -> bytes:
    """Sahelia's notices as FollowTheMoney entities, one a line."""
    return b"".join(_entity(one) for one in _of("sahelia"))


def _entity(one: Listed) -> bytes:
    properties = {
        "name": [one.name],
        "alias": list(one.aliases),
        "weakAlias": list(one.weak_aliases),
        "birthDate": [one.born] if one.born else [],
        "nationality": [one.nationality.lower()],
        "gender": [{"M": "male", "F": "female"}[one.sex]],
        "passportNumber": [one.document] if one.document else [],
        "notes": [_file_note(one)] if one.file else [],
    }
    entity = {
        "id": one.reference,
        "caption": one.name,
        "schema": "Person",
        "datasets": ["sahelia-notices"],
        "properties": {key: values for key, values in properties.items() if values},
    }
    return json.dumps(entity, ensure_ascii=False).encode("utf-8") + b"\n"


# Name of the loaded list, file name, and what makes the file.
DEMO_LISTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "marwana": ("marwana-wanted.csv", marwana_file),
    "council": ("council-list.xml", council_file),
    "sahelia": ("sahelia-notices.ftm.json", sahelia_file),
}
