"""A traveller of a passenger message while it is read: every value kept, or told and kept as it was written."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from tansiq import lexicons
from tansiq.engines.lists.countries import country, is_nothing
from tansiq.engines.lists.written import squeeze
from tansiq.engines.manifests.journey import read_birth, read_day
from tansiq.engines.manifests.naming import check_letters, check_name, without_title
from tansiq.engines.manifests.traveller import DataOrigin, Leg, Paper, Rejected, Traveller
from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.record import Document, Quality, Record, WrittenName
from tansiq.engines.tables.problem import Problem, Report
from tansiq.errors import MalformedError

__all__ = ["Passenger", "document_kind", "known_country"]

_RAW_CHARACTERS = 2_000
_CODE_CHARACTERS = 3  # of a document's kind (element 1001): what is longer is no code
_SEXES = {"M": "M", "F": "F", "FI": "F", "MI": "M"}  # the second letter: an infant
_NO_SEX = frozenset({"", "U", "X", "UI", "XI"})


@lru_cache(4096)
def known_country(text: str) -> str:
    """Alpha-3 code; empty for no known country."""
    return country(text)


@lru_cache(4096)
def document_kind(code: str) -> str:
    """Kind of document that a code means (``lexicons/document_codes.toml``); an unknown one itself."""
    table: dict[str, str] = lexicons.load("document_codes")["codes"]
    return table.get(code.upper(), code.lower() if len(code) <= _CODE_CHARACTERS else "")


class Passenger:
    """What has been read of one traveller. ``number``: the segment they begin at; ``today``: the message's own day."""

    __slots__ = (
        "_known", "birth_dates", "booking", "day", "destination", "documents", "extra", "flight", "legs", "names",
        "nationalities", "notes", "number", "origin", "papers", "places", "problems", "role", "sex", "source",
    )  # fmt: skip

    def __init__(self, number: int, source: DataOrigin, today: date | None, role: str = "") -> None:
        self.number = number
        self.source = source
        self.day = today
        self.role = role
        self.sex: str | None = None
        self.booking = self.origin = self.destination = self.flight = ""
        self.names: list[WrittenName] = []
        self.birth_dates: list[PartialDate] = []
        self.nationalities: list[str] = []
        self.documents: list[Document] = []
        self.papers: list[Paper] = []
        self.places: list[str] = []
        self.notes: list[str] = []
        self.problems: list[Problem] = []
        self.extra: list[tuple[str, str]] = []
        self.legs: tuple[Leg, ...] = ()
        self._known: set[object] = set()  # names, dates, papers and documents so far

    def tell(self, code: str, at: int, **details: str) -> None:
        """Note a reservation about this traveller, at segment ``at``."""
        self.problems.append(Problem(code, at, details={key: value[:200] for key, value in details.items()}))

    def add_name(self, family: str, given: str, *, at: int, quality: Quality = "primary", role: str = "name") -> None:
        """Add a name; what can be no name is told, and kept in the notes."""
        family, given = squeeze(family), without_title(squeeze(given))
        whole = f"{given} {family}".strip()
        if not whole:
            return
        report = Report()
        try:
            check_name(whole, at, report)
            check_letters(whole)
        except MalformedError:
            self.tell("passenger.unread_name", at, text=whole[:60])
            self.notes.append(f"unread name: {whole[:_RAW_CHARACTERS]}")
            return
        self.problems += report.problems
        name = (
            WrittenName(whole, quality, role, given, family) if family and given else WrittenName(whole, quality, role)
        )
        if self._is_new(name):
            self.names.append(name)

    def add_birth(self, text: str, *, at: int) -> None:
        """Add a birth date; one that cannot be read is told and kept in the notes."""
        if not text.strip():
            return
        try:
            born = read_birth(text, self.day)
        except MalformedError:
            self.tell("passenger.birth_date", at, text=text)
            self.notes.append(f"birth date as written: {text}")
            return
        if self._is_new(born):
            self.birth_dates.append(born)

    def add_nationality(self, text: str, *, at: int) -> None:
        """Add a nationality; an unknown one is told and kept in the notes."""
        if code := known_country(text):
            if code not in self.nationalities:
                self.nationalities.append(code)
        elif not is_nothing(text):
            self.tell("passenger.country", at, text=text)
            self.notes.append(f"nationality as written: {text}")

    def add_sex(self, text: str, *, at: int) -> None:
        """Set the sex; a second statement that contradicts the first is told."""
        code = text.strip().upper()
        if code in _NO_SEX:
            return
        sex = _SEXES.get(code)
        if sex is None or (self.sex and sex != self.sex):
            self.tell("passenger.sex", at, text=text)
            self.notes.append(f"sex as written: {text}")
        else:
            self.sex = sex

    def add_paper(self, number: str, code: str, issuer: str, *, at: int, expires: str = "", issued: str = "") -> None:
        """Add a travel document; the same one a second time is told, what cannot be read of it is kept in the notes."""
        number, kind = squeeze(number), document_kind(code)
        if len(code) > _CODE_CHARACTERS:
            self.notes.append(f"kind of document as written: {code[:_RAW_CHARACTERS]}")
        if not any(char.isalnum() for char in number):
            self.tell("passenger.no_document_number", at, kind=kind or "?")
            return
        state = known_country(issuer) if issuer else ""
        if issuer and not state and not is_nothing(issuer):
            self.tell("passenger.country", at, text=issuer)
            self.notes.append(f"issuer of {number} as written: {issuer}")
        paper = Paper(number, kind, state, self._day(expires, number, at), self._day(issued, number, at), self.source)
        if not self._is_new(paper):
            self.tell("passenger.document_twice", at, number=number)
            return
        self.papers.append(paper)
        document = Document(number, kind, state)
        if self._is_new(document):
            self.documents.append(document)

    def _is_new(self, value: object) -> bool:
        is_new = value not in self._known
        self._known.add(value)
        return is_new

    def _day(self, text: str, number: str, at: int) -> str:
        if not text:
            return ""
        try:
            return read_day(text, self.day)
        except MalformedError:
            self.tell("passenger.document_date", at, text=text, number=number)
            self.notes.append(f"date of {number} as written: {text}")
            return ""

    def finish(self, raw: str = "") -> Traveller | Rejected:
        """The traveller; rejected, with ``raw`` kept, where there is no usable name."""
        if not self.names:
            unread = next((one for one in self.problems if one.code == "passenger.unread_name"), None)
            code, details = (unread.code, unread.details) if unread else ("passenger.no_name", {})
            return Rejected(self.number, code, dict(details), raw[:_RAW_CHARACTERS])
        record = Record(
            f"segment-{self.number}", tuple(self.names), tuple(self.birth_dates), tuple(self.nationalities), self.sex,
            tuple(self.documents), places=tuple(self.places), notes=tuple(self.notes),
        )  # fmt: skip
        return Traveller(
            self.number, record, self.origin, self.flight, self.destination, tuple(self.problems), tuple(self.extra),
            self.role, self.source, self.legs, tuple(self.papers), self.booking,
        )  # fmt: skip
