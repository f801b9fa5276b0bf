"""What a case type is made of: states, steps, guards, clocks, grounds, letters, flags. No type is known by name.

Numbers are :class:`Parameter` values with their citation and a mark of confidence: ``V`` seen in the source,
``R`` recalled (a lawyer must check it), ``D`` a choice of design, not a rule of law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tansiq.engines.workflows.predicates import Predicate
from tansiq.engines.workflows.texts import Texts

__all__ = [
    "CaseType",
    "Clock",
    "Event",
    "Field",
    "Flag",
    "Ground",
    "Guard",
    "Instruction",
    "Kind",
    "Letter",
    "Parameter",
    "SecondPerson",
    "State",
    "Step",
    "Suspension",
    "Unit",
    "Warn",
]

Unit = Literal["count", "minutes", "hours", "days", "months", "years"]
Kind = Literal["move", "suspend", "lift", "set", "clear", "event"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of the law or of the house. ``value`` None: only a legal basis can give it, there is no default."""

    id: str
    texts: Texts
    unit: Unit
    citation: str
    mark: Literal["V", "R", "D"]
    value: int | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Where a case can stand. ``final``: nothing follows. ``effective``: what the case is about is in force here."""

    id: str
    texts: Texts
    final: bool = False
    effective: bool = False


@dataclass(frozen=True, slots=True)
class Guard:
    """What must be true for a step: a predicate over the facts (*evaluated*), or a person's word (*attested*)."""

    id: str
    texts: Texts
    holds: Predicate | None = None

    @property
    def is_attested(self) -> bool:
        """Whether a person must confirm it; who and when is kept with the step."""
        return self.holds is None


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """Four eyes: another person, of one of the roles ``by``, agrees; always, or ``when`` the facts ask for it."""

    by: frozenset[str]
    when: Predicate | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What a person can do with a case. ``sources`` empty: from every state; ``to`` empty: the state stays.

    ``subject`` is the flag or event of the kinds ``set``, ``clear`` and ``event``.
    """

    id: str
    texts: Texts
    kind: Kind
    by: frozenset[str]
    sources: frozenset[str] = frozenset()
    to: str = ""
    guards: tuple[str, ...] = ()
    duties: frozenset[str] = frozenset()
    second: SecondPerson | None = None
    reasons: bool = False
    refusal: bool = False
    consultation: bool = True
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for a refusal at ``steps``: ``mandatory`` (must), ``optional`` (may), ``forbidden`` (never a reason)."""

    id: str
    texts: Texts
    kind: Literal["mandatory", "optional", "forbidden"]
    steps: frozenset[str]
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of a type, written at ``steps``; ``needs`` are the fields without which it cannot be written."""

    id: str
    texts: Texts
    steps: frozenset[str]
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """A mark beside the state. ``blocks``: steps refused while it is set; a ``confidential`` one stays in the node."""

    id: str
    texts: Texts
    blocks: frozenset[str] = frozenset()
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened elsewhere and that a person records: it moves clocks, not the state."""

    id: str
    texts: Texts


@dataclass(frozen=True, slots=True)
class Warn:
    """When to warn: after ``percent`` of the time, or once no more than the span ``left`` (a parameter) is left."""

    percent: int = 0
    left: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit, from a state or event to another. Its end demands ``decision`` of ``decided_by``, and never acts.

    The end is ``parameter`` after the start, or the day in the field ``due_field``. ``lapses``: once it has ended, what
    the case is about is no longer in force, whatever the state.
    """

    id: str
    texts: Texts
    decision: Texts
    decided_by: frozenset[str]
    parameter: str = ""
    due_field: str = ""
    starts_in: frozenset[str] = frozenset()
    starts_at: frozenset[str] = frozenset()
    stops_in: frozenset[str] = frozenset()
    stops_at: frozenset[str] = frozenset()
    when: Predicate | None = None
    counting: Literal["calendar", "working"] = "calendar"
    first_day: Literal["excluded", "included"] = "excluded"
    last_day_off: Literal["stays", "next_working_day"] = "stays"
    restarts: bool = False
    lapses: bool = False
    warnings: tuple[Warn, ...] = ()


@dataclass(frozen=True, slots=True)
class Instruction:
    """What the person at the counter is told; the first whose ``when`` holds. ``shows`` adds the text of a field."""

    id: str
    texts: Texts
    when: Predicate | None = None
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A fact of the form. ``needed_for``: steps that need it; ``columns``: the fields of each row of kind ``rows``."""

    id: str
    texts: Texts
    kind: Literal["text", "number", "date", "moment", "boolean", "choice", "rows"]
    mandatory: bool = False
    needed_for: frozenset[str] = frozenset()
    unit: str = ""
    choices: Mapping[str, Texts] = field(default_factory=dict)
    columns: Mapping[str, Field] = field(default_factory=dict)
    long: bool = False  # a text of several lines


@dataclass(frozen=True, slots=True)
class Suspension:
    """The rule for every type: who may halt a case in any state, and that it goes back only by the same.

    ``same_role``: a hold is lifted by the role that set it; otherwise by any of ``by``.
    """

    state: State
    suspend: Step
    lift: Step
    same_role: bool
    guards: Mapping[str, Guard]


@dataclass(frozen=True, slots=True)
class CaseType:
    """One version of one case type, whole. ``fingerprint`` is the SHA-256 of the files it was read from.

    ``steps`` holds the type's own moves, the recording of flags and events, and the two steps of the suspension.
    """

    id: str
    version: int
    texts: Texts
    initial: str
    states: Mapping[str, State]
    steps: Mapping[str, Step]
    guards: Mapping[str, Guard]
    parameters: Mapping[str, Parameter]
    fields: Mapping[str, Field]
    clocks: Mapping[str, Clock]
    grounds: Mapping[str, Ground]
    letters: Mapping[str, Letter]
    flags: Mapping[str, Flag]
    events: Mapping[str, Event]
    instructions: tuple[Instruction, ...]
    suspension: Suspension
    fingerprint: str

    @property
    def moves(self) -> tuple[Step, ...]:
        """The steps that lead from state to state, in the order of the file."""
        return tuple(step for step in self.steps.values() if step.kind == "move")

    def guard(self, name: str) -> Guard:
        """A guard of the type or of the suspension."""
        return self.guards[name] if name in self.guards else self.suspension.guards[name]
