"""Erasing what an entry says, when its time is over or a court orders it; the log and every proof stay as they are."""

from __future__ import annotations

from tansiq.desk.accounts.policy import policy
from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.erasing import entry_at, kept_of, order
from tansiq.desk.oversight.matters import may_see
from tansiq.errors import RefusedError

__all__ = ["erase_entry"]


@action("audit:entry:erase")
def erase_entry(*, by: Actor, recorded_id: int, reason: str) -> None:
    """Erase the content and the salt of the entry at this place; it is gone when this is committed.

    Raises RefusedError ``access.unknown`` where there is none that may be seen, ``audit.own`` for what one did oneself,
    ``audit.reason`` for one too short to be judged, ``audit.erased``, ``audit.order_kept``.
    """
    least = policy().security.reason_min_length
    if len(reason.strip()) < least:
        raise RefusedError("audit.reason", least=least)
    entry = entry_at(recorded_id)
    if entry is None or not may_see(by, entry):
        raise RefusedError("access.unknown")
    if entry.who == by.user_id:
        raise RefusedError("audit.own")
    details = {"kept": kept_of(entry)}
    record("audit:entry:erase", by=by, target=f"recorded:{recorded_id}", reason=reason, details=details)
    order(entry)
