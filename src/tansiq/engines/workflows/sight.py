"""What the predicates of a case look at: its facts, its flags, the day, and the values of its parameters."""

from __future__ import annotations

from datetime import date, datetime

from tansiq.engines.workflows.definition import CaseType
from tansiq.engines.workflows.predicates import Seen
from tansiq.engines.workflows.spans import Place, Span
from tansiq.engines.workflows.standing import Standing
from tansiq.errors import MalformedError

__all__ = ["citation_of", "local_day", "seen_of", "spans_of"]


def local_day(at: datetime, place: Place) -> date:
    """The day it is at the place. Raises MalformedError ``workflow.naive_time``."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise MalformedError("workflow.naive_time", moment=at.isoformat())
    return at.astimezone(place.zone).date()


def spans_of(definition: CaseType, standing: Standing) -> dict[str, Span]:
    """The parameters that have a value: the legal basis of the case first, then the definition."""
    own = {one.id: Span(one.value, one.unit) for one in definition.parameters.values() if one.value is not None}
    return own | {name: given.span for name, given in standing.given.items() if name in definition.parameters}


def citation_of(definition: CaseType, standing: Standing, parameter: str) -> str:
    """Where the value of a parameter comes from."""
    given = standing.given.get(parameter)
    return given.citation if given else definition.parameters[parameter].citation


def seen_of(definition: CaseType, standing: Standing, at: datetime, place: Place) -> Seen:
    """Everything a guard may look at, at one moment. Raises MalformedError ``workflow.naive_time``."""
    facts = {**standing.facts, "today": local_day(at, place)}
    return Seen(facts, standing.flags, spans_of(definition, standing))
