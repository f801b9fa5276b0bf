"""Every check digit of a zone, worked out and compared: what agrees, what does not, and what no digit covers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tansiq.engines.documents.digits import FILLER, check_digit
from tansiq.engines.documents.finding import Finding, at
from tansiq.engines.documents.formats import Digit, Span

__all__ = ["Check", "check_findings", "work_out"]


@dataclass(frozen=True, slots=True)
class Check:
    """One check digit. ``expected`` is what the covered characters give: None where one of them has no value.

    ``place`` and ``over`` are spans from 0; ``found`` is the character that stands there.
    """

    field: str
    found: str
    expected: int | None
    agrees: bool
    place: Span
    over: tuple[Span, ...]


def work_out(digits: Iterable[Digit], lines: Sequence[str]) -> tuple[Check, ...]:
    """The check digits of full-length ``lines``, in the order of ``digits``."""
    return tuple(_work_out(digit, lines) for digit in digits)


def _work_out(digit: Digit, lines: Sequence[str]) -> Check:
    covered = "".join(span.of(lines) for span in digit.over)
    found = digit.at.of(lines)
    expected = check_digit(covered)
    empty = digit.may_be_filler and not covered.strip(FILLER)
    agrees = found == str(expected) or (empty and found == FILLER)
    return Check(digit.field, found, expected, agrees, digit.at, digit.over)


def check_findings(checks: Iterable[Check]) -> list[Finding]:
    """A finding for every digit that does not agree or cannot be worked out."""
    findings = []
    for check in checks:
        if check.expected is None:
            findings.append(at("mrz.check_digit_unknown", "doubt", check.field, check.place))
        elif not check.agrees:
            details = {"found": check.found, "expected": check.expected}
            findings.append(at("mrz.check_digit", "wrong", check.field, check.place, **details))
    return findings
