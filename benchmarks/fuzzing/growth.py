"""How what a reader spends grows with its input: the slope of CPU time over size, both as logarithms.

A slope of 1 is linear. A small input is dominated by what does not grow, so the size is doubled first until the time is
worth measuring; then 1, 2, 4 and 8 times that size are read. What seems steep is measured again, larger and several
times, and the least time counts.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log
from types import FrameType
from typing import Any

from benchmarks.fuzzing.adversaries import Adversary, adversaries
from benchmarks.fuzzing.attempts import attempt
from benchmarks.fuzzing.parsers import Parser

__all__ = ["STEEP", "Growth", "lines_run", "measure", "slope"]

#: Beyond this slope an input costs more than linear time; below it, noise and a logarithm.
STEEP = 1.3
#: A cap that has been reached: what is larger costs hardly more.
_FLAT = 0.7
_WORTH_SECONDS = 0.003
_LARGEST_START = 1 << 16
_TIMES = (1, 2, 4, 8)
_RUNS, _RUNS_AGAIN = 1, 3
#: A steep growth is believed once the largest input takes this long, or cannot be made larger.
_SURE_SECONDS, _LARGEST = 0.25, 1 << 20


@dataclass(frozen=True, slots=True)
class Growth:
    """Sizes in bytes and seconds of one adversary."""

    adversary: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]

    @property
    def slope(self) -> float:
        """Least squares over all four sizes."""
        return slope(self.sizes, self.seconds)

    @property
    def last(self) -> float:
        """Of the two largest sizes alone: where a large cost that does not grow hides another."""
        return slope(self.sizes[-2:], self.seconds[-2:])

    @property
    def is_steep(self) -> bool:
        """Whether this grows faster than its input."""
        return self.last > STEEP or (self.slope > STEEP and self.last > _FLAT)


def slope(sizes: Iterable[float], costs: Iterable[float]) -> float:
    """The exponent of the power of the size that fits the costs best."""
    points = [(log(size), log(max(cost, 1e-9))) for size, cost in zip(sizes, costs, strict=True)]
    mean = [sum(column) / len(points) for column in zip(*points, strict=True)]
    spread = sum((x - mean[0]) ** 2 for x, _ in points)
    return sum((x - mean[0]) * (y - mean[1]) for x, y in points) / spread if spread else 0.0


def measure(parser: Parser, only: Callable[[Adversary], bool] = lambda _: True) -> list[Growth]:
    """Every adversary of a reader. One that seems steep is measured again, larger: a step in the cost is no slope."""
    gc.collect()
    gc.freeze()  # what was loaded before is not looked through again with every reading
    found = []
    for adversary in filter(only, adversaries(parser)):
        growth = _growth(parser, adversary, _start(parser, adversary), _RUNS)
        while growth.is_steep and growth.seconds[-1] < _SURE_SECONDS and growth.sizes[0] < _LARGEST:
            growth = _growth(parser, adversary, growth.sizes[0] * 4, _RUNS_AGAIN)
        found.append(growth)
    return found


def _start(parser: Parser, adversary: Adversary) -> int:
    size = 2048
    while size < _LARGEST_START and _seconds(parser, adversary.build(size), 1) < _WORTH_SECONDS:
        size *= 2
    return size


def _growth(parser: Parser, adversary: Adversary, size: int, runs: int) -> Growth:
    inputs = [adversary.build(size * times) for times in _TIMES]
    return Growth(adversary.name, tuple(map(len, inputs)), tuple(_seconds(parser, data, runs) for data in inputs))


def _seconds(parser: Parser, data: bytes, runs: int) -> float:
    """The least CPU time of several readings."""
    times = []
    for _ in range(runs):
        gc.collect()
        start = time.process_time()
        attempt(parser, data)
        times.append(time.process_time() - start)
        if times[-1] > 2:  # long enough to be sure of at once
            break
    return min(times)


def lines_run(parser: Parser, data: bytes) -> int:
    """How many lines of Tansiq's own code one reading runs: the same on every machine, blind to what runs in C."""
    count = 0

    def on_line(_: FrameType, event: str, __: Any) -> Any:  # noqa: ANN401 - the type that sys.settrace asks for
        nonlocal count
        count += event == "line"
        return on_line

    def on_call(frame: FrameType, _: str, __: Any) -> Any:  # noqa: ANN401
        own = "tansiq" in frame.f_code.co_filename or frame.f_code.co_filename == "<string>"  # how values are compared
        return on_line if own else None

    before = sys.gettrace()
    sys.settrace(on_call)
    try:
        attempt(parser, data)
    finally:
        sys.settrace(before)
    return count
