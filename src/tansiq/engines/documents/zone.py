"""A machine-readable zone as it was read: its fields, its check digits, what was found, and the record to compare."""

from __future__ import annotations

from dataclasses import dataclass

from tansiq.engines.documents.arabic import ArabicHint
from tansiq.engines.documents.checks import Check
from tansiq.engines.documents.confusions import Suggestion
from tansiq.engines.documents.finding import Finding
from tansiq.engines.documents.formats import FORMATS
from tansiq.engines.documents.names import ZoneName
from tansiq.engines.documents.states import DocumentType, State
from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.record import Document, Record, WrittenName

__all__ = ["Zone"]


@dataclass(frozen=True, slots=True)
class Zone:
    """What the zone of a travel document says. It says nothing of whether the document is genuine.

    ``lines`` are full-length and in capitals; ``source`` is the text as it came. Dates keep the zone's own six
    characters in ``text``; they are None where none can be read. ``optional`` holds the fields of optional data,
    without fillers. ``suggestions`` are never applied; ``suggestions_left`` more were found than are listed.
    """

    format: str
    lines: tuple[str, ...]
    source: tuple[str, ...]
    document: DocumentType
    issuer: State
    number: str
    name: ZoneName
    nationality: State
    birth_date: PartialDate | None
    sex: str | None
    expiry_date: PartialDate | None
    optional: tuple[str, ...]
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    suggestions: tuple[Suggestion, ...] = ()
    suggestions_left: int = 0
    arabic: ArabicHint | None = None

    @property
    def digits_agree(self) -> bool:
        """Every check digit agrees with what it covers: the zone was read as it was worked out, and no more."""
        return all(check.agrees for check in self.checks)

    @property
    def has_faults(self) -> bool:
        """Something is against the standard: a digit that disagrees, a sign or a date that cannot be."""
        return any(finding.severity == "wrong" for finding in self.findings)

    def raw(self, field: str) -> str:
        """The characters of a field as they stand in the zone, fillers included; KeyError for a field it has not."""
        return FORMATS[self.format].fields[field].of(self.lines)

    def record(self, record_id: str = "") -> Record:
        """The holder as a record to compare with lists.

        Only what the zone states: no suggestion and no Arabic reading is in it. A code that states no nationality gives
        none. The number of a visa may be that of the passport it stands in (Doc 9303-7): it is given as both.
        """
        name = WrittenName(self.name.text, given=self.name.given, family=self.name.family)
        return Record(
            id=record_id,
            names=(name,) if name.text else (),
            birth_dates=(self.birth_date,) if self.birth_date else (),
            nationalities=(self.nationality.alpha3,) if self.nationality.alpha3 else (),
            sex=self.sex,
            documents=self._documents(),
            notes=self._notes(),
        )

    def _documents(self) -> tuple[Document, ...]:
        if not self.number:
            return ()
        body = self.issuer.code if self.issuer.kind == "organisation" else ""
        own = Document(self.number, self.document.kind, self.issuer.alpha3 or body)
        return (own, Document(self.number, "passport")) if self.document.kind == "visa" else (own,)

    def _notes(self) -> tuple[str, ...]:
        """Codes that no State could be found for, as written: they are not lost, and not compared."""
        codes = (("issuer", self.issuer), ("nationality", self.nationality))
        return tuple(f"{field} as written: {code.code}" for field, code in codes if code.code and not code.alpha3)
