"""A limit of time as an instrument states it, and the moment at which it ends (by ``workflows.spans``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from tansiq.engines.workflows import Place, Span
from tansiq.engines.workflows.clock_reading import read_rule
from tansiq.engines.workflows.entries import Entry
from tansiq.engines.workflows.reading import read_mark
from tansiq.engines.workflows.spans import UNITS, Rule, deadline
from tansiq.engines.workflows.texts import Texts
from tansiq.errors import MalformedError

__all__ = ["Deadline", "Due", "Mark", "read_deadline", "run_from"]

Mark = Literal["V", "R", "D"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit. ``span`` None: the number is not known, and the node must give it. ``by``: whose duty it is.

    ``bound``: at most so long (``ceiling``), or not less than so long (``floor``). ``messages``: the kinds of message
    with which it begins; ``states``: for recipients of these States only, empty for all.
    """

    id: str
    texts: Texts
    span: Span | None
    rule: Rule
    by: Literal["sender", "recipient"]
    bound: Literal["ceiling", "floor"]
    messages: frozenset[str]
    states: frozenset[str]
    citation: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Due:
    """A clock that begins when a message leaves. ``due_at`` in UTC; None where nobody has given the number yet."""

    id: str
    texts: Texts
    span: Span | None
    by: Literal["sender", "recipient"]
    bound: Literal["ceiling", "floor"]
    citation: str
    mark: Mark
    due_at: datetime | None


def _span(entry: Entry) -> Span | None:
    """``value`` and ``unit``; None where there is no value. Raises MalformedError ``law.no_span``."""
    value = entry.number("value")
    unit = entry.one_of("unit", UNITS) if "unit" in entry else ""  # a limit that nobody found has no unit either
    if (value is None) != (unit == "") or unit == "count":
        raise MalformedError("law.no_span", place=entry.place)
    return None if value is None else Span(value, unit)


def read_deadline(name: str, entry: Entry, messages: frozenset[str], states: tuple[str, ...]) -> Deadline:
    """A limit out of its table. Raises MalformedError ``law.*`` and ``workflow.*``."""
    return Deadline(
        id=name,
        texts=entry.texts(),
        span=_span(entry),
        rule=read_rule(entry),
        by=cast("Literal['sender', 'recipient']", entry.one_of("by", ("sender", "recipient"))),
        bound=cast("Literal['ceiling', 'floor']", entry.one_of("bound", ("ceiling", "floor"), "ceiling")),
        messages=messages,
        states=frozenset(states),
        citation=entry.text("citation"),
        mark=read_mark(entry),
    )


def run_from(limit: Deadline, at: datetime, place: Place) -> Due:
    """The clock of a limit begun at ``at``. Raises MalformedError ``workflow.naive_time`` or ``workflow.span``."""
    due_at = deadline(at, limit.span, limit.rule, place) if limit.span else None
    return Due(limit.id, limit.texts, limit.span, limit.by, limit.bound, limit.citation, limit.mark, due_at)
