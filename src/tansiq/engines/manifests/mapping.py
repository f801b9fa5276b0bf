"""Which column holds what: found from headings in four languages, else from the values, always with the reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from tansiq import lexicons, messages
from tansiq.engines.lists.countries import country
from tansiq.engines.lists.written import is_latin, read_sex
from tansiq.engines.manifests.births import Order, find_order, looks_like_a_date
from tansiq.engines.tables.row import Row
from tansiq.errors import MalformedError

__all__ = ["FIELDS", "Column", "ColumnMapping", "guess_mapping", "stated_mapping"]

NAME_FIELDS = ("name", "family_name", "given_names", "original_script")
_NOT_A_LETTER = re.compile(r"[^\w]+")
_ENDING = re.compile(r"\((?:s|e|es|x|a)\)")  # "Prénom(s)", "Né(e) le"
_ALEF = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا"})
_DOCUMENT = re.compile(r"^(?=.*\d{4})[A-Z]{0,3}[ -]?\d{4,12}[A-Z]{0,2}$")
#: Headings that mean the whole name alone, but the given names beside a family name.
_BARE = frozenset({"name", "الاسم"})
#: Share of the filled cells that must look like a field before values alone decide.
_ENOUGH = 0.9


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its place (from 0), the field it was given (empty: none), and why (a message code)."""

    heading: str
    place: int
    field: str
    why: str

    def sentence(self, lang: str = "en") -> str:
        """The reason in ``lang``."""
        return messages.sentence(self.why, lang, heading=self.heading or str(self.place + 1), field=self.field)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How a manifest's columns are understood. ``header_row`` is 0 where the file has no headings."""

    columns: tuple[Column, ...]
    header_row: int
    order: Order = "day first"
    order_why: str = "mapping.order_plain"
    fields: dict[str, int] = field(default_factory=dict)

    @property
    def document_heading(self) -> str:
        """The heading of the document numbers where it names a passport, else empty."""
        place = self.fields.get("document_number", -1)
        heading = self.columns[place].heading if place >= 0 else ""
        return heading if re.search("pass?e?port|pasaporte|جواز", heading, re.IGNORECASE) else ""

    def sentences(self, lang: str = "en") -> list[str]:
        """What a person should look at before trusting the reading: one sentence a column, and one for the dates."""
        dates = [messages.sentence(self.order_why, lang)] if "birth_date" in self.fields else []
        return [column.sentence(lang) for column in self.columns] + dates


@cache
def _headings() -> dict[str, str]:
    table = lexicons.load("manifest_headings")["fields"]
    return {word: name for name, words in table.items() for word in words} | {fold(name): name for name in table}


def fold(heading: str) -> str:
    """A heading without case, accents, harakat and punctuation."""
    bare = _ENDING.sub("", heading.translate(_ALEF).casefold())
    decomposed = unicodedata.normalize("NFKD", bare)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char) and char != "ـ")
    return _NOT_A_LETTER.sub(" ", plain.replace("_", " ").replace("°", " ").replace("º", " ")).strip()


def guess_mapping(rows: Sequence[Row]) -> ColumnMapping:
    """A mapping from the first rows of a manifest (heading included where there is one).

    Raises MalformedError ``manifest.no_name_column`` or ``table.empty``.
    """
    sound = [row for row in rows if not row.fault and not row.is_blank]
    if not sound:
        raise MalformedError("table.empty")
    has_header = _is_header(sound[0], sound[1:])
    headings = list(sound[0].cells) if has_header else [""] * max(len(row.cells) for row in sound)
    body = sound[1:] if has_header else sound
    chosen = _from_headings(headings)
    _pair_names(headings, chosen, body)
    for place, name in _from_values(body, len(headings), chosen).items():
        chosen[place] = (name, "mapping.values")
    return _mapping(headings, chosen, sound[0].number if has_header else 0, body)


def stated_mapping(rows: Sequence[Row], stated: Mapping[str, str]) -> ColumnMapping:
    """The mapping a person states: field to heading, or to the column's number from 1 where there are no headings.

    Raises MalformedError ``manifest.unknown_field``, ``manifest.unknown_column`` or ``manifest.no_name_column``.
    """
    sound = [row for row in rows if not row.fault and not row.is_blank]
    if not sound:
        raise MalformedError("table.empty")
    folded = [fold(cell) for cell in sound[0].cells]
    has_header = any(fold(heading) in folded for heading in stated.values() if fold(heading))
    headings = list(sound[0].cells) if has_header else [""] * len(sound[0].cells)
    chosen: dict[int, tuple[str, str]] = {}
    for name, heading in stated.items():
        if name not in FIELDS:
            raise MalformedError("manifest.unknown_field", field=name[:60], known=", ".join(FIELDS))
        chosen[_place(heading, folded if has_header else [], len(headings))] = (name, "mapping.stated")
    return _mapping(headings, chosen, sound[0].number if has_header else 0, sound[has_header:])


