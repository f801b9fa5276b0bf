"""Several processes that make one node: started together, stopped together, and ended when one of them ends."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Sequence
from multiprocessing import connection
from multiprocessing.context import ForkProcess
from types import FrameType
from typing import Final

from django.db import connections

__all__ = ["run_together"]

#: What is being answered or done is finished in this time, or cut off.
_PATIENCE_S: Final = 35.0
_STOPPING: Final = (signal.SIGTERM, signal.SIGINT)


def run_together(parts: Sequence[Callable[[], None]]) -> bool:
    """Run each of ``parts`` in a process until one ends, or SIGTERM or SIGINT comes; then stop all.

    Whether all ended well: a node that works without answering, or answers without working, is none.
    """
    connections.close_all()  # an open connection must not be shared with a child
    context = multiprocessing.get_context("fork")
    started = [context.Process(target=_run, args=(part,)) for part in parts]

    def stop(_number: int, _frame: FrameType | None) -> None:
        _terminate(started)

    before = {number: signal.getsignal(number) for number in _STOPPING}
    # Until a child has its own handlers it has those of its parent: a signal that comes then must wait, not be lost.
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    for number in _STOPPING:
        signal.signal(number, stop)
    for process in started:
        process.start()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    try:
        connection.wait([process.sentinel for process in started])
        return _end(started)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _run(part: Callable[[], None]) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    part()


def _terminate(processes: Sequence[ForkProcess]) -> None:
    for process in processes:
        if process.is_alive():
            process.terminate()


def _end(processes: Sequence[ForkProcess]) -> bool:
    _terminate(processes)
    for process in processes:
        process.join(_PATIENCE_S)
        if process.is_alive():
            process.kill()
            process.join()
    return all(process.exitcode == 0 for process in processes)
