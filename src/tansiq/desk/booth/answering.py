"""What the officer at the counter is told of a document: hit or no hit, what to do, and whether to read it again.

Least knowledge: of what was found nothing leaves this module but the instruction. Names, lists, bits and how many were
found stay with the case, for those who decide it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from tansiq.desk.audit.actor import Actor
from tansiq.desk.booth.queries import Typed, zone_of
from tansiq.desk.screening.screen import screen
from tansiq.desk.screening.travellers import Source, Traveller
from tansiq.engines.documents import Finding, Zone
from tansiq.errors import MalformedError

__all__ = ["Answer", "Post", "answer"]

#: What the booth does through `screen`, and its role may not do by any other way.
_LENT = frozenset({"screening:traveller:screen", "cases:case:open", "cases:party:add"})

Told = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Post:
    """Where somebody sits: the booth (an opaque id), the checkpoint, the law under which documents are read there."""

    reference: str
    checkpoint: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Answer:
    """``kind``: a possible hit; none; or none that one could rely on, since the zone was not read as it was printed.

    ``findings`` are faults of the zone, with what can be done; ``unread`` is why there is no zone at all.
    """

    kind: Literal["hit", "no_hit", "again"]
    instruction: Told = field(default_factory=dict)
    note: Told = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    unread: MalformedError | None = None


def answer(*, by: Actor, typed: Typed, row: str, post: Post, now: datetime) -> Answer:
    """Read a zone and compare its holder; a possible hit is a case from then on, and nobody is refused by it.

    ``by`` acts for a purpose. ``row`` names this reading: sent twice, it is one. A zone with a wrong check digit is
    compared all the same: a hit is told, no hit is not. Raises RefusedError ``access.permission``, and as ``screen``.
    """
    try:
        zone = zone_of(by=by, typed=typed)
    except MalformedError as error:
        return Answer("again", unread=error)
    record = zone.record()
    if not record.names and not record.documents:
        return Answer("again", findings=_faults(zone))
    source = Source("booth", post.reference, post.checkpoint, now, post.legal_basis)
    lent = replace(by, permissions=by.permissions | _LENT)
    (found,) = screen(travellers=[Traveller(record, row)], source=source, by=lent)
    if found.is_hit:
        return Answer("hit", found.instruction, found.note, _faults(zone))
    return Answer("again" if zone.has_faults else "no_hit", findings=_faults(zone))


def _faults(zone: Zone) -> tuple[Finding, ...]:
    """What is against the standard, and what must be looked at; remarks are for those who examine documents."""
    return tuple(finding for finding in zone.findings if finding.severity != "note")
