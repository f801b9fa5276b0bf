"""Where one case stands: values only. The store rebuilds it from its rows; nothing here knows how it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tansiq.engines.workflows.clocks import ClockRun
from tansiq.engines.workflows.spans import Span

__all__ = ["Actor", "Attestation", "Given", "Hold", "Request", "Standing", "Taken"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, by an opaque id, and all the roles they have."""

    person: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Given:
    """The value of a parameter for this case, from the legal basis, with the citation it was taken from at the time."""

    span: Span
    citation: str


@dataclass(frozen=True, slots=True)
class Attestation:
    """A sentence that a person stood for, and when."""

    guard: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """One reason why the case is halted: who, in which role, when, and why."""

    role: str
    person: str
    at: datetime
    reasons: str


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks to do: the step, in which of their roles, when, and what they say and stand for."""

    step: str
    actor: Actor
    role: str
    at: datetime
    attested: frozenset[str] = frozenset()
    second: Actor | None = None
    reasons: str = ""
    grounds: tuple[str, ...] = ()
    consulted: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken: the entry of a case's record."""

    step: str
    person: str
    role: str
    at: datetime
    left: str
    entered: str
    duties: frozenset[str] = frozenset()
    attestations: tuple[Attestation, ...] = ()
    second: str = ""
    reasons: str = ""
    grounds: tuple[str, ...] = ()
    consulted: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A case at one moment. ``state`` is where it goes on from, also while it is halted (``holds``).

    ``given`` are parameters from the legal basis, which go before the definition's own values. ``linked_duties`` are
    pairs of person and duty from other matters that count here, such as who wrote the entry behind a hit.
    """

    state: str
    facts: Mapping[str, object] = field(default_factory=dict)
    given: Mapping[str, Given] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    holds: tuple[Hold, ...] = ()
    taken: tuple[Taken, ...] = ()
    clocks: tuple[ClockRun, ...] = ()
    linked_duties: frozenset[tuple[str, str]] = frozenset()

    def duties_of(self, person: str) -> frozenset[str]:
        """What a person did in this matter, and in those that count with it."""
        own = {duty for taken in self.taken if person == taken.person for duty in taken.duties}
        return frozenset(own | {duty for holder, duty in self.linked_duties if holder == person})
