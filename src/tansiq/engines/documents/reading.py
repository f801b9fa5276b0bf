"""One zone, from the text of its lines to a value with everything that was found in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tansiq.engines.documents.arabic import arabic_hint
from tansiq.engines.documents.checks import check_findings, work_out
from tansiq.engines.documents.confusions import suggest
from tansiq.engines.documents.dates import Pivot, read_birth, read_expiry
from tansiq.engines.documents.digits import DIGITS, FILLER, REPERTOIRE
from tansiq.engines.documents.finding import Finding, Severity, at
from tansiq.engines.documents.formats import Format, Span, find_format
from tansiq.engines.documents.lines import read_lines
from tansiq.engines.documents.names import ZoneName, read_name
from tansiq.engines.documents.numbers import read_number
from tansiq.engines.documents.states import DocumentType, State, document_type, state
from tansiq.engines.documents.zone import Zone
from tansiq.engines.matching.dates import PartialDate

__all__ = ["read_zone"]

_ORDER = {"wrong": 0, "doubt": 1, "note": 2}
#: What a code that is no ordinary State's is worth saying: the finding and its severity.
_KINDS: dict[str, tuple[str, Severity]] = {
    "status": ("mrz.state_special", "note"),
    "organisation": ("mrz.state_special", "note"),
    "person": ("mrz.state_special", "note"),
    "withdrawn": ("mrz.state_withdrawn", "note"),
    "specimen": ("mrz.state_specimen", "doubt"),
    "user_assigned": ("mrz.state_user_assigned", "doubt"),
    "unknown": ("mrz.state_unknown", "doubt"),
}


def read_zone(text: str, *, today: date, pivot: Pivot | None = None) -> Zone:
    """Read one zone of any of the five formats. ``today`` is the day by which two-digit years get their century.

    What is against the standard becomes a finding; the rest is read all the same. Raises MalformedError ``mrz.empty``,
    ``mrz.too_long``, ``mrz.characters`` or ``mrz.format`` for a text that is no zone.
    """
    written = read_lines(text)
    layout = find_format(written.lines)
    lines = tuple(line[: layout.width].ljust(layout.width, FILLER) for line in written.lines)
    reader = _Reader(layout, lines, today, pivot or Pivot.default(), list(written.notes))
    reader.lengths(written.lines)
    reader.characters()
    return reader.zone(written.source)


@dataclass(slots=True)
class _Reader:
    """Reads field by field and gathers what it finds on the way; ``reference`` is the day that counts as today."""

    layout: Format
    lines: tuple[str, ...]
    reference: date
    pivot: Pivot
    findings: list[Finding] = field(default_factory=list)

    def zone(self, source: tuple[str, ...]) -> Zone:
        """The whole zone; every field is read before the findings are put in order."""
        document, issuer = self.document(), self.state("issuer")
        name, nationality = self.name(), self.state("nationality")
        birth, sex, expiry = self.birth(), self.sex(), self.expiry()
        number = read_number(self.layout, self.lines)
        self.findings += number.findings
        checks = work_out(number.digits, self.lines)
        self.findings += check_findings(checks)
        self.between(birth, expiry)
        suggestions, left = suggest(self.layout, number.digits, self.lines)
        return Zone(
            format=self.layout.name,
            lines=self.lines,
            source=source,
            document=document,
            issuer=issuer,
            number=number.text,
            name=name,
            nationality=nationality,
            birth_date=birth,
            sex=sex,
            expiry_date=expiry,
            optional=self.optional(number.rest),
            checks=checks,
            findings=tuple(sorted(self.findings, key=lambda one: _ORDER[one.severity])),
            suggestions=suggestions,
            suggestions_left=left,
            arabic=arabic_hint(name, issuer),
        )

    def span(self, name: str) -> Span:
        return self.layout.fields[name]

    def raw(self, name: str) -> str:
        return self.span(name).of(self.lines)

    def note(self, code: str, severity: Severity, name: str, span: Span | None = None, **details: object) -> None:
        self.findings.append(at(code, severity, name, span or self.span(name), **details))

    def lengths(self, written: tuple[str, ...]) -> None:
        """Lines that are not of the format's length: read to it, or filled up to it."""
        for number, line in enumerate(written):
            if len(line) != self.layout.width:
                short = min(len(line), self.layout.width)
                span = Span(number, short, max(short + 1, self.layout.width))
                lengths = {"found": len(line), "expected": self.layout.width}
                self.note("mrz.line_length", "wrong", "zone", span, **lengths)

    def characters(self) -> None:
        """Characters that no zone has."""
        for number, line in enumerate(self.lines):
            for place, sign in enumerate(line):
                if sign not in REPERTOIRE:
                    where = Span(number, place, place + 1)
                    self.note("mrz.character", "wrong", "zone", where, character=f"U+{ord(sign):04X}")

    def document(self) -> DocumentType:
        """The type; a first letter that the format has not, and a second one that note k of Parts 5 and 6 forbids."""
        found = document_type(self.raw("document_code"))
        first, second = tuple(self.raw("document_code"))
        if first not in self.layout.first_letters or (second == "V" and first in "ACI") or second in DIGITS:
            self.note(
                "mrz.document_code", "doubt", "document_code", found=self.raw("document_code"), format=self.layout.name
            )
        return found

    def state(self, name: str) -> State:
        """The State or nationality, with what a code that is no ordinary State's stands for."""
        raw = self.raw(name)
        found = state(raw)
        for run, signs in self.span(name).runs(self.lines, DIGITS):
            self.note("mrz.digit_in_letters", "wrong", name, run, character=signs)
        if not found.code:
            self.note("mrz.empty_field", "doubt", name)
        elif found.kind in _KINDS and (name == "issuer" or raw != self.raw("issuer")):
            self.note(*_KINDS[found.kind], name, state=found.code)
        return found

    def name(self) -> ZoneName:
        found, findings = read_name(self.span("name"), self.lines)
        self.findings += findings
        return found

    def birth(self) -> PartialDate | None:
        found, findings = read_birth(self.span("birth_date"), self.raw("birth_date"), self.reference, self.pivot)
        self.findings += findings
        return found

    def expiry(self) -> PartialDate | None:
        found, findings = read_expiry(self.span("expiry_date"), self.raw("expiry_date"), self.reference, self.pivot)
        self.findings += findings
        return found

    def sex(self) -> str | None:
        """F, M, or None for the filler; X belongs to the printed page, not to the zone (Doc 9303-4, note p)."""
        found = self.raw("sex")
        if found not in "FM<":
            self.note("mrz.sex", "doubt", "sex", found=found)
        return found if found in "FM" else None

    def optional(self, rest: str) -> tuple[str, ...]:
        """What the fields of optional data hold; of the first, what the document number leaves of it."""
        others = [self.raw(name).strip(FILLER) for name in self.layout.optional[1:]]
        return tuple(part for part in (rest, *others) if part)

    def between(self, birth: PartialDate | None, expiry: PartialDate | None) -> None:
        """What concerns several fields: an end before the beginning, and what no check digit covers."""
        if birth and expiry and expiry.year < birth.year:
            self.note("mrz.expiry_before_birth", "doubt", "expiry_date")
        for digit in self.layout.digits:
            empty = not "".join(span.of(self.lines) for span in digit.over).strip(FILLER)
            if digit.may_be_filler and empty and digit.at.of(self.lines) in (FILLER, "0"):
                self.note("mrz.optional_empty", "note", "optional", digit.at, found=digit.at.of(self.lines))
        unprotected = "mrz.visa_unprotected" if self.layout.is_visa else "mrz.name_unprotected"
        self.note(unprotected, "note", "name")
