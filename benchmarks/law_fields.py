"""Whether every field of every record does something: each is changed to another sound value, and an answer with it.

A field that changes nothing that anybody is told has no place in a record.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

from benchmarks.law_probes import Probe, befriended, fitting, moment, probes_of
from benchmarks.law_term_probes import probes_of_charter, probes_of_terms, worded
from tansiq.engines.law import Answer, Law, LawLibrary
from tansiq.engines.law.charter import read_charter
from tansiq.engines.law.checks import charter_problems, instrument_problems
from tansiq.engines.law.instrument_reading import read_instrument
from tansiq.engines.law.states import States, read_states_table
from tansiq.engines.law.terms import Terms, terms_of
from tansiq.engines.workflows.entries import Entry
from tansiq.errors import MalformedError, RefusedError

__all__ = [
    "Field",
    "alternatives",
    "changed",
    "dead_in_charter",
    "dead_in_instrument",
    "dead_in_states",
    "dead_in_terms",
    "fields",
]

Table = dict[str, Any]
Path = tuple[str | int, ...]
_TRIED = 6  # sound values of a field: some words may mean the same in a record, not all
_WORDS = (
    "D R V sender recipient ceiling floor hours days months years calendar working excluded included stays"
    " next_working_day free consent judicial_basis never mandatory optional forbidden clear condition refuse restrict"
    " two parties own_state all AAA QXA MAR USA NLD QMA QSA ar fr en es"
).split()


@dataclass(frozen=True, slots=True)
class Field:
    """A value of a record: the keys and row numbers that lead to it."""

    path: Path

    def __str__(self) -> str:
        return " → ".join(str(part) for part in self.path)


def fields(value: object, path: Path = ()) -> Iterator[Field]:
    """Every value of a table, each element of a list by itself."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from fields(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from fields(inner, (*path, number))
    else:
        yield Field(path)


def changed(table: Table, place: Field, value: object) -> Table:
    """The table with another value in that place; an element of a list is left out where the value is None."""
    copy = deepcopy(table)
    inner: Any = copy
    for part in place.path[:-1]:
        inner = inner[part]
    if value is None:
        del inner[place.path[-1]]
    else:
        inner[place.path[-1]] = value
    return copy


def alternatives(table: Table, place: Field, words: tuple[str, ...]) -> Iterator[object]:
    """Other values to try there, the likeliest to be sound first. None: without it."""
    value: Any = table
    for part in place.path:
        value = value[part]
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value + 7)
    elif isinstance(value, date):
        yield from (value + timedelta(days=1), value - timedelta(days=1))
    elif isinstance(place.path[-1], int):
        yield None
        yield from (*_WORDS, *words)
    else:
        yield from (word for word in (*_WORDS, *words) if word != value)
        yield f"{value} (changed)"


def dead_in_instrument(library: LawLibrary, name: str, data: bytes, day: date) -> list[str]:
    """The fields of an instrument that no answer depends on."""
    law = befriended(library.on(day))

    def read(table: Table) -> Law:
        found = read_instrument(Entry(table, name), name, law.terms)
        for one in instrument_problems(found, law.terms, law.states, name):
            raise one.error
        return replace(law, instruments={**law.instruments, name: found})

    return _dead(law, data, probes_of(law, law.instruments[name]), read)


def dead_in_charter(library: LawLibrary, name: str, data: bytes, day: date) -> list[str]:
    """The fields of a charter that no answer depends on."""
    law = worded(library.on(day))

    def read(table: Table) -> Law:
        found = read_charter(Entry(table, name), name, law.terms)
        for one in charter_problems(found, law.states, name):
            raise one.error
        return replace(law, charters={**law.charters, name: found})

    return _dead(law, data, probes_of_charter(law, name), read)


def dead_in_terms(library: LawLibrary, data: bytes, day: date) -> list[str]:
    """The fields of the terms that no answer depends on, and no check of the records that come with Tansiq."""
    law = worded(library.on(day))
    shipped = library.on(day)

    def read(table: Table) -> Law:
        other = replace(law, terms=terms_of(Entry(table, "terms"), "terms"))
        _still_sound(shipped, other.terms, shipped.states)
        return other

    return _dead(law, data, probes_of_terms(law), read)


