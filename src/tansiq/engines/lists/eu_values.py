"""What the European Union's financial sanctions files say of a name, a birth date, a document: the same in XML and CSV.

Values go by the names of the XML's attributes. The publisher writes ``-`` and ``UNKNOWN`` (country ``00``) where
nothing is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tansiq.engines.lists.countries import country
from tansiq.engines.lists.written import Draft, is_latin, squeeze
from tansiq.engines.matching.record import Kind, Record
from tansiq.engines.tables.problem import Report

__all__ = ["Part", "eu_record"]

_NOTHING = frozenset({"", "-", "00", "unknown"})
_KINDS: dict[str, Kind] = {"person": "person", "p": "person", "enterprise": "organisation", "e": "organisation"}
_DOCUMENTS = {
    "passport": "passport", "id": "id_card", "ssn": "social_security", "birthcert": "birth_certificate",
    "travelcardid": "travel_document", "electionid": "electoral", "residentperm": "residence_permit",
    "drivinglicence": "driving_licence", "tradelic": "registration", "regnumber": "registration", "fiscalcode": "tax",
    "swiftbic": "swift", "imo": "imo",
}  # fmt: skip
_FLAGS = {
    "diplomatic": "diplomatic", "knownExpired": "known to be expired", "knownFalse": "known to be false",
    "reportedLost": "reported lost", "revokedByIssuer": "revoked by its issuer",
}  # fmt: skip
_SAID = ("issuedBy", "issuedDate", "validFrom", "validTo", "nameOnDocument", "region")
_ADDRESS = ("street", "poBox", "zipCode", "place", "city", "region", "countryDescription")
_BIRTHPLACE = ("place", "zipCode", "city", "region", "countryDescription")
_ENTITY_NOTES = {"unitedNationId": "United Nations number", "designationDetails": "designation"}
_REGULATION_NOTES = {"programme": "regime", "numberTitle": "regulation", "publicationUrl": "published at"}


@dataclass(frozen=True, slots=True)
class Part:
    """One name, address, birth date ... of an entity, or the entity itself: ``values`` by attribute, and remarks."""

    line: int
    values: Mapping[str, str]
    remarks: Sequence[str] = ()
    contacts: Sequence[tuple[str, str]] = field(default=())

    def get(self, name: str) -> str:
        """The value called ``name``, empty where the publisher says that it is not known."""
        text = squeeze(self.values.get(name))
        return "" if text.casefold() in _NOTHING else text

    def is_true(self, name: str) -> bool:
        """Whether the value called ``name`` says yes."""
        return self.get(name).casefold() in ("true", "1", "yes", "y")


def eu_record(entity: Part, parts: Mapping[str, Sequence[Part]], report: Report) -> Record | None:
    """The record of an entity, from its ``parts`` by the names of the XML's elements (``nameAlias`` ...)."""
    number = entity.get("logicalId")
    draft = Draft(report, entity.line, f"EU-{number or f'row-{entity.line}'}", source="EU")
    if not number:
        report.note("list.no_number", entity.line, column="logicalId")
    draft.reference = entity.get("euReferenceNumber")
    draft.listed_on = entity.get("designationDate")
    draft.kind = _kind(draft, parts.get("subjectType", ()))
    _add_names(draft, parts.get("nameAlias", ()))
    for name, reader in _READERS.items():
        for part in parts.get(name, ()):
            draft.line = part.line
            reader(draft, part)
    _note(draft, entity, _ENTITY_NOTES)
    _remark(draft, "remark", entity)
    for regulation in parts.get("regulation", ()):
        _note(draft, regulation, _REGULATION_NOTES)
    draft.line = entity.line
    return draft.finish()


def _kind(draft: Draft, parts: Iterable[Part]) -> Kind:
    """The two files interchange code and classification (``person`` and ``P``), so either is taken for the kind."""
    said = [text for part in parts for name in ("code", "classificationCode") if (text := part.get(name))]
    kind = next((_KINDS[text.casefold()] for text in said if text.casefold() in _KINDS), None)
    if kind is None:
        draft.report.note("list.kind", draft.line, id=draft.id, text=", ".join(said))
        draft.note("kind as written", ", ".join(said))
    return kind or "unknown"