def _place(heading: str, folded: list[str], width: int) -> int:
    if fold(heading) in folded:
        return folded.index(fold(heading))
    if heading.isdecimal() and 1 <= int(heading) <= width:
        return int(heading) - 1
    raise MalformedError("manifest.unknown_column", column=heading[:60], known=", ".join(folded)[:300])


def _mapping(
    headings: list[str], chosen: Mapping[int, tuple[str, str]], header_row: int, body: Sequence[Row]
) -> ColumnMapping:
    columns, fields = [], {}
    for place, heading in enumerate(headings):
        name, why = chosen.get(place, ("", "mapping.unused"))
        if name in fields:
            name, why = "", "mapping.taken"
        if name:
            fields[name] = place
        columns.append(Column(heading.strip(), place, name, why))
    if not any(name in fields for name in NAME_FIELDS):
        raise MalformedError("manifest.no_name_column", columns=", ".join(filter(None, headings))[:300] or "-")
    order, why = find_order(_values(body, fields.get("birth_date", -1)))
    return ColumnMapping(tuple(columns), header_row, order, why, fields)


def _is_header(first: Row, rest: Sequence[Row]) -> bool:
    """A known heading stands in a cell; or no cell looks like a value, but cells below do."""
    if any(fold(cell) in _headings() for cell in first.cells):
        return True
    valued = any(looks_like_a_date(cell) or _DOCUMENT.match(cell.strip()) for cell in first.cells if cell.strip())
    below = any(looks_like_a_date(cell) for row in rest[:20] for cell in row.cells if cell.strip())
    return below and not valued


def _from_headings(headings: Sequence[str]) -> dict[int, tuple[str, str]]:
    found = {place: _headings().get(fold(heading), "") for place, heading in enumerate(headings)}
    return {place: (name, "mapping.heading") for place, name in found.items() if name}


def _pair_names(headings: Sequence[str], chosen: dict[int, tuple[str, str]], body: Sequence[Row]) -> None:
    """Beside a family name, a column headed just "Name" holds given names, unless its cells repeat the family name."""
    places = {name: place for place, (name, _) in reversed(chosen.items())}
    if "family_name" not in places or "name" not in places or "given_names" in places:
        return
    name, family = places["name"], places["family_name"]
    pairs = [(row.cells[name], row.cells[family]) for row in body if len(row.cells) > max(name, family)]
    repeated = sum(bool(part.strip()) and fold(part) in fold(whole) for whole, part in pairs)
    if fold(headings[name]) in _BARE and repeated * 2 < max(1, len(pairs)):
        chosen[name] = ("given_names", "mapping.beside_family")


def _from_values(body: Sequence[Row], width: int, chosen: Mapping[int, tuple[str, str]]) -> dict[int, str]:
    """Fields that no heading gave, by what the cells look like; the first column that fits is taken."""
    taken = {name for name, _ in chosen.values()}
    found: dict[int, str] = {}
    for name, fits in _LOOKS.items():
        if name in taken or (name == "name" and taken & set(NAME_FIELDS[:3])):
            continue
        for place in range(width):
            values = _values(body, place) if place not in chosen and place not in found else []
            if values and sum(map(fits, values)) >= _ENOUGH * len(values):
                found[place] = name
                break
    return found


def _values(body: Sequence[Row], place: int) -> list[str]:
    if place < 0:
        return []
    return [value for row in body if place < len(row.cells) and (value := row.cells[place].strip())]


def _is_sex(text: str) -> bool:
    try:
        return read_sex(text) is not None
    except MalformedError:
        return False


def _is_name(text: str) -> bool:
    words = [word for word in re.split(r"[\s/,]+", text) if any(char.isalpha() for char in word)]
    return len(words) >= 2 and not any(char.isdigit() for char in text) and len(text) < 120


_LOOKS: dict[str, Callable[[str], bool]] = {
    "birth_date": looks_like_a_date,
    "sex": _is_sex,
    "nationality": lambda text: bool(country(text)),
    "document_number": lambda text: bool(_DOCUMENT.match(text.upper())),
    "name": lambda text: _is_name(text) and is_latin(text),
    "original_script": lambda text: _is_name(text) and not is_latin(text),
}

#: Every field a column can hold.
FIELDS = tuple(dict.fromkeys(_headings().values()))
