"""One thing that is wrong with what lies on disk, for those who verify it whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tansiq import messages
from tansiq.errors import TansiqError

__all__ = ["Problem", "problem_of"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: an error code, the file, and the part of it (an array's name) where that is known."""

    code: str
    file: str
    part: str = ""
    details: tuple[tuple[str, object], ...] = ()  # what else fills the blanks of the sentence

    def sentence(self, lang: str = "en") -> str:
        """The problem in Arabic, French or English."""
        return messages.sentence(self.code, lang, **dict(self.details), path=self.file, part=self.part)


def problem_of(error: TansiqError, path: Path) -> Problem:
    """An error as a problem; ``path`` where the error names no file itself."""
    rest = {key: value for key, value in error.details.items() if key not in ("path", "part")}
    place = str(error.details.get("path", path)), str(error.details.get("part", ""))
    return Problem(error.code, *place, tuple(rest.items()))
