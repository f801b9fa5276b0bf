"""Examples beside a definition: for every evaluated guard, facts that pass it and facts that fail it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tansiq.engines.workflows.definition import CaseType
from tansiq.engines.workflows.entries import Entry, parse
from tansiq.engines.workflows.predicates import Seen
from tansiq.engines.workflows.problem import Problem, problem
from tansiq.engines.workflows.spans import Span

__all__ = ["Example", "example_problems", "read_examples"]


@dataclass(frozen=True, slots=True)
class Example:
    """Facts (``today`` among them), flags and parameters' values with which a guard passes, or does not."""

    guard: str
    passes: bool
    facts: Mapping[str, object]
    flags: frozenset[str]
    given: Mapping[str, int]

    def seen(self, definition: CaseType) -> Seen:
        """What the guard looks at in this example."""
        spans = {}
        for one in definition.parameters.values():
            value = self.given.get(one.id, one.value)
            if value is not None:
                spans[one.id] = Span(value, one.unit)
        return Seen(self.facts, self.flags, spans)


def read_examples(data: bytes, file: str = "examples.toml") -> tuple[Example, ...]:
    """The examples of a definition. Raises MalformedError ``workflow.*``."""
    entry = parse(data, file)
    found = tuple(one for guard, inner in entry.tables("guards") for one in _examples(guard, inner))
    entry.done()
    return found


def _examples(guard: str, entry: Entry) -> Iterator[Example]:
    for key in ("passes", "fails"):
        for row in entry.rows(key):
            flags = frozenset(row.words("flags"))
            facts = dict(row.table("facts").items())
            given = (
                {name: row.table("given").number(name) or 0 for name, _ in row.table("given").items()}
                if "given" in row
                else {}
            )
            row.done()
            yield Example(guard, key == "passes", facts, flags, given)
    entry.done()


def example_problems(definition: CaseType, examples: tuple[Example, ...]) -> Iterator[Problem]:
    """Evaluated guards without an example of both kinds, examples of no guard, and examples that come out otherwise."""
    evaluated = {name for name, guard in definition.guards.items() if guard.holds}
    for name in sorted(evaluated):
        for passes, kind in ((True, "passes"), (False, "fails")):
            if not any(one.guard == name and one.passes == passes for one in examples):
                yield problem("workflow.no_example", f"examples.toml → {name}", guard=name, kind=kind)
    for number, one in enumerate(examples, 1):
        guard = definition.guards.get(one.guard)
        place = f"examples.toml → {one.guard} [{number}]"
        if guard is None or guard.holds is None:
            yield problem("workflow.undefined", place, kind="guard", name=one.guard)
        elif guard.holds.holds(one.seen(definition)) != one.passes:
            yield problem("workflow.example", place, guard=one.guard)
