"""The loop: each task in its turn, one process at a time, until told to stop."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import NamedTuple

from django.db import close_old_connections
from django.utils import timezone

from tansiq.desk.work.beats import BEAT_S, beat, forget_others
from tansiq.errors import TansiqError

__all__ = ["Stop", "Task", "stopped_by_signals", "work", "work_once"]

_SLICE_S = 0.2  # how soon a wish to stop is noticed
_LONGEST_PAUSE_S = 60.0  # between two tries of a task that fails
_log = logging.getLogger(__name__)


class Task(NamedTuple):
    """What is done every so many seconds. ``run`` gives how much it did: where that is not nothing, it runs again.

    It does a little at a time and can be killed at any moment; what it raises is told by its sign of life.
    """

    name: str
    every_s: float
    run: Callable[[], int]


@dataclass
class Stop:
    """A wish to stop. Polled, since a handler of signals must not touch a lock that the loop may hold."""

    wished: bool = False

    def sleep(self, seconds: float) -> None:
        """Wait, or less where the wish comes."""
        until = time.monotonic() + seconds
        while not self.wished:
            left = until - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, _SLICE_S))


@contextmanager
def stopped_by_signals() -> Iterator[Stop]:
    """A wish that SIGTERM and SIGINT make: what is being done is finished first."""
    stop = Stop()

    def wish(_number: int, _frame: FrameType | None) -> None:
        stop.wished = True

    before = {number: signal.signal(number, wish) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def work(tasks: Sequence[Task], stop: Stop, *, is_wanted: Callable[[], bool] = lambda: True) -> None:
    """Run the tasks until ``stop`` is wished, or ``is_wanted`` says no (asked every second or so)."""
    runs = [_Run(task) for task in tasks]
    forget_others([task.name for task in tasks])
    while not stop.wished and is_wanted():
        close_old_connections()
        for run in runs:
            if run.due <= time.monotonic() and not stop.wished:
                run.once()
        stop.sleep(min(1.0, min(run.due for run in runs) - time.monotonic()))


def work_once(tasks: Sequence[Task]) -> dict[str, int]:
    """Run each task until it has nothing left to do, and say how much each did. Raises what they raise."""
    done = {}
    for task in tasks:
        done[task.name] = sum(iter(task.run, 0))
        beat(task.name, timezone.now(), done=done[task.name], error="")
    return done


@dataclass
class _Run:
    """One task between its signs of life."""

    task: Task
    due: float = 0.0
    done: int = 0
    error: str = ""
    failures: int = 0
    told: float = field(default=float("-inf"))

    def once(self) -> None:
        before = self.error
        count = self._try()
        self.done += count
        if self.error != before or time.monotonic() - self.told >= BEAT_S:
            self._tell()
        pause = 0.0 if count else min(self.task.every_s * 2**self.failures, _LONGEST_PAUSE_S)
        self.due = time.monotonic() + pause

    def _try(self) -> int:
        try:
            count = self.task.run()
        # Whatever it is: the other tasks go on, the log of the machine has it, and the sign of life says so.
        except Exception as error:  # noqa: BLE001
            self.error = error.code if isinstance(error, TansiqError) else type(error).__name__
            self.failures = min(self.failures + 1, 10)
            _log.exception("the task %s failed", self.task.name)
            return 0
        self.error, self.failures = "", 0
        return count

    def _tell(self) -> None:
        try:
            beat(self.task.name, timezone.now(), done=self.done, error=self.error)
        except Exception:  # noqa: BLE001
            # The database does not answer: then there is no sign of life, which is what tells it.
            _log.exception("the task %s gave no sign of life", self.task.name)
            return
        self.done, self.told = 0, time.monotonic()
