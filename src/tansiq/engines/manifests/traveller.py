"""One traveller of a manifest or message, or one row or group of segments that could not be taken for one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tansiq import messages
from tansiq.engines.matching.record import Record
from tansiq.engines.tables.problem import Problem

__all__ = ["DataOrigin", "Leg", "Paper", "Rejected", "Traveller"]

#: ``document``: taken from a travel document (advance passenger information, PAXLST). ``booking``: what somebody told
#: when booking (passenger name record, PNRGOV), verified by nobody. ``unstated``: a table does not say.
DataOrigin = Literal["document", "booking", "unstated"]


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of a journey as the message gives it.

    ``departs`` and ``arrives`` are ISO 8601 without a zone (``2014-05-11T13:40``, or the day alone): times are those of
    the place. ``sold_as`` is the marketing carrier's flight where another carrier flies (``flight``).
    """

    flight: str = ""
    origin: str = ""
    destination: str = ""
    departs: str = ""
    arrives: str = ""
    sold_as: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A travel document with what Record's own Document leaves out. ``expires_on`` and ``issued_on`` are ISO dates."""

    number: str
    kind: str = ""
    issuer: str = ""
    expires_on: str = ""
    issued_on: str = ""
    data_origin: DataOrigin = "unstated"


@dataclass(frozen=True, slots=True)
class Traveller:
    """A traveller as the manifest gives them.

    ``row`` counts from 1 as a person sees it in the file: the row of a table, the segment of an EDIFACT message.
    ``origin`` and ``destination`` are the places of the journey as written; ``problems`` are things that were read
    with a reservation (the traveller can be compared all the same); ``extra`` keeps what has no field of its own.
    ``role`` is ``passenger``, ``child``, ``infant``, ``crew``, ``transit_passenger``, ``transit_crew``, or empty;
    ``booking`` the record locator. ``data_origin`` says how far the data can be trusted.
    """

    row: int
    record: Record
    origin: str = ""
    flight: str = ""
    destination: str = ""
    problems: tuple[Problem, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    role: str = ""
    data_origin: DataOrigin = "unstated"
    legs: tuple[Leg, ...] = ()
    papers: tuple[Paper, ...] = ()
    booking: str = ""


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
