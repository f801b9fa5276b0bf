"""Dates as lists and documents really give them: whole, partial, approximate, or a span of years."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tansiq.errors import MalformedError

__all__ = ["PartialDate"]

_ISO = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
_SPAN = re.compile(r"^(\d{4})\s*(?:/|\.\.|–)\s*(\d{4})$")
_ABOUT = re.compile(r"^(?:c\.|ca\.?|circa|about|approximately|vers|حوالي|~)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A Gregorian date of which only the year may be known.

    ``year_to`` makes it a span of years (inclusive); ``approximate`` says that the source itself is unsure.
    ``text`` keeps what the source wrote.
    """

    year: int
    month: int | None = None
    day: int | None = None
    approximate: bool = False
    year_to: int | None = None
    text: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999 or (self.day is not None and self.month is None):
            raise MalformedError("date.unreadable", text=self.text or str(self.year))
        if self.year_to is not None and not self.year <= self.year_to <= 9999:
            raise MalformedError("date.unreadable", text=self.text or f"{self.year}/{self.year_to}")
        try:
            date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)
        except ValueError as error:
            raise MalformedError("date.unreadable", text=self.text or str(self)) from error

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``1984-03-07``, ``1984-03``, ``1984``, ``1960/1965`` ``circa 1961``; else raise ``date.unreadable``."""
        bare = text.strip()
        about = _ABOUT.match(bare)
        bare = bare[about.end() :] if about else bare
        if span := _SPAN.match(bare):
            return cls(int(span[1]), year_to=int(span[2]), approximate=bool(about), text=text)
        found = _ISO.match(bare)
        if not found:
            raise MalformedError("date.unreadable", text=text[:60])
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        return cls(year, month, day, approximate=bool(about), text=text)

    @property
    def is_whole(self) -> bool:
        """Year, month and day are all known and the source is sure of them."""
        return self.day is not None and not self.approximate and self.year_to is None

    def __str__(self) -> str:
        if self.year_to is not None:
            return f"{self.year:04d}/{self.year_to:04d}"
        tail = "".join(f"-{part:02d}" for part in (self.month, self.day) if part is not None)
        return f"{'c. ' if self.approximate else ''}{self.year:04d}{tail}"
