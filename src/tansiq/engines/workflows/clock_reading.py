"""A clock out of its table in ``workflow.toml``."""

from __future__ import annotations

from typing import Literal, cast

from tansiq.engines.workflows.definition import Clock, Warn
from tansiq.engines.workflows.entries import Entry
from tansiq.engines.workflows.predicates import read_predicate
from tansiq.engines.workflows.spans import Rule
from tansiq.errors import MalformedError

__all__ = ["read_clock", "read_rule"]


def read_clock(name: str, entry: Entry) -> Clock:
    """One clock. Raises MalformedError ``workflow.clock_end`` where it has no end, or two."""
    if ("parameter" in entry) == ("due_field" in entry):
        raise MalformedError("workflow.clock_end", place=entry.place)
    rule = read_rule(entry)
    return Clock(
        id=name,
        texts=entry.texts(),
        decision=entry.table("decision").texts(),
        decided_by=frozenset(entry.words("decided_by")),
        parameter=entry.word("parameter", ""),
        due_field=entry.word("due_field", ""),
        starts_in=frozenset(entry.words("starts_in")),
        starts_at=frozenset(entry.words("starts_at")),
        stops_in=frozenset(entry.words("stops_in")),
        stops_at=frozenset(entry.words("stops_at")),
        when=read_predicate(entry.table("when")) if "when" in entry else None,
        counting=rule.counting,
        first_day=rule.first_day,
        last_day_off=rule.last_day_off,
        restarts=entry.flag("restarts"),
        lapses=entry.flag("lapses"),
        warnings=tuple(_warning(row) for row in entry.rows("warn")),
    )


def read_rule(entry: Entry) -> Rule:
    """How the days of a limit are counted; all of them, the first excluded, where nothing is said."""
    return Rule(
        cast("Literal['calendar', 'working']", entry.one_of("counting", ("calendar", "working"), "calendar")),
        cast("Literal['excluded', 'included']", entry.one_of("first_day", ("excluded", "included"), "excluded")),
        cast(
            "Literal['stays', 'next_working_day']",
            entry.one_of("last_day_off", ("stays", "next_working_day"), "stays"),
        ),
    )


def _warning(entry: Entry) -> Warn:
    percent = entry.number("percent")
    left = entry.word("left", "")
    entry.done()
    if (percent is None) == (left == "") or not 1 <= (percent or 1) <= 99:
        raise MalformedError("workflow.clock_warning", place=entry.place)
    return Warn(percent or 0, left)
