"""All law that a node knows, in layers: what comes with Tansiq, and what the node's own folder lays over it.

A record of the node's own holds from its ``effective_on``; until then the one under it does. Which records are active
is decided by two persons at the desk; what is read here is what they activated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeVar

from tansiq.engines.law.charter import Charter, read_charter
from tansiq.engines.law.checks import charter_problems, instrument_problems, states_problems
from tansiq.engines.law.instrument import Instrument
from tansiq.engines.law.instrument_reading import read_instrument
from tansiq.engines.law.states import States, read_states_table
from tansiq.engines.law.terms import Terms, read_terms
from tansiq.engines.workflows.entries import Entry, parse
from tansiq.engines.workflows.problem import Problem, problem
from tansiq.errors import MalformedError, RefusedError
from tansiq.legal_bases import Layer, Source

__all__ = ["Examined", "Law", "LawLibrary", "Record", "examine_law", "read_law"]

Record = TypeVar("Record", Instrument, Charter)


@dataclass(frozen=True, slots=True)
class Law:
    """The law as it stands on one day."""

    terms: Terms
    states: States
    instruments: Mapping[str, Instrument]
    charters: Mapping[str, Charter]

    def instrument(self, name: str) -> Instrument:
        """The instrument of that name. Raises RefusedError ``law.unknown``."""
        if name not in self.instruments:
            raise RefusedError("law.unknown", name=name[:60], known=", ".join(sorted(self.instruments)))
        return self.instruments[name]


@dataclass(frozen=True, slots=True)
class LawLibrary:
    """Every version of every record, the layers from the lowest up."""

    terms: Terms
    states: States
    instruments: tuple[tuple[Instrument, ...], ...]
    charters: tuple[tuple[Charter, ...], ...]

    def on(self, day: date) -> Law:
        """The law of a day: of each record the newest version that has begun, of the highest layer that has one."""
        return Law(self.terms, self.states, _begun(self.instruments, day), _begun(self.charters, day))


def _begun(layers: tuple[tuple[Record, ...], ...], day: date) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for layer in layers:
        begun = (one for one in layer if one.effective_on is None or one.effective_on <= day)
        found.update({one.id: one for one in sorted(begun, key=lambda one: one.effective_on or date.min)})
    return found


@dataclass(frozen=True, slots=True)
class Examined:
    """One file with all that is wrong with it; ``record`` is None where it could not be read."""

    source: Source
    layer: str
    record: Instrument | Charter | States | None
    problems: tuple[Problem, ...]


def read_law(terms: bytes, layers: tuple[Layer, ...]) -> LawLibrary:
    """All layers, sound. Raises MalformedError with the first problem of the first file that is not."""
    words = read_terms(terms)
    examined = examine_law(words, layers)
    for one in examined:
        if one.problems:
            raise one.problems[0].error
    kept = [[one.record for one in examined if one.layer == layer.name] for layer in layers]
    return LawLibrary(
        words,
        _all_states(tuple(one.record for one in examined)),
        tuple(tuple(one for one in layer if isinstance(one, Instrument)) for layer in kept),
        tuple(tuple(one for one in layer if isinstance(one, Charter)) for layer in kept),
    )


def _all_states(records: tuple[Instrument | Charter | States | None, ...]) -> States:
    found = States({}, ())
    for one in records:
        if isinstance(one, States):
            found = one.laid_over(found)
    return found


def examine_law(terms: Terms, layers: tuple[Layer, ...]) -> tuple[Examined, ...]:
    """Every file of every layer, read and checked: the tables of States, then the records, the lowest layer first."""
    tables = [_examined(terms, layer, layer.states) for layer in layers if layer.states is not None]
    known = _all_states(tuple(one.record for one in tables))
    records = [_examined(terms, layer, source) for layer in layers for source in layer.records]
    dated = {layer.name: layer.dated for layer in layers}
    return tuple(_checked(one, terms, known, dated=dated[one.layer]) for one in (*tables, *records))


_READERS: dict[
    Literal["instrument", "charter", "states"], Callable[[Entry, str, Terms], Instrument | Charter | States]
] = {
    "instrument": read_instrument,
    "charter": read_charter,
    "states": lambda entry, _, terms: read_states_table(entry, terms),
}


def _examined(terms: Terms, layer: Layer, source: Source) -> Examined:
    try:
        record = _READERS[source.kind](parse(source.data, source.place), source.id, terms)
    except MalformedError as error:
        details = {key: str(value) for key, value in error.details.items()}
        wrong = problem(error.code, details.pop("place", source.place), **details)
        return Examined(source, layer.name, None, (wrong,))
    return Examined(source, layer.name, record, ())


def _checked(one: Examined, terms: Terms, states: States, *, dated: bool) -> Examined:
    """What is wrong with a record among the others; one of a node's own says from when it holds."""
    place = one.source.place
    match one.record:
        case None:
            return one
        case States():
            return replace(one, problems=tuple(states_problems(one.record, states, place)))
        case Instrument():
            problems = [*instrument_problems(one.record, terms, states, place)]
        case Charter():
            problems = [*charter_problems(one.record, states, place)]
    if dated != (one.record.effective_on is not None):
        problems.append(problem("law.undated" if dated else "law.dated", place))
    return replace(one, problems=tuple(problems))
