"""What a stretch of inputs brought, as figures that can be added up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from benchmarks.fuzzing.attempts import Fault

__all__ = ["Found", "Tally", "Task"]


@dataclass(frozen=True, slots=True)
class Task:
    """The inputs ``first`` to ``last`` (not included) of one reader: each is made from the seed and its number."""

    parser: str
    seed: int
    first: int
    last: int

    def without(self, number: int) -> list[Task]:
        """What is left when input ``number`` is not to be tried again."""
        parts = (self.first, number), (number + 1, self.last)
        return [Task(self.parser, self.seed, *part) for part in parts if part[0] < part[1]]


@dataclass(frozen=True, slots=True)
class Found:
    """A fault, and the smallest input that shows it; ``number`` is the one that showed it first."""

    fault: Fault
    number: int
    data: bytes


@dataclass(slots=True)
class Tally:
    """``read`` inputs gave ``things`` (records, travellers, rows); the others were refused with ``codes``.

    ``size`` is that of all inputs in bytes; ``slowest`` is the input that took the most CPU time, in nanoseconds;
    ``faults`` are held by their signature.
    """

    inputs: int = 0
    size: int = 0
    read: int = 0
    things: int = 0
    nanoseconds: int = 0
    slowest: tuple[int, bytes] = (0, b"")
    peak_kib: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    faults: dict[str, Found] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Add what another stretch of the same reader brought."""
        for name in ("inputs", "size", "read", "things", "nanoseconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.slowest = max(self.slowest, other.slowest)
        self.peak_kib = max(self.peak_kib, other.peak_kib)
        self.codes.update(other.codes)
        for signature, found in other.faults.items():
            known = self.faults.get(signature)
            if known is None or len(found.data) < len(known.data):
                self.faults[signature] = found
