"""What applications above cases add to the page of a type: parts of it, and what a decision is offered with.

Cases know nothing of who stands above them: the settings say which classes accompany which type, one line a type
(``TANSIQ_COMPANIONS``). What comes of a step stands in the table of consequences, whoever brings it about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from tansiq.desk.audit.actor import Actor

__all__ = ["Companion", "Moment", "companions_of"]


class Moment(Protocol):
    """Something that happened: ``kind`` is a word of the family ``happened``, ``person`` an opaque id or empty."""

    @property
    def kind(self) -> str: ...  # noqa: D102  (its name says it)
    @property
    def at(self) -> datetime: ...  # noqa: D102  (its name says it)
    @property
    def person(self) -> str: ...  # noqa: D102  (its name says it)


#: Stands for every type in the table of the settings.
_EVERY = "*"


class Companion(Protocol):
    """What goes with the cases of one type. ``template`` draws what ``part`` gives, as ``part``, above the facts."""

    template: str

    def part(self, *, by: Actor, case_id: str, lang: str) -> object | None:
        """What the page of a case shows beside the case; None where there is nothing."""
        ...

    def suggested(self, *, by: Actor, case_id: str, at: datetime) -> Mapping[str, object]:
        """What a decision is offered with: values of facts by name, for a person to change."""
        ...

    def happened(self, *, by: Actor, case_id: str) -> Sequence[Moment]:
        """What happened beside the case and belongs into its timeline, as ``cases/timeline.html`` draws it."""
        ...


@cache
def companions_of(case_type: str) -> tuple[Companion, ...]:
    """What goes with the cases of a type, in the order in which a page shows it."""
    table = settings.TANSIQ_COMPANIONS
    paths = (*table.get(_EVERY, ()), *table.get(case_type, ()))
    return tuple(cast("Companion", import_string(path)()) for path in paths)
