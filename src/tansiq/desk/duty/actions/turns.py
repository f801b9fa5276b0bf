"""Planning turns of duty, and taking them off the rota."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.duty.models import Reach, Turn
from tansiq.desk.duty.sight import answering, own_contact
from tansiq.engines.rotas import planned
from tansiq.errors import RefusedError

__all__ = ["Plan", "plan_turns", "set_reach", "withdraw_turn"]

_PLAN, _REACH = "duty:turn:plan", "duty:reach:set"


@dataclass(frozen=True, slots=True)
class Plan:
    """A turn in the local time of its contact point, and in how many weeks it comes, this one counted."""

    person: str
    day: date
    start: time
    end: time
    line: int = 1
    weeks: int = 1


@action(_PLAN)
def plan_turns(*, by: Actor, contact_id: str, plan: Plan) -> int:
    """Put turns on the rota of one of our own contact points; how many.

    Raises RefusedError ``access.unknown``, ``duty.nobody_named`` for somebody who may not answer, ``duty.twice`` where
    a turn of that person begins then already, ``duty.past`` for one that is over; MalformedError ``rota.*``.
    """
    contact, now = own_contact(contact_id), timezone.now()
    person = answering().filter(pk=plan.person).first()
    if person is None:
        raise RefusedError("duty.nobody_named")
    zone = ZoneInfo(contact.time_zone)
    made = planned(plan.person, plan.day, plan.start, plan.end, zone, line=plan.line, weeks=plan.weeks)
    if made[0].end <= now:
        raise RefusedError("duty.past")
    known = Turn.objects.filter(contact=contact, person=person, withdrawn_at__isnull=True)
    if known.filter(starts_at__in=[turn.start for turn in made]).exists():
        raise RefusedError("duty.twice")
    Turn.objects.bulk_create(
        Turn(contact=contact, person=person, line=turn.line, starts_at=turn.start, ends_at=turn.end,
             planned_by_id=by.user_id, planned_at=now)
        for turn in made
    )  # fmt: skip
    details = {
        "person": plan.person,
        "from": made[0].start.isoformat(),
        "until": made[-1].end.isoformat(),
        "turns": len(made),
    }
    record(_PLAN, by=by, target=f"contact:{contact.pk}", details=details)
    return len(made)


@action(_PLAN)
def withdraw_turn(*, by: Actor, turn_id: str, reason: str) -> None:
    """Take a turn off the rota; that it was there, and why it went, stays.

    Raises RefusedError ``access.unknown``, ``duty.reason``.
    """
    if not reason.strip():
        raise RefusedError("duty.reason")
    turn = Turn.objects.select_for_update(of=("self",)).filter(pk=turn_id, withdrawn_at__isnull=True).first()
    if turn is None:
        raise RefusedError("access.unknown")
    turn.withdrawn_by_id, turn.withdrawn_at, turn.reason = by.user_id, timezone.now(), reason.strip()
    turn.save(update_fields=["withdrawn_by", "withdrawn_at", "reason"])
    details = {"did": "withdraw", "person": str(turn.person_id), "from": turn.starts_at.isoformat()}
    record(_PLAN, by=by, target=f"contact:{turn.contact_id}", reason=turn.reason, details=details)


@action(_REACH)
def set_reach(*, by: Actor, email: str, phone: str) -> None:
    """Say where one is told oneself that something waits; empty: on *Today* only."""
    Reach.objects.update_or_create(user_id=by.user_id, defaults={"email": email.strip(), "phone": phone.strip()})
    # Which ways there are, and not the addresses: those are nobody else's business.
    record(
        _REACH, by=by, target=f"user:{by.user_id}", details={"email": bool(email.strip()), "phone": bool(phone.strip())}
    )
