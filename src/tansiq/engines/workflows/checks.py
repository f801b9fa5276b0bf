"""Whether the parts of a case type fit together: every problem with its place, none of them acted on.

A definition with a problem is not loaded (:mod:`tansiq.engines.workflows.library`); the command line shows them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tansiq.engines.workflows.check_predicates import predicate_problems
from tansiq.engines.workflows.definition import CaseType, Step
from tansiq.engines.workflows.problem import Problem, problem
from tansiq.engines.workflows.roles import RoleTable

__all__ = ["check"]


def check(definition: CaseType, roles: RoleTable) -> tuple[Problem, ...]:
    """Everything that is wrong with a definition, in the order of its files."""
    parts = (_states, _names, _steps, _grounds, _clocks, _fields, _letters, _unused)
    found = [one for part in parts for one in part(definition, roles)]
    return (*found, *predicate_problems(definition))


def _states(definition: CaseType, _: RoleTable) -> Iterator[Problem]:
    """Every state is reached, has a way out unless it is final, and can come to an end."""
    if definition.initial not in definition.states:
        yield problem("workflow.undefined", "initial", kind="state", name=definition.initial)
        return
    reached = _reached(definition, {definition.initial})
    for state in definition.states.values():
        place = f"states → {state.id}"
        leaves = any(state.id in step.sources for step in definition.moves)
        if state.id not in reached:
            yield problem("workflow.unreachable", place, state=state.id)
        if not leaves and not state.final:
            yield problem("workflow.dead_end", place, state=state.id)
        if leaves and state.final:
            yield problem("workflow.not_final", place, state=state.id)
        if leaves and not any(definition.states[name].final for name in _reached(definition, {state.id})):
            yield problem("workflow.endless", place, state=state.id)


def _reached(definition: CaseType, states: set[str]) -> set[str]:
    """The states that can be reached from some, these included."""
    found = states & definition.states.keys()
    while True:
        more = {step.to for step in definition.moves if step.sources & found} & definition.states.keys()
        if more <= found:
            return found
        found |= more


def _names(definition: CaseType, roles: RoleTable) -> Iterator[Problem]:
    """Whatever is named exists: states, roles, guards, duties, steps, parameters, events."""
    steps, states = definition.steps.keys(), definition.states.keys()
    guards = definition.guards.keys() | definition.suspension.guards.keys()
    for step in definition.steps.values():
        place = f"steps → {step.id}"
        if step.kind == "move":
            yield from _missing("state", place, {*step.sources, step.to}, states)
        second = step.second.by if step.second else frozenset()
        yield from _missing("role", place, {*step.by, *second}, roles.roles.keys())
        yield from _missing("guard", place, step.guards, guards)
        yield from _missing("duty", place, step.duties, roles.duties.keys())
    for ground in definition.grounds.values():
        yield from _missing("step", f"grounds → {ground.id}", ground.steps, steps)
    for letter in definition.letters.values():
        yield from _missing("step", f"letters → {letter.id}", letter.steps, steps)
    for flag in definition.flags.values():
        yield from _missing("step", f"flags → {flag.id}", flag.blocks, steps)
    for field in definition.fields.values():
        yield from _missing("step", f"fields → {field.id}", field.needed_for, steps)


def _missing(kind: str, place: str, named: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    for name in sorted(set(named) - set(known)):
        yield problem("workflow.undefined", place, kind=kind, name=name)


def _steps(definition: CaseType, roles: RoleTable) -> Iterator[Problem]:
    """Somebody may take each step, nobody has both sides of a separation in one, the suspension is the shared one."""
    for step in definition.steps.values():
        place = f"steps → {step.id}"
        if not step.by or (step.second and not step.second.by):
            yield problem("workflow.nobody", place, step=step.id)
        for duty in sorted(step.duties):
            if step.duties & roles.opposed(duty):
                yield problem("workflow.separation_broken", place, step=step.id, duty=duty)
    if definition.suspension.state.id in definition.states:
        yield problem("workflow.own_suspension", "states", state=definition.suspension.state.id)


def _grounds(definition: CaseType, _: RoleTable) -> Iterator[Problem]:
    """A refusal has grounds that may be given, and a ground belongs to a refusal."""
    for step in definition.steps.values():
        usable = [one for one in definition.grounds.values() if step.id in one.steps and one.kind != "forbidden"]
        if step.refusal and not usable:
            yield problem("workflow.refusal_without_ground", f"steps → {step.id}", step=step.id)
    for ground in definition.grounds.values():
        if not any(_takes_grounds(definition.steps.get(name)) for name in ground.steps):
            yield problem("workflow.ground_unused", f"grounds → {ground.id}", ground=ground.id)


def _takes_grounds(step: Step | None) -> bool:
    return step is not None and step.refusal


def _clocks(definition: CaseType, roles: RoleTable) -> Iterator[Problem]:
    """A clock starts, can be stopped from wherever it starts, counts to something, and somebody decides at its end."""
    for clock in definition.clocks.values():
        place = f"clocks → {clock.id}"
        yield from _missing("state", place, clock.starts_in | clock.stops_in, definition.states.keys())
        yield from _missing("event", place, clock.starts_at | clock.stops_at, definition.events.keys())
        yield from _missing("role", place, clock.decided_by, roles.roles.keys())
        if not clock.decided_by or not (clock.starts_in or clock.starts_at):
            yield problem("workflow.clock_idle", place, clock=clock.id)
        if not _stoppable(definition, clock.starts_in, clock.stops_in, at_event=bool(clock.stops_at)):
            yield problem("workflow.clock_endless", place, clock=clock.id)
        yield from _clock_ends(definition, clock.id, place)


def _stoppable(definition: CaseType, starts: frozenset[str], stops: frozenset[str], *, at_event: bool) -> bool:
    """An event may come at any time; a state that stops must lie ahead of every state that starts."""
    if at_event or not stops:
        return at_event
    return all(_reached(definition, {start}) & stops for start in starts)


def _clock_ends(definition: CaseType, name: str, place: str) -> Iterator[Problem]:
    clock = definition.clocks[name]
    spans = {clock.parameter, *(warning.left for warning in clock.warnings)} - {""}
    yield from _missing("parameter", place, spans, definition.parameters.keys())
    for span in sorted(spans & definition.parameters.keys()):
        if definition.parameters[span].unit == "count":
            yield problem("workflow.not_a_span", place, parameter=span)
    field = definition.fields.get(clock.due_field)
    is_asked = clock.when is not None and any(use.name == clock.due_field for use in clock.when.uses())
    if clock.due_field and (field is None or field.kind != "date" or not (field.mandatory or is_asked)):
        yield problem("workflow.due_field", place, field=clock.due_field)


def _fields(definition: CaseType, _: RoleTable) -> Iterator[Problem]:
    if "today" in definition.fields:  # the day it is: given to every predicate, and nobody's to write
        yield problem("workflow.reserved", "fields → today", field="today")


def _letters(definition: CaseType, _: RoleTable) -> Iterator[Problem]:
    for letter in definition.letters.values():
        yield from _missing("fact", f"letters → {letter.id}", letter.needs, definition.fields.keys())


def _unused(definition: CaseType, _: RoleTable) -> Iterator[Problem]:
    """A guard that no step names guards nothing."""
    named = {name for step in definition.steps.values() for name in step.guards}
    for guard in sorted(definition.guards.keys() - named):
        yield problem("workflow.guard_unused", f"guards → {guard}", guard=guard)
