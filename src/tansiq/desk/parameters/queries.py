"""What may be asked about the node's parameters: they are law and house rule, and tell of no matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.desk.parameters.library import library, node_parameters
from tansiq.desk.parameters.limits import Limit, limits
from tansiq.desk.parameters.models import Issue
from tansiq.engines.workflows import Given, Span
from tansiq.engines.workflows.texts import Texts

__all__ = ["IssueRow", "Value", "issues", "values"]

#: Stands for a case type where a limit belongs to none.
_DESK = "desk"


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter of a case type, or a limit of the desk itself: what it is now (None: nobody has set it), and by what.

    ``mark`` is that of the case type (V seen, R recalled, D a choice of design); empty where the node set the value.
    """

    type: str
    type_texts: Texts
    id: str
    texts: Texts
    span: Span | None
    citation: str
    mark: str

    @property
    def is_own(self) -> bool:
        """Whether the node set it."""
        return not self.mark


@dataclass(frozen=True, slots=True)
class IssueRow:
    """A table that was set: when, why, by whom (empty: whoever runs the machine)."""

    number: int
    at: datetime
    reason: str
    person: str
    digest: str


@query("parameters:value:read")
def values(*, by: Actor) -> tuple[Value, ...]:
    """Every parameter of the newest version of every case type, and the limits of the desk itself."""
    own = node_parameters()
    found: list[Value] = []
    for name in library().types():
        rules = library().newest(name)
        for one in rules.parameters.values():
            given = own.of(name).get(one.id)
            default = Span(one.value, one.unit) if one.value is not None else None
            span, citation = (given.span, given.citation) if given else (default, one.citation)
            mark = "" if given else one.mark
            found.append(Value(name, rules.texts, one.id, one.texts, span, citation, mark))
    found += [_limit(limit, own.limits.get(limit.id)) for limit in limits().each.values()]
    return tuple(found)


def _limit(limit: Limit, given: Given | None) -> Value:
    span, citation = (given.span, given.citation) if given else (limit.span, limit.citation)
    return Value(_DESK, limits().texts, limit.id, limit.texts, span, citation, "" if given else limit.mark)


@query("parameters:value:read")
def issues(*, by: Actor) -> tuple[IssueRow, ...]:
    """Every table that was set, the newest first: the one in force."""
    rows = Issue.objects.order_by("-number")
    return tuple(IssueRow(one.number, one.at, one.reason, one.person, one.digest) for one in rows)
