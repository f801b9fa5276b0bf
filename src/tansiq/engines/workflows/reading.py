"""A case type out of its files: ``workflow.toml``, ``form.toml`` and the suspension that all types share.

What is read here is well formed; whether its parts fit together is looked at in :mod:`tansiq.engines.workflows.checks`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Literal, TypeVar, cast

from tansiq.engines.workflows.clock_reading import read_clock
from tansiq.engines.workflows.definition import (
    CaseType,
    Event,
    Flag,
    Ground,
    Guard,
    Instruction,
    Letter,
    Parameter,
    SecondPerson,
    State,
    Step,
    Suspension,
    Unit,
)
from tansiq.engines.workflows.entries import Entry, parse
from tansiq.engines.workflows.form import read_form
from tansiq.engines.workflows.predicates import read_predicate
from tansiq.engines.workflows.spans import UNITS
from tansiq.errors import MalformedError

__all__ = ["read_case_type", "read_mark", "read_suspension"]

T = TypeVar("T")


def read_case_type(workflow: bytes, form: bytes, suspension: Suspension, place: str = "") -> CaseType:
    """One version of a case type. ``place`` is told in errors before the name of the file.

    Raises MalformedError ``workflow.*`` with the place in the file.
    """
    entry = parse(workflow, f"{place}workflow.toml")
    fields = read_form(parse(form, f"{place}form.toml"))
    flags = _each(entry, "flags", _flag)
    found = CaseType(
        id=entry.word("id"),
        version=_version(entry),
        texts=entry.table("name").texts(),
        initial=entry.word("initial"),
        states=_each(entry, "states", _state),
        steps=_steps(entry, suspension),
        guards=_each(entry, "guards", _guard),
        parameters=_each(entry, "parameters", _parameter),
        fields=fields,
        clocks=_each(entry, "clocks", read_clock),
        grounds=_each(entry, "grounds", _ground),
        letters=_each(entry, "letters", _letter),
        flags={name: flag for name, (flag, _) in flags.items()},
        events={name: event for name, (event, _) in _each(entry, "events", _event).items()},
        instructions=tuple(_instruction(row) for row in entry.rows("instructions")),
        suspension=suspension,
        fingerprint=_fingerprint(workflow, form),
    )
    entry.done()
    return found


def read_suspension(data: bytes, file: str = "suspension.toml") -> Suspension:
    """The rule by which any case is halted and goes on. Raises MalformedError ``workflow.*``."""
    entry = parse(data, file)
    head = entry.table("state")
    name = head.word("id")
    found = Suspension(
        state=_state(name, head, ignored=("id",)),
        suspend=_named_step(entry.table("suspend"), "suspend", to=name),
        lift=_named_step(entry.table("lift"), "lift", to=""),
        same_role=entry.flag("same_role", default=True),
        guards=_each(entry, "guards", _guard),
    )
    entry.done()
    return found


def _fingerprint(*files: bytes) -> str:
    """SHA-256 over the files, each with its length in front, so that text cannot move from one to the other unseen."""
    digest = hashlib.sha256()
    for data in files:
        digest.update(f"{len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def _version(entry: Entry) -> int:
    version = entry.number("version")
    if not version:
        raise MalformedError("workflow.missing", place=entry.place, key="version")
    return version


def _each(entry: Entry, key: str, read: Callable[[str, Entry], T]) -> dict[str, T]:
    found = {}
    for name, inner in entry.tables(key):
        found[name] = read(name, inner)
        inner.done()
    return found


def _state(name: str, entry: Entry, ignored: tuple[str, ...] = ()) -> State:
    for key in ignored:
        entry.raw(key)
    return State(name, entry.texts(), final=entry.flag("final"), effective=entry.flag("effective"))


def _guard(name: str, entry: Entry) -> Guard:
    """A guard is evaluated (``holds``) or attested (``attested = true``): one of the two, and said in so many words."""
    if entry.flag("attested") == ("holds" in entry):
        raise MalformedError("workflow.guard", place=entry.place)
    holds = read_predicate(entry.table("holds")) if "holds" in entry else None
    return Guard(name, entry.texts(), holds)


def read_mark(entry: Entry) -> Literal["V", "R", "D"]:
    """How sure a value is: seen in its source, recalled, or a choice of design."""
    return cast("Literal['V', 'R', 'D']", entry.one_of("mark", ("V", "R", "D")))


def _parameter(name: str, entry: Entry) -> Parameter:
    unit = cast("Unit", entry.one_of("unit", UNITS))
    return Parameter(name, entry.texts(), unit, entry.text("citation"), read_mark(entry), entry.number("value"))


def _ground(name: str, entry: Entry) -> Ground:
    kind = cast(
        "Literal['mandatory', 'optional', 'forbidden']", entry.one_of("kind", ("mandatory", "optional", "forbidden"))
    )
    return Ground(name, entry.texts(), kind, frozenset(entry.words("steps")), entry.text("citation", ""))


def _letter(name: str, entry: Entry) -> Letter:
    return Letter(name, entry.texts(), frozenset(entry.words("steps")), entry.words("needs"))


def _flag(name: str, entry: Entry) -> tuple[Flag, tuple[Step, Step]]:
    """A flag, and the two steps by which it is set and cleared."""
    texts = entry.texts()
    flag = Flag(name, texts, frozenset(entry.words("blocks")), confidential=entry.flag("confidential"))
    put = Step(f"set_{name}", texts, "set", frozenset(entry.words("set_by")), subject=name, reasons=True)
    taken = Step(f"clear_{name}", texts, "clear", frozenset(entry.words("cleared_by")), subject=name, reasons=True)
    return flag, (put, taken)


def _event(name: str, entry: Entry) -> tuple[Event, tuple[Step]]:
    texts = entry.texts()
    step = Step(
        f"record_{name}", texts, "event", frozenset(entry.words("by")), subject=name, guards=entry.words("guards")
    )
    return Event(name, texts), (step,)


def _instruction(entry: Entry) -> Instruction:
    when = read_predicate(entry.table("when")) if "when" in entry else None
    found = Instruction(entry.word("id"), entry.texts(), when, entry.word("shows", ""))
    entry.done()
    return found


def _steps(entry: Entry, suspension: Suspension) -> dict[str, Step]:
    """Every step by its name. Raises ``workflow.step_twice``: a name must mean one thing in the record of a case."""
    found: dict[str, Step] = {}
    for step in _all_steps(entry, suspension):
        if step.id in found:
            raise MalformedError("workflow.step_twice", place=entry.place, step=step.id)
        found[step.id] = step
    return found


def _all_steps(entry: Entry, suspension: Suspension) -> Iterator[Step]:
    yield from (_move(row) for row in entry.rows("steps"))
    for name, inner in entry.tables("flags"):
        yield from _flag(name, inner)[1]
    for name, inner in entry.tables("events"):
        yield from _event(name, inner)[1]
    yield suspension.suspend
    yield suspension.lift


def _move(entry: Entry) -> Step:
    found = Step(
        id=entry.word("id"),
        texts=entry.texts(),
        kind="move",
        by=frozenset(entry.words("by")),
        sources=frozenset(entry.words("from")),
        to=entry.word("to"),
        guards=entry.words("guards"),
        duties=frozenset(entry.words("duties")),
        second=_second(entry),
        reasons=entry.flag("reasons"),
        refusal=entry.flag("refusal"),
        consultation=entry.flag("consultation", default=True),
    )
    entry.done()
    if not found.sources:
        raise MalformedError("workflow.missing", place=entry.place, key="from")
    return found


def _second(entry: Entry) -> SecondPerson | None:
    if "second" not in entry:
        return None
    inner = entry.table("second")
    when = read_predicate(inner.table("when")) if "when" in inner else None
    found = SecondPerson(frozenset(inner.words("by")), when)
    inner.done()
    return found


def _named_step(entry: Entry, kind: Literal["suspend", "lift"], to: str) -> Step:
    found = Step(
        id=entry.word("id"),
        texts=entry.texts(),
        kind=kind,
        by=frozenset(entry.words("by")),
        to=to,
        guards=entry.words("guards"),
        reasons=entry.flag("reasons", default=True),
    )
    entry.done()
    return found
