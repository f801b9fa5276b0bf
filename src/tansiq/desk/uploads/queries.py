"""What may be asked about files on their way: each is known to whoever sends it, and to nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.desk.uploads import sight

__all__ = ["Unfinished", "unfinished"]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A file that broke off: how many of its bytes are there."""

    name: str
    size: int
    received: int
    moved_at: datetime


@query("uploads:file:send")
def unfinished(*, by: Actor, kind: str) -> tuple[Unfinished, ...]:
    """The files of one kind that somebody began to send and nothing uses yet, newest first."""
    mine = sight.own(by).filter(kind=kind).order_by("-moved_at", "pk")
    return tuple(Unfinished(one.name, one.size, one.received, one.moved_at) for one in mine)
