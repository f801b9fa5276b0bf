"""Whether the predicates of a definition speak of facts, flags and parameters that exist, and of the right kind."""

from __future__ import annotations

from collections.abc import Iterator

from tansiq.engines.workflows.definition import CaseType, Field
from tansiq.engines.workflows.predicates import Predicate, Seen, Use
from tansiq.engines.workflows.problem import Problem, problem
from tansiq.engines.workflows.texts import Texts

__all__ = ["predicate_problems"]

_KINDS = {"number": ("number",), "date": ("date",), "rows": ("rows",), "value": ("text", "number", "boolean", "choice")}
_TODAY = Field("today", Texts((("en", "today"),)), "date")


def predicate_problems(definition: CaseType) -> Iterator[Problem]:
    """Every problem of a predicate, and every guard that holds while nothing is known."""
    used = set()
    for place, predicate in _predicates(definition):
        for use in predicate.uses():
            used.add((use.what, use.name))
            yield from _use_problems(definition, place, use)
    for guard in definition.guards.values():
        if guard.holds and guard.holds.holds(Seen({})):
            yield problem("workflow.guard_of_nothing", f"guards → {guard.id}", guard=guard.id)
    clocks = definition.clocks.values()
    named = {clock.parameter for clock in clocks} | {one.left for clock in clocks for one in clock.warnings}
    for name in sorted(definition.parameters.keys() - named):
        if ("parameter", name) not in used:
            yield problem("workflow.parameter_unused", f"parameters → {name}", parameter=name)
    yield from _instructions(definition)


def _predicates(definition: CaseType) -> Iterator[tuple[str, Predicate]]:
    seconds = [(step.id, step.second.when) for step in definition.steps.values() if step.second]
    groups = {
        "guards": [(guard.id, guard.holds) for guard in definition.guards.values()],
        "steps": seconds,
        "clocks": [(clock.id, clock.when) for clock in definition.clocks.values()],
        "instructions": [(row.id, row.when) for row in definition.instructions],
    }
    for group, found in groups.items():
        yield from ((f"{group} → {name}", predicate) for name, predicate in found if predicate)


def _use_problems(definition: CaseType, place: str, use: Use) -> Iterator[Problem]:
    if use.what == "flag":
        if use.name not in definition.flags:
            yield problem("workflow.undefined", place, kind="flag", name=use.name)
    elif use.what == "parameter":
        parameter = definition.parameters.get(use.name)
        if parameter is None:
            yield problem("workflow.undefined", place, kind="parameter", name=use.name)
        elif use.kind == "span" and parameter.unit not in ("days", "months", "years"):
            yield problem("workflow.not_a_span", place, parameter=use.name)
        elif use.beside and parameter.unit != _unit(definition, use.beside):
            yield problem("workflow.unit", place, parameter=use.name, fact=use.beside)
    else:
        yield from _fact_problems(definition, place, use)


def _unit(definition: CaseType, fact: str) -> str:
    field = definition.fields.get(fact)
    return field.unit if field and field.unit else "count"


def _fact_problems(definition: CaseType, place: str, use: Use) -> Iterator[Problem]:
    known = {**definition.fields, "today": _TODAY}
    if use.rows:
        table = definition.fields.get(use.rows)
        known = dict(table.columns) if table else {}
    field = known.get(use.name)
    if field is None:
        yield problem("workflow.undefined", place, kind="fact", name=use.name)
    elif use.kind != "any" and field.kind not in _KINDS[use.kind]:
        yield problem("workflow.fact_kind", place, fact=use.name)
    elif field.kind == "choice":
        for value in use.values:
            if value not in field.choices:
                yield problem("workflow.undefined", place, kind="choice", name=str(value)[:60])
    elif use.values and not all(_same_kind(field, value) for value in use.values):
        yield problem("workflow.fact_kind", place, fact=use.name)


def _same_kind(field: Field, value: str | int | bool) -> bool:  # noqa: FBT001  (a value of a table, of any kind)
    wanted = {"text": str, "boolean": bool, "number": int}.get(field.kind, str)
    return type(value) is wanted


def _instructions(definition: CaseType) -> Iterator[Problem]:
    """Whatever the facts, something is told at the counter: the last row has no condition, and only the last."""
    if not definition.instructions:
        return
    *others, last = definition.instructions
    if last.when is not None or any(row.when is None for row in others):
        yield problem("workflow.no_last_instruction", "instructions")
    for row in definition.instructions:
        if row.shows and row.shows not in definition.fields:
            yield problem("workflow.undefined", f"instructions → {row.id}", kind="fact", name=row.shows)
