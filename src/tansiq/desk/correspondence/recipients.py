"""Whom a message of a case reaches, and whom it does not."""

from __future__ import annotations

from tansiq.desk.cases.models import Case
from tansiq.desk.correspondence.models import Belonging
from tansiq.desk.exchange.models import Outgoing

__all__ = ["has_whom", "opener", "reached"]

_ENDED_BADLY = (Outgoing.Status.REFUSED, Outgoing.Status.DEAD)


def has_whom(case: Case, to: str) -> bool:
    """Whether there is somebody to whom a message of the case would go; whom to ask, a person chooses."""
    if to == "partners":
        return True
    return opener(case) is not None if to == "owner" else case.threads.exists()


def opener(case: Case) -> Belonging | None:
    """The thread whose message the case was opened from, with that message."""
    return case.threads.filter(taken__isnull=False).select_related("taken", "thread").order_by("pk").first()


def reached(case: Case) -> tuple[list[Belonging], list[Belonging]]:
    """The threads of a case in which one more message can go, and those in which none can.

    None can where an earlier one did not arrive, or nothing goes to the partner for now: those are reached otherwise.
    """
    rows = list(case.threads.select_related("thread__partner").order_by("pk"))
    broken = set(
        Outgoing.objects.filter(thread__belonging__case=case, status__in=_ENDED_BADLY).values_list(
            "thread_id", flat=True
        )
    )
    closed = [one for one in rows if one.thread_id in broken or one.thread.partner.is_suspended]
    return [one for one in rows if one not in closed], closed
