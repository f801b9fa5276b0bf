"""The States that are spoken of, and how two of them stand: relations with a date from which each status holds.

A pair without a row has no relations on record, and nothing new is sent: whether relations stand is for each node to
say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tansiq.engines.law.terms import Terms
from tansiq.engines.law.words import known_word, read_day, read_state, read_states
from tansiq.engines.workflows.entries import Entry
from tansiq.engines.workflows.texts import Texts
from tansiq.errors import MalformedError

__all__ = ["Relation", "State", "States", "read_states_table"]


@dataclass(frozen=True, slots=True)
class State:
    """A State by its code. ``fictional``: invented for demonstrations and tests."""

    code: str
    texts: Texts
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """How two States stand from a day on, until a later row says otherwise."""

    between: frozenset[str]
    status: str
    since: date
    citation: str


@dataclass(frozen=True, slots=True)
class States:
    """States by code, and every relation on record."""

    states: Mapping[str, State]
    relations: tuple[Relation, ...]

    def standing(self, one: str, other: str, day: date) -> Relation | None:
        """The relation of two States on a day; None where none is on record."""
        pair = frozenset({one, other})
        rows = [row for row in self.relations if row.between == pair and row.since <= day]
        return max(rows, key=lambda row: row.since, default=None)

    def laid_over(self, under: States) -> States:
        """These over others: a State named here, or a pair that has a row here, is as it stands here."""
        pairs = {row.between for row in self.relations}
        kept = tuple(row for row in under.relations if row.between not in pairs)
        return States({**under.states, **self.states}, (*kept, *self.relations))


def read_states_table(entry: Entry, terms: Terms) -> States:
    """States and relations out of ``states.toml``.

    Raises MalformedError ``law.pair`` where a relation is not of two States, ``law.relation_twice`` where a day has two
    answers, ``law.*`` and ``workflow.*``.
    """
    states: dict[str, State] = {}
    for row in entry.rows("states"):
        code = read_state(row, "code")
        if code in states:
            raise MalformedError("workflow.twice", place=row.place)
        states[code] = State(code, row.texts(), row.flag("fictional"))
        row.done()
    relations = tuple(_relation(row, terms) for row in entry.rows("relations"))
    if len({(row.between, row.since) for row in relations}) < len(relations):
        raise MalformedError("law.relation_twice", place=entry.place)
    entry.done()
    return States(states, relations)


def _relation(row: Entry, terms: Terms) -> Relation:
    pair = read_states(row, "between")
    since = read_day(row, "since")
    if len(pair) != 2:
        raise MalformedError("law.pair", place=row.place)
    if since is None:
        raise MalformedError("workflow.missing", place=row.place, key="since")
    found = Relation(frozenset(pair), known_word(row, "status", terms.statuses), since, row.text("citation"))
    row.done()
    return found
