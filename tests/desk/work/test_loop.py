"""Tasks are run in turn until told to stop; one that fails stands in nobody's way, and is told."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest

from tansiq.desk.work import loop
from tansiq.desk.work.loop import Stop, Task, stopped_by_signals, work, work_once
from tansiq.desk.work.models import Beat
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop.Stop, "sleep", lambda _self, _seconds: None)


def _stopping_after(count: int, run: Callable[[], int]) -> tuple[Stop, Callable[[], int], list[int]]:
    stop, calls = Stop(), list[int]()

    def counted() -> int:
        calls.append(1)
        stop.wished = len(calls) >= count
        return run()

    return stop, counted, calls


def test_a_task_runs_again_as_long_as_it_finds_something() -> None:
    left = iter([3, 2, 0])
    stop, run, calls = _stopping_after(3, lambda: next(left))
    work([Task("log", 3600.0, run)], stop)
    assert len(calls) == 3
    assert Beat.objects.get().done == 3  # the first sign; the next one is due in some seconds


def test_a_task_that_fails_is_told_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    def fails() -> int:
        raise RefusedError("audit.gap", position=7)

    stop, run, _ = _stopping_after(2, lambda: 1)
    work([Task("bad", 0.0, fails), Task("good", 0.0, run)], stop)
    assert {beat.task: beat.error for beat in Beat.objects.all()} == {"bad": "audit.gap", "good": ""}
    assert "the task bad failed" in caplog.text


def test_what_is_well_again_says_so() -> None:
    outcomes = iter([OSError(), 0])

    def once_bad() -> int:
        outcome = next(outcomes)
        if isinstance(outcome, OSError):
            raise outcome
        return 0

    stop, run, _ = _stopping_after(2, once_bad)
    work([Task("log", 0.0, run)], stop)
    assert Beat.objects.get().error == ""


def test_a_task_that_fails_is_tried_less_and_less_often() -> None:
    def fails() -> int:
        raise OSError

    run = loop._Run(Task("log", 1.0, fails))
    pauses = []
    for _ in range(8):
        run.once()
        pauses.append(round(run.due - time.monotonic()))
    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]


def test_a_database_that_does_not_answer_ends_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def silent(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(loop, "beat", silent)
    stop, run, calls = _stopping_after(2, lambda: 1)
    work([Task("log", 0.0, run)], stop)
    assert len(calls) == 2
    assert "gave no sign of life" in caplog.text


def test_whoever_is_not_wanted_any_more_stops() -> None:
    answers = iter([True, True, False])
    calls: list[int] = []
    work([Task("log", 0.0, lambda: calls.append(1) or 0)], Stop(), is_wanted=lambda: next(answers))
    assert len(calls) == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_a_wish_and_nothing_more(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with stopped_by_signals() as stop:
        assert not stop.wished
        os.kill(os.getpid(), number)
        assert stop.wished
    assert signal.getsignal(number) is before


def test_once_does_all_that_waits() -> None:
    left = iter([3, 2, 0])
    assert work_once([Task("log", 1.0, lambda: next(left)), Task("erase", 1.0, lambda: 0)]) == {"log": 5, "erase": 0}
    assert {beat.task: beat.done for beat in Beat.objects.all()} == {"log": 5, "erase": 0}


def test_once_tells_what_fails() -> None:
    def fails() -> int:
        raise RefusedError("audit.gap", position=7)

    with pytest.raises(RefusedError):
        work_once([Task("bad", 1.0, fails)])
