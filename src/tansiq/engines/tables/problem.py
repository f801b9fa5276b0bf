"""What could not be read, where, and whether the row was lost: nothing is dropped in silence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tansiq import messages
from tansiq.engines.tables.caps import PROBLEMS_KEPT
from tansiq.errors import MalformedError

__all__ = ["Problem", "Report"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could not be read as it stood. ``row_lost`` says that the whole row was put aside.

    ``line`` counts from 1 (0: the whole file); ``details`` fill the blanks of the sentence.
    """

    code: str
    line: int
    row_lost: bool = False
    details: dict[str, str] = field(default_factory=dict)

    def sentence(self, lang: str = "en") -> str:
        """The problem in ``lang``."""
        return messages.sentence(self.code, lang, line=self.line, **self.details)

    def remedy(self, lang: str = "en") -> str:
        """What the person can do about it, in ``lang``."""
        return messages.remedy(self.code, lang, line=self.line, **self.details)


@dataclass(slots=True)
class Report:
    """What a reader tells its caller beside the records. A strict report raises on the first row that would be lost.

    ``published`` is the issue's own date as stated in the file (ISO, empty where none is);
    ``passed_over`` counts entries that are no subject of their own (addresses, ownerships ...), by type;
    ``remarks`` are things to tell the person about the whole file, such as a guessed encoding.
    """

    strict: bool = False
    published: str = ""
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    rows_lost: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)

    def note(self, code: str, line: int, *, row_lost: bool = False, **details: object) -> None:
        """Record one problem; raise MalformedError instead when the report is strict and the row is lost."""
        shown = {key: str(value)[:200] for key, value in details.items()}
        if row_lost and self.strict:
            raise MalformedError(code, line=line, **shown)
        self.problem_count += 1
        self.rows_lost += row_lost
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(Problem(code, line, row_lost, shown))
