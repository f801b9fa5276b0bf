"""Looking which warnings and ends of clocks are due: what the worker calls again and again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.actions.clocks import tell_end, tell_warning
from tansiq.desk.cases.models import ClockRun, ClockWarning
from tansiq.errors import RefusedError

__all__ = ["WORKER", "check_clocks"]

_log = logging.getLogger(__name__)

#: The node itself. It is no account, and may tell that time has passed and nothing else.
WORKER = Actor(user_id="", role="", via="worker", permissions=frozenset({"cases:clock:tell"}))


def check_clocks(now: datetime, most: int = 1000) -> int:
    """Record up to ``most`` warnings and ``most`` ends that are due at ``now``, each once; how many were recorded.

    Each in its own short transaction. Several workers may call it at once: of two, one records and the other finds that
    it is done. Nothing is decided and no case is moved.
    """
    warnings = ClockWarning.objects.filter(told_at__isnull=True, at__lte=now, run__stopped_at__isnull=True)
    ends = ClockRun.objects.filter(told_at__isnull=True, due_at__lte=now, stopped_at__isnull=True)
    found = [partial(tell_warning, warning_id=pk) for pk in _first(warnings.order_by("at", "pk"), most)]
    found += [partial(tell_end, run_id=pk) for pk in _first(ends.order_by("due_at", "pk"), most)]
    return sum(_is_told(tell, now) for tell in found)


def _first(rows: QuerySet[Any], most: int) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:most])


def _is_told(tell: Callable[..., None], now: datetime) -> bool:
    try:
        tell(by=WORKER, now=now)
    except RefusedError as error:
        # Another worker was quicker, the clock was stopped meanwhile, or the rules of one case were changed: it is on
        # record, and must not keep the others waiting.
        _log.warning("%s", error)
        return False
    return True
