"""The name field: primary and secondary identifier, their components, and whether anything may have been cut off.

Source: ICAO Doc 9303-3, section 4.6, and the sections on truncation in Parts 4 to 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tansiq.engines.documents.digits import DIGITS, FILLER, LETTERS
from tansiq.engines.documents.finding import Finding, at
from tansiq.engines.documents.formats import Span

__all__ = ["ZoneName", "read_name"]


@dataclass(frozen=True, slots=True)
class ZoneName:
    """The holder's name. The issuing State decides what is primary: mostly the family name, for some the whole name.

    ``may_be_cut``: the field is full to its last place. The standard says to take such a name for truncated, although
    it may just have fitted.
    """

    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    may_be_cut: bool

    @property
    def family(self) -> str:
        """The primary identifier, its components with spaces between them."""
        return " ".join(self.primary)

    @property
    def given(self) -> str:
        """The secondary identifier; empty for a name that has none."""
        return " ".join(self.secondary)

    @property
    def text(self) -> str:
        """Secondary identifier first, as names are mostly spoken."""
        return f"{self.given} {self.family}".strip()


def read_name(span: Span, lines: Sequence[str]) -> tuple[ZoneName, list[Finding]]:
    """The name of full-length ``lines``, and what is odd about it."""
    text = span.of(lines)
    first, _, rest = text.partition(FILLER * 2)
    name = ZoneName(_components(first), _components(rest), text[-1] in LETTERS)
    return name, [*_form_findings(span, lines, first, rest), *_name_findings(name, span, text)]


def _components(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(FILLER) if part)


def _form_findings(span: Span, lines: Sequence[str], first: str, rest: str) -> list[Finding]:
    """Separators where the standard has none, and digits (Doc 9303-3, 4.6: none in a name)."""
    digits = span.runs(lines, DIGITS)
    found = [at("mrz.digit_in_letters", "wrong", "name", run, character=signs) for run, signs in digits]
    again = rest.strip(FILLER).find(FILLER * 2)
    if again >= 0:
        start = span.start + len(first) + 2 + (len(rest) - len(rest.lstrip(FILLER))) + again
        found.append(at("mrz.name_separators", "doubt", "name", Span(span.line, start, start + 2)))
    return found


def _name_findings(name: ZoneName, span: Span, text: str) -> list[Finding]:
    found = []
    if not name.primary and not name.secondary:
        found.append(at("mrz.empty_field", "doubt", "name", span))
    elif not name.primary or text.startswith(FILLER):
        found.append(at("mrz.name_no_primary", "doubt", "name", span.one(0)))
    if name.may_be_cut:
        found.append(at("mrz.name_may_be_cut", "note", "name", span.one(len(text) - 1)))
    return found
