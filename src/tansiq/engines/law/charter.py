"""The charter of a register: who controls it, on what ground, for what, of whom, for whom, how long.

The fields are those that Moroccan law 09-08 asks of a file kept for the repression of crime, with its controller,
legitimacy, purposes, persons, data and their origin, recipients and security, after the opinion of the supervisory
authority.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tansiq.engines.law.deadline import Deadline, read_deadline
from tansiq.engines.law.terms import Terms
from tansiq.engines.law.words import known_words, read_day, read_state
from tansiq.engines.workflows.entries import Entry
from tansiq.engines.workflows.texts import Texts
from tansiq.errors import MalformedError

__all__ = ["Charter", "Opinion", "read_charter"]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the supervisory authority said of the register: its reference and day."""

    by: str
    reference: str
    on: date


@dataclass(frozen=True, slots=True)
class Charter:
    """One register. ``controllers``: by State, who answers for it there. ``retention`` counts from an entry's day."""

    id: str
    texts: Texts
    legitimacy: Texts
    origin: Texts
    security: Texts
    controllers: Mapping[str, Texts]
    purposes: frozenset[str]
    persons: frozenset[str]
    data: frozenset[str]
    recipients: frozenset[str]
    retention: Deadline
    citation: str
    since: date
    ended_on: date | None
    opinion: Opinion | None
    effective_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the charter is in force on a day."""
        return self.since <= day and (self.ended_on is None or day < self.ended_on)


def read_charter(entry: Entry, name: str, terms: Terms) -> Charter:
    """The charter ``name`` out of its table. Raises MalformedError ``law.*`` and ``workflow.*`` with the place."""
    retention = entry.table("retention")
    found = Charter(
        id=name,
        texts=_texts(entry, "title"),
        legitimacy=_texts(entry, "legitimacy"),
        origin=_texts(entry, "origin"),
        security=_texts(entry, "security"),
        controllers=_controllers(entry),
        purposes=_needed_words(entry, "purposes", terms.purposes),
        persons=_needed_words(entry, "persons", terms.persons),
        data=_needed_words(entry, "data", terms.data),
        recipients=_needed_words(entry, "recipients", terms.authorities),
        retention=read_deadline("retention", retention, frozenset(), ()),
        citation=entry.text("citation"),
        since=_needed_day(entry, "since"),
        ended_on=read_day(entry, "ended_on"),
        opinion=_opinion(entry),
        effective_on=read_day(entry, "effective_on"),
    )
    retention.done()
    entry.done()
    if found.ended_on is not None and found.ended_on < found.since:
        raise MalformedError("law.period", place=entry.place)
    return found


def _texts(entry: Entry, key: str) -> Texts:
    inner = entry.table(key)
    found = inner.texts()
    inner.done()
    return found


def _controllers(entry: Entry) -> dict[str, Texts]:
    """Who answers for the register, by State. Raises MalformedError ``workflow.missing`` where nobody does."""
    found: dict[str, Texts] = {}
    for row in entry.rows("controllers"):
        state = read_state(row, "state")
        if state in found:
            raise MalformedError("workflow.twice", place=row.place)
        found[state] = row.texts()
        row.done()
    if not found:
        raise MalformedError("workflow.missing", place=entry.place, key="controllers")
    return found


def _needed_words(entry: Entry, key: str, known: Mapping[str, object]) -> frozenset[str]:
    found = known_words(entry, key, known)
    if not found:
        raise MalformedError("workflow.missing", place=entry.place, key=key)
    return found


def _needed_day(entry: Entry, key: str) -> date:
    found = read_day(entry, key)
    if found is None:
        raise MalformedError("workflow.missing", place=entry.place, key=key)
    return found


def _opinion(entry: Entry) -> Opinion | None:
    if "opinion" not in entry:
        return None
    inner = entry.table("opinion")
    found = Opinion(inner.text("by"), inner.text("reference"), _needed_day(inner, "on"))
    inner.done()
    return found
