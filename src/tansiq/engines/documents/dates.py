"""Dates of a zone: six characters, two of them for the year, some of them perhaps unknown.

Source: ICAO Doc 9303-3, section 4.8. It leaves the century to the reader; our rules stand in
lexicons/travel_documents.toml under [pivot] with their reasons. Today is an argument: an engine has no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tansiq import lexicons
from tansiq.engines.documents.digits import DIGITS, FILLER
from tansiq.engines.documents.finding import Finding, at
from tansiq.engines.documents.formats import Span
from tansiq.engines.matching.century import birth_century, nearest_century
from tansiq.engines.matching.dates import PartialDate
from tansiq.errors import MalformedError

__all__ = ["Pivot", "is_possible", "read_birth", "read_expiry"]

_LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Pivot:
    """How two digits of a year get their century, in years; the reasons stand beside the default figures."""

    oldest_age_years: int
    expiry_years_ahead: int
    expiry_certain_years: int

    @classmethod
    def default(cls) -> Pivot:
        """The figures of the lexicon."""
        return cls(**lexicons.load("travel_documents")["pivot"])


@dataclass(frozen=True, slots=True)
class _Parts:
    """Two digits each; None where the zone says that the part is unknown."""

    year: int | None
    month: int | None
    day: int | None


def read_birth(span: Span, text: str, today: date, pivot: Pivot) -> tuple[PartialDate | None, list[Finding]]:
    """The date of birth with the latest century that is not in the future; None where no date can be read."""
    parts, findings = _parts(span, "birth_date", text)
    if parts is None or parts.year is None:
        return None, findings
    year = birth_century(parts.year, parts.month, parts.day, today)
    read = _dated(parts, year, text)
    if read is None:
        return None, [*findings, at("mrz.date_impossible", "wrong", "birth_date", span, text=text)]
    if today.year - year + 100 <= pivot.oldest_age_years:
        findings.append(at("mrz.century", "note", "birth_date", span, year=year, other=year - 100))
    return read, findings


def read_expiry(span: Span, text: str, today: date, pivot: Pivot) -> tuple[PartialDate | None, list[Finding]]:
    """The date of expiry within the stated hundred years around today; None where no date can be read."""
    parts, findings = _parts(span, "expiry_date", text)
    if parts is None or parts.year is None:
        return None, findings
    year = nearest_century(parts.year, today, pivot.expiry_years_ahead)
    read = _dated(parts, year, text)
    if read is None:
        return None, [*findings, at("mrz.date_impossible", "wrong", "expiry_date", span, text=text)]
    if abs(year - today.year) > pivot.expiry_certain_years:
        other = year + 100 if year < today.year else year - 100
        findings.append(at("mrz.century", "note", "expiry_date", span, year=year, other=other))
    if (read.year, read.month or 12, read.day or 31) < (today.year, today.month, today.day):
        findings.append(at("mrz.expired", "note", "expiry_date", span, date=read, today=today.isoformat()))
    return read, findings


def is_possible(text: str) -> bool:
    """Six characters can be a date: digits or fillers, and some year has such a day."""
    return _parts(Span(0, 0, 6), "birth_date", text)[0] is not None


def _parts(span: Span, name: str, text: str) -> tuple[_Parts | None, list[Finding]]:
    """The three parts, or None where a sign is neither digit nor filler or no year has such a day."""
    wrong = {sign for sign in text if sign not in DIGITS + FILLER}
    if wrong:
        runs = Span(0, 0, len(text)).runs([text], wrong)
        places = [(Span(span.line, span.start + run.start, span.start + run.end), signs) for run, signs in runs]
        return None, [at("mrz.letter_in_digits", "wrong", name, run, character=signs) for run, signs in places]
    # Half a part is no part: 7< is an unknown year as much as << is.
    year, month, day = (None if FILLER in pair else int(pair) for pair in (text[0:2], text[2:4], text[4:6]))
    parts = _Parts(year, month or None, day or None)
    if not _in_calendar(parts):
        return None, [at("mrz.date_impossible", "wrong", name, span, text=text)]
    findings = []
    if FILLER in text and name == "birth_date":
        findings.append(at("mrz.date_unknown", "note", name, span, text=text))
    elif FILLER in text:
        findings.append(at("mrz.expiry_unknown", "doubt", name, span, text=text))
    if 0 in (month, day):
        findings.append(at("mrz.date_zero", "doubt", name, span, text=text))
    return parts, findings


def _in_calendar(parts: _Parts) -> bool:
    """Some year has such a day; whether this one has is looked at once its century is known."""
    try:
        date(_LEAP_YEAR, parts.month or 1, parts.day or 1)
    except ValueError:
        return False
    return True


def _dated(parts: _Parts, year: int, text: str) -> PartialDate | None:
    """The date, a day without its month left out; None where that year has no such day."""
    try:
        return PartialDate(year, parts.month, parts.day if parts.month else None, text=text)
    except MalformedError:
        return None
