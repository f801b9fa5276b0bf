"""Birth dates as manifests write them. Which of day and month comes first is decided once for a whole column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Literal

from babel import Locale

from tansiq.engines.matching.dates import PartialDate
from tansiq.errors import MalformedError

__all__ = ["Order", "find_order", "looks_like_a_date", "read_birth_date"]

Order = Literal["day first", "month first"]
_LANGUAGES = ("en", "fr", "es", "ar", "ar_MA", "ar_SY")
_TRIPLE = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$")
_YEAR_FIRST = re.compile(r"^(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})$")
_PACKED = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_WORDED = re.compile(r"^(\d{1,2})(?:er)?[\s./-]*(?:de )?([^\W\d_]+)\.?[\s./,-]*(?:de )?(\d{4})$")
_TWO_DIGIT_YEAR = re.compile(r"^(?:\d{6}|\d{1,2}[/.\- ]\d{1,2}[/.\- ]\d{2}|\d{1,2}[ -]?[^\W\d_]{3,}[ -]?\d{2})$")
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)?$")
#: Nobody travelling was born earlier; years 1300-1500 are of the Hijri calendar.
_FIRST_YEAR, _HIJRI = 1850, range(1300, 1501)


def read_birth_date(text: str, order: Order = "day first") -> PartialDate:
    """The date; ``text`` is kept in it.

    Raises MalformedError ``manifest.date``, ``manifest.two_digit_year`` or ``manifest.hijri_date``.
    """
    bare = _plain(text)
    if _TWO_DIGIT_YEAR.match(bare):
        raise MalformedError("manifest.two_digit_year", text=text[:60])
    try:
        date = _read(bare, order, text)
    except MalformedError as error:
        raise MalformedError("manifest.date", text=text[:60], order=order) from error
    if date.year in _HIJRI:
        raise MalformedError("manifest.hijri_date", text=text[:60])
    if date.year < _FIRST_YEAR:
        raise MalformedError("manifest.date", text=text[:60], order=order)
    return date


def find_order(values: Iterable[str]) -> tuple[Order, str]:
    """Order of day and month in a column, and the message code of the reason. Undecided columns are read day first."""
    first_large = second_large = seen = False
    for value in values:
        if found := _TRIPLE.match(_plain(value)):
            seen = True
            first_large |= int(found[1]) > 12
            second_large |= int(found[2]) > 12
    if second_large and not first_large:
        return "month first", "mapping.month_first"
    if first_large and not second_large:
        return "day first", "mapping.day_first"
    if first_large:
        return "day first", "mapping.order_mixed"
    return "day first", "mapping.order_assumed" if seen else "mapping.order_plain"


def looks_like_a_date(text: str) -> bool:
    """``text`` can be read as a birth date in one order or the other."""
    for order in ("day first", "month first"):
        try:
            read_birth_date(text, order)
        except MalformedError:
            continue
        return True
    return False


def _read(bare: str, order: Order, text: str) -> PartialDate:
    if found := _YEAR_FIRST.match(bare) or _PACKED.match(bare):
        return PartialDate(int(found[1]), int(found[2]), int(found[3]), text=text)
    if found := _TRIPLE.match(bare):
        day, month = (1, 2) if order == "day first" else (2, 1)
        return PartialDate(int(found[3]), int(found[month]), int(found[day]), text=text)
    if (found := _WORDED.match(bare)) and (month := _months().get(found[2].casefold(), 0)):
        return PartialDate(int(found[3]), month, int(found[1]), text=text)
    return PartialDate.parse(bare)


def _plain(text: str) -> str:
    """ASCII digits, no direction marks, no midnight behind the date, no accents."""
    shown = "".join(str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char for char in text)
    bare = "".join(
        char for char in unicodedata.normalize("NFKD", shown) if unicodedata.category(char) not in ("Cf", "Mn")
    )
    return _MIDNIGHT.sub("", bare.strip())


@cache
def _months() -> dict[str, int]:
    table = {}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in Locale.parse(language).months["format"][width].items():
                table[_plain(name).strip(".").casefold()] = number
    return table
