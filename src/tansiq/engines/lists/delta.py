"""What changed from one issue of a list to the next: who was listed, who was delisted, what was amended in which field.

An entry is known by the publisher's number for it (``Record.id``), not by its reference or its names. Of the United
Nations list that is ``DATAID``. From its issue of 2018-10-29 to that of 2020-11-30 and on to 2025-04-19, 990 and 831
entries kept their number: not one of them changed its reference, each kept at least one name, and 9 and 9 changed their
main name. One reference (KPe.068) came back under a new number. An entry that left under one number and came under
another, with a reference that stands once in each issue, is therefore *linked* (``Renumbering``). It still counts as
delisted and as listed: whoever keeps something by number must know of both.

Compared is what the source wrote, white space squeezed, in whatever order. How a date was spelt does not count, nor the
name of the list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from tansiq.engines.lists.written import squeeze
from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.record import Document, Record, WrittenName
from tansiq.errors import MalformedError

__all__ = ["FIELDS", "Amendment", "Change", "Delta", "Renumbering", "delta"]

Value = WrittenName | PartialDate | Document | str
_Cell = tuple[str, ...]

#: The fields that are compared, in the order in which their changes are told.
FIELDS = (
    "kind", "names", "birth_dates", "nationalities", "sex", "documents", "reference", "listed_on", "places", "notes",
)  # fmt: skip
_ROW = re.compile(r"(?:[A-Z]{2,8}-)?row-\d+")  # an entry without a number is called by its place, which moves


@dataclass(frozen=True, slots=True)
class Change:
    """What one field of an entry lost and gained. A name whose quality or role changed is in both."""

    field: str
    removed: tuple[Value, ...]
    added: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Amendment:
    """One entry that stands in both issues under the same number, and is not written as before."""

    before: Record
    after: Record
    changes: tuple[Change, ...]

    @property
    def reference_changed(self) -> bool:
        """The number stayed and the reference did not: the number may have been given to somebody else."""
        return any(change.field == "reference" for change in self.changes)

    @property
    def keeps_a_name(self) -> bool:
        """At least one name stayed, capital letters apart.

        Where none did, it may be another subject, or one whose names were all written anew: so it was with 38 of 7,312
        amended entries in OFAC's main file between January 2022 and May 2024, none of which was another subject.
        """
        return bool(_plain_names(self.before) & _plain_names(self.after))


@dataclass(frozen=True, slots=True)
class Renumbering:
    """An entry delisted under one number and one listed under another, with the same reference: linked, not merged."""

    before: Record
    after: Record
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """From an issue of ``before`` entries to one of ``after``: before + listed - delisted = after, or it is not made.

    ``unnumbered`` entries of the two issues have no number of their own and are known by their whole content: a change
    in one of them is one entry delisted and another listed. Raises MalformedError ``delta.unreconciled``.
    """

    before: int
    after: int
    listed: tuple[Record, ...]
    delisted: tuple[Record, ...]
    amended: tuple[Amendment, ...]
    renumbered: tuple[Renumbering, ...] = ()
    unnumbered: int = 0

    def __post_init__(self) -> None:
        listed, delisted = len(self.listed), len(self.delisted)
        if self.before + listed - delisted != self.after or len(self.amended) > self.after - listed:
            raise MalformedError(
                "delta.unreconciled", before=self.before, listed=listed, delisted=delisted, after=self.after
            )

    @property
    def is_empty(self) -> bool:
        """Nothing was listed, delisted or amended."""
        return not (self.listed or self.delisted or self.amended)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each; ``listed`` and ``delisted`` include those that were renumbered."""
        return {
            "before": self.before,
            "listed": len(self.listed),
            "delisted": len(self.delisted),
            "after": self.after,
            "amended": len(self.amended),
            "unchanged": self.after - len(self.listed) - len(self.amended),
            "renumbered": len(self.renumbered),
            "unnumbered": self.unnumbered,
        }

    @property
    def fields(self) -> dict[str, int]:
        """In how many amended entries each field changed; fields that changed in none are left out."""
        found = Counter(change.field for entry in self.amended for change in entry.changes)
        return {field: found[field] for field in FIELDS if found[field]}


def delta(before: Iterable[Record], after: Iterable[Record]) -> Delta:
    """What changed between two issues, in linear time.

    ``before`` is read twice (an iterator is held whole instead): once for a digest of each entry, once for those that
    changed. Raises MalformedError ``delta.repeated_id`` where two entries of an issue have one id, and
    ``delta.unreconciled`` where ``before`` did not say the same twice.
    """
    older = list(before) if isinstance(before, Iterator) else before
    left = {entry.key: entry.digest for entry in _entries(older)}
    size, later = len(left), _Later({}, [], 0, Counter())
    for entry in _entries(after):
        later.take(entry, left.pop(entry.key, None))
    return _told(older, size, left, later)


