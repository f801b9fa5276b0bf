"""One traveller of a manifest, or one row that could not be taken for one."""

from __future__ import annotations

from dataclasses import dataclass, field

from tansiq import messages
from tansiq.engines.matching.record import Record
from tansiq.engines.tables.problem import Problem

__all__ = ["Rejected", "Traveller"]


@dataclass(frozen=True, slots=True)
class Traveller:
    """A traveller as the manifest gives them. ``row`` counts from 1 as a person sees it in the file.

    ``origin`` and ``destination`` are the places of the journey as written; ``problems`` are things that were read
    with a reservation (the traveller can be compared all the same); ``extra`` keeps the columns of no known meaning.
    """

    row: int
    record: Record
    origin: str = ""
    flight: str = ""
    destination: str = ""
    problems: tuple[Problem, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that says too little, or nothing certain, of who travels. ``raw`` is the row, cut at 2,000 characters.

    It is *not* compared with any list: whoever reads a manifest must show these rows.
    """

    row: int
    code: str
    details: dict[str, str] = field(default_factory=dict)
    raw: str = ""

    def sentence(self, lang: str = "en") -> str:
        """Why the row was rejected, in ``lang``."""
        return messages.sentence(self.code, lang, line=self.row, **self.details)

    def remedy(self, lang: str = "en") -> str:
        """What to do about it, in ``lang``."""
        return messages.remedy(self.code, lang, line=self.row, **self.details)
