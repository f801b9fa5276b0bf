"""What the worker does for files that were sent: those that nobody uses are deleted, and what a dead process left."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from tansiq.desk.audit.actor import Actor
from tansiq.desk.uploads import keeping
from tansiq.desk.uploads.actions.files import forget
from tansiq.desk.uploads.models import Upload
from tansiq.desk.uploads.rules import rules
from tansiq.errors import RefusedError

__all__ = ["WORKER", "clear_away"]

#: The node itself: it may delete what nobody uses, and nothing else.
WORKER = Actor(user_id="", via="worker", permissions=frozenset({"uploads:file:forget"}))
_AT_ONCE = 200
_log = logging.getLogger(__name__)


def clear_away() -> int:
    """Delete what broke off or was never used, and bytes that belong to no file; how much was deleted."""
    now = timezone.now()
    before = now - timedelta(hours=rules().unused_hours)
    unused = Upload.objects.filter(taken_at__isnull=True, moved_at__lte=before).order_by("moved_at")
    done = sum(_is_forgotten(str(pk), now) for pk in list(unused.values_list("pk", flat=True)[:_AT_ONCE]))
    for path in keeping.left_over(Upload.objects.values_list("pk", flat=True)):
        path.unlink(missing_ok=True)
        done += 1
    return done


def _is_forgotten(upload_id: str, now: datetime) -> bool:
    try:
        forget(by=WORKER, upload_id=upload_id, now=now)
    except RefusedError as error:
        _log.warning("%s", error)  # somebody went on sending it meanwhile
        return False
    return True
