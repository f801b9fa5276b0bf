"""A sign of life is kept per task; without one, or with a failure, a task lags."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tansiq.desk.work.beats import LATE_S, beat, forget_others, lagging
from tansiq.desk.work.models import Beat

pytestmark = pytest.mark.django_db(databases="__all__")

NOW = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)


def test_what_was_done_adds_up_and_the_rest_is_of_the_last_time() -> None:
    beat("log", NOW, done=3, error="audit.gap")
    beat("log", NOW + timedelta(seconds=10), done=4, error="")
    row = Beat.objects.get()
    assert (row.done, row.error, row.at) == (7, "", NOW + timedelta(seconds=10))
    assert str(row) == "log 2026-11-27T04:00:10Z"


def test_an_error_of_any_length_is_kept_in_its_column() -> None:
    beat("log", NOW, done=0, error="x" * 1000)
    assert len(Beat.objects.get().error) == 200


@pytest.mark.parametrize(
    ("seconds", "error", "late"),
    [(0, "", []), (LATE_S - 1, "", []), (LATE_S, "", ["log"]), (0, "audit.gap", ["log"])],
)
def test_a_task_lags_when_it_is_late_or_fails(seconds: int, error: str, late: list[str]) -> None:
    beat("log", NOW - timedelta(seconds=seconds), done=0, error=error)
    assert lagging(NOW) == late


def test_without_any_sign_the_worker_lags() -> None:
    assert lagging(NOW) == ["worker"]


def test_a_task_that_there_is_no_more_is_forgotten() -> None:
    for task in ("log", "old"):
        beat(task, NOW, done=1, error="")
    forget_others(["log"])
    assert [row.task for row in Beat.objects.all()] == ["log"]
