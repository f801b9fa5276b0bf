"""Which case a thread with a partner belongs to."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from tansiq.desk.cases.models import Case
from tansiq.desk.exchange.models import Incoming, Thread
from tansiq.desk.kept import Kept

__all__ = ["Belonging"]


class Belonging(Kept):
    """A thread that belongs to a case: written with its first message, and never moved to another case.

    ``taken``: the message that the case was opened from; None where we began the thread.
    """

    refusal = "which case a thread belongs to is neither changed nor deleted"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="threads")
    thread = models.OneToOneField(Thread, on_delete=models.PROTECT, related_name="belonging")
    taken = models.OneToOneField(Incoming, null=True, on_delete=models.PROTECT, related_name="taken_in")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.thread_id)
