"""Dates as newspapers write them: found and read, the year left open where the text leaves it open.

Month names of Maghreb and Mashriq, days in pairs, numeric dates, times, relative and vague expressions, Hijri as text.
What can be inferred of the open ones is decided in ``dating``.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from tansiq.engines.reporting.article import ReportedDate, Span
from tansiq.engines.reporting.hostile import bounded
from tansiq.engines.reporting.letters import Folded, alternatives, fold_word
from tansiq.lexicons import load

__all__ = ["find_dates", "month_span", "weekdays"]

_YEAR_FIRST = r"(?P<iso>(?:19|20)\d\d)[-/.](?P<im>\d\d?)[-/.](?P<idd>\d\d?)(?!\d)"
_YEAR_LAST = r"(?P<nd>\d\d?)[-/.](?P<nm>\d\d?)[-/.](?P<ny>(?:19|20)\d\d)(?!\d)"
_PAIR = r"(?P<d1>\d\d?)(?:\s*(?:و|-|–|الي)\s*(?P<d2>\d\d?))?"

_Match = re.Match[str]
_Reader = Callable[[_Match], dict[str, object] | None]


def _table(name: str) -> dict[str, list[str]]:
    return load("arabic/dates")[name]  # type: ignore[no-any-return]


@cache
def _months() -> dict[str, int]:
    return {fold_word(name): int(number) for number, names in _table("months").items() for name in names}


@cache
def weekdays() -> dict[str, int]:
    """Folded weekday name -> 0 (Monday) to 6."""
    return {fold_word(name): int(number) for number, names in _table("weekdays").items() for name in names}


@cache
def _qualifiers() -> dict[str, str]:
    return {fold_word(word): relation for relation, words in _table("qualifiers").items() for word in words}


def _collapse(words: str) -> str:
    return " ".join(words.split())


def month_span(year: int, month: int) -> tuple[str, str]:
    """The first and last ISO day of a month."""
    return f"{year:04d}-{month:02d}-01", f"{year:04d}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _days(months: int, first: int, last: int, year: int | None) -> dict[str, object] | None:
    """A day, or two days of one month, with or without the year."""
    if not (_is_day(year or 2000, months, first) and _is_day(year or 2000, months, last) and first <= last):
        return None
    precision = "day" if first == last else "days"
    if year is None:
        tail = f"/--{months:02d}-{last:02d}" if last != first else ""
        return {"basis": "unknown", "precision": precision, "partial": f"--{months:02d}-{first:02d}{tail}"}
    days = (date(year, months, first).isoformat(), date(year, months, last).isoformat())
    return {"basis": "stated", "precision": precision, "first": days[0], "last": days[1]}


def _read_day(found: _Match) -> dict[str, object] | None:
    first = int(found["d1"])
    month = _months()[_collapse(found["m"])]
    values = _days(month, first, int(found["d2"] or first), int(found["y"]) if found["y"] else None)
    if values is not None:
        values["weekday"] = weekdays()[found["wd"]] if found["wd"] else None
        values["relation"] = "today" if found["today"] else _qualifiers().get(found["q"] or "", "")
    return values


def _read_stamp(found: _Match) -> dict[str, object] | None:
    return _days(_months()[_collapse(found["m"])], int(found["d1"]), int(found["d1"]), int(found["y"]))


def _read_month(found: _Match) -> dict[str, object] | None:
    month = _months()[_collapse(found["m"])]
    if found["y"]:
        first, last = month_span(int(found["y"]), month)
        return {"basis": "stated", "precision": "month", "first": first, "last": last}
    if not (found["q"] or found["cue"]):
        return None
    relation = _qualifiers().get(found["q"] or "", "")
    return {"basis": "unknown", "precision": "month", "partial": f"--{month:02d}", "relation": relation}


def _read_numeric(found: _Match) -> dict[str, object] | None:
    """Year first or last; day before month, as the Arab press writes it."""
    if found["iso"]:
        year, month, day = int(found["iso"]), int(found["im"]), int(found["idd"])
    else:
        day, month, year = int(found["nd"]), int(found["nm"]), int(found["ny"])
    return _days(month, day, day, year) if 1 <= month <= 12 else None


def _read_hijri(_: _Match) -> dict[str, object] | None:
    return {"basis": "stated", "precision": "text", "calendar": "hijri"}


def _read_time(found: _Match) -> dict[str, object] | None:
    return {"basis": "unknown", "precision": "time", "partial": _collapse(found["t"])}


def _read_relative(found: _Match) -> dict[str, object] | None:
    return {"basis": "unknown", "precision": "day", "relation": _relative()[_collapse(found["r"])]}


def _read_span(found: _Match) -> dict[str, object] | None:
    relation = _spans()[_collapse(found["r"])]
    return {"basis": "unknown", "precision": relation.split("_")[0], "relation": relation}


def _read_vague(_: _Match) -> dict[str, object] | None:
    return {"basis": "unknown", "precision": "vague"}


@cache
def _relative() -> dict[str, str]:
    return {fold_word(word): f"{int(days):+d}" for days, words in _table("relative").items() for word in words}


@cache
def _spans() -> dict[str, str]:
    return {fold_word(word): relation for relation, words in _table("spans").items() for word in words}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    """The shapes of a date, the most telling first: a later one never takes what an earlier one took."""
    month, day = alternatives(_months()), alternatives(weekdays())
    asked = alternatives(_qualifiers())
    other = rf"(?:\s*[/(]\s*(?:{month})\s*\)?)?"
    year = r"(?:\s*،?\s*(?:من\s+)?(?:سنه\s+|عام\s+)?(?P<y>(?:1[5-9]|20)\d\d)(?!\d))"
    early = alternatives(_table("today")["before"])
    hijri = alternatives(_table("hijri")["months"])
    marks = alternatives(_table("hijri")["marks"])
    years = _table("years")
    named = rf"(?:(?P<today>(?:{early}\s+)?اليوم\s+)?(?P<wd>{day})\s*[،,]?\s*)?"
    cued = rf"(?:{alternatives(years['cues'])})\s+(?P<y>(?:1[5-9]|20)\d\d)(?!\d)"
    alone = rf"(?:{alternatives(years['weak_cues'])})\s+(?P<y2>(?:19|20)\d\d)(?=\s*(?:[،.؛:)\n]|$))"
    shapes: tuple[tuple[str, _Reader], ...] = (
        (rf"gmt\s+\d\d:\d\d\s+(?P<y>\d{{4}})\s+(?:{day})\s*,?\s*(?P<d1>\d\d?)\s+(?P<m>{month}){other}", _read_stamp),
        (rf"(?:\d\d?\s+)?(?:{hijri})\s+1[34]\d\d(?:\s*(?:{marks}))?|1[34]\d\d\s*(?:{marks})", _read_hijri),
        (rf"{_YEAR_FIRST}|{_YEAR_LAST}", _read_numeric),
        (rf"{named}{_PAIR}\s+(?:من\s+)?(?:شهر\s+)?(?P<m>{month}){other}(?:{year}|\s+(?P<q>{asked}))?", _read_day),
        (rf"(?<!\d )(?P<cue>شهر\s+)?(?P<m>{month}){other}(?:{year}|\s+(?P<q>{asked}))?", _read_month),
        (rf"{cued}|{alone}", _read_either_year),
        (r"(?:gmt\s+)?(?P<t>[012]?\d:[0-5]\d(?::[0-5]\d)?)(?:\s*gmt)?(?!\d)", _read_time),
        (rf"(?:{early})\s+اليوم(?:\s+(?P<wd>{day}))?|اليوم\s+(?P<wd2>{day})", _read_either_today),
        (rf"(?:(?:{early})\s+)?(?P<r>{alternatives(_relative())})", _read_relative),
        (rf"(?P<r>{alternatives(_spans())})", _read_span),
        (alternatives(_table("vague")["phrases"]), _read_vague),
        (rf"(?:يوم\s+|مساء\s+|صباح\s+)(?P<wd>{day})|(?<=[،,]\s)(?P<wd2>{day})(?=\s*[،,])", _read_either_weekday),
    )  # fmt: skip
    return tuple((re.compile(rf"(?<!\w)(?:[وفبلك]|لل)?(?:{shape})(?!\w)"), reader) for shape, reader in shapes)


def _read_either_year(found: _Match) -> dict[str, object] | None:
    year = found["y"] or found["y2"]
    return {"basis": "stated", "precision": "year", "first": f"{year}-01-01", "last": f"{year}-12-31"}


def _read_either_today(found: _Match) -> dict[str, object] | None:
    named = found["wd"] or found["wd2"]
    day = weekdays()[named] if named else None
    return {"basis": "unknown", "precision": "day", "relation": "+0", "weekday": day}


def _read_either_weekday(found: _Match) -> dict[str, object] | None:
    day = weekdays()[found["wd"] or found["wd2"]]
    return {"basis": "unknown", "precision": "day", "relation": "weekday", "weekday": day}


def _matches(folded: str) -> Iterator[tuple[int, int, dict[str, object]]]:
    taken = bytearray(len(folded))
    for pattern, reader in _patterns():
        for found in pattern.finditer(folded):
            values = None if any(taken[found.start() : found.end()]) else reader(found)
            if values is not None:
                taken[found.start() : found.end()] = b"\x01" * (found.end() - found.start())
                yield found.start(), found.end(), values


def find_dates(folded: Folded, text: str, file_name: str) -> tuple[ReportedDate, ...]:
    """Every date of a text in order of appearance. ``folded`` is ``fold(text)``; nothing is inferred here."""
    dates = []
    for start, end, values in bounded(_matches(folded.text), "dates", file_name):
        span = Span(file_name, *folded.place(start, end))
        dates.append(ReportedDate(span, text[span.start : span.end].strip(), **values))  # type: ignore[arg-type]
    return tuple(sorted(dates, key=lambda item: item.span.start))
