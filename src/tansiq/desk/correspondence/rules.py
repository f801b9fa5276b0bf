"""The tables of ``rules.toml``: which messages belong to cases, held to the types and the form that they name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tansiq.desk.cases.library import library
from tansiq.desk.exchange.forms import MessageForm
from tansiq.desk.rulebook.tables import Table
from tansiq.engines.workflows import CaseType, Library
from tansiq.engines.workflows.definition import Field
from tansiq.errors import MalformedError

__all__ = ["TO", "TOLD", "Heard", "Rules", "Said", "Taken", "check_types", "read_rules", "rules"]

#: To whom a message of a case goes.
TO: Final = frozenset({"partners", "owner", "threads"})
#: What a message says of itself, beside its text (:mod:`.telling`).
TOLD: Final = frozenset(
    {"owner", "purpose", "basis", "nature", "handling", "conditions", "source", "information", "urgent", "reply_by"}
)
#: Of the form, by its word or tick.
Value = str | bool
Words = Mapping[str, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Said:
    """A step that is a message: to whom it goes, the fact for its name, and what the form is offered with.

    ``states``: where it is one, everywhere if empty; ``when``: of which cases, by facts of which one row must hold.
    """

    to: str
    given: Mapping[str, Value]
    facts: Mapping[str, str]
    reference: str = ""
    words: Words = field(default_factory=dict)
    states: frozenset[str] = frozenset()
    when: tuple[Mapping[str, str], ...] = ()

    @property
    def kind(self) -> str:
        """The kind that every such message is of; empty where a person chooses it."""
        return str(self.given.get("kind", ""))

    @property
    def day(self) -> str:
        """The fact in which the day stands that is asked for a reply; empty where none is asked for."""
        return self.facts.get("reply_by", "")

    def offered(self, facts: Mapping[str, object]) -> dict[str, object]:
        """Values of the form's fields out of facts: of those that are known, in the form's words."""
        found = {name: self._word(fact, _at(fact, facts)) for name, fact in self.facts.items()}
        told = {name: "\n".join(map(str, one)) if name == "text" and isinstance(one, list) else one
                for name, one in found.items()}  # fmt: skip
        return {**self.given, **{name: value for name, value in told.items() if value not in (None, [], "")}}

    def codes(self, facts: Mapping[str, object]) -> frozenset[str]:
        """The handling codes that what is said carries by these facts."""
        value = _at(self.facts.get("handling", ""), facts)
        return frozenset(map(str, value if isinstance(value, list) else [value] if value else []))

    def _word(self, fact: str, value: object) -> object | None:
        return self.words[fact].get(str(value)) if fact in self.words else value


@dataclass(frozen=True, slots=True)
class Taken:
    """A kind of message that opens a case: of which type, received by which step, with which facts."""

    type: str
    step: str
    reference: str
    given: Mapping[str, Value]
    facts: Mapping[str, str]
    offers: Mapping[str, str]
    words: Words = field(default_factory=dict)

    def said(self, told: Mapping[str, str]) -> dict[str, object]:
        """The facts that the message says, out of what it ``told``."""
        return {**self.given, **self._of(self.facts, told)}

    def offered(self, told: Mapping[str, str]) -> dict[str, object]:
        """Facts that a person is offered."""
        return self._of(self.offers, told)

    def asked(self, told: Mapping[str, str]) -> tuple[Field, ...]:
        """The fields that the message leaves open, and without which its case is not received."""
        said = {*self.said(told), self.reference}
        fields = library().newest(self.type).fields.values()
        return tuple(one for one in fields if one.id not in said and (one.mandatory or self.step in one.needed_for))

    def _of(self, facts: Mapping[str, str], told: Mapping[str, str]) -> dict[str, object]:
        found = {fact: self._word(fact, told.get(word, "")) for fact, word in facts.items()}
        return {fact: value for fact, value in found.items() if value}

    def _word(self, fact: str, value: str) -> Value | None:
        return self.words[fact].get(value) if fact in self.words else value


@dataclass(frozen=True, slots=True)
class Heard:
    """The step by which a message that came into a thread of a case is recorded, and the fact for its name, if any."""

    step: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole table: by type and step, by kind, by type and kind."""

    said: Mapping[str, Mapping[str, Said]]
    taken: Mapping[str, Taken]
    heard: Mapping[str, Mapping[str, Heard]]


