"""The legal next steps of a case, why others are refused, and taking one: a new standing, or an error and no change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tansiq.engines.workflows import asking
from tansiq.engines.workflows.clockwork import moved_clocks
from tansiq.engines.workflows.definition import CaseType, Guard, State, Step
from tansiq.engines.workflows.form import fact_refusals
from tansiq.engines.workflows.predicates import Seen
from tansiq.engines.workflows.refusal import Refusal, refusal
from tansiq.engines.workflows.roles import RoleTable
from tansiq.engines.workflows.sight import local_day, seen_of, spans_of
from tansiq.engines.workflows.spans import Place
from tansiq.engines.workflows.standing import Actor, Attestation, Hold, Request, Standing, Taken
from tansiq.errors import MalformedError, RefusedError

__all__ = [
    "GuardAnswer",
    "Offer",
    "in_force",
    "offers",
    "open_case",
    "opening_refusals",
    "refusals",
    "shown_state",
    "take",
]


@dataclass(frozen=True, slots=True)
class GuardAnswer:
    """A guard of a step: evaluated, it ``holds`` or not; attested, it is for the person to say (None)."""

    guard: Guard
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that exists from here, and what stands against it. ``asks`` is what the person will have to say or add."""

    step: Step
    refusals: tuple[Refusal, ...]
    guards: tuple[GuardAnswer, ...]
    asks: frozenset[str]

    @property
    def is_open(self) -> bool:
        """Whether the step may be taken once the person has said what it asks for."""
        return not self.refusals


def open_case(definition: CaseType, standing: Standing, at: datetime, place: Place) -> Standing:
    """A new case in its first state, with the facts, parameters and linked duties of ``standing``; its clocks started.

    Raises RefusedError where a mandatory fact is missing or of the wrong kind, MalformedError for a naive time.
    """
    local_day(at, place)
    begun = replace(standing, state=definition.initial, taken=(), holds=(), clocks=())
    against = opening_refusals(definition, begun)
    if against:
        raise _refused(against)
    clocks = moved_clocks(definition, begun, None, at, place)
    return replace(begun, clocks=clocks)


def opening_refusals(definition: CaseType, standing: Standing) -> tuple[Refusal, ...]:
    """What stands against a new case with these facts and parameters; nothing where it may begin."""
    facts = fact_refusals(definition.fields, standing.facts, "")
    return (*facts, *_parameter_refusals(definition, standing, definition.initial))


def shown_state(definition: CaseType, standing: Standing) -> str:
    """The state to show: that of the suspension while anybody holds the case."""
    return definition.suspension.state.id if standing.holds else standing.state


def in_force(definition: CaseType, standing: Standing, at: datetime) -> bool:
    """Whether what the case is about has effect: an effective state, no hold, no lapsing clock at its end."""
    ended = any(
        run.due_at <= at and run.stopped_at is None and definition.clocks[run.clock].lapses for run in standing.clocks
    )
    return _state(definition, standing).effective and not standing.holds and not ended


def offers(
    definition: CaseType, roles: RoleTable, standing: Standing, actor: Actor, *, at: datetime, place: Place
) -> tuple[Offer, ...]:
    """Every step that exists from here, those open to the actor first; what is refused says why.

    Raises MalformedError ``workflow.state_unknown`` where the standing is not one of this definition's.
    """
    _state(definition, standing)
    seen = seen_of(definition, standing, at, place)
    found = []
    for step in definition.steps.values():
        if not _exists_here(standing, step):
            continue
        role = min(actor.roles & step.by, default="")
        request = Request(step.id, actor, role, at)
        against = tuple(_standing_refusals(definition, roles, standing, request, seen))
        guards = tuple(_answers(definition, step, seen))
        found.append(Offer(step, against, guards, asking.asks(definition, step, seen)))
    return tuple(sorted(found, key=lambda offer: not offer.is_open))


def refusals(
    definition: CaseType, roles: RoleTable, standing: Standing, request: Request, place: Place
) -> tuple[Refusal, ...]:
    """Everything that stands against a request; nothing where it may be done.

    Raises MalformedError ``workflow.state_unknown`` or ``workflow.naive_time``.
    """
    _state(definition, standing)
    step = definition.steps.get(request.step)
    if step is None:
        return (refusal("step.unknown", step=request.step[:60]),)
    if not _exists_here(standing, step):
        state = definition.suspension.state if standing.holds else _state(definition, standing)
        return (refusal("step.not_from_here", state.texts, step=step.id),)
    seen = seen_of(definition, standing, request.at, place)
    against = [*_standing_refusals(definition, roles, standing, request, seen)]
    against += asking.refusals(definition, roles, standing, request, seen)
    return tuple(against)


