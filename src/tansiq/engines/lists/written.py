"""What every list format needs: names, dates, sex and documents as publishers write them, to Tansiq's values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tansiq.engines.lists.countries import country, is_nothing
from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.record import Document, Kind, Quality, Record, WrittenName
from tansiq.engines.names.fold import control_character
from tansiq.engines.tables.caps import NAME_MAX_CHARACTERS, VALUES_MAX_PER_RECORD
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError

__all__ = ["Draft", "hidden_characters", "is_latin", "read_date", "read_sex", "squeeze"]

#: Overrides and embeddings change how a name is displayed; isolates and the plain marks of Arabic text do no harm.
_OVERRIDES = re.compile("[\u202a-\u202e]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = r"(?:(?P<d{0}>\d{{1,2}})\s+)?(?:(?P<m{0}>[A-Za-z]{{3,9}})\.?\s+)?(?P<y{0}>\d{{4}})"
_WORDS = re.compile("^" + _DAY.format(1) + r"(?:\s*(?:to|and|-|–)\s*" + _DAY.format(2) + ")?$")
_ISO_WITH_ZONE = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:T.*|Z|[+-]\d{2}:\d{2})$")
_UNSURE = re.compile(r"^(?:circa|approximately|about|c\.|between)\s+", re.IGNORECASE)
_SEXES = {
    "m": "M", "male": "M", "man": "M", "masculin": "M", "masculino": "M", "homme": "M", "h": "M", "hombre": "M",
    "ذكر": "M", "f": "F", "female": "F", "woman": "F", "feminin": "F", "féminin": "F", "femenino": "F", "femme": "F",
    "mujer": "F", "أنثى": "F", "انثى": "F",
}  # fmt: skip
_NO_SEX = {"", "x", "<", "u", "unknown", "other", "unspecified", "inconnu", "autre", "غير معروف", "desconocido"}


def squeeze(text: str | None) -> str:
    """``text`` with every run of white space made one space, none at the ends; nothing else is changed."""
    return " ".join(text.split()) if text else ""


def is_latin(text: str) -> bool:
    """Every letter of ``text`` is Latin."""
    return all(unicodedata.name(char, "").startswith("LATIN") for char in text if char.isalpha())


def hidden_characters(text: str) -> str:
    """The direction overrides in ``text`` as code points (``U+202E``), empty where there are none."""
    return " ".join(sorted({f"U+{ord(char):04X}" for char in _OVERRIDES.findall(text)}))


def read_sex(text: str) -> str | None:
    """``M``, ``F`` or None; raises MalformedError ``list.sex`` for a word that is none of the known ones."""
    word = text.strip().casefold()
    if word in _NO_SEX or is_nothing(word):
        return None
    if word not in _SEXES:
        raise MalformedError("list.sex", text=text[:60])
    return _SEXES[word]


def read_date(text: str) -> PartialDate:
    """``10 Dec 1948``, ``Mar 1960``, ``1948``, ``1960 to 1965``, ``circa 1961``, ISO dates with or without a zone.

    A span that is not of whole years keeps its years; a span within one year is that year. The source's words stay
    in ``text``.
    Raises MalformedError ``date.unreadable``.
    """
    bare = squeeze(text).rstrip(".")
    if zoned := _ISO_WITH_ZONE.match(bare):
        bare = zoned[1]
    unsure = _UNSURE.match(bare)
    approximate = bool(unsure) and not bare.lower().startswith("between")
    bare = bare[unsure.end() :] if unsure else bare
    found = _WORDS.match(bare)
    if not found:
        parsed = PartialDate.parse(bare)
        return PartialDate(
            parsed.year, parsed.month, parsed.day, approximate or parsed.approximate, parsed.year_to, text
        )
    first = _parts(found, 1, text)
    if not found["y2"]:
        return PartialDate(*first, approximate=approximate, text=text)
    last = _parts(found, 2, text)
    if last == first:
        return PartialDate(*first, approximate=approximate, text=text)
    year_to = last[0] if last[0] != first[0] else None
    return PartialDate(first[0], approximate=approximate, year_to=year_to, text=text)


def _parts(found: re.Match[str], which: int, text: str) -> tuple[int, int | None, int | None]:
    year, month, day = int(found[f"y{which}"]), found[f"m{which}"], found[f"d{which}"]
    if month and month[:3].lower() not in _MONTHS:
        raise MalformedError("date.unreadable", text=text[:60])
    return year, _MONTHS.index(month[:3].lower()) + 1 if month else None, int(day) if day else None


@dataclass(slots=True)
class Draft:
    """A record while its file is being read. Whatever cannot be read is reported and kept in the notes, never lost."""

    report: Report
    line: int
    id: str = ""
    kind: Kind = "person"
    source: str = ""
    reference: str = ""
    listed_on: str = ""
    sex: str | None = None
    names: list[WrittenName] = field(default_factory=list)
    birth_dates: list[PartialDate] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _known: set[object] = field(default_factory=set, init=False, repr=False)  # dates and documents added so far
    _bare: dict[str, list[Document]] = field(default_factory=dict, init=False, repr=False)  # without issuer, by number
    _dropped: dict[str, int] = field(default_factory=dict, init=False, repr=False)  # number: those before this place

    def add_name(
        self, text: str, *, quality: Quality = "primary", role: str = "name", given: str = "", family: str = ""
    ) -> None:
        """Add a name; one without a letter or digit, or beyond the cap, is reported and kept (cut) in the notes."""
        bare = squeeze(text)
        if not bare:
            return
        if fault := _name_fault(bare):
            self._note_unread(fault, bare)
            return
        if hidden := hidden_characters(bare):
            self.report.note("list.hidden_characters", self.line, id=self.id, characters=hidden)
        parts = [squeeze(given), squeeze(family)]
        faults = [(fault, part) for part in parts if (fault := _unreadable(part))]
        for fault, part in faults:
            self._note_unread(fault, part)
        self.names.append(WrittenName(bare, quality, role, *(("", "") if faults else parts)))

    def _note_unread(self, fault: str, name: str) -> None:
        self.report.note(fault, self.line, id=self.id, length=len(name), text=name[:60], limit=NAME_MAX_CHARACTERS)
        self.note("unread name", name[:NAME_MAX_CHARACTERS])

    def add_date(self, text: str, *, approximate: bool = False, read_as: str = "") -> None:
        """Add a birth date as the source wrote it; ``read_as`` says the same in a form that ``read_date`` knows."""
        try:
            date = replace(read_date(read_as or text), text=text)
        except MalformedError:
            self.report.note("list.date", self.line, id=self.id, text=squeeze(text))
            self.note("birth date as written", text)
            return
        if approximate and not date.approximate:
            date = replace(date, approximate=True)
        if (same := (date.year, date.month, date.day, date.year_to, date.approximate)) not in self._known:
            self._known.add(same)
            self.birth_dates.append(date)

    def add_nationality(self, text: str) -> None:
        """Add a nationality (or, for a vessel, its flag); an unknown spelling goes to the notes."""
        if is_nothing(text):
            return
        code = country(squeeze(text))
        if code and code not in self.nationalities:
            self.nationalities.append(code)
        if not code:
            self.report.note("list.country", self.line, id=self.id, text=squeeze(text))
        if not code or not re.fullmatch(r"[\w .,&'’<-]+", squeeze(text)) or "possibly" in text.lower():
            self.note("nationality as written", text)

    def add_sex(self, text: str) -> None:
        """Set the sex where stated."""
        try:
            self.sex = read_sex(squeeze(text)) or self.sex
        except MalformedError:
            self.report.note("list.sex", self.line, id=self.id, text=squeeze(text))
            self.note("sex as written", text)

    def add_sexes(self, texts: Iterable[str]) -> None:
        """Set the sex where all that is stated agrees; where it does not, none is set and every word is noted."""
        found: dict[str, str] = {}
        for text in texts:
            self.sex = None
            self.add_sex(text)
            if sex := self.sex:
                found.setdefault(sex, text)
        self.sex = next(iter(found)) if len(found) == 1 else None
        for text in found.values() if len(found) > 1 else ():
            self.note("sex as written", text)

    def add_document(self, number: str, kind: str = "", issuer: str = "") -> None:
        """Add a document; an issuer of unknown spelling goes to the notes."""
        bare = squeeze(number)
        if not any(char.isalnum() for char in bare):
            return
        code = country(squeeze(issuer)) if not is_nothing(issuer) else ""
        if issuer and not code and not is_nothing(issuer):
            self.report.note("list.country", self.line, id=self.id, text=squeeze(issuer))
            self.note(f"issuer of {bare} as written", issuer)
        document = Document(bare, kind, code)
        if document not in self._known:
            self._known.add(document)
            self.documents.append(document)
            if not code:
                self._bare.setdefault(bare, []).append(document)

    def forget_document(self, number: str) -> None:
        """Drop what was added of ``number`` without an issuer: the source says more of it elsewhere."""
        if bare := self._bare.pop(number, None):
            self._known.difference_update(bare)
            self._dropped[number] = len(self.documents)  # left out in the end, so that each costs the same

    def _kept_documents(self) -> tuple[Document, ...]:
        return tuple(
            item for place, item in enumerate(self.documents)
            if item.issuer or place >= self._dropped.get(item.number, 0)
        )  # fmt: skip

    def add_place(self, text: str, label: str) -> None:
        """Add a place; ``label`` says what it is (``born in``, ``address``)."""
        if (bare := squeeze(text)) and len(self.places) <= VALUES_MAX_PER_RECORD:
            self.places.append(f"{label}: {bare}")

    def note(self, label: str, text: str) -> None:
        """Keep ``text`` as a note under ``label``. One beyond the cap is enough to have the entry put aside."""
        if (bare := squeeze(text)) and len(self.notes) <= VALUES_MAX_PER_RECORD:
            self.notes.append(f"{label}: {bare}")

    def finish(self) -> Record | None:
        """The record; None (and a lost row in the report) where it has no usable name or too many values."""
        if not self.names:
            self.report.note("list.no_name", self.line, row_lost=True, id=self.id)
            return None
        documents = self._kept_documents()
        counts = len(self.names), len(self.birth_dates), len(documents), len(self.places), len(self.notes)
        if max(counts) > VALUES_MAX_PER_RECORD:
            self.report.note("list.too_many_values", self.line, row_lost=True, id=self.id, limit=VALUES_MAX_PER_RECORD)
            return None
        return Record(
            self.id, tuple(self.names), tuple(self.birth_dates), tuple(self.nationalities), self.sex,
            documents, self.kind, self.source, self.reference, self.listed_on, tuple(self.places),
            tuple(self.notes),
        )  # fmt: skip


def _name_fault(name: str) -> str:
    if fault := _unreadable(name):
        return fault
    return "" if any(char.isalnum() for char in name) else "list.name_without_letters"


def _unreadable(name: str) -> str:
    """Why the engine of names would refuse a name or a part of one; empty where it would not."""
    if len(name) > NAME_MAX_CHARACTERS:
        return "list.name_too_long"
    if "\x00" in name:
        return "list.nul"
    return "list.control_character" if control_character(name) else ""
