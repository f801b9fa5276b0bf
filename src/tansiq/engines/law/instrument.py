"""What an instrument is made of: its parties, what it lets through, its thresholds, grounds, times and uses.

Every rule says where it stands (``citation``) and how sure that is (``mark``: V seen, R recalled, D design). No
instrument is known by name to any code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tansiq.engines.law.deadline import Deadline, Mark
from tansiq.engines.law.terms import UseRule
from tansiq.engines.workflows.texts import Texts

__all__ = [
    "Carried",
    "Designated",
    "Ground",
    "Instrument",
    "Party",
    "Period",
    "Reservation",
    "Review",
    "Threshold",
    "UseAllowed",
]


@dataclass(frozen=True, slots=True)
class Period:
    """Signed on a day, in force from one, no more from another; None where there is no such day."""

    signed_on: date | None = None
    since: date | None = None
    ended_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day; the day of its end is the first on which it is not."""
        return self.since is not None and self.since <= day and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True)
class Designated:
    """Where a party wants messages of some kinds to go: the kinds of authority, and their name as declared."""

    texts: Texts
    messages: frozenset[str]
    authorities: frozenset[str]
    citation: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Reservation:
    """A reservation or declaration. ``bars``: the party takes no such messages; ``documents``: it wants these too."""

    texts: Texts
    messages: frozenset[str]
    bars: bool
    documents: frozenset[str]
    citation: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Party:
    """A State and since when it is bound. ``languages`` it reads; none where it said nothing."""

    state: str
    period: Period
    languages: frozenset[str]
    designated: tuple[Designated, ...]
    reservations: tuple[Reservation, ...]
    citation: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Carried:
    """A kind of message that an instrument carries: between which authorities, for what, by which way, with what.

    ``urgent_channels`` are taken in urgency only.
    """

    kind: str
    senders: frozenset[str]
    recipients: frozenset[str]
    purposes: frozenset[str]
    channels: frozenset[str]
    urgent_channels: frozenset[str]
    documents: frozenset[str]
    citation: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least of a measure, in months, for some kinds of message."""

    id: str
    measure: str
    at_least: int
    messages: frozenset[str]
    citation: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground: ``mandatory`` (whoever is asked must refuse), ``optional`` (may), ``forbidden`` (never a reason)."""

    id: str
    rule: Literal["mandatory", "optional", "forbidden"]
    messages: frozenset[str]
    citation: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class UseAllowed:
    """What an instrument says of one use of what was received under it."""

    use: str
    rule: UseRule
    citation: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Review:
    """Who looked the record over, and when."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Instrument:
    """A treaty, law, resolution or framework, as a record.

    ``offences`` empty: all. ``handling``: codes that everything sent under it bears at the least. ``source`` is the
    file.
    """

    id: str
    texts: Texts
    kind: str
    text_status: str
    citation: str
    mark: Mark
    authentic: tuple[str, ...]
    period: Period
    natures: frozenset[str]
    offences: frozenset[str]
    handling: frozenset[str]
    recipients_visible: bool
    consult_before_refusing: bool
    parties: tuple[Party, ...]
    messages: Mapping[str, Carried]
    thresholds: tuple[Threshold, ...]
    grounds: Mapping[str, Ground]
    deadlines: tuple[Deadline, ...]
    uses: Mapping[str, UseAllowed]
    review: Review | None
    effective_on: date | None = None

    def party(self, state: str) -> Party | None:
        """The State as a party; None where it is none."""
        return next((one for one in self.parties if one.state == state), None)
