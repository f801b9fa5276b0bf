"""What the worker does: one line a task. It runs them in this order, in one process at a time."""

from __future__ import annotations

from django.utils import timezone

from tansiq.desk.audit.erasing import carry_out_all
from tansiq.desk.audit.log import log_entries
from tansiq.desk.audit.witnessing import ask_witnesses, pace
from tansiq.desk.cases.due import check_clocks
from tansiq.desk.duty.work import escalate
from tansiq.desk.exchange.arriving import forget_some
from tansiq.desk.exchange.bringing import bring_some
from tansiq.desk.exchange.fetching import ask_some
from tansiq.desk.exchange.proving import prove_some
from tansiq.desk.exchange.work import deliver_some, expire_some, fetch_carried
from tansiq.desk.manifests.work import delete_old, screen_some
from tansiq.desk.uploads.work import clear_away
from tansiq.desk.watchlists.work import catch_up
from tansiq.desk.work.loop import Task

__all__ = ["TASKS"]


def _tell_clocks() -> int:
    return check_clocks(timezone.now())


def _ask_witnesses() -> int:
    return ask_witnesses(timezone.now())


TASKS = (
    Task("log", 1.0, log_entries),
    Task("erase", 5.0, carry_out_all),
    Task("clocks", 30.0, _tell_clocks),
    Task("duty", 5.0, escalate),
    Task("copies", 1.0, catch_up),
    # Before what is delivered, so that receipts for what was fetched leave at once.
    Task("fetch", 1.0, ask_some),
    Task("deliver", 1.0, deliver_some),
    # Behind messages, so that these overtake what is large.
    Task("attachments", 1.0, bring_some),
    Task("proofs", 5.0, prove_some),
    Task("carried", 10.0, fetch_carried),
    Task("expired", 30.0, expire_some),
    Task("manifests", 1.0, screen_some),
    Task("retention", 60.0, delete_old),
    Task("uploads", 60.0, clear_away),
    Task("left_over", 600.0, forget_some),
    # Last: what it raises is an alarm, and nothing waits for witnesses.
    Task("witnesses", pace().ask_seconds, _ask_witnesses),
)