@dataclass(slots=True)
class _Later:
    """What is held of the later issue: the entries that were not there, or not so, by their key."""

    differing: dict[str, Record]
    listed: list[Record]
    size: int
    references: Counter[str]
    unnumbered: int = 0

    def take(self, entry: _Entry, digest: bytes | None) -> None:
        self.size += 1
        self.unnumbered += entry.unnumbered
        self.references[entry.record.reference] += 1
        if digest is None:
            self.listed.append(entry.record)
        elif digest != entry.digest:
            self.differing[entry.key] = entry.record


def _told(older: Iterable[Record], size: int, gone: dict[str, bytes], later: _Later) -> Delta:
    """Read the older issue again for the entries that are gone or differ, and put the delta together."""
    delisted, amended = [], []
    references, unnumbered = Counter[str](), later.unnumbered
    for entry in _entries(older):
        references[entry.record.reference] += 1
        unnumbered += entry.unnumbered
        if entry.key in gone:
            delisted.append(entry.record)
        elif new := later.differing.pop(entry.key, None):
            amended.append(Amendment(entry.record, new, _changes(entry.record, new)))
    if later.differing or references.total() != size:
        raise MalformedError(
            "delta.unreconciled", before=size, listed=len(later.listed), delisted=len(delisted), after=later.size
        )
    once = {reference for reference, times in references.items() if times == later.references[reference] == 1}
    renumbered = _linked(delisted, later.listed, once - {""})
    return Delta(size, later.size, tuple(later.listed), tuple(delisted), tuple(amended), renumbered, unnumbered)


def _linked(delisted: list[Record], listed: list[Record], once: set[str]) -> tuple[Renumbering, ...]:
    """Pairs of one reference that stands once in each issue; a reference that several entries share links nobody."""
    by_reference = {record.reference: record for record in listed if record.reference in once}
    pairs = [(old, by_reference[old.reference]) for old in delisted if old.reference in by_reference]
    return tuple(Renumbering(old, new, _changes(old, new)) for old, new in pairs)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A record with what it is known by, and a digest of all that is compared."""

    key: str
    digest: bytes
    record: Record
    unnumbered: bool


def _entries(records: Iterable[Record]) -> Iterator[_Entry]:
    seen: set[str] = set()
    alike: Counter[bytes] = Counter()
    for record in records:
        digest = blake2b(repr(_cells(record)).encode(), digest_size=16).digest()
        unnumbered = not record.id or bool(_ROW.fullmatch(record.id))
        key = record.id
        if unnumbered:  # equal rows are told apart by how many came before; a key of digits meets no publisher's number
            key = f"\0{digest.hex()}\0{alike[digest]}"
            alike[digest] += 1
        if key in seen:
            raise MalformedError("delta.repeated_id", id=record.id[:60])
        seen.add(key)
        yield _Entry(key, digest, record, unnumbered)


def _changes(before: Record, after: Record) -> tuple[Change, ...]:
    """What differs, field by field."""
    found = []
    for field in FIELDS:
        old, new = _values(before, field), _values(after, field)
        change = Change(field, _without(old, new, field), _without(new, old, field))
        if change.removed or change.added:
            found.append(change)
    return tuple(found)


def _without(values: tuple[Value, ...], others: tuple[Value, ...], field: str) -> tuple[Value, ...]:
    """The values that ``others`` lacks, in their order; one that stands twice needs two to meet."""
    cell = _CELLS.get(field, _text_cell)
    left = Counter(cell(value) for value in others)
    kept = []
    for value in values:
        written = cell(value)
        if not left[written]:
            kept.append(value)
        else:
            left[written] -= 1
    return tuple(kept)


def _values(record: Record, field: str) -> tuple[Value, ...]:
    value = getattr(record, field)
    if isinstance(value, tuple):
        return value
    return (value,) if value else ()


def _cells(record: Record) -> list[list[_Cell]]:
    """All that is compared of a record, in one order."""
    return [sorted(map(_CELLS.get(field, _text_cell), _values(record, field))) for field in FIELDS]


def _name_cell(name: WrittenName) -> _Cell:
    return squeeze(name.text), name.quality, name.role, squeeze(name.given), squeeze(name.family)


def _date_cell(date: PartialDate) -> _Cell:
    return str(date), str(date.year_to or ""), "c." if date.approximate else ""


def _document_cell(document: Document) -> _Cell:
    return squeeze(document.number), document.kind, document.issuer


def _text_cell(text: Any) -> _Cell:  # noqa: ANN401 - a text; the table below holds one reader for each kind of value
    return (squeeze(text),)


_CELLS: dict[str, Callable[[Any], _Cell]] = {
    "names": _name_cell,
    "birth_dates": _date_cell,
    "documents": _document_cell,
}


def _plain_names(record: Record) -> set[str]:
    return {squeeze(name.text).casefold() for name in record.names}