def dead_in_states(library: LawLibrary, data: bytes, day: date) -> list[str]:
    """The fields of the table of States that no answer depends on."""
    shipped = library.on(day)
    law = replace(befriended(shipped), states=shipped.states)

    def read(table: Table) -> Law:
        states = read_states_table(Entry(table, "states"), law.terms)
        _still_sound(shipped, law.terms, states)
        return replace(law, states=states)

    return _dead(law, data, _probes_of_states(law), read)


def _still_sound(law: Law, terms: Terms, states: States) -> None:
    """Raises RefusedError where a record that comes with Tansiq is not sound any more."""
    for one in law.instruments.values():
        for wrong in instrument_problems(one, terms, states, one.id):
            raise RefusedError(wrong.code)


def _probes_of_states(law: Law) -> Iterator[Probe]:
    """Messages between the pairs on record around the day that each row begins, and between pairs that are not."""
    basis = law.instruments["unscr_1373"]
    for one, other in permutations(law.states.states, 2):
        question, recipient = fitting(law, basis, "threat_warning", (one, other))
        yield Probe(question, recipient, "states")
        for row in law.states.relations:
            for shift in (-1, 0, 1):
                at = moment(row.since + timedelta(days=shift))
                yield Probe(replace(question, at=at), recipient, "relations")
    named = law.instruments["police_qma_qsa_2019"]
    for kind in named.messages:
        yield Probe(*fitting(law, named, kind, ("QMA", "QSA")), "states")


def _dead(law: Law, data: bytes, probes: Iterable[Probe], read: Callable[[Table], Law]) -> list[str]:
    table = tomllib.loads(data.decode())
    asked = _Asked(law, [(probe, frozenset(probe.about.split())) for probe in probes])
    words = tuple(dict.fromkeys(_all_words(law)))
    return [str(each) for each in fields(table) if not _lives(asked, table, each, words, read)]


def _all_words(law: Law) -> Iterator[str]:
    terms = law.terms
    for known in (terms.bases, terms.text_statuses, terms.kinds, terms.measures, terms.purposes, terms.authorities):
        yield from known
    for others in (
        terms.channels,
        terms.documents,
        terms.natures,
        terms.offences,
        terms.handling,
        terms.grounds,
        terms.statuses,
    ):
        yield from others


@dataclass(slots=True)
class _Asked:
    """Probes with what each is about, and the answers of a law, each asked once and kept."""

    law: Law
    probes: list[tuple[Probe, frozenset[str]]]
    answers: dict[int, Answer] = field(default_factory=dict)

    def differs(self, other: Law, keys: frozenset[str]) -> bool:
        """Whether any probe is answered otherwise under another law; those about the field are asked first."""
        return any(self._changed(number, other) for number in self._in_order(keys))

    def _in_order(self, keys: frozenset[str]) -> Iterator[int]:
        likely = [
            number
            for number, (probe, about) in enumerate(self.probes)
            if about & keys or getattr(probe.question, "kind", "") in keys
        ]
        yield 0
        yield from sorted(likely, key=lambda number: self._rank(number, keys))
        yield from sorted(set(range(len(self.probes))) - set(likely))

    def _rank(self, number: int, keys: frozenset[str]) -> int:
        probe, about = self.probes[number]
        return -bool(about & keys) - 2 * (getattr(probe.question, "kind", "") in keys)

    def _changed(self, number: int, other: Law) -> bool:
        probe, _ = self.probes[number]
        if number not in self.answers:
            self.answers[number] = probe.answer(self.law)
        return probe.answer(other) != self.answers[number]


def _lives(asked: _Asked, table: Table, place: Field, words: tuple[str, ...], read: Callable[[Table], Law]) -> bool:
    """Whether one of the first sound changes of a field changes an answer."""
    sound, keys = 0, frozenset(str(part) for part in place.path)
    for value in alternatives(table, place, words):
        try:
            other = read(changed(table, place, value))
        except RefusedError:
            return True  # a record that comes with Tansiq would not be sound any more
        except MalformedError as error:
            if error.code == "law.floor":
                return True  # a safeguard that no table may loosen
            continue
        sound += 1
        if asked.differs(other, keys):
            return True
        if sound == _TRIED:
            return False
    return False