def take(definition: CaseType, roles: RoleTable, standing: Standing, request: Request, place: Place) -> Standing:
    """Take a step. The standing handed in is never changed.

    Raises RefusedError with the code of the first thing that stands against it, and all codes under ``all``;
    MalformedError ``workflow.state_unknown``, ``workflow.naive_time`` or ``workflow.span``.
    """
    against = refusals(definition, roles, standing, request, place)
    if against:
        raise _refused(against)
    step = definition.steps[request.step]
    entered = step.to if step.kind == "move" else standing.state
    taken = _taken(definition, standing, step, request, entered)
    after = replace(_changed(standing, step, request), state=entered, taken=(*standing.taken, taken))
    return replace(after, clocks=moved_clocks(definition, after, step, request.at, place))


def _refused(against: Sequence[Refusal]) -> RefusedError:
    codes = " ".join(dict.fromkeys(one.code for one in against))
    return RefusedError(against[0].code, **against[0].blanks("en"), all=codes)


def _state(definition: CaseType, standing: Standing) -> State:
    if standing.state not in definition.states:
        raise MalformedError("workflow.state_unknown", state=standing.state[:60], type=definition.id)
    return definition.states[standing.state]


def _exists_here(standing: Standing, step: Step) -> bool:
    """A halted case moves nowhere, but flags, events and further holds are still recorded."""
    match step.kind:
        case "move":
            return not standing.holds and standing.state in step.sources
        case "lift":
            return bool(standing.holds)
        case "set":
            return step.subject not in standing.flags
        case "clear":
            return step.subject in standing.flags
        case _:
            return True


def _answers(definition: CaseType, step: Step, seen: Seen) -> Iterator[GuardAnswer]:
    for name in step.guards:
        guard = definition.guard(name)
        yield GuardAnswer(guard, guard.holds.holds(seen) if guard.holds else None)


def _standing_refusals(
    definition: CaseType, roles: RoleTable, standing: Standing, request: Request, seen: Seen
) -> Iterator[Refusal]:
    """What stands against a step whatever the person says about it."""
    step = definition.steps[request.step]
    if standing.taken and request.at < standing.taken[-1].at:
        yield refusal("step.before_last")
    yield from _role_refusals(definition, roles, standing, step, request)
    for flag in definition.flags.values():
        if flag.id in standing.flags and step.id in flag.blocks:
            yield refusal("step.flag_blocks", flag.texts, flag=flag.id)
    if step.kind == "move":
        yield from fact_refusals(definition.fields, standing.facts, step.id)
    yield from _parameter_refusals(definition, standing, step.to, step.subject)
    for answer in _answers(definition, step, seen):
        if answer.holds is False:
            yield refusal("step.guard", answer.guard.texts, guard=answer.guard.id)


def _role_refusals(
    definition: CaseType, roles: RoleTable, standing: Standing, step: Step, request: Request
) -> Iterator[Refusal]:
    if request.role not in step.by or request.role not in request.actor.roles:
        allowed = ", ".join(sorted(step.by))
        yield refusal("step.role", role=request.role[:60] or "-", allowed=allowed)
    if step.kind == "suspend" and any(hold.role == request.role for hold in standing.holds):
        yield refusal("step.held_already")
    own = any(hold.role == request.role for hold in standing.holds)
    if step.kind == "lift" and definition.suspension.same_role and not own:
        yield refusal("step.not_own_hold")
    yield from asking.separation_refusals(roles, standing, step, request.actor.person)


def _parameter_refusals(definition: CaseType, standing: Standing, state: str, event: str = "") -> Iterator[Refusal]:
    """A clock that would start must have its time: a limit nobody set is no limit."""
    spans = spans_of(definition, standing)
    for clock in definition.clocks.values():
        starts = state in clock.starts_in or event in clock.starts_at
        if starts and clock.parameter and clock.parameter not in spans:
            parameter = definition.parameters[clock.parameter]
            yield refusal("step.parameter_missing", parameter.texts, parameter=parameter.id)


def _taken(definition: CaseType, standing: Standing, step: Step, request: Request, entered: str) -> Taken:
    person = request.actor.person
    stood_for = [name for name in step.guards if definition.guard(name).is_attested]
    return Taken(
        step=step.id,
        person=person,
        role=request.role,
        at=request.at,
        left=standing.state,
        entered=entered,
        duties=step.duties,
        attestations=tuple(Attestation(name, person, request.at) for name in stood_for),
        second=request.second.person if request.second else "",
        reasons=request.reasons,
        grounds=request.grounds,
        consulted=request.consulted,
    )


def _changed(standing: Standing, step: Step, request: Request) -> Standing:
    """Flags and holds after a step; a move changes neither."""
    match step.kind:
        case "set":
            return replace(standing, flags=standing.flags | {step.subject})
        case "clear":
            return replace(standing, flags=standing.flags - {step.subject})
        case "suspend":
            hold = Hold(request.role, request.actor.person, request.at, request.reasons)
            return replace(standing, holds=(*standing.holds, hold))
        case "lift":
            return replace(standing, holds=_without(standing.holds, request.role))
        case _:
            return standing


def _without(holds: tuple[Hold, ...], role: str) -> tuple[Hold, ...]:
    """The holds without that of ``role``; without the last one where a role lifts what another set."""
    kept = tuple(hold for hold in holds if hold.role != role)
    return kept if len(kept) < len(holds) else holds[:-1]
