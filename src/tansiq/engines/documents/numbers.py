"""The document number, which may be longer than its nine places: then it goes on in the optional data.

Sources: ICAO Doc 9303-5 and 9303-6, note j, and 9303-5, 4.2.4: nine characters, a filler in the digit's place, then at
the beginning of the optional data the rest of the number, its check digit and a filler. Doc 9303-4 (TD3) has no such
rule and Doc 9303-7 (visas) shows the nine principal characters alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tansiq.engines.documents.digits import FILLER, check_digit
from tansiq.engines.documents.finding import Finding, at
from tansiq.engines.documents.formats import Digit, Format, Span

__all__ = ["Number", "read_number"]

_PLACES = 9


@dataclass(frozen=True, slots=True)
class Number:
    """A document number without the fillers at its end, and the zone's check digits now that its length is known.

    ``rest`` is what the first field of optional data holds beside the number.
    """

    text: str
    rest: str
    digits: tuple[Digit, ...]
    findings: tuple[Finding, ...]


def read_number(layout: Format, lines: Sequence[str]) -> Number:
    """The number in full-length ``lines``; a long one is joined where the layout allows it, else told as a doubt."""
    span = layout.fields["number"]
    optional = layout.fields["optional"]
    principal, rest = span.of(lines), optional.of(lines)
    tail, _, beyond = rest.partition(FILLER)
    # The rest of the number and its digit: two characters at least, right after the filler in the digit's place.
    if FILLER in principal or layout.digits[0].at.of(lines) != FILLER or len(tail) <= 1:
        return Number(principal.rstrip(FILLER), rest.strip(FILLER), layout.digits, _plain(layout, span, principal))
    if not layout.long_numbers:
        return Number(principal, rest.strip(FILLER), layout.digits, _not_allowed(layout, principal, tail))
    tail_span = Span(optional.line, optional.start, optional.start + len(tail) - 1)
    place = Span(optional.line, tail_span.end, tail_span.end + 1)
    long = replace(layout.digits[0], at=place, over=(span, tail_span))
    findings = [at("mrz.number_long", "note", "number", tail_span, length=_PLACES + len(tail) - 1)]
    if tail_span.end + 2 > optional.end:
        findings.append(at("mrz.number_long_end", "doubt", "number", place))
    return Number(principal + tail[:-1], beyond.strip(FILLER), (long, *layout.digits[1:]), tuple(findings))


def _plain(layout: Format, span: Span, principal: str) -> tuple[Finding, ...]:
    found = []
    if not principal.strip(FILLER):
        found.append(at("mrz.empty_field", "doubt", "number", span))
    if layout.is_visa:
        found.append(at("mrz.visa_number", "note", "number", span))
    return tuple(found)


def _not_allowed(layout: Format, principal: str, tail: str) -> tuple[Finding, ...]:
    """The form of Parts 5 and 6 in a zone whose part has no such rule: told with its arithmetic, and not followed."""
    longer = principal + tail[:-1]
    code = "mrz.number_long_agrees" if tail[-1] == str(check_digit(longer)) else "mrz.number_long_differs"
    return (at(code, "doubt", "number", layout.fields["optional"], number=longer, format=layout.name),)
