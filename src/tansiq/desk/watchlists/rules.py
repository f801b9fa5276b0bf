"""The table ``rules.toml``: what each action asks of an entry, checked against the case type it is taken from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tansiq.desk.parameters.library import library, node_parameters
from tansiq.desk.rulebook.tables import Table
from tansiq.engines.workflows import CaseType, Given, Library, Span
from tansiq.engines.workflows.definition import Guard
from tansiq.engines.workflows.predicates import Seen
from tansiq.errors import MalformedError

__all__ = [
    "GuardAnswer",
    "Limits",
    "Rules",
    "answers",
    "attested",
    "case_type",
    "check_types",
    "lapse",
    "newest",
    "read_rules",
    "rules",
]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an entry may hold; units stand in the names."""

    names: int
    birth_dates: int
    nationalities: int
    documents: int
    photographs: int
    text_length: int
    photograph_bytes: int
    reason_min_length: int


@dataclass(frozen=True, slots=True)
class Rules:
    """The table: guards by action, the parameter of the lapse, the statuses an action leads from and to, limits.

    ``keeps``: facts that stay with the case, and are no part of what an entry says.
    """

    type: str
    guards: Mapping[str, tuple[str, ...]]
    lapse: str
    sources: Mapping[str, frozenset[str]]
    targets: Mapping[str, str]
    limits: Limits
    keeps: frozenset[str]


@dataclass(frozen=True, slots=True)
class GuardAnswer:
    """A condition, and whether it is met; None where a person stands for it."""

    guard: Guard
    holds: bool | None


def read_rules(text: str, types: Library) -> Rules:
    """The table in ``text``. Raises MalformedError ``watchlists.rules`` where the type lacks a guard or span of it."""
    table = tomllib.loads(text)
    found = Rules(
        type=table["type"],
        guards={action: tuple(names) for action, names in table["guards"].items()},
        lapse=table["spans"]["lapse"],
        sources={action: frozenset(entry["from"]) for action, entry in table["actions"].items()},
        targets={action: entry["to"] for action, entry in table["actions"].items() if "to" in entry},
        limits=Limits(**table["limits"]),
        keeps=frozenset(table["case"]["keeps"]),
    )
    definition = types.newest(found.type)
    wanted = {name for names in found.guards.values() for name in names} - definition.guards.keys()
    wanted |= {found.lapse} - definition.parameters.keys() | found.keeps - definition.fields.keys()
    if wanted:
        raise MalformedError("watchlists.rules", names=", ".join(sorted(wanted)))
    return found


#: The rules that the desk runs by.
rules = Table(__package__, "rules.toml", read_rules)
check_types = rules.check


def newest() -> CaseType:
    """The case type under which a new entry is written."""
    return library().newest(rules().type)


def case_type(version: int) -> CaseType:
    """The case type under which an entry was written. Raises RefusedError ``workflow.version_unknown``."""
    return library().version(rules().type, version)


def answers(action: str, facts: Mapping[str, object], today: date, version: int) -> tuple[GuardAnswer, ...]:
    """Every condition of an action, and whether these facts meet it. ``today`` is the day at the node."""
    definition = case_type(version)
    spans = {name: given.span for name, given in _given(definition).items()}
    seen = Seen({**facts, "today": today}, spans=spans)
    guards = [definition.guard(name) for name in rules().guards[action]]
    return tuple(GuardAnswer(guard, guard.holds.holds(seen) if guard.holds else None) for guard in guards)


def attested(action: str, version: int) -> tuple[str, ...]:
    """The conditions of an action that the person who acts stands for."""
    return tuple(name for name in rules().guards[action] if case_type(version).guard(name).is_attested)


def lapse(version: int) -> tuple[timedelta, str]:
    """How long an entry without a judicial reference is in force, and the citation of that."""
    given = _given(case_type(version))[rules().lapse]
    assert given.span.unit == "hours"
    return timedelta(hours=given.span.count), given.citation


def _given(definition: CaseType) -> dict[str, Given]:
    """Every parameter that has a value: the node's own first, then that of the case type."""
    stated = {
        one.id: Given(Span(one.value, one.unit), one.citation)
        for one in definition.parameters.values()
        if one.value is not None
    }
    return stated | node_parameters().of(definition.id)
