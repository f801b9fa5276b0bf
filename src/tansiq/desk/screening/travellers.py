"""What is asked of screening, and what it answers: values for whoever reads travellers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from tansiq.engines.matching.record import Record

__all__ = ["Batch", "Opened", "Screened", "Source", "SourceKind", "Traveller", "plain"]

SourceKind = Literal["manifest", "booth", "hand"]

#: A text in every language, for the reader's own to be chosen.
Told = Mapping[str, str]

_JOINERS = "\u200c\u200d"  # Persian and Indic names are written with them


@dataclass(frozen=True, slots=True)
class Source:
    """Where travellers come from. ``reference`` is opaque (an id of up to 64 signs): which manifest, which booth.

    ``checkpoint`` is where they are checked; ``needed_at`` when they stand there (a flight's arrival; None: now);
    ``legal_basis`` is the law under which they are. Times are aware.
    """

    kind: SourceKind
    reference: str
    checkpoint: str
    checked_at: datetime
    legal_basis: str
    needed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Traveller:
    """A traveller as the source gives them. ``row`` (up to 64 signs) names the row, scan or question in its source.

    A row is screened as often as one likes: each entry makes one case of it.
    """

    record: Record
    row: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A possible hit and its case. ``is_new``: this call opened it.

    ``instruction`` is what the person at the counter is told, ``note`` what the entry itself says beside it.
    """

    case_id: str
    reference: str
    entry_type: str
    bits: float
    rank: int
    instruction: Told
    note: Told
    is_new: bool


@dataclass(frozen=True, slots=True)
class Screened:
    """The answer about one traveller: possible hits, the most urgent first.

    ``left_out`` counts those that a person's decision "not the same person" left out. A possible hit is a suggestion.
    """

    row: str
    hits: tuple[Opened, ...] = ()
    left_out: int = 0

    @property
    def is_hit(self) -> bool:
        """Whether anything waits for a person."""
        return bool(self.hits)

    @property
    def instruction(self) -> Told:
        """What the person at the counter is told of the most urgent one; empty where there is none."""
        return self.hits[0].instruction if self.hits else {}

    @property
    def note(self) -> Told:
        """What that entry itself says beside it."""
        return self.hits[0].note if self.hits else {}


def plain(text: str) -> str:
    """A text without signs that no database keeps and nobody sees (NUL, half a character): blanks stand for them."""
    return "".join(sign if sign.isprintable() or sign in _JOINERS else " " for sign in text)


@dataclass(frozen=True, slots=True)
class Batch:
    """The travellers of one call. Its text is what stands on record: of one who it was, of several which rows."""

    source: Source
    travellers: tuple[Traveller, ...] = field(default=())

    def __str__(self) -> str:
        place = f"{self.source.kind}:{self.source.reference}"
        if len(self.travellers) != 1:
            rows = [one.row for one in self.travellers]
            return f"{place}; {len(rows)} rows: {rows[0]} to {rows[-1]}" if rows else place
        one = self.travellers[0]
        said = {
            "name": " / ".join(name.text for name in one.record.names[:3]),
            "born": ", ".join(map(str, one.record.birth_dates[:3])),
            "nationality": ", ".join(one.record.nationalities[:3]),
            "number": ", ".join(document.number for document in one.record.documents[:3]),
        }
        told = "; ".join(f"{name}: {' '.join(plain(value).split())}" for name, value in said.items() if value)
        return f"{place}; row {one.row}; {told}"
