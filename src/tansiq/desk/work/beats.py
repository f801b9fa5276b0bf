"""Signs of life: written by the worker, read by whoever asks whether it lags."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from tansiq.desk.work.models import Beat

__all__ = ["BEAT_S", "LATE_S", "beat", "forget_others", "lagging"]

#: How often a sign is given while nothing happens.
BEAT_S: Final = 10
#: Without a sign for as long, the worker lags: it gives six in that time.
LATE_S: Final = 60


def beat(task: str, at: datetime, *, done: int, error: str) -> None:
    """Say that a task was run at ``at``: how much it did since the last sign, and what failed."""
    with transaction.atomic():
        row, _ = Beat.objects.get_or_create(task=task, defaults={"at": at})
        row.at, row.done, row.error = at, row.done + done, error[:200]
        row.save()


def forget_others(tasks: Sequence[str]) -> None:
    """Forget the signs of tasks that there are no more, which would seem to lag for ever."""
    Beat.objects.exclude(task__in=tasks).delete()


def lagging(now: datetime) -> list[str]:
    """The tasks that gave no sign in the last minute, or that fail; ``worker`` where none ever gave one."""
    late = now - timedelta(seconds=LATE_S)
    signs = {beat.task: beat.at > late and not beat.error for beat in Beat.objects.order_by("task")}
    return [task for task, is_well in signs.items() if not is_well] if signs else ["worker"]