def read_rules(text: str, types: Library) -> Rules:
    """The tables in ``text``.

    Raises MalformedError ``correspondence.rule`` for a step, fact, field or word that is not there, with its name.
    """
    table = tomllib.loads(text)
    said = {name: {step: _said(row) for step, row in steps.items()} for name, steps in table["said"].items()}
    taken = {kind: _taken(row) for kind, row in table["taken"].items()}
    heard = {name: {kind: Heard(**row) for kind, row in kinds.items()} for name, kinds in table["heard"].items()}
    found = Rules(said, taken, heard)
    for type_id, wrong in _wrong(found, types):
        raise MalformedError("correspondence.rule", type=type_id, name=wrong)
    return found


def _said(row: Mapping[str, Any]) -> Said:
    return Said(
        row["to"], row["given"], row["from"], row.get("reference", ""), row.get("words", {}),
        frozenset(row.get("states", ())), tuple(row.get("when", ())),
    )  # fmt: skip


def _taken(row: Mapping[str, Any]) -> Taken:
    return Taken(
        row["type"], row["step"], row["reference"], row["given"], row["from"], row["offered"], row.get("words", {})
    )


def _wrong(found: Rules, types: Library) -> Iterator[tuple[str, str]]:
    """Every name that its type, the form of a message or a message does not have, beside the type."""
    for name, steps in found.said.items():
        definition = types.newest(name)
        for step, said in steps.items():
            yield from ((name, one) for one in sorted(_wrong_said(definition, step, said)))
    for taken in found.taken.values():
        yield from ((taken.type, one) for one in sorted(_wrong_taken(types.newest(taken.type), taken)))
    for name, kinds in found.heard.items():
        definition = types.newest(name)
        wrong = {one.step for one in kinds.values()} - set(definition.steps)
        wrong |= {one.reference for one in kinds.values() if one.reference} - set(definition.fields)
        yield from ((name, one) for one in sorted(wrong))


def _wrong_said(rules: CaseType, step: str, said: Said) -> set[str]:
    facts = {*said.facts.values(), *said.words} | ({said.reference} if said.reference else set())
    facts |= {fact for one in said.when for fact in one}
    wrong = {step} - set(rules.steps) | {said.to} - TO | facts - set(_paths(rules)) | said.states - set(rules.states)
    return wrong | {*said.given, *said.facts} - set(MessageForm.base_fields)


def _wrong_taken(rules: CaseType, taken: Taken) -> set[str]:
    facts = {*taken.given, *taken.facts, *taken.offers, *taken.words, taken.reference}
    words = {*taken.facts.values(), *taken.offers.values()}
    return {taken.step} - set(rules.steps) | facts - set(rules.fields) | words - TOLD


def _paths(rules: CaseType) -> Iterator[str]:
    """The names of facts, and of columns of rows."""
    for one in rules.fields.values():
        yield one.id
        yield from (f"{one.id}.{column}" for column in one.columns)


def _at(path: str, facts: Mapping[str, object]) -> object | None:
    """The value of a fact; of a column of rows its values, each once."""
    name, _, column = path.partition(".")
    value = facts.get(name)
    if not column:
        return value
    rows = value if isinstance(value, list | tuple) else ()
    return list(dict.fromkeys(row[column] for row in rows if row.get(column)))


#: The rules that the desk runs by.
rules = Table(__package__, "rules.toml", read_rules)
check_types = rules.check
