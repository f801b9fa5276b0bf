"""Codes of issuing States and nationalities, and of document types, with what they mean.

Sources: ISO 3166-1 through CLDR; ICAO Doc 9303-3, section 5, and 9303-4, section 4.4, in
lexicons/travel_documents.toml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel import Locale

from tansiq import lexicons
from tansiq.engines.documents.digits import FILLER
from tansiq.engines.lists.countries import country

__all__ = ["DocumentType", "Kind", "State", "document_type", "state"]

Kind = Literal["state", "status", "organisation", "person", "withdrawn", "specimen", "user_assigned", "unknown"]

#: Codes that ISO 3166-1 leaves to users: fictional States, an authority's own codes, codes in use that no standard has.
_USER_ASSIGNED = re.compile(r"AA[A-Z]|Q[M-Z][A-Z]|X[A-Z]{2}|ZZ[A-Z]")


@dataclass(frozen=True, slots=True)
class State:
    """A code as written, without fillers, and what kind of thing it stands for.

    ``alpha3`` is the nationality or issuer to compare with; empty where the code says of none, or is unknown.
    """

    code: str
    kind: Kind
    alpha3: str

    def meaning(self, lang: str = "en") -> str:
        """The name of the State, body or status in ``lang``; empty where the code means nothing we know."""
        entry = _special().get(self.code)
        if entry:
            return str(entry[lang])
        alpha2 = _alpha2().get(self.code, "")
        return str(Locale(lang).territories.get(alpha2, "")) if self.kind == "state" else ""


@dataclass(frozen=True, slots=True)
class DocumentType:
    """The first two characters of a zone without fillers; ``kind`` is that of a document number (``passport`` …)."""

    code: str
    kind: str

    def meaning(self, lang: str = "en") -> str:
        """What the letters announce, in ``lang``; empty where they are unknown."""
        table = _documents()
        entry = table.get(self.code) or table.get(self.code[:1])
        return str(entry[lang]) if entry else ""


def state(text: str) -> State:
    """What the three characters of a State or nationality mean."""
    code = text.strip(FILLER)
    if entry := _special().get(code):
        return State(code, entry["kind"], entry.get("alpha3", ""))  # type: ignore[arg-type]  # checked by a test
    if code in _alpha2():
        return State(code, "state", code)
    if _USER_ASSIGNED.fullmatch(code):
        return State(code, "user_assigned", country(code))
    return State(code, "unknown", "")


def document_type(text: str) -> DocumentType:
    """What the first two characters of a zone announce."""
    code = text.strip(FILLER)
    table = _documents()
    entry = table.get(code) or table.get(code[:1])
    return DocumentType(code, entry["kind"] if entry else "")


def _special() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = lexicons.load("travel_documents")["state"]
    return table


def _documents() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = lexicons.load("travel_documents")["document"]
    return table


@cache
def _alpha2() -> dict[str, str]:
    """The alpha-3 codes of ISO 3166-1 with their alpha-2, by which CLDR names them."""
    codes = [code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha()]
    found = {country(alpha2): alpha2 for alpha2 in codes}
    return {alpha3: alpha2 for alpha3, alpha2 in found.items() if alpha3 and not _USER_ASSIGNED.fullmatch(alpha3)}
