"""The table ``rules.toml``: what each action asks of an entry, checked against the case type it is taken from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from tansiq.case_types import shelf
from tansiq.engines.workflows import CaseType, Library, Span, read_library
from tansiq.engines.workflows.definition import Guard, Parameter
from tansiq.engines.workflows.predicates import Seen

__all__ = ["GuardAnswer", "Limits", "Rules", "answers", "attested", "case_type", "lapse", "newest", "rules"]


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


@cache
def rules() -> Rules:
    """The rules that the desk runs by."""
    table = tomllib.loads(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))
    return Rules(
        type=table["type"],
        guards={action: tuple(names) for action, names in table["guards"].items()},
        lapse=table["spans"]["lapse"],
        sources={action: frozenset(entry["from"]) for action, entry in table["actions"].items()},
        targets={action: entry["to"] for action, entry in table["actions"].items() if "to" in entry},
        limits=Limits(**table["limits"]),
        keeps=frozenset(table["case"]["keeps"]),
    )


@cache
def _library() -> Library:
    return read_library(shelf())


def newest() -> CaseType:
    """The case type under which a new entry is written."""
    return _library().newest(rules().type)


def case_type(version: int) -> CaseType:
    """The case type under which an entry was written. Raises RefusedError ``workflow.version_unknown``."""
    return _library().version(rules().type, version)


def answers(action: str, facts: Mapping[str, object], today: date, version: int) -> tuple[GuardAnswer, ...]:
    """Every condition of an action, and whether these facts meet it. ``today`` is the day at the node."""
    definition = case_type(version)
    spans = {one.id: Span(one.value, one.unit) for one in definition.parameters.values() if one.value is not None}
    seen = Seen({**facts, "today": today}, spans=spans)
    guards = [definition.guard(name) for name in rules().guards[action]]
    return tuple(GuardAnswer(guard, guard.holds.holds(seen) if guard.holds else None) for guard in guards)


def attested(action: str, version: int) -> tuple[str, ...]:
    """The conditions of an action that the person who acts stands for."""
    return tuple(name for name in rules().guards[action] if case_type(version).guard(name).is_attested)


def lapse(version: int) -> tuple[timedelta, Parameter]:
    """How long an entry without a judicial reference is in force, and the parameter with its citation."""
    parameter = case_type(version).parameters[rules().lapse]
    assert parameter.value is not None
    assert parameter.unit == "hours"
    return timedelta(hours=parameter.value), parameter
