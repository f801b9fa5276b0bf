"""The five layouts of a machine-readable zone: which field stands where, and which characters each check digit covers.

Sources: ICAO Doc 9303 Part 4 (TD3), Part 5 (TD1), Part 6 (TD2), Part 7 (MRV-A and MRV-B), sections on data structure
and on check digits. Places count from 0 here; findings count lines and columns from 1, as the standard does.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from tansiq.errors import MalformedError

__all__ = ["FORMATS", "Digit", "Format", "Span", "find_format"]


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (exclusive) of one line, all from 0."""

    line: int
    start: int
    end: int

    def of(self, lines: Sequence[str]) -> str:
        """The characters themselves."""
        return lines[self.line][self.start : self.end]

    def one(self, place: int) -> Span:
        """The single character at ``place`` of this span, from 0."""
        return Span(self.line, self.start + place, self.start + place + 1)

    def runs(self, lines: Sequence[str], wrong: Container[str]) -> Iterator[tuple[Span, str]]:
        """The unbroken runs of characters of this span that are in ``wrong``, with the characters."""
        place = self.start
        for is_wrong, signs in groupby(self.of(lines), lambda sign: sign in wrong):
            run = "".join(signs)
            if is_wrong:
                yield Span(self.line, place, place + len(run)), run
            place += len(run)


@dataclass(frozen=True, slots=True)
class Digit:
    """A check digit: the field it is said of, its place, and what it covers, in this order.

    ``may_be_filler``: over an empty field, a filler is as good as 0 (Doc 9303-4, 4.2.2.2, position 43).
    """

    field: str
    at: Span
    over: tuple[Span, ...]
    may_be_filler: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """One layout. ``fields`` in the order of the standard; ``optional`` names those an issuer may use as it likes."""

    name: str
    lines: int
    width: int
    fields: dict[str, Span]
    digits: tuple[Digit, ...]
    first_letters: str
    long_numbers: bool = False

    @property
    def is_visa(self) -> bool:
        """Visas have no composite check digit, and nothing covers their optional data."""
        return self.first_letters == "V"

    @property
    def optional(self) -> tuple[str, ...]:
        """The fields of optional data, in the order of the lines."""
        return tuple(name for name in self.fields if name.startswith("optional"))


def _upper(width: int) -> dict[str, Span]:
    return {"document_code": Span(0, 0, 2), "issuer": Span(0, 2, 5), "name": Span(0, 5, width)}


def _lower(optional_end: int) -> dict[str, Span]:
    return {
        "number": Span(1, 0, 9),
        "nationality": Span(1, 10, 13),
        "birth_date": Span(1, 13, 19),
        "sex": Span(1, 20, 21),
        "expiry_date": Span(1, 21, 27),
        "optional": Span(1, 28, optional_end),
    }


_LOWER_DIGITS = (
    Digit("number", Span(1, 9, 10), (Span(1, 0, 9),)),
    Digit("birth_date", Span(1, 19, 20), (Span(1, 13, 19),)),
    Digit("expiry_date", Span(1, 27, 28), (Span(1, 21, 27),)),
)


def _composite(at: int) -> Digit:
    """Over positions 1-10, 14-20 and 22 to the one before the digit: not the nationality, not the sex."""
    return Digit("composite", Span(1, at, at + 1), (Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, at)))


_TD1 = Format(
    "TD1",
    lines=3,
    width=30,
    fields={
        "document_code": Span(0, 0, 2),
        "issuer": Span(0, 2, 5),
        "number": Span(0, 5, 14),
        "optional": Span(0, 15, 30),
        "birth_date": Span(1, 0, 6),
        "sex": Span(1, 7, 8),
        "expiry_date": Span(1, 8, 14),
        "nationality": Span(1, 15, 18),
        "optional_2": Span(1, 18, 29),
        "name": Span(2, 0, 30),
    },
    digits=(
        Digit("number", Span(0, 14, 15), (Span(0, 5, 14),)),
        Digit("birth_date", Span(1, 6, 7), (Span(1, 0, 6),)),
        Digit("expiry_date", Span(1, 14, 15), (Span(1, 8, 14),)),
        Digit("composite", Span(1, 29, 30), (Span(0, 5, 30), Span(1, 0, 7), Span(1, 8, 15), Span(1, 18, 29))),
    ),
    first_letters="ACI",
    long_numbers=True,
)
_TD2 = Format(
    "TD2",
    lines=2,
    width=36,
    fields=_upper(36) | _lower(35),
    digits=(*_LOWER_DIGITS, _composite(35)),
    first_letters="ACI",
    long_numbers=True,
)
_TD3 = Format(
    "TD3",
    lines=2,
    width=44,
    fields=_upper(44) | _lower(42),
    digits=(
        *_LOWER_DIGITS,
        Digit("optional", Span(1, 42, 43), (Span(1, 28, 42),), may_be_filler=True),
        _composite(43),
    ),
    first_letters="P",
)
_MRV_A = Format("MRV-A", 2, 44, _upper(44) | _lower(44), _LOWER_DIGITS, "V")
_MRV_B = Format("MRV-B", 2, 36, _upper(36) | _lower(36), _LOWER_DIGITS, "V")

FORMATS = {layout.name: layout for layout in (_TD1, _TD2, _TD3, _MRV_A, _MRV_B)}

#: A line so much longer or shorter than a layout's still tells which it is: half the way from 36 to 44, less one.
_SLACK = 3


def find_format(lines: Sequence[str]) -> Format:
    """The layout by the number of lines, the length of the longest, and the first letter (V: a visa).

    Shorter lines are allowed: fillers at their end are often not typed. Raises MalformedError ``mrz.format``.
    """
    longest = max((len(line) for line in lines), default=0)
    visa = bool(lines) and lines[0].startswith("V")
    for layout in FORMATS.values():
        near = abs(longest - layout.width) <= _SLACK
        if len(lines) == layout.lines and near and (layout.lines == 3 or layout.is_visa == visa):
            return layout
    raise MalformedError("mrz.format", lines=len(lines), lengths=", ".join(str(len(line)) for line in lines[:9]))
