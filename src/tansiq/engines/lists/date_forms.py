"""Dates as single publishers write them, put into the form that every list's reader knows."""

from __future__ import annotations

import re

from tansiq.engines.lists.written import squeeze

__all__ = ["day_first", "month_first"]

_DAY_FIRST = re.compile(r"^(\d{1,2}|dd|--)/(\d{1,2}|mm|--)/(\d{4})$", re.IGNORECASE)
_UNKNOWN = re.compile(r"^(?:0{1,2}|dd|mm|--)$", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"\b([A-Za-z]{3,9})\.? (\d{1,2}), (\d{4})\b")


def day_first(text: str) -> str:
    """``01/02/1980`` as ``1980-02-01``, ``00/05/1962`` as ``1962-05``, ``00/00/1980`` as ``1980``.

    What is not known may be written ``00``, ``dd``, ``mm`` or ``--``. Empty for anything else; so for a day without a
    month, which says nothing that could be kept.
    """
    found = _DAY_FIRST.match(squeeze(text).rstrip("."))
    if not found:
        return ""
    day, month, year = ("" if _UNKNOWN.match(part) else part for part in found.groups())
    if not month:
        return "" if day else year
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def month_first(text: str) -> str:
    """The American order turned: ``July 31, 1977`` as ``31 July 1977``, wherever it stands in ``text``."""
    return _MONTH_FIRST.sub(r"\2 \1 \3", squeeze(text))
