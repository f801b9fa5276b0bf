"""A case as values for those who read it: its head, its clocks, what happened, what may be done, a row of the queue.

Words of a type are given in all languages (`Texts`): which is read, the page says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.facts import from_stored
from tansiq.desk.cases.library import definition_of
from tansiq.desk.cases.models import Case, ClockRun, Event, Pending
from tansiq.desk.cases.need_to_know import about_shown, is_shown, shows_dossier
from tansiq.desk.cases.standing import run_of
from tansiq.engines.workflows import CaseType, Refusal, Span, Standing, grounds_for, in_force, instruction, read_run
from tansiq.engines.workflows.definition import Field, Ground, State, Step
from tansiq.engines.workflows.steps import Offer
from tansiq.engines.workflows.texts import Texts

__all__ = [
    "ClockSeen",
    "Fact",
    "Happening",
    "LetterRow",
    "Letters",
    "Offered",
    "Row",
    "Sheet",
    "Waiting",
    "happening",
    "has_part",
    "offered",
    "row",
    "sheet",
]


#: What is refused for want of a fact: recorded with the step, it stands against it no longer.
_OF_FACTS = frozenset({"step.fact_missing", "step.guard"})


@dataclass(frozen=True, slots=True)
class ClockSeen:
    """A clock as it stands at one moment. ``part`` is how much of its time is gone, in percent from 0 to 100."""

    id: str
    texts: Texts
    decision: Texts
    status: str
    started_at: datetime
    due_at: datetime
    left: timedelta
    part: int
    span: Span | None
    citation: str
    decided_by: tuple[str, ...]
    lapses: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of the form, and what is recorded in it (None: nothing)."""

    field: Field
    value: object


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step that waits for a second person."""

    id: str
    step: Texts
    person: str
    role: str
    at: datetime
    reasons: str
    may_agree: bool
    may_decline: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The head of a case, its facts and clocks."""

    id: str
    reference: str
    type: str
    type_texts: Texts
    version: int
    state: str
    state_texts: Texts
    under: Texts | None  # where it goes on from, while it is halted
    revision: int
    purpose: str
    legal_basis: str
    handling: str
    authority: str
    unit: Mapping[str, str] | None
    group: str
    opened_at: datetime
    changed_at: datetime
    is_final: bool
    may_record: bool  # whether facts are for whoever reads
    is_in_force: bool
    has_effect: bool  # whether states of this type can be in force at all
    is_whole: bool  # whether the dossier is shown, and not the counter's part of it
    instruction: Texts | None  # what the person at the counter is told
    instruction_shows: str
    facts: tuple[Fact, ...]
    flags: tuple[Texts, ...]
    holds: tuple[tuple[str, str], ...]
    parties: tuple[tuple[str, str], ...]
    clocks: tuple[ClockSeen, ...]
    pending: Waiting | None


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of a timeline."""

    number: int
    kind: str
    at: datetime
    person: str
    role: str
    second: str
    step_kind: str
    texts: Texts | None
    entered: Texts | None
    attested: tuple[Texts, ...]
    grounds: tuple[Texts, ...]
    reasons: str
    consulted: str
    fields: tuple[Texts, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """A step from here: what it asks, and what stands against it for whoever asks."""

    step: Step
    to: Texts | None
    asks: frozenset[str]
    attests: tuple[tuple[str, Texts], ...]
    evaluated: tuple[tuple[Texts, bool], ...]
    grounds: tuple[Ground, ...]
    refusals: tuple[Refusal, ...]
    lacks: tuple[Fact, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it may be taken once the person has said what it asks for, and recorded the facts that it lacks."""
        return not self.refusals or (bool(self.lacks) and all(one.code in _OF_FACTS for one in self.refusals))


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a list. ``clock`` is the running one that ends first; ``stated``: another, to a day in its facts."""

    id: str
    reference: str
    type: Texts
    state: Texts
    purpose: str
    opened_at: datetime
    clock: ClockSeen | None
    stated: ClockSeen | None = None
    about: tuple[str, ...] = ()
    needed_at: datetime | None = None  # None: since it was opened


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter that was written. ``tongue`` is its language."""

    id: str
    texts: Texts
    tongue: str
    reference: str
    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters that may be written (name, texts, what stands against it), and those that were."""

    possible: tuple[tuple[str, Texts, tuple[Refusal, ...]], ...]
    written: tuple[LetterRow, ...]


def clocks_seen(definition: CaseType, rows: list[ClockRun], at: datetime) -> tuple[ClockSeen, ...]:
    """The running clocks by urgency, then those that were stopped, the last one first."""
    found = [_clock(definition, row, at) for row in rows]
    running = sorted((one for one in found if one.status != "stopped"), key=lambda one: one.due_at)
    return (*running, *(one for one in reversed(found) if one.status == "stopped"))


def _clock(definition: CaseType, row: ClockRun, at: datetime) -> ClockSeen:
    clock, reading = definition.clocks[row.clock], read_run(run_of(row), max(at, row.started_at))
    whole = row.due_at - row.started_at
    gone = 100 - int(100 * reading.left / whole) if whole else 100
    return ClockSeen(
        id=clock.id,
        texts=clock.texts,
        decision=clock.decision,
        status=reading.status,
        started_at=row.started_at,
        due_at=row.due_at,
        left=reading.left,
        part=min(100, max(0, gone)),
        span=reading.run.span,
        citation=row.citation,
        decided_by=tuple(sorted(clock.decided_by)),
        lapses=clock.lapses,
    )


def row(case: Case, by: Actor, at: datetime) -> Row:
    """A case in a list, read by ``by`` at ``at``; its clocks must be fetched with it."""
    definition = definition_of(case)
    running = [run for run in case.clocks.all() if run.stopped_at is None]
    clocks = clocks_seen(definition, running, at)
    stated = (one for one in clocks[1:] if definition.clocks[one.id].due_field)
    return Row(
        id=str(case.pk),
        reference=case.reference,
        type=definition.texts,
        state=_shown(definition, case).texts,
        purpose=case.purpose,
        opened_at=case.opened_at,
        clock=clocks[0] if clocks else None,
        stated=next(stated, None),
        about=about_shown(case.about, by.role),
        needed_at=case.needed_at if case.needed_at != case.opened_at else None,
    )


def has_part(definition: CaseType, role: str) -> bool:
    """Whether any step of a type is for a role."""
    return any(role in step.by for step in definition.steps.values())


def _shown(definition: CaseType, case: Case) -> State:
    return definition.suspension.state if case.is_held else definition.states[case.state]


def sheet(case: Case, standing: Standing, rows: list[ClockRun], *, by: Actor, at: datetime) -> Sheet:
    """One case, read by ``by`` at ``at``."""
    definition = definition_of(case)
    facts = from_stored(definition.fields, case.facts)
    is_whole = shows_dossier(by.role)
    told = None if case.is_final else instruction(definition, facts, standing.flags)
    waiting = case.pending.filter(revision=case.revision, decided_at__isnull=True).first()
    return Sheet(
        id=str(case.pk),
        reference=case.reference,
        type=case.type,
        type_texts=definition.texts,
        version=case.version,
        state=case.state,
        state_texts=_shown(definition, case).texts,
        under=definition.states[case.state].texts if case.is_held else None,
        revision=case.revision,
        purpose=case.purpose,
        legal_basis=case.legal_basis,
        handling=case.handling,
        authority=case.authority,
        unit={lang: case.unit.name(lang) for lang in ("ar", "fr", "en")} if case.unit else None,
        group=case.group.name if case.group else "",
        opened_at=case.opened_at,
        changed_at=case.changed_at,
        is_final=case.is_final,
        may_record=by.may("cases:fact:record") and not case.is_final and has_part(definition, by.role),
        is_in_force=in_force(definition, standing, at),
        has_effect=any(state.effective for state in definition.states.values()),
        is_whole=is_whole,
        instruction=told.texts if told else None,
        instruction_shows=str(facts.get(told.shows) or "") if told else "",
        facts=tuple(_facts(definition, facts, by)),
        flags=tuple(_flags(definition, case, is_whole=is_whole)),
        holds=tuple((hold.role, hold.reasons if is_whole else "") for hold in standing.holds),
        parties=tuple((party.part, party.reference) for party in case.parties.order_by("pk")) if is_whole else (),
        clocks=clocks_seen(definition, rows, at),
        pending=_waiting(definition, waiting, by) if waiting else None,
    )


def _facts(definition: CaseType, facts: Mapping[str, object], by: Actor) -> Iterator[Fact]:
    for field in definition.fields.values():
        if is_shown(definition.id, field.id, by.role):
            yield Fact(field, facts.get(field.id))


def _flags(definition: CaseType, case: Case, *, is_whole: bool) -> Iterator[Texts]:
    for flag in definition.flags.values():
        if flag.id in case.flags and (is_whole or not flag.confidential):
            yield flag.texts


def _waiting(definition: CaseType, pending: Pending, by: Actor) -> Waiting:
    step = definition.steps[pending.step]
    is_second = step.second is not None and by.role in step.second.by and pending.person != by.user_id
    return Waiting(
        id=str(pending.pk),
        step=step.texts,
        person=pending.person,
        role=pending.role,
        at=pending.at,
        reasons=pending.reasons if shows_dossier(by.role) or is_second else "",
        may_agree=is_second,
        may_decline=is_second or pending.person == by.user_id,
    )


def happening(definition: CaseType, event: Event, by: Actor) -> Happening:
    """An event in the words of the rules that it happened under. What others said, the counter is not shown."""
    is_told = shows_dossier(by.role) or event.person == by.user_id
    step, clock = definition.steps.get(event.step), definition.clocks.get(str(event.details.get("clock", "")))
    letter = definition.letters.get(str(event.details.get("letter", "")))
    texts = next((one.texts for one in (step, clock, letter) if one), None)
    moved = event.entered and event.entered != event.left
    return Happening(
        number=event.number,
        kind=event.kind,
        at=event.at,
        person=event.person,
        role=event.role,
        second=event.second,
        step_kind=step.kind if step else "",
        texts=texts,
        entered=definition.states[event.entered].texts if moved else None,
        attested=tuple(definition.guard(name).texts for name in event.attested if is_told),
        grounds=tuple(definition.grounds[name].texts for name in event.grounds if is_told),
        reasons=event.reasons if is_told else "",
        consulted=event.consulted if is_told else "",
        fields=tuple(_fields(definition, event, by)),
    )


def _fields(definition: CaseType, event: Event, by: Actor) -> Iterator[Texts]:
    named = event.details.get("fields", ())
    for field in definition.fields.values():
        if field.id in named and is_shown(definition.id, field.id, by.role):
            yield field.texts


def offered(definition: CaseType, offer: Offer, known: Mapping[str, object]) -> Offered:
    """A step from here, of a case whose facts are ``known``."""
    step = offer.step
    return Offered(
        step=step,
        to=definition.states[step.to].texts if step.kind == "move" else None,
        asks=offer.asks,
        attests=tuple((one.guard.id, one.guard.texts) for one in offer.guards if one.holds is None),
        evaluated=tuple((one.guard.texts, one.holds) for one in offer.guards if one.holds is not None),
        grounds=grounds_for(definition, step) if step.refusal else (),
        refusals=offer.refusals,
        lacks=tuple(Fact(field, known.get(field.id)) for field in _lacking(definition, offer)),
    )


def _lacking(definition: CaseType, offer: Offer) -> Iterator[Field]:
    """The facts that stand against a step: those that it needs, and those that a guard looks at and does not accept.

    What a case begins with is not decided on again.
    """
    unmet = [one.guard.holds for one in offer.guards if one.guard.holds and not one.holds]
    looked_at = {use.rows or use.name for holds in unmet for use in holds.uses() if use.what == "fact"}
    missing = {value for one in offer.refusals for key, value in one.details if key == "field"}
    for field in definition.fields.values():
        if not field.mandatory and field.id in looked_at | missing:
            yield field
