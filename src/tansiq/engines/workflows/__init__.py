"""Case types as data: their legal next steps, who may take them, what must be true, and the clocks that run meanwhile.

    library = read_library(shelf())                                     # every version of every type, checked
    rules = library.newest(name)
    standing = open_case(rules, Standing(rules.initial, facts), at, place)
    offers(rules, library.roles, standing, actor, at=at, place=place)   # what may be done, and why not the rest
    standing = take(rules, library.roles, standing, request, place)     # a new standing, or RefusedError

Times are aware datetimes handed in; :class:`Place` has the time zone, weekend and holidays of where limits run.
"""

from __future__ import annotations

from tansiq.engines.workflows.asking import grounds_for
from tansiq.engines.workflows.clocks import ClockReading, ClockRun, decisions_due, read_run
from tansiq.engines.workflows.definition import CaseType
from tansiq.engines.workflows.form import fact_refusals, is_filled
from tansiq.engines.workflows.instructions import instruction
from tansiq.engines.workflows.letters import letter_refusals, letters_here
from tansiq.engines.workflows.library import Examined, Library, examine, read_library
from tansiq.engines.workflows.refusal import Refusal
from tansiq.engines.workflows.roles import RoleTable, Separation, read_roles
from tansiq.engines.workflows.spans import Place, Span
from tansiq.engines.workflows.standing import Actor, Given, Hold, Request, Standing, Taken
from tansiq.engines.workflows.steps import (
    Offer,
    in_force,
    offers,
    open_case,
    opening_refusals,
    refusals,
    shown_state,
    take,
)

__all__ = [
    "Actor",
    "CaseType",
    "ClockReading",
    "ClockRun",
    "Examined",
    "Given",
    "Hold",
    "Library",
    "Offer",
    "Place",
    "Refusal",
    "Request",
    "RoleTable",
    "Separation",
    "Span",
    "Standing",
    "Taken",
    "decisions_due",
    "examine",
    "fact_refusals",
    "grounds_for",
    "in_force",
    "instruction",
    "is_filled",
    "letter_refusals",
    "letters_here",
    "offers",
    "open_case",
    "opening_refusals",
    "read_library",
    "read_roles",
    "read_run",
    "refusals",
    "shown_state",
    "take",
]
