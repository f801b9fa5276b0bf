"""The process that tries inputs. Each one is written to a file shared with the parent before it is read.

So when the process dies, or does not come back, the parent knows of which input.
"""

from __future__ import annotations

import mmap
import resource
import struct
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from benchmarks.fuzzing.attempts import Outcome, attempt
from benchmarks.fuzzing.keeping import smallest
from benchmarks.fuzzing.mutation import MAX_BYTES, mutate
from benchmarks.fuzzing.parsers import Parser, parser_named
from benchmarks.fuzzing.samples import samples_of
from benchmarks.fuzzing.tally import Found, Tally, Task
from benchmarks.fuzzing.tokens import tokens

__all__ = ["MEMORY_BYTES", "Board", "Named", "input_of", "run_task", "work"]

Named = Callable[[str], Parser]

#: Address space of a worker; a reader that asks for more gets a MemoryError, which is a fault. Libraries count too.
MEMORY_BYTES = 4 << 30
_HEAD = struct.Struct("<QQI")  # tries so far, number of the input, its length


class Board:
    """The shared file: how many inputs were begun, the number of the present one, and its bytes."""

    def __init__(self, path: Path) -> None:
        size = _HEAD.size + MAX_BYTES
        if not path.exists():
            path.write_bytes(bytes(size))
        with path.open("r+b") as stream:
            self._map = mmap.mmap(stream.fileno(), size)
        self._tries = 0

    def show(self, number: int, data: bytes) -> None:
        """Say which input is tried now."""
        self._tries += 1
        self._map[_HEAD.size : _HEAD.size + len(data)] = data
        self._map[: _HEAD.size] = _HEAD.pack(self._tries, number, len(data))

    def seen(self) -> tuple[int, int, bytes]:
        """Tries so far, the number of the present input, and the input."""
        tries, number, length = _HEAD.unpack(self._map[: _HEAD.size])
        return tries, number, bytes(self._map[_HEAD.size : _HEAD.size + length])


def input_of(parser: Parser, seed: int, number: int) -> bytes:
    """Input ``number`` of a campaign with ``seed``; the corpus being the same, the same bytes every time."""
    return mutate(Random(seed << 40 | number), samples_of(parser), tokens(parser.shape))


def run_task(task: Task, board: Board | None = None, named: Named = parser_named) -> Tally:
    """Try the inputs of a task, one after the other, in this process."""
    parser, tally = named(task.parser), Tally()
    for number in range(task.first, task.last):
        data = input_of(parser, task.seed, number)
        if board:
            board.show(number, data)
        start = time.thread_time_ns()
        outcome = attempt(parser, data)
        _count(tally, outcome, data, time.thread_time_ns() - start)
        if outcome.fault:
            _keep(tally, parser, Found(outcome.fault, number, data))
        if tally.slowest[1] is data:
            tally.slowest = (min(tally.slowest[0], _time(parser, data)), data)
    tally.peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (10 if sys.platform == "darwin" else 0)
    return tally


def _count(tally: Tally, outcome: Outcome, data: bytes, nanoseconds: int) -> None:
    tally.inputs += 1
    tally.size += len(data)
    tally.nanoseconds += nanoseconds
    tally.things += outcome.count
    if nanoseconds > tally.slowest[0]:
        tally.slowest = (nanoseconds, data)
    if outcome.code:
        tally.codes[outcome.code] += 1
    elif not outcome.fault:
        tally.read += 1


def _time(parser: Parser, data: bytes) -> int:
    """The least CPU time of two more readings: the first may have paid for something else, such as a cache."""
    times = []
    for _ in range(2):
        start = time.thread_time_ns()
        attempt(parser, data)
        times.append(time.thread_time_ns() - start)
    return min(times)


def _keep(tally: Tally, parser: Parser, found: Found) -> None:
    if found.fault.signature not in tally.faults:
        tally.faults[found.fault.signature] = smallest(parser, found)


def work(tasks: Connection, board: str, named: Named) -> None:
    """Take tasks from the parent and send back a tally for each, until it sends None."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "darwin":  # macOS takes no limit of address space
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    shared = Board(Path(board))
    try:
        while task := tasks.recv():
            tasks.send(run_task(task, shared, named))
    except (EOFError, KeyboardInterrupt):
        return
