"""Carrying out erasures: what an entry said goes with its salt, and the commitment to it stays.

An erasure is ordered in one transaction (`order`: its own entry, and a row in a queue) and carried out after that,
since the entry may lie in the other database. Whatever breaks off in between, the worker carries out what is queued.

The order's entry, which is in the log itself, says what is kept of the erased one. So its remaining columns can still
be verified, and an entry that somebody emptied without an order does not pass for an erased one.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction

from tansiq.desk.audit.log import commitment_of
from tansiq.desk.audit.models import KEPT_WHEN_ERASED, Entry, Erasure
from tansiq.desk.audit.sequencer import stores
from tansiq.errors import RefusedError

__all__ = ["ERASE", "carry_out", "carry_out_all", "entry_at", "kept_of", "order"]

#: The permission, and what an order's entry says was done.
ERASE: Final = "audit:entry:erase"


def entry_at(position: int) -> Entry | None:
    """The entry that has this place."""
    found = (Entry.objects.using(alias).filter(position=position).first() for alias in stores())
    return next((entry for entry in found if entry is not None), None)


def kept_of(entry: Entry) -> dict[str, Any]:
    """What stays of an entry when it is erased, as plain values of JSON; ``commitment`` in hexadecimal digits."""
    value = entry.to_value()
    return {**{name: value[name] for name in KEPT_WHEN_ERASED}, "commitment": commitment_of(entry).hex()}


def order(entry: Entry) -> None:
    """Queue the erasure of an entry; it is carried out when the transaction is committed.

    Raises RefusedError ``audit.erased`` where that is done or ordered already, ``audit.order_kept`` for an order's own
    entry: without it nobody could tell an erased entry from one that was emptied.
    """
    if entry.what == ERASE and entry.result == Entry.Result.DONE:
        raise RefusedError("audit.order_kept", position=entry.position)
    position = entry.position
    assert position is not None
    if entry.is_erased or not Erasure.objects.get_or_create(position=position)[1]:
        raise RefusedError("audit.erased", position=position)
    transaction.on_commit(lambda: carry_out(position))


def carry_out(position: int) -> None:
    """Erase what the entry said, and take it off the queue. Done again, it changes nothing."""
    for alias in stores():
        found = Entry.objects.using(alias).filter(position=position, commitment__isnull=True)
        if entry := found.first():
            kept = commitment_of(entry)
            found.update(target="", purpose="", case="", reason="", details={}, salt=None, commitment=kept)
    Erasure.objects.filter(position=position).delete()


def carry_out_all() -> int:
    """Carry out what was ordered and broke off; how many."""
    waiting = list(Erasure.objects.order_by("position").values_list("position", flat=True)[:1000])
    for position in waiting:
        carry_out(position)
    return len(waiting)
