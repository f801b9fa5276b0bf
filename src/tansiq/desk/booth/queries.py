"""The one question of the booth."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry as Recorded
from tansiq.desk.watchlists.truth import local_day
from tansiq.engines.documents import Zone, read_zone

__all__ = ["Typed", "zone_of"]


@dataclass(frozen=True, slots=True)
class Typed:
    """What the scanner typed. On record stands its shape: who it was, the search that follows says."""

    text: str

    def __str__(self) -> str:
        return "lines of " + ", ".join(str(len(line.strip())) for line in self.text.splitlines() if line.strip())


@query("booth:zone:read", Recorded.Kind.SEARCH)
def zone_of(*, by: Actor, typed: Typed) -> Zone:
    """The zone in what was typed. Raises MalformedError ``mrz.*`` where it is none, or a part of one."""
    return read_zone(typed.text, today=local_day(timezone.now()))
