"""What is known of one listed person, organisation or vessel, or of one traveller: the value that is compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

from tansiq.engines.matching.dates import PartialDate
from tansiq.errors import MalformedError

__all__ = ["ALIAS_BITS", "Document", "Kind", "Quality", "Record", "WrittenName"]

Kind = Literal["person", "organisation", "vessel", "aircraft", "unknown"]
Quality = Literal["primary", "good", "weak"]
# Bits by quality. Of 1,004 times that the primary name of a person on the UN's list or OFAC's was compared with the
# names of the same person on the other, an alias was nearer by two bits or more in 149. The lists copy primary names
# from one another, so that log2(.15 / .85) is the most that it can cost: one person in three is taken to go by an alias
# (decision 0028). A weak one, which its publisher calls unreliable or shared, is besides believed one time in eight.
ALIAS_BITS: dict[str, float] = {"primary": 0.0, "good": -1.0, "weak": -4.0}


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name as its source wrote it. ``weak`` is a low-quality alias: it stays weak evidence wherever it goes.

    ``role`` is ``name``, ``alias``, ``former``, ``original_script`` or ``spelling`` (one of several in an alias).
    ``family`` and ``given`` are kept where the source separates them (then ``text`` is given name(s) first); they tell
    the order of the parts.
    """

    text: str
    quality: Quality = "primary"
    role: str = "name"
    given: str = ""
    family: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document number with what is known of its type (``passport``, ``id_card`` …) and issuer (alpha-3)."""

    number: str
    kind: str = ""
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One subject. Lists may be given as plain strings; they are turned into values here.

    ``nationalities`` are ISO 3166-1 alpha-3 codes; ``sex`` is ``"M"``, ``"F"`` or ``None`` (unknown).
    Raises MalformedError ``record.*`` or ``date.unreadable``.
    """

    id: str = ""
    names: tuple[WrittenName, ...] = ()
    birth_dates: tuple[PartialDate, ...] = ()
    nationalities: tuple[str, ...] = ()
    sex: str | None = None
    documents: tuple[Document, ...] = ()
    kind: Kind = "person"
    source: str = ""  # short name of the list: "UN", "OFAC"
    reference: str = ""  # the publisher's own reference
    listed_on: str = ""  # ISO date, as published
    places: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        put = object.__setattr__
        if not _are(WrittenName, self.names):
            put(self, "names", tuple(_name(item) for item in _several(self.names)))
        if not _are(PartialDate, self.birth_dates):
            put(self, "birth_dates", tuple(_date(item) for item in _several(self.birth_dates)))
        if self.nationalities != ():
            put(self, "nationalities", tuple(str(item).strip().upper() for item in _several(self.nationalities)))
        if not _are(Document, self.documents):
            put(self, "documents", tuple(_document(item) for item in _several(self.documents)))
        if not _are(str, self.places):
            put(self, "places", tuple(_several(self.places)))
        if not _are(str, self.notes):
            put(self, "notes", tuple(_several(self.notes)))
        put(self, "sex", _sex(self.sex))


def _are(kind: type, values: object) -> bool:
    """``values`` is a tuple of ``kind`` and of nothing else, as readers hand them in: there is nothing to turn."""
    return type(values) is tuple and {*map(type, values)} <= {kind}


def _several(value: object) -> Iterable[object]:
    return (
        (value,)
        if isinstance(value, str | WrittenName | PartialDate | Document)
        else tuple(cast("Iterable[object]", value))
    )


def _name(item: object) -> WrittenName:
    if isinstance(item, WrittenName):
        return item
    if isinstance(item, str):
        return WrittenName(item)
    raise MalformedError("record.name", value=repr(item)[:60])


def _date(item: object) -> PartialDate:
    return item if isinstance(item, PartialDate) else PartialDate.parse(str(item))


def _document(item: object) -> Document:
    return item if isinstance(item, Document) else Document(str(item))


def _sex(value: object) -> str | None:
    if value is None or value in ("", "X", "<", "U"):
        return None
    if value in ("M", "F"):
        return str(value)
    raise MalformedError("record.sex", value=repr(value)[:20])
