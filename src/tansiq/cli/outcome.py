"""What a screening brought: counted and written out as it goes, then told on the terminal or as one JSON object."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tansiq.cli.evidence import show_hit, subject_line
from tansiq.cli.export import Writer, hit_row, rejected_row
from tansiq.cli.isolation import visible
from tansiq.cli.screening import Screened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tansiq.cli.terminal import Voice
    from tansiq.engines.manifests import Rejected
    from tansiq.engines.tables import Problem

__all__ = ["Outcome", "show_screened"]

_REJECTED_SHOWN = 5
_LONGEST_SENTENCE = 1000


@dataclass(slots=True)
class Outcome:
    """Takes each row once. ``strongest`` is a heap of the ``shown`` travellers with the strongest evidence."""

    voice: Voice
    write_hit: Writer
    write_rejected: Writer
    shown: int
    screened: int = 0
    rejected: int = 0
    hits: int = 0
    travellers_with_hits: int = 0
    reservations: int = 0
    strongest: list[tuple[float, int, Screened]] = field(default_factory=list)
    first_rejected: list[Rejected] = field(default_factory=list)
    first_reservations: list[Problem] = field(default_factory=list)
    hit_answers: list[dict[str, Any]] = field(default_factory=list)
    rejected_answers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows read so far, rejected ones included."""
        return self.screened + self.rejected

    def take_each(self, rows: Iterable[Screened | Rejected], progress: Callable[[int], None]) -> None:
        """Take every row, and tell how many there were so far."""
        for row in rows:
            self.take(row)
            progress(self.rows)

    def take(self, row: Screened | Rejected) -> None:
        """Count a row and write it where it belongs."""
        if isinstance(row, Screened):
            self._take_screened(row)
        else:
            self._take_rejected(row)

    def _take_screened(self, row: Screened) -> None:
        self.screened += 1
        self.reservations += len(row.traveller.problems)
        self.first_reservations += row.traveller.problems[: _REJECTED_SHOWN - len(self.first_reservations)]
        if not row.found:
            return
        self.travellers_with_hits += 1
        self.hits += len(row.found)
        heapq.heappush(self.strongest, (row.found[0].hit.bits, -row.traveller.row, row))
        if len(self.strongest) > self.shown:
            heapq.heappop(self.strongest)
        for found in row.found:
            answer = hit_row(row.traveller, found, self.voice.lang)
            self.write_hit(answer)
            if self.voice.as_json:
                self.hit_answers.append(answer.nested)

    def _take_rejected(self, row: Rejected) -> None:
        self.rejected += 1
        answer = rejected_row(row, self.voice.lang)
        self.write_rejected(answer)
        if self.voice.as_json:
            self.rejected_answers.append(answer.nested)
        elif len(self.first_rejected) < _REJECTED_SHOWN:
            self.first_rejected.append(row)

    def answer(self, lists: Sequence[str], manifest: dict[str, Any]) -> dict[str, Any]:
        """The outcome as a JSON object, with how the manifest was understood."""
        return {
            "lists": list(lists),
            **manifest,
            "screened": self.screened,
            "travellers_with_hits": self.travellers_with_hits,
            "possible_hits": self.hits,
            "rejected": self.rejected,
            "reservations": self.reservations,
            "hits": self.hit_answers,
            "rejected_rows": self.rejected_answers,
        }

    def tell(self, *, out: Path | None, rejected_file: Path | None) -> None:
        """The outcome on the terminal: strongest evidence first, then what was rejected, then the count."""
        for _, _, row in sorted(self.strongest, key=lambda item: (-item[0], -item[1])):
            show_screened(self.voice, row)
        if len(self.strongest) < self.travellers_with_hits:
            self.voice.say("more_hits", "dim", count=self.travellers_with_hits - len(self.strongest))
        self._tell_rejected(rejected_file)
        if self.strongest or self.first_rejected or self.first_reservations:
            self.voice.line("")
        counts = (self.screened, self.travellers_with_hits, self.hits, self.rejected)
        screened, travellers, hits, rejected = (self.voice.number(f"{count:,}") for count in counts)
        self.voice.say("screened", "bold", screened=screened, travellers=travellers, hits=hits, rejected=rejected)
        self.voice.say("suggestions", "dim")
        for path in (out, rejected_file):
            if path is not None:
                self.voice.say("written", path=self.voice.number(path))

    def _tell_rejected(self, rejected_file: Path | None) -> None:
        for row in self.first_rejected:
            sentence = visible(row.sentence(self.voice.lang), _LONGEST_SENTENCE)
            self.voice.say("rejected_row", "yellow", problem=row.code, sentence=sentence)
        for problem in self.first_reservations:
            sentence = visible(problem.sentence(self.voice.lang), _LONGEST_SENTENCE)
            self.voice.say("reservation", "yellow", problem=problem.code, sentence=sentence)
        if self.reservations > len(self.first_reservations):
            self.voice.say("more_reservations", "dim", count=self.reservations - len(self.first_reservations))
        if self.rejected > len(self.first_rejected) and rejected_file is None:
            self.voice.say("more_rejected", "dim", count=self.rejected - len(self.first_rejected))


def show_screened(voice: Voice, row: Screened) -> None:
    """A traveller with the possible hits below."""
    traveller = row.traveller
    unit = "row" if traveller.data_origin == "unstated" else "segment"
    label = voice.text(unit, row=voice.number(traveller.row))
    unverified = [(f"  {voice.text('booking_data')}", "yellow")] if traveller.data_origin == "booking" else []
    voice.line((f"{label}  ", "dim"), *subject_line(voice, traveller.record), *unverified)
    for found in row.found:
        show_hit(voice, found.hit, found.list_name, indent="    ")
