"""Many inputs for several readers, tried in processes that may die: what each brought, and the faults as files."""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.fuzzing.attempts import Fault
from benchmarks.fuzzing.parsers import parser_named
from benchmarks.fuzzing.tally import Found, Tally, Task
from benchmarks.fuzzing.worker import Board, Named, work

__all__ = ["BATCH", "HANG_SECONDS", "Campaign"]

#: Inputs a worker tries before it tells what they brought.
BATCH = 500
#: An input of a few kilobytes that takes longer will not end.
HANG_SECONDS = 20.0
#: A process loads what it needs before its first input.
_START_SECONDS = 60.0
Progress = Callable[[str, Tally], None]


@dataclass(slots=True)
class _Worker:
    """One process, what it was given to do, and when it last began another input."""

    process: SpawnProcess
    pipe: Connection
    board: Board
    task: Task | None = None
    tries: int = 0
    given_at: int = 0  # tries when the task was given
    since: float = field(default_factory=time.monotonic)

    def give(self, task: Task) -> None:
        self.task, self.since, self.given_at = task, time.monotonic(), self.board.seen()[0]
        self.pipe.send(task)

    def hangs(self, seconds: float) -> bool:
        """Whether the process has been at one input for ``seconds``, or has not begun for much longer."""
        tries, _, _ = self.board.seen()
        seconds = seconds if tries != self.given_at else seconds + _START_SECONDS
        if tries != self.tries:
            self.tries, self.since = tries, time.monotonic()
        return time.monotonic() - self.since > seconds

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Campaign:
    """Runs tasks over ``jobs`` processes; ``tallies`` holds what came of them by reader. A context manager."""

    def __init__(self, jobs: int = 1, *, hang_seconds: float = HANG_SECONDS, named: Named = parser_named) -> None:
        self.tallies: dict[str, Tally] = {}
        self._jobs, self._hang_seconds, self._named = jobs, hang_seconds, named
        self._folder = Path(tempfile.mkdtemp(prefix="tansiq-fuzz-"))
        self._started = 0
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        for worker in self._workers:
            worker.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def run(self, tasks: Iterable[Task], progress: Progress = lambda *_: None) -> None:
        """Try every input of ``tasks``. An input that kills its process is told as a fault, and the rest is tried."""
        queue = deque(tasks)
        while queue or any(worker.task for worker in self._workers):
            self._fill(queue)
            ready = wait([worker.pipe for worker in self._workers if worker.task], timeout=0.2)
            for worker in [worker for worker in self._workers if worker.task]:
                if worker.pipe in ready or not worker.process.is_alive() or worker.hangs(self._hang_seconds):
                    self._settle(worker, queue, progress)

    def _fill(self, queue: deque[Task]) -> None:
        while len(self._workers) < self._jobs:
            self._workers.append(self._start())
        for worker in self._workers:
            if not worker.task and queue:
                worker.give(queue.popleft())

    def _start(self) -> _Worker:
        self._started += 1
        board = self._folder / f"board-{self._started}"
        shared = Board(board)
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs, str(board), self._named), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours, shared)

    def _settle(self, worker: _Worker, queue: deque[Task], progress: Progress) -> None:
        """Take the tally of a task that is done, or what is known of the input that ended the process."""
        task = worker.task
        assert task is not None
        try:
            tally = worker.pipe.recv() if worker.pipe.poll() else None
        except EOFError:
            tally = None
            worker.process.join(5)  # its end of the pipe is closed, so it is about to be gone
        if tally is None:
            tally = self._bury(worker, task, queue)
        worker.task = None
        self.tallies.setdefault(task.parser, Tally()).add(tally)
        progress(task.parser, tally)

    def _bury(self, worker: _Worker, task: Task, queue: deque[Task]) -> Tally:
        """A fault for the input that a dead or hanging process was at; what its task has left goes first."""
        hangs = worker.process.is_alive()
        worker.stop()
        self._workers.remove(worker)
        tries, number, data = worker.board.seen()
        if tries == worker.given_at:
            raise RuntimeError(f"a worker ended before it began, with status {worker.process.exitcode}")
        kind = "hang" if hangs else f"crash, status {worker.process.exitcode}"
        queue.extendleft(reversed(task.without(number)))
        fault = Fault(kind, f"input {number}")
        return Tally(inputs=1, size=len(data), faults={fault.signature: Found(fault, number, data)})
