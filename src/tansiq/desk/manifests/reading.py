"""The rows of a manifest's file, from any of them on: the reader is kept open between two turns of the worker.

A file is read from its beginning whenever a process begins with it; what was dealt with before is passed over. So the
place where a row stands is the same however often the screening broke off.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import islice
from pathlib import Path

from tansiq.engines.edifact import is_edifact
from tansiq.engines.manifests import ColumnMapping, Heard, Rejected, Traveller, lost_segments
from tansiq.engines.tables import Problem, Report
from tansiq.stores.files import look_at_manifest, read_manifest

__all__ = ["Reading", "Row", "format_of"]

Row = Traveller | Rejected

_SIGNS = {b"PK\x03\x04": "xlsx", b"PAR1": "parquet"}


class Reading:
    """The rows of a file that come next; ``at`` counts those that came, from the beginning of the file."""

    def __init__(self, path: Path, start: int = 0) -> None:
        self.path = path
        self.report = Report()
        self.heard: list[Heard] = []
        self.at = 0
        self._rows = self._all()
        while self.at < start and self.take(min(1024, start - self.at)):
            pass

    def take(self, count: int) -> list[Row]:
        """The next rows, at most ``count``; none at the end. Raises MalformedError ``manifest.*``, ``table.*`` ..."""
        rows = list(islice(self._rows, count))
        self.at += len(rows)
        return rows

    def close(self) -> None:
        """Let go of the file, and of the process that reads a workbook."""
        self._rows.close()

    @property
    def problems(self) -> list[Problem]:
        """What concerns the whole file or a message in it, once it was read to its end; lost segments are rows."""
        told = [one for one in self.report.problems if not (self.heard and one.row_lost)]
        told += [Problem(code, 0) for code in self.report.remarks]
        if (more := self.report.problem_count - len(self.report.problems)) > 0:
            told.append(Problem("manifests.more_problems", 0, details={"count": str(more)}))
        return told

    @property
    def origin(self) -> str:
        """How far its data can be trusted, as far as it was read; ``unstated`` where its messages differ."""
        found = {one.data_origin for one in self.heard} - {"unstated"}
        return found.pop() if len(found) == 1 else "unstated"

    def _all(self) -> Generator[Row, None, None]:
        rows = read_manifest(self.path, None, self.report, self.heard)
        try:
            yield from rows
            yield from lost_segments(self.heard, self.report)
        finally:
            _close(rows)


def _close(rows: Iterator[Row]) -> None:
    if isinstance(rows, Generator):
        rows.close()


def format_of(path: Path, heard: list[Heard]) -> tuple[str, ColumnMapping | None]:
    """What a file that was read is called, and how its columns were understood; None for passenger messages."""
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    if is_edifact(head):
        kinds = sorted({one.type for one in heard if one.type})
        return " ".join(kinds)[:40] or "EDIFACT", None
    kind = next((name for sign, name in _SIGNS.items() if head.startswith(sign)), "csv")
    return kind, look_at_manifest(path)
