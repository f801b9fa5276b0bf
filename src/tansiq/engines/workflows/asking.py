"""What a step asks of the person who takes it: sentences to stand for, reasons, grounds, a second person."""

from __future__ import annotations

from collections.abc import Iterator

from tansiq.engines.workflows.definition import CaseType, Ground, Step
from tansiq.engines.workflows.predicates import Seen
from tansiq.engines.workflows.refusal import Refusal, refusal
from tansiq.engines.workflows.roles import RoleTable
from tansiq.engines.workflows.standing import Request, Standing

__all__ = ["asks", "grounds_for", "refusals", "separation_refusals"]


def grounds_for(definition: CaseType, step: Step) -> tuple[Ground, ...]:
    """The grounds that the law knows at a step, the forbidden ones among them."""
    return tuple(ground for ground in definition.grounds.values() if step.id in ground.steps)


def asks(definition: CaseType, step: Step, seen: Seen) -> frozenset[str]:
    """Among ``attestation``, ``reasons``, ``grounds``, ``consultation`` and ``second_person``."""
    found = {
        "attestation": any(definition.guard(name).is_attested for name in step.guards),
        "reasons": step.reasons or step.refusal,
        "grounds": step.refusal,
        "consultation": step.refusal and step.consultation,
        "second_person": _needs_second(step, seen),
    }
    return frozenset(name for name, is_asked in found.items() if is_asked)


def _needs_second(step: Step, seen: Seen) -> bool:
    return step.second is not None and (step.second.when is None or step.second.when.holds(seen))


def refusals(
    definition: CaseType, roles: RoleTable, standing: Standing, request: Request, seen: Seen
) -> Iterator[Refusal]:
    """What the person has not said or added, or may not."""
    step = definition.steps[request.step]
    for name in step.guards:
        guard = definition.guard(name)
        if guard.is_attested and name not in request.attested:
            yield refusal("step.not_attested", guard.texts, guard=name)
    if (step.reasons or step.refusal) and not request.reasons.strip():
        yield refusal("step.reasons_missing")
    yield from _ground_refusals(definition, step, request)
    if step.refusal and step.consultation and not request.consulted.strip():
        yield refusal("step.consultation_missing")
    if _needs_second(step, seen):
        yield from _second_refusals(step, request)
        second = request.second.person if request.second else ""
        yield from separation_refusals(roles, standing, step, second)


def _ground_refusals(definition: CaseType, step: Step, request: Request) -> Iterator[Refusal]:
    known = {ground.id: ground for ground in grounds_for(definition, step)}
    if step.refusal and not request.grounds:
        yield refusal("step.grounds_missing")
    for name in request.grounds:
        if name not in known:
            yield refusal("step.ground_unknown", ground=name[:60])
        elif known[name].kind == "forbidden":
            yield refusal("step.ground_forbidden", known[name].texts, ground=name)


def _second_refusals(step: Step, request: Request) -> Iterator[Refusal]:
    if step.second is None or request.second is None:
        yield refusal("step.second_missing")
    elif request.second.person == request.actor.person:
        yield refusal("step.same_person")
    elif not request.second.roles & step.second.by:
        yield refusal("step.second_role", allowed=", ".join(sorted(step.second.by)))


def separation_refusals(roles: RoleTable, standing: Standing, step: Step, person: str) -> Iterator[Refusal]:
    """What a person did before in the matter and must not do together with this step."""
    held = standing.duties_of(person)
    for duty in sorted(step.duties):
        for other in sorted(roles.opposed(duty) & held):
            yield refusal("step.separation", roles.duties[other].texts, duty=other)
