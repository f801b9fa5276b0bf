"""A zone from values: fields laid out, names transliterated and cut by the standard's rules, check digits worked out.

Sources: ICAO Doc 9303-3, sections 4.6 to 4.9 and 6; Parts 4 to 7 for the layouts, long numbers and truncation.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from tansiq import lexicons
from tansiq.engines.documents.arabic import write_arabic
from tansiq.engines.documents.digits import DIGITS, FILLER, LETTERS, check_digit
from tansiq.engines.documents.formats import FORMATS, Format
from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.tables.caps import NAME_MAX_CHARACTERS
from tansiq.errors import MalformedError

__all__ = ["write_name", "write_zone"]

_JOINED = "'’ʼ`´."  # apostrophes and all other punctuation go without leaving a gap
_GAPS = " -,\u00a0\u2010\u2011\u2013"  # blanks, hyphens and commas stand between components
_PLACES = 9


def write_zone(
    format_name: str,
    *,
    document_code: str,
    issuer: str,
    number: str,
    primary: str,
    secondary: str = "",
    nationality: str,
    birth_date: PartialDate | str,
    sex: str | None = None,
    expiry_date: PartialDate | str,
    optional: str = "",
    optional_2: str = "",
) -> tuple[str, ...]:
    """The lines of a zone in the format ``TD1``, ``TD2``, ``TD3``, ``MRV-A`` or ``MRV-B``.

    Names may be in Latin letters with marks, or in Arabic script; too long ones are cut so that the field ends in a
    letter. Dates may be the six characters themselves. A number over nine characters goes on in the optional data where
    the format has room for it. Raises MalformedError ``mrz.unwritable`` or ``mrz.arabic_letter`` for what a zone cannot
    hold.
    """
    layout = FORMATS.get(format_name)
    if layout is None:
        raise MalformedError("mrz.unwritable", field="format", value=format_name[:60])
    values = {
        "document_code": document_code,
        "issuer": issuer,
        "nationality": nationality,
        "sex": sex or FILLER,
        "birth_date": _date(birth_date),
        "expiry_date": _date(expiry_date),
        "optional_2": optional_2,
    }
    values |= _number(layout, number, optional)
    name = write_name(primary, secondary, layout.fields["name"].end - layout.fields["name"].start)
    rows = _laid_out(layout, {**values, "name": name})
    return _with_digits(layout, rows, long=len(number) > _PLACES)


def _date(value: PartialDate | str) -> str:
    if isinstance(value, str):
        return value
    parts = (value.year % 100, value.month, value.day)
    return "".join(FILLER * 2 if part is None else f"{part:02d}" for part in parts)


def _number(layout: Format, number: str, optional: str) -> dict[str, str]:
    """The nine places, and the optional data with what is left of a long number, its digit and a filler before it."""
    if len(number) <= _PLACES:
        return {"number": number, "optional": optional}
    if not layout.long_numbers:
        raise MalformedError("mrz.unwritable", field="number", value=number[:60])
    rest = f"{number[_PLACES:]}{check_digit(number)}{FILLER}"
    return {"number": number[:_PLACES], "optional": rest + optional}


def _laid_out(layout: Format, values: Mapping[str, str]) -> list[list[str]]:
    rows = [[FILLER] * layout.width for _ in range(layout.lines)]
    for field, value in values.items():
        text = value.upper().replace(" ", FILLER)
        span = layout.fields.get(field)
        room = span.end - span.start if span else 0
        if len(text) > room or any(sign not in DIGITS + LETTERS + FILLER for sign in text):
            raise MalformedError("mrz.unwritable", field=field, value=value[:60])
        if span:
            rows[span.line][span.start : span.start + len(text)] = text
    return rows


def _with_digits(layout: Format, rows: list[list[str]], *, long: bool) -> tuple[str, ...]:
    """The lines with their check digits, each worked out after those it covers."""
    for digit in layout.digits:
        lines = ["".join(row) for row in rows]
        covered = "".join(span.of(lines) for span in digit.over)
        sign = FILLER if long and digit.field == "number" else str(check_digit(covered))
        rows[digit.at.line][digit.at.start] = sign
    return tuple("".join(row) for row in rows)


def write_name(primary: str, secondary: str, width: int) -> str:
    """The name field of ``width`` characters, filled up with fillers or cut so that it ends in a letter.

    The standard leaves it to the State how a long name is cut. Here the primary identifier keeps what leaves room for
    one letter of the secondary, which is cut at the end; where that would be a filler, the longest component gives a
    letter. Raises MalformedError ``mrz.unwritable`` where no letter is left, or the name is over the cap.
    """
    first, second = _components(primary), _components(secondary)
    if not first:
        raise MalformedError("mrz.unwritable", field="name", value=primary[:60])
    whole = FILLER.join(first) + (FILLER * 2 + FILLER.join(second) if second else "")
    return whole.ljust(width, FILLER) if len(whole) <= width else _cut(first, second, width)


def _cut(first: list[str], second: list[str], width: int) -> str:
    room = width - 3 if second else width
    first = _shortened(first, room)
    start = FILLER.join(first) + (FILLER * 2 if second else "")
    components = _shortened(second, width - len(start)) if second else []
    return (start + FILLER.join(components)).ljust(width, FILLER)[:width]


def _shortened(components: list[str], room: int) -> list[str]:
    """Components that fill ``room`` places, or fewer where they are short: cut at the end, never at a separator."""
    text = FILLER.join(components)
    if len(text) <= room:
        return components
    if text[room - 1] != FILLER:
        return text[:room].split(FILLER)
    kept = text[: room - 1].split(FILLER)
    initial = text[room]
    longest = max(range(len(kept)), key=lambda place: len(kept[place]))
    if len(kept[longest]) > 1:
        kept[longest] = kept[longest][:-1]
        return [*kept, initial]
    return kept


def _components(name: str) -> list[str]:
    """The components of an identifier in the letters of a zone."""
    if len(name) > NAME_MAX_CHARACTERS:
        raise MalformedError("mrz.unwritable", field="name", value=name[:60])
    if any("ARABIC" in unicodedata.name(sign, "") for sign in name):
        return write_arabic(name).split(FILLER)
    text = "".join(FILLER if sign in _GAPS or sign == FILLER else _latin(sign) for sign in name if sign not in _JOINED)
    return [part for part in text.split(FILLER) if part]


def _latin(sign: str) -> str:
    """The letters of a zone for one Latin letter: by table A of the standard, else its base letter."""
    table: dict[str, str] = lexicons.load("travel_documents")["latin"]
    special = table.get(sign) or table.get(sign.upper())
    if special:
        return special
    base = "".join(each for each in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(each)).upper()
    if not base and unicodedata.combining(sign):
        return ""
    if len(base) == 1 and base in LETTERS:
        return base
    raise MalformedError("mrz.unwritable", field="name", value=sign)
