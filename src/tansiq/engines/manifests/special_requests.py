"""Special requests (SSR) of a booking, and the texts of those that say who somebody is: DOCS, DOCO, DOCA, INFT.

The texts are fields between slashes, in the order of the airlines' reservation procedures (AIRIMP): whoever typed them
left fields out, added one in front, or forgot the first slash.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tansiq.engines.edifact import Segment
from tansiq.engines.lists.written import squeeze

__all__ = [
    "Address", "Detail", "DocumentText", "InfantText", "Request", "VisaText", "read_address", "read_document",
    "read_infant", "read_request", "read_visa",
]  # fmt: skip

_TEXT_FROM = 8  # component at which free text begins
#: Types of travel documents in DOCS; none is the code of a country.
_TYPES = frozenset({"P", "PP", "IP", "I", "A", "C", "F", "V"})
_OTHER_TYPES = frozenset({"V", "R", "K"})
_DATE = re.compile(r"^(?:\d{2}[A-Z]{3}\d{2}(?:\d{2})?|\d{6}|\d{8})$")
_PLACES = {"R": "residence", "D": "address at destination", "B": "born in"}


@dataclass(frozen=True, slots=True)
class Detail:
    """What a request says of one traveller: a value (a seat), and the number that links to the traveller."""

    value: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One SSR segment. ``number`` is its place in the file; ``details`` has one entry a traveller it is for."""

    code: str
    status: str
    carrier: str
    route: str
    text: str
    details: tuple[Detail, ...]
    number: int


@dataclass(frozen=True, slots=True)
class DocumentText:
    """SSR DOCS. ``given`` has the first and the second given name; ``rest`` what stands behind the fields known."""

    kind: str = ""
    issuer: str = ""
    number: str = ""
    nationality: str = ""
    birth: str = ""
    sex: str = ""
    expires: str = ""
    family: str = ""
    given: tuple[str, str] = ("", "")
    for_several: bool = False
    rest: str = ""
    shifted: bool = False

    @property
    def is_infant(self) -> bool:
        """The sex says that this is the document of an infant without a seat."""
        return self.sex.upper() in ("MI", "FI", "UI", "XI")

    @property
    def is_empty(self) -> bool:
        """Nothing is said."""
        fields = (self.kind, self.number, self.birth, self.sex, self.family, *self.given, self.nationality)
        return not any(fields)


@dataclass(frozen=True, slots=True)
class VisaText:
    """SSR DOCO. ``kind`` is ``V`` (visa), ``R`` (redress number) or ``K`` (known traveller), else empty."""

    birth_place: str = ""
    kind: str = ""
    number: str = ""
    issued_at: str = ""
    issued: str = ""
    country: str = ""
    is_infant: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """SSR DOCA: what the address is (in words), and the address."""

    label: str
    text: str
    is_infant: bool = False


@dataclass(frozen=True, slots=True)
class InfantText:
    """SSR INFT: the infant somebody travels with."""

    family: str = ""
    given: str = ""
    birth: str = ""


def read_request(segment: Segment, text: Callable[[str], str]) -> Request:
    """One SSR segment. The free text of several components is one text."""
    parts = segment.components(1)
    code, status, _, carrier, _, _, start, end, *words = [*parts, *[""] * (_TEXT_FROM + 1 - len(parts))]
    route = "-".join(filter(None, (text(start).strip(), text(end).strip())))
    details = (element.split(":") for element in segment.elements[2:])
    return Request(
        text(code).strip().upper(), text(status).strip(), text(carrier).strip(), route,
        squeeze(text("".join(words))),
        tuple(Detail(text(one[0]).strip(), one[2].strip() if len(one) > 2 else "") for one in details),
        segment.number,
    )  # fmt: skip


def read_document(text: str) -> DocumentText:
    """``/P/UTO/L898902C/UTO/12AUG74/F/15APR12/ERIKSSON/ANNA/MARIA``: who somebody is, by a travel document."""
    fields, shifted = _fields(text, _TYPES)
    kind, issuer, number, nationality, birth, sex, expires, family, first, second, several, *rest = [
        *fields, *[""] * max(0, 11 - len(fields)),
    ]  # fmt: skip
    return DocumentText(
        kind.upper(), issuer, number, nationality, birth, sex, expires, family, (first, second),
        several.upper() == "H", "/".join(filter(None, [several if several.upper() != "H" else "", *rest])), shifted,
    )  # fmt: skip


def read_visa(text: str) -> VisaText:
    """``/PORTO AZUL/V/17317323/AZURIA CITY/12MAR10/UTO``: place of birth, then a visa or a traveller's number.

    The first slash is often missing; the type tells where the fields begin.
    """
    fields = [field.strip() for field in text.split("/")]
    at = next((place for place, field in enumerate(fields[:3]) if field.upper() in _OTHER_TYPES), -1)
    if at < 0:
        return VisaText(birth_place=next(filter(None, fields), ""))
    kind, number, where, issued, state, infant, *_ = [*fields[at:], *[""] * 6]
    return VisaText(fields[at - 1] if at else "", kind.upper(), number, where, issued, state, infant.upper() == "I")


def read_address(text: str) -> Address:
    """``/R/UTO/12 HIGH STREET/PORTO AZUL/AZ/1000``: what kind of address, country, street, town, province, code."""
    fields, _ = _fields(text, frozenset(_PLACES))
    infant = len(fields) > 6 and fields[6].upper() == "I"
    kind, state, *lines = [*fields[:6], *[""] * 2]
    words = [squeeze(part) for part in [*lines, state] if part.strip()]
    return Address(_PLACES.get(kind.upper(), "address"), ", ".join(words), infant)


def read_infant(text: str) -> InfantText:
    """``ERIKSSON/JON/10AUG11`` or ``ERIKSSON/JON 10AUG11``: the infant's name and birth date."""
    fields = [squeeze(field) for field in text.strip("/ ").split("/")]
    birth = ""
    if _DATE.match(fields[-1].upper()):
        birth = fields.pop()
    elif " " in fields[-1] and _DATE.match(fields[-1].rsplit(" ", 1)[1].upper()):
        fields[-1], birth = fields[-1].rsplit(" ", 1)
    family, *given = fields or [""]
    return InfantText(family, squeeze(" ".join(given)), birth)


def _fields(text: str, types: frozenset[str]) -> tuple[list[str], bool]:
    """The fields, without the empty one before the first slash; whether another one in front was passed over."""
    fields = [field.strip() for field in text.split("/")]
    if not fields[0]:
        del fields[0]
    shifted = len(fields) > 1 and not fields[0] and fields[1].upper() in types
    return (fields[1:] if shifted else fields), shifted
