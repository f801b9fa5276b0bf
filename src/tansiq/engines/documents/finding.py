"""Findings on a zone: what was seen, in which field, at which place; sentences stand in messages/mrz.toml."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as defaulted
from typing import Literal

from tansiq import messages
from tansiq.engines.documents.formats import Span
from tansiq.engines.documents.states import state

__all__ = ["Finding", "Severity", "at", "field_label"]

#: ``wrong``: against the standard, the zone was misread or miswritten. ``doubt``: look at it. ``note``: good to know.
Severity = Literal["wrong", "doubt", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing seen. ``line`` and ``column`` count from 1 (0: the zone as a whole); ``length`` in characters.

    ``details`` fill the blanks of the sentence, beside ``field``, ``line`` and ``column``.
    """

    code: str
    severity: Severity
    field: str
    line: int = 0
    column: int = 0
    length: int = 0
    details: dict[str, str] = defaulted(default_factory=dict)

    def sentence(self, lang: str = "en") -> str:
        """What was seen, in ``lang``."""
        return messages.sentence(self.code, lang, **self.blanks(lang))

    def remedy(self, lang: str = "en") -> str:
        """What a person can do about it, in ``lang``; empty where there is nothing to do."""
        return messages.remedy(self.code, lang, **self.blanks(lang))

    def blanks(self, lang: str) -> dict[str, object]:
        """What fills the blanks of the sentence: field and meaning of a code in ``lang``, the place, the details."""
        blanks: dict[str, object] = {"field": field_label(self.field, lang), "line": self.line, "column": self.column}
        if "state" in self.details:
            blanks["meaning"] = state(self.details["state"]).meaning(lang)
        return blanks | self.details


def field_label(name: str, lang: str) -> str:
    """The name of a field in ``lang``; the second field of optional data is called as the first."""
    return messages.sentence(f"mrz.field.{name.removesuffix('_2')}", lang)


def at(code: str, severity: Severity, name: str, span: Span, **details: object) -> Finding:
    """A finding on the characters of ``span``."""
    shown = {key: str(value)[:200] for key, value in details.items()}
    return Finding(code, severity, name, span.line + 1, span.start + 1, span.end - span.start, shown)
