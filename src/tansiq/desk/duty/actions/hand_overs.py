"""Handing a shift over: one step for whoever leaves, which opens the case, lists what is open, and signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.actions.opening import open_case
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.duty.companion import SIGN, SIGNED, TYPE
from tansiq.errors import RefusedError
from tansiq.messages import sentence

__all__ = ["Shift", "hand_over"]

_SIGN = "duty:shift:sign"


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift as whoever leaves tells of it; ``is_told``: they stand for it that everything is said."""

    shift_from: datetime
    shift_until: datetime
    note: str
    is_told: bool


@action(_SIGN)
def hand_over(*, by: Actor, shift: Shift, lang: str = "en") -> str:
    """Sign a shift over; the case in which somebody else signs for it.

    Raises RefusedError ``duty.untold`` where nobody stands for it that everything is said, ``duty.shift`` where the
    shift ends before it begins, and ``step.*``.
    """
    if not shift.is_told:
        raise RefusedError("duty.untold")
    if shift.shift_until <= shift.shift_from:
        raise RefusedError("duty.shift")
    facts = {name: getattr(shift, name) for name in ("shift_from", "shift_until", "note")}
    case = open_case(
        by=by, type_id=TYPE, purpose=sentence("duty.hand_over", lang),
        legal_basis=sentence("duty.hand_over_basis", lang), handling="h0", facts=facts, lang=lang,
    )  # fmt: skip
    case.refresh_from_db()
    take_step(by=by, case_id=str(case.pk), revision=case.revision, step=SIGN, attested=frozenset({SIGNED}), lang=lang)
    record(_SIGN, by=by.acting_for(case.purpose, str(case.pk)), target=f"case:{case.pk}")
    return str(case.pk)