def _add_names(draft: Draft, parts: Sequence[Part]) -> None:
    """The list marks no main name; the first one is taken for it, all others for aliases. ``strong`` may be false."""
    known: set[tuple[str, bool]] = set()
    for part in parts:
        draft.line = part.line
        given = squeeze(f"{part.get('firstName')} {part.get('middleName')}")
        family = part.get("lastName")
        name, weak = part.get("wholeName") or squeeze(f"{given} {family}"), part.get("strong").casefold() == "false"
        if name and (name, weak) not in known:
            role = "original_script" if not is_latin(name) else "alias" if known else "name"
            apart = draft.kind == "person" and bool(given and family)
            draft.add_name(
                name,
                quality="weak" if weak else "good" if known else "primary",
                role=role,
                given=given if apart else "",
                family=family if apart else "",
            )
            known.add((name, weak))
        _note(draft, part, {"title": "title", "function": "function", "nameLanguage": f"language of {name}"})
        _remark(draft, f"remark on {name}", part)
    draft.add_sexes(part.get("gender") for part in parts)


def _birth(draft: Draft, part: Part) -> None:
    first, last = part.get("yearRangeFrom"), part.get("yearRangeTo")
    written = part.get("birthdate") or _day(part)
    if not written and (first or last):
        written = f"{first} to {last}" if first and last else f"not before {first}" if first else f"not after {last}"
    calendar = part.get("calendarType")
    if calendar.casefold() not in ("", "gregorian"):
        written = f"{written} ({calendar})"  # a Hijri year read as a Gregorian one would be wrong by centuries
    if written:
        draft.add_date(written, approximate=part.is_true("circa"))
    draft.add_place(_joined(part, _BIRTHPLACE), "born in")
    _remark(draft, "remark on the birth date", part)


def _day(part: Part) -> str:
    """``1954``, ``1954-5`` or ``1954-5-12``, as far as it is known. A day of no month is left unreadable."""
    year, month, day = (part.get(name) for name in ("year", "monthOfYear", "dayOfMonth"))
    apart = " " if day and not month else "-"
    return apart.join(text for text in ((day, year) if apart == " " else (year, month, day)) if text)


def _citizenship(draft: Draft, part: Part) -> None:
    code, words = part.get("countryIso2Code"), part.get("countryDescription")
    if text := code if country(code) else words or code:
        draft.add_nationality(text)
    _note(draft, part, {"region": "region of the citizenship"})
    _remark(draft, "remark on the citizenship", part)


def _identification(draft: Draft, part: Part) -> None:
    code, number, latin = part.get("identificationTypeCode"), part.get("number"), part.get("latinNumber")
    issuer = part.get("countryIso2Code")
    issuer = issuer if country(issuer) else part.get("countryDescription") or issuer
    for text in dict.fromkeys((number, latin)):
        draft.add_document(text, _DOCUMENTS.get(code.casefold(), ""), issuer)
    said = [words for flag, words in _FLAGS.items() if part.is_true(flag)]
    said += [f"{name}: {text}" for name in _SAID if (text := part.get(name))]
    if code.casefold() not in _DOCUMENTS or not number:
        said.insert(0, part.get("identificationTypeDescription") or code)
    draft.note(f"document {number or latin}".strip(), "; ".join(filter(None, said)))
    _remark(draft, f"remark on the document {number or latin}".strip(), part)


def _address(draft: Draft, part: Part) -> None:
    draft.add_place(_joined(part, _ADDRESS), "address")
    if part.is_true("asAtListingTime"):
        draft.note("address at the time of the listing", _joined(part, _ADDRESS))
    for label, text in part.contacts:
        draft.note(label, text)
    _remark(draft, "remark on the address", part)


def _joined(part: Part, names: Iterable[str]) -> str:
    return ", ".join(text for name in names if (text := part.get(name)))


def _note(draft: Draft, part: Part, labels: Mapping[str, str]) -> None:
    for name, label in labels.items():
        draft.note(label, part.get(name))


def _remark(draft: Draft, label: str, part: Part) -> None:
    for text in part.remarks:
        draft.note(label, text)


_READERS: dict[str, Callable[[Draft, Part], None]] = {
    "birthdate": _birth,
    "citizenship": _citizenship,
    "identification": _identification,
    "address": _address,
}
