"""What the worker does: one line a task. It runs them in this order, in one process at a time."""

from __future__ import annotations

from tansiq.desk.audit.erasing import carry_out_all
from tansiq.desk.audit.log import log_entries
from tansiq.desk.work.loop import Task

__all__ = ["TASKS"]

TASKS = (
    Task("log", 1.0, log_entries),
    Task("erase", 5.0, carry_out_all),
)
